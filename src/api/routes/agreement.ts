import { createRoute, z } from '@hono/zod-openapi'
import { listJudgements } from '../../db/reading/agreement.ts'
import { agreementOf, PARTS } from '../../domain/reading/agreement.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import { brandOf } from '../brand-of.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam } from '../schemas.ts'
import type { Services } from '../services.ts'

const score = z.object({
  judged: z.number().int(),
  agreed: z.number().int(),
  unsure: z.number().int().describe('Judged where the reader had said it was unsure; counted apart'),
  share: z.number().nullable().describe('agreed / judged, 0–1; null: none judged'),
  low: z.number().nullable().describe('Of its 90 % interval (Wilson)'),
  high: z.number().nullable(),
})
const scores = {
  readings: score.describe('Whole readings: people agreed with all they judged of them'),
  fields: z.object({ sentiment: score, moment: score, outcome: score, needs_response: score }),
  moments: z.record(z.enum(MOMENTS), score).describe('A moment that neither the reader nor the person saw counts nowhere'),
}
const language = z.string().nullable().describe('Two letters; null: unknown')

const agreement = z
  .object({
    brand: z.string(),
    ...scores,
    languages: z.array(z.object({ language, ...scores })).describe('Most judged first'),
    versions: z.array(z.object({ version: z.string(), readings: score })).describe('Of each version of the reader, in the order they were first judged'),
    weakest: z
      .object({ part: z.enum(PARTS), language: language.optional().describe('Left out: in all languages together'), score })
      .nullable()
      .describe('Where people agreed least, of parts judged 20 times or more; null: too little to say'),
  })
  .openapi('Agreement')

const route = createRoute({
  method: 'get', path: '/v1/brands/{brand}/agreement', tags: ['mentions'], summary: 'How often people agreed with the readings they judged',
  description: 'Counts confirmations and corrections against what the reader had said when they were made, so that a later analysis changes nothing here. People choose what they judge, and rather what looks wrong: of all readings more may be right.',
  request: { params: brandParam }, responses: answers(agreement, 'The agreement'),
})

export const agreementRoutes = ({ db }: Services) => {
  const app = createRouter()
  app.openapi(route, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ brand: brand.slug, ...agreementOf(await listJudgements(db, brand.id)) }, 200)
  })
  return app
}

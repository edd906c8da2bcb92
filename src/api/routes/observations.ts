import { createRoute, z } from '@hono/zod-openapi'
import { listObservations, type Observed } from '../../db/source/observation.ts'
import { dayOf, isoDay } from '../../domain/time/day.ts'
import { brandOf, sourceOf } from '../brand-of.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const lookedAt = z.enum(['zmot', 'fmot'])

const view = z
  .object({
    sourceId: z.string(),
    source: z.string().describe('Name of the source that looks'),
    check: z.string().describe('What was looked at, such as fits-phone'),
    moment: lookedAt,
    ok: z.boolean().describe('Whether a visitor is well served'),
    told: z.object({ es: z.string(), en: z.string() }).describe('What was found, and what to do where it is not well'),
    value: z.number().nullable().describe('What was measured or counted'),
    unit: z.string().nullable(),
    observedAt: z.string(),
    since: z.string().describe('Since when it has been as it is, as far as it was looked'),
    history: z
      .array(z.object({ date: z.string(), times: z.number().int(), failed: z.number().int(), value: z.number().nullable().describe('Mean of the day') }))
      .describe('Days of the brand’s time zone on which it was looked, oldest first'),
  })
  .openapi('Observation')

const list = createRoute({
  method: 'get', path: '/v1/brands/{brand}/observations', tags: ['reputation'], summary: 'What looks at the brand’s own pages found, with its past',
  description: 'How a first visit goes: speed, phone, contact, links, offer, structured data. Nobody’s opinion: no part of readings, levels, the index or alerts.',
  request: { params: brandParam, query: z.object({ days: z.coerce.number().int().min(1).max(730).default(90).describe('How far back, today included'), source: uuid.optional(), moment: lookedAt.optional() }) },
  responses: answers(listOf(view), 'Every check with its last word, by source and name: nextCursor is always null'),
})

export const observationRoutes = ({ db, now }: Services) => {
  const app = createRouter()
  app.openapi(list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { days, source, moment } = c.req.valid('query')
    const sourceId = source && (await sourceOf(db, brand, source)).id
    const observed = await listObservations(db, brand.id, { fromDay: dayOf(now().getTime(), brand.timeZone) - days + 1, sourceId, moment })
    return c.json({ data: observed.map(toView), nextCursor: null }, 200)
  })
  return app
}

const toView = ({ observedAt, since, days, ...observed }: Observed) => ({
  ...observed,
  observedAt: observedAt.toISOString(),
  since: since.toISOString(),
  history: days.map(({ day, ...counts }) => ({ date: isoDay(day), ...counts })),
})

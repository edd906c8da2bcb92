import { createRoute, z } from '@hono/zod-openapi'
import type { Brand } from '../../db/brand.ts'
import { dayOf } from '../../domain/time/day.ts'
import { aspectsView, whatMattersView, type DayWindow } from '../aspects.ts'
import { brandOf, sourceOf } from '../brand-of.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, moment, span, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const DAY_MS = 86_400_000
const ASPECT_DAYS = 90
// Associations need many mentions: a year where nothing else is asked.
const MATTER_DAYS = 365
const MOST_DAYS = 730

const label = z.object({ es: z.string(), en: z.string() })
const example = z.object({ mentionId: z.string(), quote: z.string(), evidence: z.array(span) })
const touchpoint = z.object({
  aspect: z.string(),
  label,
  moment,
  positive: z.number().int(),
  negative: z.number().int(),
  neutral: z.number().int(),
  per100: z.number().describe('Negatives of a pain point, positives of a standout, of 100 mentions of the window'),
  before: z.number().nullable().describe('The same over the window before; null: fewer than 20 mentions then'),
  moved: z.enum(['up', 'down']).nullable().describe('More than chance at 90 %; null: no difference that could be told'),
  examples: z.array(example),
})
const phrase = z.object({
  phrase: z.string(),
  texts: z.number().int(),
  before: z.number().int(),
  logOdds: z.number(),
  z: z.number().describe('Standard errors above the brand’s background'),
})

const aspects = z
  .object({
    from: z.string(),
    to: z.string(),
    before: z.object({ from: z.string(), to: z.string() }),
    mentions: z.number().int(),
    aspects: z.array(
      z.object({
        key: z.string(),
        label,
        mentions: z.number().int(),
        positive: z.number().int(),
        negative: z.number().int(),
        neutral: z.number().int().describe('Neutral or mixed'),
        per100: z.number().describe('Of 100 mentions of the window'),
        before: z.number().nullable().describe('… of the window before'),
      }),
    ),
    pains: z.array(touchpoint).describe('Aspect × moment with most negatives first; at least 3, and more than positives'),
    standouts: z.array(touchpoint),
    phrases: z.object({
      items: z.array(phrase).describe('Said now more than before: log odds with an informative Dirichlet prior'),
      sample: z.object({ texts: z.number().int(), of: z.number().int() }),
      background: z.object({ from: z.string(), to: z.string(), texts: z.number().int(), of: z.number().int() }),
    }),
    basis: z.array(z.string()).describe('What the figures stand on'),
  })
  .openapi('Aspects')

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
const association = {
  mentions: z.number().int(),
  rated: z.number().int(),
  lost: z.number().int(),
  stars: estimate.nullable().describe('Mean stars with it less without it, 90 % interval; null: fewer than 20 rated mentions on one of the sides'),
  lostLogOdds: estimate.nullable().describe('Log odds ratio of being lost, 90 % interval; null: fewer than 20 mentions on one of the sides'),
}
const matters = z
  .object({
    from: z.string(),
    to: z.string(),
    mentions: z.number().int(),
    rated: z.number().int(),
    lost: z.number().int(),
    moments: z.array(z.object({ key: moment, ...association })),
    aspects: z.array(z.object({ key: z.string(), label, ...association })).describe('Surest and strongest association with stars first'),
    caution: z.string(),
  })
  .openapi('WhatMatters')

const window = z.object({
  from: z.iso.date().optional().describe(`First day in the brand’s time zone; ${ASPECT_DAYS} days back (what matters: ${MATTER_DAYS}) when left out`),
  to: z.iso.date().optional().describe('Last day, included; today when left out'),
  source: uuid.optional(),
})

const routes = {
  aspects: createRoute({
    method: 'get', path: '/v1/brands/{brand}/aspects', tags: ['reputation'], summary: 'What people talk about: pain points, standouts and new phrases',
    request: { params: brandParam, query: window.extend({ moment: moment.optional() }) }, responses: answers(aspects, 'Aspects over the window, beside the window before'),
  }),
  matters: createRoute({
    method: 'get', path: '/v1/brands/{brand}/what-matters', tags: ['reputation'], summary: 'What goes with stars and with customers lost',
    request: { params: brandParam, query: window }, responses: answers(matters, 'Associations with their intervals'),
  }),
}

export const aspectRoutes = (services: Services) => {
  const app = createRouter()
  const { db, now } = services
  app.openapi(routes.aspects, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { moment, ...query } = c.req.valid('query')
    return c.json(await aspectsView(services, brand, await windowOf(brand, query, ASPECT_DAYS), moment), 200)
  })
  app.openapi(routes.matters, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json(await whatMattersView(services, brand, await windowOf(brand, c.req.valid('query'), MATTER_DAYS)), 200)
  })

  const windowOf = async (brand: Brand, { from, to, source }: z.infer<typeof window>, days: number): Promise<DayWindow> => {
    const last = to === undefined ? dayOf(now().getTime(), brand.timeZone) : Date.parse(to) / DAY_MS
    const first = from === undefined ? last - days + 1 : Date.parse(from) / DAY_MS
    if (first > last) throw new Problem(422, 'from lies after to. Write the earlier day as from.')
    if (last - first >= MOST_DAYS) throw new Problem(422, `A window holds at most ${MOST_DAYS} days. Ask for a part of it.`)
    return { from: first, to: last, sourceId: source && (await sourceOf(db, brand, source)).id }
  }
  return app
}

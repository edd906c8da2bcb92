import { createRoute, z } from '@hono/zod-openapi'
import { getSetting } from '../../db/brand.ts'
import { peekSeries } from '../../db/series-state.ts'
import { compositionOf, type KindShare } from '../../domain/burn/composition.ts'
import { BURN, isKept } from '../../domain/burn/kept.ts'
import { FALSE_A_YEAR, RING_WEEKS } from '../../domain/burn/parameters.ts'
import { startOfWeek } from '../../domain/burn/week.ts'
import { isoDay } from '../../domain/day.ts'
import type { Sensitivity } from '../../domain/spike/sensitivity.ts'
import { brandOf } from '../brand-of.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam } from '../schemas.ts'
import type { Services } from '../services.ts'

const WEEKS = 4

const risen = z.object({
  since: z.string().describe('Monday of the week it most likely rose in'),
  from: z.number().describe('Share before, 0–1'),
  to: z.number().describe('Share since'),
  found: z.string().describe('Last day of the week it was found in'),
  per90d: z.number().describe('Such findings to be expected by chance in 90 days'),
  with: z.string().nullable().describe('The kind it was told with, for it rose at about the same time; null: told by itself'),
})
const share = {
  named: z.number().int().describe('Complaints of the weeks that name it'),
  share: z.number().describe('… of all complaints, 0–1; one may name several'),
  usual: z.number().nullable().describe('The share before; null: not known yet'),
  risen: risen.nullable().describe('A rise that was found and is not over'),
}

const composition = z
  .object({
    from: z.string().nullable().describe('First day, a Monday in the brand’s time zone; null: no week is over yet'),
    to: z.string().nullable(),
    weeks: z.number().int(),
    complaints: z.number().int().describe('Copies and floods counted once, an author once a week'),
    usualComplaints: z.number().nullable().describe('Of a week before'),
    verdict: z.enum(['learning', 'same', 'shifted']),
    falseAlarmsPerYear: z.number().describe('How many a brand whose composition stays is told of in a year, at most'),
    moments: z.array(z.object({ key: z.string().describe('A moment, or none'), ...share })),
    aspects: z.array(z.object({ key: z.string(), label: z.object({ es: z.string(), en: z.string() }), ...share })),
  })
  .openapi('Composition')

const route = createRoute({
  method: 'get', path: '/v1/brands/{brand}/composition', tags: ['reputation'], summary: 'What people complain of by moment and aspect, beside what is usual, and whether it shifted',
  request: { params: brandParam, query: z.object({ window: z.coerce.number().int().min(1).max(RING_WEEKS).default(WEEKS).describe('Whole weeks, the last that is over among them') }) },
  responses: answers(composition, 'The composition of complaints'),
})

export const compositionRoutes = ({ db, aspects }: Services) => {
  const app = createRouter()
  app.openapi(route, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { window } = c.req.valid('query')
    const state = (await peekSeries(db, brand.id, BURN))?.state
    const found = isKept(state) ? compositionOf(state.burn, window) : undefined
    const falseAlarmsPerYear = FALSE_A_YEAR[((await getSetting(db, brand.id, 'sensitivity')) ?? 'quarter') as Sensitivity]
    if (!found) return c.json({ from: null, to: null, weeks: 0, complaints: 0, usualComplaints: null, verdict: 'learning' as const, falseAlarmsPerYear, moments: [], aspects: [] }, 200)
    const { kinds, lastWeek, ...rest } = found
    const of = (axis: string) => kinds.filter(({ kind }) => kind.startsWith(axis)).map(kind => view(kind, axis))
    return c.json({
      ...rest,
      from: isoDay(startOfWeek(lastWeek - rest.weeks + 1)),
      to: isoDay(startOfWeek(lastWeek + 1) - 1),
      falseAlarmsPerYear,
      moments: of('moment:'),
      aspects: of('aspect:').map(one => ({ ...one, label: aspects.labels[one.key] ?? { es: one.key, en: one.key } })),
    }, 200)
  })
  return app
}

const view = ({ kind, risen, ...share }: KindShare, axis: string) => ({
  key: kind.slice(axis.length),
  ...share,
  risen: risen && { since: isoDay(startOfWeek(risen.since)), from: risen.from, to: risen.to, found: isoDay(startOfWeek(risen.found + 1) - 1), per90d: risen.per90d, with: risen.with },
})

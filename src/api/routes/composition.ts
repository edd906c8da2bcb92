import { createRoute, z } from '@hono/zod-openapi'
import { RING_WEEKS } from '../../domain/burn/parameters.ts'
import { brandOf } from '../brand-of.ts'
import { compositionView } from '../composition.ts'
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

export const compositionRoutes = (services: Services) => {
  const app = createRouter()
  app.openapi(route, async c => {
    const brand = await brandOf(services.db, c.req.valid('param').brand)
    return c.json(await compositionView(services, brand, c.req.valid('query').window), 200)
  })
  return app
}

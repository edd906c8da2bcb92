import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import { dayOf } from '../../domain/time/day.ts'
import { brandOf, sourceOf } from '../brand-of.ts'
import { asOfInstant } from '../reputation.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, instant, moment, polarity, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const part = z.enum(['zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot', 'general'])
const top = z.object({
  mentionId: z.string(),
  sourceId: z.string(),
  points: z.number().describe('What it gives (positive) or costs today, in points of the index'),
  standing: z.number().describe('… of them through the stars'),
  firstScreen: z.number().describe('… of them through its place on the first screen'),
  position: z.number().int().nullable(),
  moments: z.partialRecord(moment, polarity),
})
const ailing = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    since: z.string().nullable(),
    seenUntil: z.string().nullable().describe('Its last good run: what came after it is not seen'),
    message: z.string().nullable(),
    advice: z.string().nullable().describe('What that means and what to do'),
  }),
)

const coverage = z.object({
  sources: z.number().int(),
  counted: z.number().int().describe('Sources with material in the index'),
  freshest: z.string().nullable(),
  failing: ailing,
  unauthorised: ailing.describe('A person must renew a key'),
  quiet: ailing.describe('Silent for longer than their own rhythm'),
  capped: ailing.describe('A cap kept the last run from seeing all'),
  paused: ailing,
  vanished: z
    .object({ mentions: z.number().int(), negative: z.number().int(), sources: z.array(z.object({ sourceId: z.string(), mentions: z.number().int(), negative: z.number().int() })) })
    .describe('Left out of their source’s own list twice in a row, without a word that they were deleted: GET /v1/brands/{brand}/vanished'),
  limits: z.array(z.string()).describe('Caps of the sources, in words'),
  unseen: z.array(z.string()).describe('What nobody can see'),
})

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })

const zmot = z
  .object({
    brand: z.string(),
    asOf: z.string(),
    formula: z.string().describe('Version of the formula'),
    index: interval.nullable().describe('0–100 with its 90 % interval, by the brand’s own weights and every correction; null: no material at all'),
    public: interval.nullable().optional().describe('What strangers are told, by the published weights and audited corrections alone; there only where it differs'),
    neutral: z.number().describe('The waterline'),
    sources: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.string(),
        value: z.number(),
        low: z.number(),
        high: z.number(),
        share: z.number().describe('Its weight in the index, 0–1'),
        points: z.number().describe('share × (value − 50)'),
        standing: z.object({ value: z.number(), stars: z.number() }),
        order: z.enum(['observed', 'assumed']).describe('Whether the order of its first screen was seen'),
        firstScreen: z.array(z.object({ mentionId: z.string(), position: z.number().int(), points: z.number() })),
      }),
    ),
    moments: z.record(part, z.number()).describe('Points by moment; with the rest under general they add up to value − 50'),
    top: z.object({ cost: z.array(top), give: z.array(top) }),
    coverage,
  })
  .openapi('ZeroMomentIndex')

const counts = { positive: z.number(), negative: z.number(), neutral: z.number(), unsure: z.number() }
const journey = z
  .object({
    from: z.string(),
    to: z.string(),
    opinions: z.number().int(),
    resurfaced: z.number().int().optional().describe('Opinions that went under and whose authors were won back since'),
    moments: z.array(
      z.object({
        key: moment,
        ...counts,
        under: z.number().describe('Opinions whose first negative moment this is'),
        level: z.number().nullable().describe('−100…100; null: fewer than 5 readings'),
        habitual: z.number().nullable().describe('The level of the year before'),
        underShare: z.number().describe('Of 100 opinions'),
        habitualUnderShare: z.number().nullable(),
        afloat: z.number().describe('Of 100 opinions, still afloat after this moment'),
      }),
    ),
  })
  .openapi('Journey')

const trends = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(
    z.object({
      date: z.string(),
      mentions: z.number(),
      ...counts,
      needingResponse: z.number(),
      answered: z.number(),
      stars: z.number().nullable(),
      netSentiment: z.number().nullable(),
      index: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable().describe('At the end of the day; null while it is being worked out'),
    }),
  ),
})

const when = z.union([z.iso.date(), instant])
// The calendar of time zones is not told before.
const FIRST_YEAR = '1900'
const asOf = z
  .string()
  .refine(text => when.safeParse(text).success && text >= FIRST_YEAR, 'no date from 1900 on; write one such as 2026-03-01, or an instant with its offset such as 2026-03-01T12:00:00Z')
  .optional()
  .describe('A past date (its end, in the brand’s time zone) or instant; one that has not come yet is today')
const window = z.object({ days: z.coerce.number().int().min(1).max(730).default(90), source: uuid.optional() })

const routes = {
  zmot: createRoute({
    method: 'get', path: '/v1/brands/{brand}/zmot', tags: ['reputation'], summary: 'The zero-moment index: what a newcomer meets today',
    request: { params: brandParam, query: z.object({ asOf }) }, responses: answers(zmot, 'The index with its parts'),
  }),
  journey: createRoute({
    method: 'get', path: '/v1/brands/{brand}/journey', tags: ['reputation'], summary: 'The six moments: water level, and how many opinions stay afloat',
    request: { params: brandParam, query: window }, responses: answers(journey, 'The journey over the window'),
  }),
  trends: createRoute({
    method: 'get', path: '/v1/brands/{brand}/trends', tags: ['reputation'], summary: 'Day by day: volume, sentiment, stars, index',
    request: { params: brandParam, query: window }, responses: answers(trends, 'One entry a day'),
  }),
  formula: createRoute({
    method: 'get', path: '/v1/formula', tags: ['reputation'], summary: 'The formula in force, every weight by name',
    responses: answers(z.record(z.string(), z.unknown()), 'The formula'),
  }),
}

export const reputationRoutes = ({ db, now, reputation }: Services) => {
  const app = createRouter()
  app.openapi(routes.zmot, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { asOf: text } = c.req.valid('query')
    const at = text === undefined ? undefined : asOfInstant(text, brand.timeZone)
    const answer = await reputation.zmot(brand, at !== undefined && at < now() ? at : undefined)
    // Today's answer carries the instant it was given at; what it says moves only with what came in, and once a day.
    c.header('etag', weakTag({ ...answer, asOf: text, day: dayOf(now().getTime(), brand.timeZone), coverage: { ...answer.coverage, freshest: null } }))
    return c.json(answer, 200)
  })
  app.openapi(routes.journey, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json(await reputation.journey(brand, await windowOf(brand, c.req.valid('query'))), 200)
  })
  app.openapi(routes.trends, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json(await reputation.trends(brand, await windowOf(brand, c.req.valid('query'))), 200)
  })
  app.openapi(routes.formula, c => c.json(reputation.formula, 200))

  const windowOf = async (brand: Awaited<ReturnType<typeof brandOf>>, { days, source }: z.infer<typeof window>) => ({
    days,
    sourceId: source && (await sourceOf(db, brand, source)).id,
  })
  return app
}

const weakTag = (content: object): string => `W/"${createHash('sha256').update(JSON.stringify(content)).digest('base64url')}"`

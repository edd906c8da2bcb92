import { createRoute, z } from '@hono/zod-openapi'
import { brandOf, sourceOf } from '../brand-of.ts'
import { csvOf } from '../../domain/export/csv.ts'
import { listSources } from '../../db/source/source.ts'
import type { LoopFact } from '../../domain/answer/fact.ts'
import type { Cell } from '../../domain/export/cell.ts'
import { createLoop, type LoopAsk } from '../loop.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, instant, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 90
const MOST_DAYS = 366

const share = z.number().nullable().describe('0–1; null: nothing to share')
const spread = z.object({ n: z.number().int(), median: z.number().nullable(), p90: z.number().nullable() }).describe('Minutes, nearest rank')
const figures = z
  .object({
    owed: z.number().int().describe('Opinions that need an answer: a question, an open problem, grave harm, a word or few stars against the brand'),
    answered: z.number().int(),
    responseRate: share,
    firstResponse: z.object({ clock: spread, business: spread }),
    inTarget: z.object({ due: z.number().int(), met: z.number().int(), share }),
    substance: z.object({ n: z.number().int(), share }),
    reopened: z.number().int().describe('Their cases were opened again, or their authors spoke again after the answer, still against the brand'),
    remedied: z.number().int(),
    resolution: spread,
    recovered: z.number().int().describe('Customers won back, of those answered from here'),
    kept: z.number().int(),
    lost: z.number().int(),
  })
  .openapi('LoopFigures')
const group = figures.extend({ key: z.string(), name: z.string().nullable() })
const mannerParts = {
  answers: z.number().int(), template: share, elsewhere: share, repeated: share, tone: z.object({ tu: z.number().int(), usted: z.number().int(), vos: z.number().int() }), medianMinutes: z.number().nullable(), resolved: share,
}
const consistency = z.object({
  all: z.object(mannerParts),
  groups: z.array(z.object({ key: z.string(), ...mannerParts })),
  spread: z.object({ tone: share, minutes: z.number().nullable().describe('How many times as long the slowest takes'), resolved: share, template: share }).describe('Greatest difference between groups of at least five answers'),
})

const view = z
  .object({
    from: z.string(),
    to: z.string(),
    all: figures,
    pointsWonBack: z.number().nullable().describe('What the index has today of the customers won back'),
    byPerson: z.array(group),
    byTeam: z.array(group).describe('What the members of each team sent; who is in two counts in both'),
    byMoment: z.array(group),
    bySource: z.array(group),
    byPlace: z.array(group),
    sellServe: z.object({ buying: figures, complaint: figures, timesAsLong: z.number().nullable(), rate: z.number().nullable(), substance: z.number().nullable() }).describe('Buying questions against complaints; positive differences: selling comes first'),
    consistency: z.object({ sources: consistency, places: consistency }),
  })
  .openapi('Loop')

const week = z.object({
  from: z.string(), to: z.string(), published: z.number().int(), owed: z.number().int(), answered: z.number().int(), index: z.number().nullable().describe('At the end of the week'),
  laterAt: z.string(), isWhole: z.boolean().describe('false: a month has not passed, it is told as of now'), screenShare: share.describe('How much of the first screens a month later was published in this week'), laterIndex: z.number().nullable(),
})

const query = z.object({ from: instant.optional().describe('Published from then; 90 days back when left out'), to: instant.optional().describe('Exclusive; now when left out'), source: uuid.optional() })
const base = '/v1/brands/{brand}/loop'
const tags = ['loop']
const csv = { 200: { content: { 'text/csv': { schema: z.string() } }, description: 'One row an opinion; a spreadsheet opens it' } }
const routes = {
  loop: createRoute({
    method: 'get', path: base, tags, summary: 'How the brand answers, how fast, and what comes of it',
    description: 'Counted from stored facts alone: /loop.csv gives them, a row each, so that anybody can count again.',
    request: { params: brandParam, query }, responses: answers(view, 'The figures'),
  }),
  weeks: createRoute({
    method: 'get', path: `${base}/weeks`, tags, summary: 'The loop itself: what is said in a week is next month’s first screen',
    request: { params: brandParam, query: z.object({ weeks: z.coerce.number().int().min(1).max(26).default(8) }) }, responses: answers(z.object({ data: z.array(week), nextCursor: z.null() }), 'Weeks, the newest last'),
  }),
  csv: createRoute({ method: 'get', path: '/v1/brands/{brand}/loop.csv', tags, summary: 'The facts the figures are counted from', request: { params: brandParam, query }, responses: csv }),
}

const HEADING = ['mention', 'source', 'place', 'moment', 'wants', 'tier', 'publishedAt', 'answered', 'answeredAt', 'person', 'outcome', 'reopened', 'remedy', 'resolvedAt']

const rowOf = (fact: LoopFact, names: Map<string, string>): Cell[] => [
  fact.mentionId, names.get(fact.sourceId) ?? fact.sourceId, fact.place, fact.moment, fact.wants, fact.tier, fact.publishedAt, fact.isAnswered, fact.answeredAt,
  fact.person?.name ?? null, fact.outcome, fact.reopened, fact.remedy, fact.resolvedAt,
]

export const loopRoutes = ({ db, now, reputation }: Services) => {
  const app = createRouter()
  const loop = createLoop({ db, now, reputation })

  app.openapi(routes.loop, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json(await loop.measure(brand, await askOf(brand, c.req.valid('query'))), 200)
  })

  app.openapi(routes.weeks, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: await loop.weeks(brand, c.req.valid('query').weeks), nextCursor: null }, 200)
  })

  app.openapi(routes.csv, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const names = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
    const rows: Cell[][] = []
    for await (const facts of loop.facts(brand, await askOf(brand, c.req.valid('query')))) rows.push(...facts.map(fact => rowOf(fact, names)))
    return c.text(csvOf(HEADING, rows), 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${brand.slug}-loop.csv"` })
  })

  const askOf = async (brand: Awaited<ReturnType<typeof brandOf>>, asked: z.infer<typeof query>): Promise<LoopAsk> => {
    const to = asked.to === undefined ? now() : new Date(asked.to)
    const from = asked.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(asked.from)
    if (from >= to) throw new Problem(400, 'query.from: it lies after “to”. Turn them round.')
    if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) throw new Problem(400, `query.from: at most ${MOST_DAYS} days are counted at once. Ask for a shorter span.`)
    return { from, to, sourceId: asked.source && (await sourceOf(db, brand, asked.source)).id }
  }
  return app
}

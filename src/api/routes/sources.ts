import { createRoute, z } from '@hono/zod-openapi'
import { CollectorError, type Collector } from '../../contract.ts'
import { deleteSource, findSourceByName, listSources, saveSource, wakeSource, type Source } from '../../db/source/source.ts'
import { refuseOnHold } from '../../db/privacy/legal-hold.ts'
import { sealSecrets } from '../../domain/source/sealed.ts'
import { keptDays } from '../../domain/source/retention.ts'
import { HEALTHS, sourceHealth } from '../../domain/source/health.ts'
import { onHold } from '../brand-change.ts'
import { brandOf, sourceOf } from '../brand-of.ts'
import { decodeNameCursor, encodeCursor, pageOf } from '../cursor.ts'
import { invalid, notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'
import { configSchema, secretKeys } from '../source-fields.ts'

const view = z
  .object({
    id: z.string(),
    collector: z.string(),
    name: z.string(),
    kind: z.enum(['review', 'social', 'press', 'survey', 'site']),
    order: z.enum(['newest', 'relevance', 'engagement']),
    everyMinutes: z.number(),
    enabled: z.boolean(),
    origin: z.enum(['yaml', 'screen', 'demo']),
    health: z.object({
      status: z.enum(HEALTHS).describe('quiet: silent for longer than its own rhythm · capped: a cap kept the last run from seeing all · unauthorised: a person must renew a key'),
      since: z.string().nullable(),
      message: z.string().nullable(),
      advice: z.string().nullable().describe('What that means and what to do'),
      failures: z.number().int(),
    }),
    lastRunAt: z.string().nullable(),
    lastOkAt: z.string().nullable(),
    lastMentionAt: z.string().nullable().describe('When the newest mention came in'),
    newestAt: z.string().nullable().describe('When the newest mention happened'),
    quietAfterDays: z.number().nullable().describe('Silent for longer it is quiet, by its own gaps; null: not learnt yet'),
    retentionDays: z.number().int().nullable().describe('Raw texts are kept so many days, by its own setting or the platform’s rule; null: as long as the mention'),
    nextRunAt: z.string().nullable(),
    storefront: z.object({ rating: z.number(), outOf: z.number(), count: z.number() }).nullable(),
  })
  .openapi('Source')

const config = z.record(z.string(), z.unknown())
const draft = z.strictObject({
  collector: z.string().min(1).max(100),
  name: z.string().trim().min(1).max(200),
  config: config.default({}),
  everyMinutes: z.number().min(1).max(43_200).optional(),
  visibility: z.number().min(0).max(10).optional(),
  filtered: z.boolean().optional().describe('Keep only what matches the brand’s query'),
  retentionDays: z.number().int().min(1).max(36_500).optional().describe('Keep raw texts at most so many days; never longer than the platform allows'),
})

const collectorView = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  order: z.string(),
  homepage: z.string(),
  auth: z.string(),
  limits: z.array(z.string()),
  everyMinutes: z.number(),
  retentionDays: z.number().int().nullable().describe('Raw texts are kept so many days, by the platform’s own rule; null: it has none'),
  example: z.unknown(),
  config: z.unknown().describe('JSON Schema of its config; `es` is a description in Spanish, `writeOnly` a secret that is sealed and never shown again'),
})

const sourceParam = brandParam.extend({ id: uuid })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })

const routes = {
  collectors: createRoute({
    method: 'get', path: '/v1/collectors', tags: ['sources'], summary: 'Kinds of sources, each with its config and its limits',
    responses: answers(listOf(collectorView), 'All collectors'),
  }),
  list: createRoute({
    method: 'get', path: '/v1/brands/{brand}/sources', tags: ['sources'], summary: 'Sources of a brand with their health, by name',
    request: { params: brandParam, query: paging }, responses: answers(listOf(view), 'A page of sources'),
  }),
  create: createRoute({
    method: 'post', path: '/v1/brands/{brand}/sources', tags: ['sources'], summary: 'Add a source; it runs at once',
    request: { params: brandParam, body: json(draft) }, responses: answers(view, 'The new source', 201),
  }),
  remove: createRoute({
    method: 'delete', path: '/v1/brands/{brand}/sources/{id}', tags: ['sources'], summary: 'Remove a source with its mentions',
    request: { params: sourceParam }, responses: { 204: { description: 'Removed' } },
  }),
  run: createRoute({
    method: 'post', path: '/v1/brands/{brand}/sources/{id}/run', tags: ['sources'], summary: 'Run a source now',
    request: { params: sourceParam }, responses: answers(view, 'The source, due at once', 202),
  }),
  preview: createRoute({
    method: 'post', path: '/v1/sources/preview', tags: ['sources'], summary: 'Look at the first page of a source; nothing is stored',
    request: { body: json(z.strictObject({ kind: z.string().min(1).max(100).describe('Id of the collector'), config: config.default({}) })) },
    responses: answers(
      z.object({
        data: z.array(z.unknown()).describe('Every item of the first page, up to 1,000, texts unmasked'),
        observations: z.array(z.unknown()).optional().describe('What a look at the brand’s own page found'),
        nextCursor: z.string().nullable(),
        health: z.object({ status: z.enum(['healthy', 'failing']), message: z.string().nullable(), problems: z.array(z.string()) }),
      }),
      'What the source gives now',
    ),
  }),
}

// Reading local files is for those who can write them: the command line.
const LOCAL_ONLY = new Set(['file'])

export const sourceRoutes = ({ db, now, collectors, preview, runNow, secrets }: Services) => {
  const app = createRouter()

  app.openapi(routes.collectors, async c => {
    const data = [...collectors].map(([id, { title, kind, order, homepage, auth, limits, everyMinutes, retentionDays, example, ...collector }]) => ({
      id, title, kind, order, homepage, auth, limits: limits.map(({ en }) => en), everyMinutes, retentionDays: retentionDays ?? null, example, config: configSchema(collector),
    }))
    return c.json({ data, nextCursor: null }, 200)
  })

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor } = c.req.valid('query')
    const afterName = decodeNameCursor(cursor)
    const rows = await listSources(db, brand.id, { limit: limit + 1, ...(afterName !== undefined && { afterName }) })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.name]), row => toView(row)), 200)
  })

  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const body = c.req.valid('json')
    const collector = collectorOf(body.collector)
    const checked = collector.config.safeParse(body.config)
    if (!checked.success) throw invalid('body.config', checked.error)
    if (await findSourceByName(db, brand.id, body.name)) throw new Problem(409, `${brand.name} has a source “${body.name}” already. Choose another name.`)
    const source = await saveSource(db, brand.id, {
      ...body, config: sealSecrets(body.config, secretKeys(collector), secrets.seal), kind: collector.kind, order: collector.order, everyMinutes: body.everyMinutes ?? collector.everyMinutes, nextRunAt: now(),
    })
    await runNow(source)
    return c.json(toView(source), 201)
  })

  app.openapi(routes.remove, async c => {
    const { brand: name, id } = c.req.valid('param')
    const source = await sourceOf(db, await brandOf(db, name), id)
    if (source.origin === 'yaml') throw new Problem(409, `“${source.name}” comes from the config file. Take it out there.`)
    await refuseOnHold(db, source.brandId).catch(onHold)
    await db.transaction().execute(trx => deleteSource(trx, source, now()))
    return c.body(null, 204)
  })

  app.openapi(routes.run, async c => {
    const { brand: name, id } = c.req.valid('param')
    const brand = await brandOf(db, name)
    const source = await sourceOf(db, brand, id)
    if (!collectors.has(source.collector)) throw new Problem(409, `“${source.name}” is pushed to, not collected: there is nothing to run.`)
    await wakeSource(db, source.id, now())
    await runNow(source)
    return c.json(toView(await sourceOf(db, brand, id)), 202)
  })

  app.openapi(routes.preview, async c => {
    const { kind, config: given } = c.req.valid('json')
    const collector = collectorOf(kind)
    const checked = collector.config.safeParse(given)
    if (!checked.success) throw invalid('body.config', checked.error)
    try {
      const { mentions, observations, health } = await preview(kind, given, c.req.raw.signal)
      return c.json({ data: mentions.slice(0, 1000), nextCursor: null, ...(observations && { observations }), health: { ...health, problems: health.problems.map(({ en }) => en) } }, 200)
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error
      return c.json({ data: [], nextCursor: null, health: { status: 'failing' as const, message: error.message, problems: [] } }, 200)
    }
  })

  const collectorOf = (id: string) => {
    const collector = collectors.get(id)
    if (!collector) throw notFound('collector', id, `There are: ${[...collectors.keys()].join(', ')}.`)
    if (LOCAL_ONLY.has(id)) throw new Problem(422, 'Files are read from the command line: `npm run -s marea -- import FILE --brand SLUG`. Over the API, push their rows.')
    return collector
  }
  const toView = (source: Source) => sourceView(source, { now: now(), collector: collectors.get(source.collector) })
  return app
}

const sourceView = (source: Source, { now, collector }: { now: Date; collector: Collector | undefined }) => ({
  id: source.id,
  collector: source.collector,
  name: source.name,
  kind: source.kind,
  order: source.order,
  everyMinutes: source.everyMinutes,
  enabled: source.enabled,
  origin: source.origin,
  health: healthView(source, now),
  lastRunAt: source.lastRunAt?.toISOString() ?? null,
  lastOkAt: source.lastOkAt?.toISOString() ?? null,
  lastMentionAt: source.lastMentionAt?.toISOString() ?? null,
  newestAt: source.newestAt?.toISOString() ?? null,
  quietAfterDays: source.quietAfterDays,
  retentionDays: keptDays(source.retentionDays, collector?.retentionDays) ?? null,
  nextRunAt: source.nextRunAt?.toISOString() ?? null,
  storefront: source.storefront,
})

const healthView = (source: Source, now: Date) => {
  const { status, since, message, told } = sourceHealth(source, now)
  return { status, since: since?.toISOString() ?? null, message: message?.en ?? null, advice: told?.en ?? null, failures: source.failures }
}

import { createRoute, z } from '@hono/zod-openapi'
import { listAttempts } from '../../db/delivery/attempt.ts'
import { findDelivery, listDeliveries, listRange, replay, replayAll, type Delivery } from '../../db/delivery/delivery.ts'
import { changeEndpoint, CHANNELS, deleteEndpoint, findEndpoint, listEndpoints, rotateSecret, saveEndpoint, type Endpoint } from '../../db/delivery/endpoint.ts'
import { mailto, shownAddress } from '../../domain/message/address.ts'
import { EVENTS } from '../../domain/event.ts'
import { brandOf } from '../brand-of.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { mayAct } from '../guard.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const endpointView = z
  .object({
    id: z.string(),
    name: z.string(),
    channel: z.enum(CHANNELS),
    url: z.string().describe('Keys that only read see its host alone: with many receivers who knows the path may post. Of a chat always the host alone'),
    language: z.enum(['es', 'en']).nullable().describe('Of its messages; null: the brand’s'),
    events: z.array(z.string()).describe('Empty: all but those of cases and incidents, which have to be named'),
    enabled: z.boolean(),
    disabledAt: z.string().nullable(),
    disabledReason: z.string().nullable(),
    failures: z.number().int().describe('Attempts that failed in a row'),
    failingSince: z.string().nullable(),
    retryAt: z.string().nullable().describe('Until then nothing is sent to it'),
    rotatedUntil: z.string().nullable().describe('Until then messages are signed with the former secret as well'),
    origin: z.enum(['yaml', 'screen', 'demo']),
    createdAt: z.string(),
  })
  .openapi('WebhookEndpoint')

const deliveryView = z
  .object({
    id: z.string(),
    endpointId: z.string(),
    messageId: z.string().describe('webhook-id: the receiver’s idempotency key'),
    event: z.string(),
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number().int(),
    nextAttemptAt: z.string().nullable(),
    createdAt: z.string(),
    deliveredAt: z.string().nullable(),
    replayOf: z.string().nullable(),
    test: z.boolean(),
  })
  .openapi('Delivery')

const attemptView = z.object({
  number: z.number().int(),
  attemptedAt: z.string(),
  durationMs: z.number(),
  status: z.number().nullable(),
  error: z.string().nullable(),
  requestHeaders: z.record(z.string(), z.string()),
  responseHeaders: z.record(z.string(), z.string()),
  responseExcerpt: z.string().nullable(),
})

const address = z.url({ protocol: /^https?$/, error: 'an http or https address' }).max(2000)
const draft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  channel: z.enum(CHANNELS).default('webhook'),
  url: address.optional().describe('Of a webhook, or the incoming webhook of a chat'),
  to: z.array(z.email()).min(1).max(20).optional().describe('Of e-mail'),
  language: z.enum(['es', 'en']).optional(),
  events: z.array(z.enum(EVENTS)).optional(),
  secret: z.string().max(200).optional().describe('whsec_…; made when left out. Of a webhook alone'),
}).superRefine(({ channel, url, to, secret }, context) => {
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
  if (channel === 'email' && (to === undefined || url !== undefined)) fault('to', 'E-mail goes to addresses: give “to”, and no “url”.')
  if (channel !== 'email' && (url === undefined || to !== undefined)) fault('url', `A ${channel} endpoint has a “url”, and no “to”.`)
  if (channel !== 'webhook' && secret !== undefined) fault('secret', 'Only webhooks are signed.')
})

const change = z.strictObject({
  enabled: z.boolean().optional().describe('true turns it on again and forgets why it was turned off'),
  language: z.enum(['es', 'en']).nullable().optional(),
  events: z.array(z.enum(EVENTS)).optional(),
})

const rotation = z.strictObject({ secret: z.string().max(200).optional().describe('Made when left out'), overlapHours: z.number().min(0).max(168).default(24).describe('How long the former secret signs as well') })
const range = z.strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }), status: z.enum(['failed', 'delivered', 'all']).default('failed') })
const MOST_REPLAYED = 1000

const endpointParam = brandParam.extend({ id: uuid })
const tags = ['webhooks']
const base = '/v1/brands/{brand}'
const routes = {
  list: createRoute({ method: 'get', path: `${base}/webhooks`, tags, summary: 'Webhook endpoints', request: { params: brandParam }, responses: answers(listOf(endpointView), 'All endpoints') }),
  create: createRoute({
    method: 'post', path: `${base}/webhooks`, tags, summary: 'Add an endpoint; its secret is shown once',
    request: { params: brandParam, body: { content: { 'application/json': { schema: draft } }, required: true } },
    responses: answers(endpointView.extend({ secret: z.string().nullable() }), 'The endpoint with its signing secret', 201),
  }),
  change: createRoute({
    method: 'patch', path: `${base}/webhooks/{id}`, tags, summary: 'Turn an endpoint on or off, or change what it hears and in which language',
    request: { params: endpointParam, body: { content: { 'application/json': { schema: change } }, required: true } }, responses: answers(endpointView, 'The endpoint'),
  }),
  rotate: createRoute({
    method: 'post', path: `${base}/webhooks/{id}/rotate`, tags, summary: 'Give a webhook a new secret; both sign for a while',
    request: { params: endpointParam, body: { content: { 'application/json': { schema: rotation } }, required: true } }, responses: answers(endpointView.extend({ secret: z.string() }), 'The endpoint with its new secret, shown once'),
  }),
  replayRange: createRoute({
    method: 'post', path: `${base}/webhooks/{id}/replay`, tags, summary: `Send again what was made between two instants, oldest first, at most ${MOST_REPLAYED} at once`,
    request: { params: endpointParam, body: { content: { 'application/json': { schema: range } }, required: true } },
    responses: answers(z.object({ replayed: z.number().int(), next: z.string().nullable().describe('There is more: ask again from here') }), 'How many are on their way', 202),
  }),
  remove: createRoute({ method: 'delete', path: `${base}/webhooks/{id}`, tags, summary: 'Remove an endpoint', request: { params: endpointParam }, responses: { 204: { description: 'Removed' } } }),
  test: createRoute({
    method: 'post', path: `${base}/webhooks/{id}/test`, tags, summary: 'Send a test message by the path real ones take',
    request: { params: endpointParam }, responses: answers(deliveryView, 'The delivery, on its way', 202),
  }),
  deliveries: createRoute({
    method: 'get', path: `${base}/deliveries`, tags, summary: 'Deliveries, newest first',
    request: { params: brandParam, query: paging.extend({ endpoint: uuid.optional(), status: z.enum(['pending', 'delivered', 'failed']).optional() }) },
    responses: answers(listOf(deliveryView), 'A page of deliveries'),
  }),
  delivery: createRoute({
    method: 'get', path: `${base}/deliveries/{id}`, tags, summary: 'One delivery with its bytes and every attempt',
    request: { params: endpointParam }, responses: answers(deliveryView.extend({ body: z.string(), log: z.array(attemptView) }), 'The delivery'),
  }),
  replay: createRoute({
    method: 'post', path: `${base}/deliveries/{id}/replay`, tags, summary: 'Send the same bytes again under the same message id',
    request: { params: endpointParam }, responses: answers(deliveryView, 'The new delivery', 202),
  }),
}

export const webhookRoutes = ({ db, now, secrets, checkUrl, wakeDeliveries, sendTest }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listEndpoints(db, brand.id)).map(endpoint => (mayAct(c) ? toEndpoint(endpoint) : { ...toEndpoint(endpoint), url: shownAddress(endpoint.url) })), nextCursor: null }, 200)
  })

  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { channel, name, url, to = [], language = null, events = [], ...given } = c.req.valid('json')
    if ((await listEndpoints(db, brand.id)).some(endpoint => endpoint.name === name)) throw new Problem(409, `There is an endpoint “${name}” already. Choose another name.`)
    if (url !== undefined) await usable(() => checkUrl(url), 'body.url')
    if (channel === 'webhook') {
      const secret = given.secret ?? secrets.create()
      await usable(() => secrets.check(secret), 'body.secret')
      const endpoint = await saveEndpoint(db, brand.id, { name, url: url!, events, channel, language, secrets: [secrets.seal(secret)] })
      return c.json({ ...toEndpoint(endpoint), secret }, 201)
    }
    const where = url === undefined ? { url: mailto(to), secrets: [] } : { url: shownAddress(url), secrets: [secrets.seal(url)] }
    return c.json({ ...toEndpoint(await saveEndpoint(db, brand.id, { name, events, channel, language, ...where })), secret: null }, 201)
  })

  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await endpointOf(brand.id, id)
    if (endpoint.origin === 'yaml') throw new Problem(409, `“${endpoint.name}” comes from the config file. Take it out there.`)
    await deleteEndpoint(db, brand.id, id)
    return c.body(null, 204)
  })

  app.openapi(routes.test, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await awake(brand.id, id)
    const delivery = await sendTest(brand, endpoint)
    wakeDeliveries()
    return c.json(toDelivery(await deliveryOf(brand.id, delivery)), 202)
  })

  app.openapi(routes.change, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const { enabled, language, events } = c.req.valid('json')
    await changeEndpoint(db, await endpointOf(brand.id, id), { ...(enabled !== undefined && { enabled }), ...(language !== undefined && { language }), ...(events && { events }) })
    wakeDeliveries()
    return c.json(toEndpoint(await endpointOf(brand.id, id)), 200)
  })

  app.openapi(routes.rotate, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await endpointOf(brand.id, id)
    if (endpoint.channel !== 'webhook') throw new Problem(409, `“${endpoint.name}” is no webhook: it has no signing secret.`)
    if (endpoint.origin === 'yaml') throw new Problem(409, `“${endpoint.name}” comes from the config file. Change the value of its variable: the former secret then signs for a day more.`)
    const { secret = secrets.create(), overlapHours } = c.req.valid('json')
    await usable(() => secrets.check(secret), 'body.secret')
    await rotateSecret(db, endpoint, secrets.seal(secret), new Date(now().getTime() + overlapHours * 3_600_000))
    return c.json({ ...toEndpoint(await endpointOf(brand.id, id)), secret }, 200)
  })

  app.openapi(routes.replayRange, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await awake(brand.id, id)
    const { from, to, status } = c.req.valid('json')
    const found = await listRange(db, brand.id, { endpointId: endpoint.id, from: new Date(from), to: new Date(to), status, limit: MOST_REPLAYED + 1 })
    await replayAll(db, found.slice(0, MOST_REPLAYED), now())
    wakeDeliveries()
    return c.json({ replayed: Math.min(found.length, MOST_REPLAYED), next: found[MOST_REPLAYED]?.createdAt.toISOString() ?? null }, 202)
  })

  app.openapi(routes.deliveries, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, endpoint, status } = c.req.valid('query')
    const before = decodeInstantCursor(cursor)
    const rows = await listDeliveries(db, brand.id, {
      limit: limit + 1, ...(endpoint && { endpointId: endpoint }), ...(status && { status }), ...(before && { before: { createdAt: before.at, id: before.id } }),
    })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.createdAt, last.id]), toDelivery), 200)
  })

  app.openapi(routes.delivery, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const delivery = await deliveryOf(brand.id, id)
    const log = (await listAttempts(db, brand.id, id)).map(attempt => ({ ...attempt, attemptedAt: attempt.attemptedAt.toISOString() }))
    return c.json({ ...toDelivery(delivery), body: delivery.body, log }, 200)
  })

  app.openapi(routes.replay, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const delivery = await deliveryOf(brand.id, id)
    await awake(brand.id, delivery.endpointId)
    const again = await replay(db, delivery, now())
    wakeDeliveries()
    return c.json(toDelivery(again), 202)
  })

  const endpointOf = async (brandId: string, id: string): Promise<Endpoint> => {
    const endpoint = await findEndpoint(db, brandId, id)
    if (!endpoint) throw notFound('webhook endpoint', id)
    return endpoint
  }
  const awake = async (brandId: string, id: string): Promise<Endpoint> => {
    const endpoint = await endpointOf(brandId, id)
    if (!endpoint.enabled) throw new Problem(409, `“${endpoint.name}” is turned off${endpoint.disabledReason ? `: ${endpoint.disabledReason}` : '. Turn it on first.'}`)
    return endpoint
  }
  const deliveryOf = async (brandId: string, id: string): Promise<Delivery> => {
    const delivery = await findDelivery(db, brandId, id)
    if (!delivery) throw notFound('delivery', id)
    return delivery
  }
  return app
}

/** Runs a check; what it throws becomes a 422 that names the field. */
const usable = async (check: () => void | Promise<void>, path: string): Promise<void> => {
  try {
    await check()
  } catch (error) {
    const { message } = error as Error
    throw new Problem(422, `${path}: ${message}`, { faults: [{ path, message }] })
  }
}

const toEndpoint = ({ brandId: _brandId, secrets: _secrets, ...endpoint }: Endpoint) => ({
  ...endpoint,
  disabledAt: endpoint.disabledAt?.toISOString() ?? null,
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  retryAt: endpoint.retryAt?.toISOString() ?? null,
  rotatedUntil: endpoint.rotatedUntil?.toISOString() ?? null,
  createdAt: endpoint.createdAt.toISOString(),
})

const toDelivery = ({ brandId: _brandId, body: _body, ...delivery }: Delivery) => ({
  ...delivery,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
})

import { createRoute, z } from '@hono/zod-openapi'
import { listAttempts } from '../../db/attempt.ts'
import { enqueue, findDelivery, listDeliveries, replay, type Delivery } from '../../db/delivery.ts'
import { deleteEndpoint, findEndpoint, listEndpoints, saveEndpoint, type Endpoint } from '../../db/endpoint.ts'
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
    url: z.string().describe('Keys that only read see its host alone: with many receivers who knows the path may post'),
    events: z.array(z.string()).describe('Empty: all'),
    enabled: z.boolean(),
    disabledAt: z.string().nullable(),
    disabledReason: z.string().nullable(),
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
  responseExcerpt: z.string().nullable(),
})

const draft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  url: z.url({ protocol: /^https?$/, error: 'an http or https address' }).max(2000),
  events: z.array(z.enum(EVENTS)).optional(),
  secret: z.string().max(200).optional().describe('whsec_…; made when left out'),
})

const endpointParam = brandParam.extend({ id: uuid })
const tags = ['webhooks']
const base = '/v1/brands/{brand}'
const routes = {
  list: createRoute({ method: 'get', path: `${base}/webhooks`, tags, summary: 'Webhook endpoints', request: { params: brandParam }, responses: answers(listOf(endpointView), 'All endpoints') }),
  create: createRoute({
    method: 'post', path: `${base}/webhooks`, tags, summary: 'Add an endpoint; its secret is shown once',
    request: { params: brandParam, body: { content: { 'application/json': { schema: draft } }, required: true } },
    responses: answers(endpointView.extend({ secret: z.string() }), 'The endpoint with its signing secret', 201),
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

export const webhookRoutes = ({ db, now, secrets, checkUrl, wakeDeliveries }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listEndpoints(db, brand.id)).map(endpoint => (mayAct(c) ? toEndpoint(endpoint) : { ...toEndpoint(endpoint), url: maskUrl(endpoint.url) })), nextCursor: null }, 200)
  })

  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { secret = secrets.create(), name, url, events = [] } = c.req.valid('json')
    if ((await listEndpoints(db, brand.id)).some(endpoint => endpoint.name === name)) throw new Problem(409, `There is an endpoint “${name}” already. Choose another name.`)
    await usable(() => secrets.check(secret), 'body.secret')
    await usable(() => checkUrl(url), 'body.url')
    const endpoint = await saveEndpoint(db, brand.id, { name, url, events, secrets: [secrets.seal(secret)] })
    return c.json({ ...toEndpoint(endpoint), secret }, 201)
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
    const endpoint = await endpointOf(brand.id, id)
    if (!endpoint.enabled) throw new Problem(409, `“${endpoint.name}” is turned off${endpoint.disabledReason ? `: ${endpoint.disabledReason}` : '. Add it again to turn it on.'}`)
    const [delivery] = await enqueue(db, [endpoint], { event: 'webhook.test', data: { brand: brand.slug, message: 'This is a test from Marea.' }, test: true }, now())
    wakeDeliveries()
    return c.json(toDelivery(await deliveryOf(brand.id, delivery!)), 202)
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
    const again = await replay(db, await deliveryOf(brand.id, id), now())
    wakeDeliveries()
    return c.json(toDelivery(again), 202)
  })

  const endpointOf = async (brandId: string, id: string): Promise<Endpoint> => {
    const endpoint = await findEndpoint(db, brandId, id)
    if (!endpoint) throw notFound('webhook endpoint', id)
    return endpoint
  }
  const deliveryOf = async (brandId: string, id: string): Promise<Delivery> => {
    const delivery = await findDelivery(db, brandId, id)
    if (!delivery) throw notFound('delivery', id)
    return delivery
  }
  return app
}

/** `https://hooks.example/…`: a path and a query often are the receiver's only secret. */
const maskUrl = (url: string): string => {
  const { origin, pathname, search } = new URL(url)
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/…`
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
  createdAt: endpoint.createdAt.toISOString(),
})

const toDelivery = ({ brandId: _brandId, body: _body, ...delivery }: Delivery) => ({
  ...delivery,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
})

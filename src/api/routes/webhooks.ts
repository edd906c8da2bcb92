import { createRoute, z } from '@hono/zod-openapi'
import { findDelivery, listRange, replayAll } from '../../db/delivery/delivery.ts'
import { changeEndpoint, deleteEndpoint, listEndpoints, rotateSecret, saveEndpoint } from '../../db/delivery/endpoint.ts'
import { mailto, shownAddress } from '../../domain/message/address.ts'
import { brandOf } from '../brand-of.ts'
import { awakeEndpoint, endpointOf } from '../endpoint-of.ts'
import { mayAct } from '../guard.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'
import { deliveryView, endpointChange, endpointDraft, endpointView, MOST_REPLAYED, replayRange, rotation, toDelivery, toEndpoint } from '../webhook-schemas.ts'

const endpointParam = brandParam.extend({ id: uuid })
const tags = ['webhooks']
const base = '/v1/brands/{brand}'
const routes = {
  list: createRoute({ method: 'get', path: `${base}/webhooks`, tags, summary: 'Webhook endpoints', request: { params: brandParam }, responses: answers(listOf(endpointView), 'All endpoints') }),
  create: createRoute({
    method: 'post', path: `${base}/webhooks`, tags, summary: 'Add an endpoint; its secret is shown once',
    request: { params: brandParam, body: { content: { 'application/json': { schema: endpointDraft } }, required: true } },
    responses: answers(endpointView.extend({ secret: z.string().nullable() }), 'The endpoint with its signing secret', 201),
  }),
  change: createRoute({
    method: 'patch', path: `${base}/webhooks/{id}`, tags, summary: 'Turn an endpoint on or off, or change what it hears and in which language',
    request: { params: endpointParam, body: { content: { 'application/json': { schema: endpointChange } }, required: true } }, responses: answers(endpointView, 'The endpoint'),
  }),
  rotate: createRoute({
    method: 'post', path: `${base}/webhooks/{id}/rotate`, tags, summary: 'Give a webhook a new secret; both sign for a while',
    request: { params: endpointParam, body: { content: { 'application/json': { schema: rotation } }, required: true } }, responses: answers(endpointView.extend({ secret: z.string() }), 'The endpoint with its new secret, shown once'),
  }),
  replayRange: createRoute({
    method: 'post', path: `${base}/webhooks/{id}/replay`, tags, summary: `Send again what was made between two instants, oldest first, at most ${MOST_REPLAYED} at once`,
    request: { params: endpointParam, body: { content: { 'application/json': { schema: replayRange } }, required: true } },
    responses: answers(z.object({ replayed: z.number().int(), next: z.string().nullable().describe('There is more: ask again from here') }), 'How many are on their way', 202),
  }),
  remove: createRoute({ method: 'delete', path: `${base}/webhooks/{id}`, tags, summary: 'Remove an endpoint', request: { params: endpointParam }, responses: { 204: { description: 'Removed' } } }),
  test: createRoute({
    method: 'post', path: `${base}/webhooks/{id}/test`, tags, summary: 'Send a test message by the path real ones take',
    request: { params: endpointParam }, responses: answers(deliveryView, 'The delivery, on its way', 202),
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
    const endpoint = await endpointOf(db, brand.id, id)
    if (endpoint.origin === 'yaml') throw new Problem(409, `“${endpoint.name}” comes from the config file. Take it out there.`)
    await deleteEndpoint(db, brand.id, id)
    return c.body(null, 204)
  })

  app.openapi(routes.test, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await awakeEndpoint(db, brand.id, id)
    const delivery = await sendTest(brand, endpoint)
    wakeDeliveries()
    return c.json(toDelivery((await findDelivery(db, brand.id, delivery))!), 202)
  })

  app.openapi(routes.change, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const { enabled, language, events } = c.req.valid('json')
    await changeEndpoint(db, await endpointOf(db, brand.id, id), { ...(enabled !== undefined && { enabled }), ...(language !== undefined && { language }), ...(events && { events }) })
    wakeDeliveries()
    return c.json(toEndpoint(await endpointOf(db, brand.id, id)), 200)
  })

  app.openapi(routes.rotate, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await endpointOf(db, brand.id, id)
    if (endpoint.channel !== 'webhook') throw new Problem(409, `“${endpoint.name}” is no webhook: it has no signing secret.`)
    if (endpoint.origin === 'yaml') throw new Problem(409, `“${endpoint.name}” comes from the config file. Change the value of its variable: the former secret then signs for a day more.`)
    const { secret = secrets.create(), overlapHours } = c.req.valid('json')
    await usable(() => secrets.check(secret), 'body.secret')
    await rotateSecret(db, endpoint, secrets.seal(secret), new Date(now().getTime() + overlapHours * 3_600_000))
    return c.json({ ...toEndpoint(await endpointOf(db, brand.id, id)), secret }, 200)
  })

  app.openapi(routes.replayRange, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const endpoint = await awakeEndpoint(db, brand.id, id)
    const { from, to, status } = c.req.valid('json')
    const found = await listRange(db, brand.id, { endpointId: endpoint.id, from: new Date(from), to: new Date(to), status, limit: MOST_REPLAYED + 1 })
    await replayAll(db, found.slice(0, MOST_REPLAYED), now())
    wakeDeliveries()
    return c.json({ replayed: Math.min(found.length, MOST_REPLAYED), next: found[MOST_REPLAYED]?.createdAt.toISOString() ?? null }, 202)
  })

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

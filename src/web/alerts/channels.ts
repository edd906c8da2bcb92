import { Hono, type Context } from 'hono'
import type { Brand } from '../../db/brand.ts'
import { findDelivery, listRange, replay, replayAll } from '../../db/delivery/delivery.ts'
import { changeEndpoint, deleteEndpoint, findEndpoint, listEndpoints, rotateSecret, saveEndpoint, type Endpoint } from '../../db/delivery/endpoint.ts'
import { instantOf } from '../../domain/time/day.ts'
import { EVENTS } from '../../domain/event.ts'
import { ofOwn, type Rendering } from './rules.ts'
import { first, isRefused, readForm, type Faults, type Filled } from '../form.ts'
import { idOf } from '../id-of.ts'
import { channelsPath, deliveriesPath } from '../links.ts'
import { readEndpoint, secretIn } from '../load/endpoint-form.ts'
import { loadDelivery, loadSent } from '../load/sent.ts'
import { alertChannelsPage, endpointPage, type EndpointPage } from '../pages/alerts/channels.ts'
import { deliveriesPage, deliveryPage } from '../pages/alerts/deliveries.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

const MOST_REPLAYED = 1000
const MOST_OVERLAP_HOURS = 168
const HOUR_MS = 3_600_000

/** Where messages go and what became of them: pages and forms. */
export const alertChannelRoutes = (services: WebServices, { brandContext, send }: Rendering): Hono => {
  const { db, now, secrets, sendTest, wakeDeliveries } = services
  const app = new Hono()

  app.get('/b/:brand/alerts/channels', async c => {
    const [brand, context] = ofOwn(await brandContext(c))
    return send(c, alertChannelsPage(await listEndpoints(db, brand.id), context))
  })

  app.post('/b/:brand/alerts/channels', async c => {
    const [brand, context] = ofOwn(await brandContext(c))
    const filled = await readForm(c)
    const { draft, secret, faults } = await readEndpoint(filled, services)
    const endpoints = await listEndpoints(db, brand.id)
    if (endpoints.some(({ name }) => name === draft.name)) faults['name'] ??= { key: 'fault.taken' }
    if (isRefused(faults)) return send(c, alertChannelsPage(endpoints, context, { filled, faults }), 422)
    const endpoint = await saveEndpoint(db, brand.id, { ...draft, origin: 'screen' })
    // A secret never stands in an address: the answer to the form shows it.
    return secret === null ? c.redirect(`${channelsPath(brand.slug)}/${endpoint.id}`, 303) : await show(c, endpoint, { secret })
  })

  app.get('/b/:brand/alerts/channels/:id', async c => await show(c, (await endpointOf(c)).endpoint))

  app.post('/b/:brand/alerts/channels/:id', async c => {
    const { endpoint, path } = await endpointOf(c, { isChanged: true })
    const filled = await readForm(c)
    await changeEndpoint(db, endpoint, { language: (['es', 'en'] as const).find(each => each === first(filled, 'language')) ?? null, events: EVENTS.filter(event => filled['events']?.includes(event)) })
    return c.redirect(path, 303)
  })

  for (const [word, enabled] of [['on', true], ['off', false]] as const) {
    app.post(`/b/:brand/alerts/channels/:id/${word}`, async c => {
      const { endpoint, path } = await endpointOf(c)
      await changeEndpoint(db, endpoint, { enabled })
      wakeDeliveries()
      return c.redirect(path, 303)
    })
  }

  app.post('/b/:brand/alerts/channels/:id/test', async c => {
    const { brand, endpoint } = await endpointOf(c, { isAwake: true })
    const delivery = await sendTest(brand, endpoint)
    wakeDeliveries()
    return c.redirect(`${deliveriesPath(brand.slug)}/${delivery}`, 303)
  })

  app.post('/b/:brand/alerts/channels/:id/rotate', async c => {
    const { endpoint } = await endpointOf(c, { isChanged: true })
    if (endpoint.channel !== 'webhook') throw refusal(409, 'refusal.noSecret', { name: endpoint.name })
    const filled = await readForm(c)
    const faults: Faults = {}
    const hours = Number(first(filled, 'overlap') || '24')
    if (!(hours >= 0 && hours <= MOST_OVERLAP_HOURS)) faults['overlap'] = { key: 'fault.overlap', values: { most: MOST_OVERLAP_HOURS } }
    const secret = secretIn(filled, { faults, secrets })
    if (isRefused(faults)) return await show(c, endpoint, { refused: { filled, faults } }, 422)
    await rotateSecret(db, endpoint, secrets.seal(secret), new Date(now().getTime() + hours * HOUR_MS))
    return await show(c, (await endpointOf(c)).endpoint, { secret })
  })

  app.post('/b/:brand/alerts/channels/:id/replay', async c => {
    const { brand, endpoint } = await endpointOf(c, { isAwake: true })
    const filled = await readForm(c)
    const { range, faults } = rangeIn(filled, brand)
    if (isRefused(faults)) return await show(c, endpoint, { refused: { filled, faults } }, 422)
    const found = await listRange(db, brand.id, { endpointId: endpoint.id, ...range, limit: MOST_REPLAYED + 1 })
    await replayAll(db, found.slice(0, MOST_REPLAYED), now())
    wakeDeliveries()
    return await show(c, endpoint, { replayed: { count: Math.min(found.length, MOST_REPLAYED), isMore: found.length > MOST_REPLAYED } })
  })

  app.post('/b/:brand/alerts/channels/:id/remove', async c => {
    const { brand, endpoint } = await endpointOf(c, { isChanged: true })
    await deleteEndpoint(db, brand.id, endpoint.id)
    return c.redirect(channelsPath(brand.slug), 303)
  })

  app.get('/b/:brand/alerts/deliveries', async c => {
    const [brand, context] = ofOwn(await brandContext(c))
    return send(c, deliveriesPage(await loadSent(db, brand, { query: new URL(c.req.url).searchParams }), context))
  })

  app.get('/b/:brand/alerts/deliveries/:id', async c => {
    const [brand, context] = ofOwn(await brandContext(c))
    const data = await loadDelivery(db, brand, idOf(c))
    if (!data) throw refusal(404, 'refusal.message')
    return send(c, deliveryPage(data, context))
  })

  app.post('/b/:brand/alerts/deliveries/:id/replay', async c => {
    const [brand] = ofOwn(await brandContext(c))
    const delivery = await findDelivery(db, brand.id, idOf(c))
    if (!delivery) throw refusal(404, 'refusal.message')
    await awake(await findEndpoint(db, brand.id, delivery.endpointId))
    const again = await replay(db, delivery, now())
    wakeDeliveries()
    return c.redirect(`${deliveriesPath(brand.slug)}/${again.id}`, 303)
  })
  return app

  async function show(c: Context, endpoint: Endpoint, more: Partial<EndpointPage> = {}, status = 200): Promise<Response> {
    const [brand, context] = ofOwn(await brandContext(c))
    const sent = await loadSent(db, brand, { query: new URL(c.req.url).searchParams, endpointId: endpoint.id })
    const response = await send(c, endpointPage({ endpoint, sent, timeZone: brand.timeZone, ...more }, context), status)
    if (more.secret !== undefined) response.headers.set('cache-control', 'no-store')
    return response
  }

  async function endpointOf(c: Context, { isAwake = false, isChanged = false } = {}): Promise<{ brand: Brand; endpoint: Endpoint; path: string }> {
    const [brand] = ofOwn(await brandContext(c))
    const endpoint = await findEndpoint(db, brand.id, idOf(c))
    if (!endpoint) throw refusal(404, 'refusal.endpoint')
    if (isChanged && endpoint.origin === 'yaml') throw refusal(409, 'refusal.fromFile', { name: endpoint.name })
    if (isAwake) awake(endpoint)
    return { brand, endpoint, path: `${channelsPath(brand.slug)}/${endpoint.id}` }
  }
}

const awake = (endpoint: Endpoint | undefined): void => {
  if (!endpoint?.enabled) throw refusal(409, 'refusal.endpoint.off', { name: endpoint?.name ?? '' })
}

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

const rangeIn = (filled: Filled, { timeZone }: Brand) => {
  const faults: Faults = {}
  const at = (field: string): Date => {
    const local = LOCAL.test(first(filled, field)) ? Date.parse(`${first(filled, field)}Z`) : NaN
    if (Number.isNaN(local)) faults[field] = { key: 'fault.time' }
    return new Date(Number.isNaN(local) ? 0 : instantOf(local, timeZone))
  }
  const [from, minute] = [at('from'), at('until')]
  // The minute that is named is included.
  const to = new Date(minute.getTime() + 59_999)
  if (!isRefused(faults) && to < from) faults['until'] = { key: 'fault.planned.order' }
  const status = (['failed', 'delivered', 'all'] as const).find(each => each === first(filled, 'status')) ?? 'failed'
  return { range: { from, to, status }, faults }
}

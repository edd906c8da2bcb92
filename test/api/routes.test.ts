import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Told } from '../../src/contract.ts'
import { openAlert } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { recordAttempts, type AttemptEntry } from '../../src/db/delivery/attempt.ts'
import { disableEndpoint, findEndpoint } from '../../src/db/delivery/endpoint.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openTestPglite } from '../helpers/stores.ts'

const base = '/v1/brands/casa-nogal'

describe('endpoints and routes over the API', () => {
  let store: Store
  let api: TestApi
  let brand: Brand
  let webhook: string
  let slack: string

  beforeAll(async () => {
    store = await openTestPglite()
    api = openApi(store)
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    webhook = (await api.ask('POST', `${base}/webhooks`, { name: 'ops', url: 'https://hooks.example/x' })).body.id
    const made = await api.ask('POST', `${base}/webhooks`, { name: 'guard', channel: 'slack', url: 'https://hooks.slack.example/services/T1/B1/hunter2', language: 'en' })
    expect(made).toMatchObject({ status: 201, body: { channel: 'slack', url: 'https://hooks.slack.example/…', language: 'en', secret: null } })
    slack = made.body.id
  })
  afterAll(() => store.close())

  it('show the address of a chat to nobody', async () => expect((await api.ask('GET', `${base}/webhooks`)).text).not.toContain('hunter2'))

  it('take mail to addresses, and say what a channel lacks', async () => {
    expect(await api.ask('POST', `${base}/webhooks`, { name: 'mail', channel: 'email', to: ['a@nogal.example'] })).toMatchObject({ status: 201, body: { url: 'mailto:a%40nogal.example' } })
    for (const draft of [{ channel: 'email', url: 'https://x.example/' }, { channel: 'teams' }, { channel: 'slack', url: 'https://x.example/', secret: 'whsec_x' }, { channel: 'pigeon', url: 'https://x.example/' }]) {
      expect((await api.ask('POST', `${base}/webhooks`, { name: 'bad', ...draft })).status).toBe(400)
    }
  })

  it('keep routes, read in their order', async () => {
    const late = await api.ask('POST', `${base}/routes`, { name: 'late', position: 2, endpointIds: [slack], minSeverity: 'critical' })
    expect(late.status).toBe(201)
    const night = { name: 'night', position: 1, endpointIds: [slack, webhook], moments: ['failure'], owner: 'Operations', quiet: { from: '22:00', to: '07:00', days: ['mon'] } }
    const made = await api.ask('POST', `${base}/routes`, night)
    expect(made).toMatchObject({ status: 201, body: { ...night, origin: 'screen' } })
    expect((await api.ask('GET', `${base}/routes`)).body.data.map(({ name }: { name: string }) => name)).toEqual(['night', 'late'])
    expect((await api.ask('PUT', `${base}/routes/${made.body.id}`, { ...night, quiet: null })).body).toMatchObject({ quiet: null })
    expect((await api.ask('POST', `${base}/routes`, night)).status).toBe(409)
    expect((await api.ask('POST', `${base}/routes`, { ...night, name: 'stray', endpointIds: [late.body.id] })).status).toBe(422)
    expect((await api.ask('POST', `${base}/routes`, { ...night, name: 'bad', quiet: { from: '7', to: '22:00' } })).status).toBe(400)
    expect((await api.ask('DELETE', `${base}/webhooks/${webhook}`)).status).toBe(204)
    expect((await api.ask('GET', `${base}/routes`)).body.data[0].endpointIds).toEqual([slack])
    expect((await api.ask('DELETE', `${base}/routes/${made.body.id}`)).status).toBe(204)
  })

  it('replace a secret, and both sign for a while', async () => {
    const { id } = (await api.ask('POST', `${base}/webhooks`, { name: 'rotating', url: 'https://hooks.example/y' })).body
    expect(await api.ask('POST', `${base}/webhooks/${id}/rotate`, {})).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/), rotatedUntil: expect.any(String) } })
    expect((await findEndpoint(store.db, brand.id, id))!.secrets).toHaveLength(2)
    expect((await api.ask('POST', `${base}/webhooks/${slack}/rotate`, {})).status).toBe(409)
  })

  it('send again what was made between two instants, and nothing to an endpoint that is off', async () => {
    await api.ask('POST', `${base}/webhooks/${slack}/test`)
    await store.db.updateTable('delivery').set({ status: 'failed', next_attempt_at: null }).where('endpoint_id', '=', slack).execute()
    const range = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }
    expect(await api.ask('POST', `${base}/webhooks/${slack}/replay`, range)).toMatchObject({ status: 202, body: { replayed: 1, next: null } })
    await disableEndpoint(store.db, brand.id, slack, { es: 'Ya no existía.', en: 'It was gone.' }, new Date())
    expect(await api.ask('POST', `${base}/webhooks/${slack}/replay`, range)).toMatchObject({ status: 409, body: { detail: '“guard” is turned off: It was gone.', told: { es: '«guard» está apagado: Ya no existía.' } } })
    expect((await api.ask('GET', `${base}/webhooks`)).body.data.find(({ id }: { id: string }) => id === slack)).toMatchObject({ enabled: false, disabledReason: 'It was gone.', disabledTold: { es: 'Ya no existía.', en: 'It was gone.' } })
    expect(await api.ask('PATCH', `${base}/webhooks/${slack}`, { enabled: true })).toMatchObject({ status: 200, body: { enabled: true, disabledReason: null, disabledTold: null } })
  })

  it('tell what each attempt failed of, in English and in both languages of the screens', async () => {
    const made = (await api.ask('POST', `${base}/webhooks`, { name: 'broken', url: 'https://hooks.example/z' })).body
    const { id } = (await api.ask('POST', `${base}/webhooks/${made.id}/test`)).body
    const told = { es: 'Marea no tiene servidor de correo.', en: 'Marea has no mail server.' }
    await store.db.updateTable('webhook_endpoint').set({ held_by: 'us' }).where('id', '=', made.id).execute()
    const entry = (number: number, said: Told | null): AttemptEntry => ({
      brandId: brand.id, endpointId: made.id, deliveryId: id, heldBy: 'us', end: { status: 'pending', nextAttemptAt: new Date() }, retryAt: null, counts: true,
      attempt: { number, attemptedAt: new Date(), durationMs: 1, status: null, told: said, requestHeaders: {}, responseHeaders: {}, responseExcerpt: null },
    })
    await recordAttempts(store.db, [entry(1, told)])
    await recordAttempts(store.db, [entry(2, null)])
    expect((await api.ask('GET', `${base}/deliveries/${id}`)).body.log).toMatchObject([{ number: 1, error: told.en, told }, { number: 2, error: null, told: null }])
    const { paths } = (await api.ask('GET', '/openapi.json')).body
    expect(Object.keys(paths['/v1/brands/{brand}/deliveries/{id}'].get.responses['200'].content['application/json'].schema.allOf[1].properties.log.items.properties)).toEqual(expect.arrayContaining(['error', 'told']))
  })

  it('snooze an alert that is open', async () => {
    const { id } = await openAlert(store.db, brand.id, { series: 'all', kind: 'negative', severity: 'warning', onset: new Date(), observed: 9, expected: 1, per90d: 0.1, detail: {} }, new Date())
    expect(await api.ask('POST', `${base}/alerts/${id}/snooze`, { by: 'Ana', hours: 4 })).toMatchObject({ status: 200, body: { snoozedBy: 'Ana', snoozedUntil: expect.any(String) } })
    expect((await api.ask('POST', `${base}/alerts/${id}/snooze`, { by: 'Ana', hours: 1000 })).status).toBe(400)
    await store.db.updateTable('alert').set({ status: 'closed' }).where('id', '=', id).execute()
    expect((await api.ask('POST', `${base}/alerts/${id}/snooze`, { by: 'Ana', hours: 4 })).status).toBe(409)
  })

  it('tell an alert with its explanation, and draw it', async () => {
    const explanation = {
      version: 1, window: { from: '2026-03-10T21:00:00.000Z', to: '2026-03-10T22:00:00.000Z', hours: 1 }, observed: 9, expected: { value: 1, low: 0, high: 3, confidence: 0.9 }, per90d: 0.1, completeness: 1, onset: '2026-03-10T21:00:00.000Z',
      negativeShare: { now: 0.9, before: 0.1 }, lastWeek: { observed: 1 }, of: 9, terms: [], aspects: [], moments: [], sources: [], places: [], concentration: { kind: 'author', count: 8, of: 9, share: 0.89, among: 'negative' },
    }
    const onset = new Date('2026-03-10T21:00:00Z')
    const { id } = await openAlert(store.db, brand.id, { series: 'fmot', kind: 'share', severity: 'warning', onset, observed: 9, expected: 1, per90d: 0.1, detail: { explanation, exemplars: ['not-an-id'].slice(1) } }, onset)
    const { status, body } = await api.ask('GET', `${base}/alerts/${id}`)
    expect(status).toBe(200)
    expect(body.explanation).toMatchObject({ ...explanation, exemplars: [], summary: null, owner: 'Ventas', firstStep: expect.stringContaining('respóndele una vez en público'), chart: `${base}/alerts/${id}/chart.svg` })
    const chart = await api.ask('GET', `${base}/alerts/${id}/chart.svg?lang=en`)
    expect(chart.status).toBe(200)
    expect(String(chart.body)).toMatch(/^<svg[^]*negatives an hour[^]*<\/svg>$/)
    expect((await api.ask('GET', `${base}/alerts/${id.replace(/.$/, '0').replace(/^./, 'f')}/chart.svg`)).status).toBe(404)
    expect((await api.ask('GET', `${base}/alerts/${id}/chart.svg?lang=fr`)).status).toBe(400)
    const { paths, components } = (await api.ask('GET', '/openapi.json')).body
    expect(paths['/v1/brands/{brand}/alerts/{id}/chart.svg'].get.responses['200'].content['image/svg+xml']).toBeDefined()
    expect(components.schemas.AlertExplanation.properties.concentration).toBeDefined()
  })

  it('document what every webhook carries', async () => {
    const { webhooks } = (await api.ask('GET', '/openapi.json')).body
    expect(Object.keys(webhooks)).toContain('alert.summary')
    expect(webhooks['alert.opened'].post.requestBody.content['application/json'].schema.properties.data).toBeDefined()
  })
})

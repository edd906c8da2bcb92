import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { savePlannedEvent } from '../../src/db/alert/planned-event.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openTestPglite } from '../helpers/stores.ts'

const base = '/v1/brands/casa-nogal'
const sale = { name: 'Buen Fin', kind: 'campaign', from: '2026-11-13T00:00:00-06:00', to: '2026-11-17T00:00:00-06:00', factor: 4, createdBy: 'Mesa de marca' }

describe('planned events and sensitivity over the API', () => {
  let store: Store
  let api: TestApi
  let brand: Brand
  beforeAll(async () => {
    store = await openTestPglite()
    api = openApi(store)
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
  })
  afterAll(() => store.close())

  it('are made, listed, replaced and removed', async () => {
    const made = await api.ask('POST', `${base}/planned-events`, sale)
    expect(made).toMatchObject({ status: 201, body: { name: 'Buen Fin', from: '2026-11-13T06:00:00.000Z', to: '2026-11-17T06:00:00.000Z', repeats: 'none', factor: 4, createdBy: 'Mesa de marca', origin: 'screen' } })
    expect((await api.ask('POST', `${base}/planned-events`, sale)).status).toBe(409)
    const payDay = { name: 'Quincena', kind: 'pay-day', from: '2026-01-15T15:00:00Z', to: '2026-01-16T03:00:00Z', repeats: 'monthly' }
    expect(await api.ask('POST', `${base}/planned-events`, payDay)).toMatchObject({ status: 201, body: { factor: null } })
    expect((await api.ask('GET', `${base}/planned-events`)).body.data.map(({ name }: { name: string }) => name)).toEqual(['Quincena', 'Buen Fin'])
    expect(await api.ask('PUT', `${base}/planned-events/${made.body.id}`, { ...sale, factor: null })).toMatchObject({ status: 200, body: { id: made.body.id, factor: null } })
    expect((await api.ask('PUT', `${base}/planned-events/${made.body.id}`, { ...sale, name: 'Otra' })).status).toBe(422)
    expect((await api.ask('DELETE', `${base}/planned-events/${made.body.id}`)).status).toBe(204)
    expect((await api.ask('DELETE', `${base}/planned-events/${made.body.id}`)).status).toBe(404)
  })

  it('are refused with the reason and the remedy where their times make no sense', async () => {
    const ask = async (more: object) => await api.ask('POST', `${base}/planned-events`, { ...sale, name: 'Mal', ...more })
    expect(await ask({ to: '2026-11-12T00:00:00Z' })).toMatchObject({ status: 422, body: { detail: expect.stringContaining('ends before it begins') } })
    expect(await ask({ to: '2027-11-12T00:00:00Z' })).toMatchObject({ status: 422, body: { detail: expect.stringContaining('longer than 31 days') } })
    expect(await ask({ repeats: 'weekly' })).toMatchObject({ status: 422, body: { detail: expect.stringContaining('more than half of that time') } })
    for (const bad of [{ from: '2026-11-13' }, { factor: 0.5 }, { kind: 'party' }, { repeats: 'daily' }]) expect((await ask(bad)).status).toBe(400)
  })

  it('of the config file are changed there', async () => {
    const { id } = await savePlannedEvent(store.db, brand.id, { name: 'De archivo', kind: 'other', startsAt: new Date('2026-01-01T00:00:00Z'), endsAt: new Date('2026-01-02T00:00:00Z'), repeats: 'none', factor: null, createdBy: null, origin: 'yaml' })
    expect((await api.ask('DELETE', `${base}/planned-events/${id}`)).status).toBe(409)
  })

  it('set how often a brand may be woken for nothing', async () => {
    expect((await api.ask('GET', base)).body.sensitivity).toBe('quarter')
    expect((await api.ask('PATCH', base, { sensitivity: 'year' })).body.sensitivity).toBe('year')
    expect((await api.ask('GET', base)).body.sensitivity).toBe('year')
    expect((await api.ask('PATCH', base, { name: 'Casa Nogal' })).body.sensitivity).toBe('year')
    expect((await api.ask('PATCH', base, { sensitivity: 'week' })).status).toBe(400)
  })
})

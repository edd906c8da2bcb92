import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-20T18:00:00Z')
const FRAUD = 'Hay una página falsa que se hace pasar por ustedes y pide depósitos. Ya avisé a PROFECO.'

describe.each(STORES)('grave harm over the API on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  beforeAll(async () => {
    store = await open()
    api = openApi(store, { now: () => NOW })
    const brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    const said = (externalId: string, text: string) => ({ externalId, kind: 'review', text, publishedAt: '2026-03-20T10:00:00Z' })
    await ingest(await openDeps(store, { now: NOW.toISOString() }), { brand, source }, { mentions: [said('grave', FRAUD), said('plain', 'El sofá quedó precioso, muy contentos.')] })
  })
  afterAll(() => store.close())

  const listed = async (query: string): Promise<string[]> => (await api.ask('GET', `/v1/brands/casa-nogal/mentions${query}`)).body.data.map((mention: { externalId: string }) => mention.externalId)

  it('stands on mentions with the words that show it, the worst first, and finds them', async () => {
    const { body } = await api.ask('GET', '/v1/brands/casa-nogal/mentions?floor=any')
    expect(body.data).toMatchObject([{ externalId: 'grave', floor: [{ class: 'fraud', status: 'seen' }, { class: 'authority', status: 'seen' }] }])
    const [start, end] = body.data[0].floor[1].evidence[0]
    expect(FRAUD.slice(start, end)).toContain('PROFECO')
    expect([await listed('?floor=fraud'), await listed('?floor=authority'), await listed('?floor=threat')]).toEqual([['grave'], ['grave'], []])
    expect((await api.ask('GET', '/v1/brands/casa-nogal/mentions?floor=other')).status).toBe(400)
  })

  it('is judged by people, who may also see what no rule does', async () => {
    const find = async (id: string) => (await api.ask('GET', '/v1/brands/casa-nogal/mentions')).body.data.find((mention: { externalId: string }) => mention.externalId === id)
    const judge = async (id: string, body: object) => await api.ask('POST', `/v1/brands/casa-nogal/mentions/${(await find(id)).id}/floor`, body)
    expect((await judge('grave', { class: 'fraud', verdict: 'dismissed', author: 'Ana' })).body.floor).toMatchObject([{ class: 'fraud', status: 'dismissed' }, { class: 'authority', status: 'seen' }])
    expect((await judge('plain', { class: 'data', verdict: 'confirmed' })).body.floor).toEqual([{ class: 'data', evidence: [], status: 'confirmed' }])
    expect([await listed('?floor=fraud'), await listed('?floor=data'), (await listed('?floor=any')).toSorted()]).toEqual([[], ['plain'], ['grave', 'plain']])
    expect((await judge('grave', { class: 'fraud', verdict: 'seen' })).status).toBe(400)
    expect((await api.ask('POST', '/v1/brands/casa-nogal/mentions/0195b1f0-0000-7000-8000-000000000000/floor', { class: 'fraud', verdict: 'confirmed' })).status).toBe(404)
  })
})

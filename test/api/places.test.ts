import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/db/client.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-20T18:00:00Z')
const mention = { externalId: '1', text: 'Llevo tres semanas esperando el sofá Ceiba que pagué en Coyoacán y el camión se averió en Querétaro', author: { name: 'Ana Ruiz' }, rating: { value: 1, outOf: 5 }, publishedAt: '2026-03-19T10:20:30Z' }

describe.each(STORES)('places over the API on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  beforeAll(async () => void (api = openApi((store = await open()), { now: () => NOW })))
  afterAll(() => store.close())

  it('are told with the one opinion, which counts once', async () => {
    await api.ask('POST', '/v1/brands', { slug: 'nogal', name: 'Casa Nogal', handles: ['@casanogal'] })
    expect((await api.ask('GET', '/v1/brands/nogal')).body.handles).toEqual(['@casanogal'])
    await api.ask('POST', '/v1/brands/nogal/mentions', { source: 'Reseñas', mentions: [mention] })
    const second = await api.ask('POST', '/v1/brands/nogal/mentions', { source: 'Foro', sourceKind: 'social', mentions: [{ ...mention, externalId: 'f-9', url: 'https://foro.example/t/9' }] })
    expect(second.body).toMatchObject({ stored: 1, changed: 0 })
    const { data } = (await api.ask('GET', '/v1/brands/nogal/mentions')).body
    expect(data).toMatchObject([{ externalId: '1', voice: 'customer', places: [{ externalId: 'f-9', url: 'https://foro.example/t/9', firstSeenAt: NOW.toISOString(), goneAt: null, position: null }] }])
    expect((await api.ask('GET', `/v1/brands/nogal/mentions/${data[0].id}`)).body.places).toHaveLength(1)
    const ofForum = await api.ask('GET', `/v1/brands/nogal/mentions?source=${data[0].places[0].sourceId}`)
    expect(ofForum.body.data.map(({ id }: { id: string }) => id)).toEqual([data[0].id])
    expect((await api.ask('GET', '/v1/brands/nogal/zmot')).body.sources).toHaveLength(1)
    expect((await api.ask('GET', '/v1/brands/nogal/mentions?voice=brand')).body.data).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-20T18:00:00Z')
const PATH = '/v1/brands/casa-encina'

describe.each(STORES)('what-if and ballast on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let source = ''
  let complaint = ''

  beforeAll(async () => {
    store = await open()
    api = openApi(store, { now: () => NOW })
    const brand = await saveBrand(store.db, { slug: 'casa-encina', name: 'Casa Encina' })
    source = (await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })).id
    const mentions = Array.from({ length: 8 }, (_, i) => ({ externalId: `r${i}`, kind: 'review', text: i === 0 ? 'Llegó rota y nadie contesta' : `Muy cómoda, volvería a comprarla ${i}`, rating: { value: i === 0 ? 1 : 5, outOf: 5 }, publishedAt: new Date(NOW.getTime() - i * 86_400_000).toISOString() }))
    await api.ask('POST', `${PATH}/mentions`, { source: 'Buzón', mentions })
    const { body } = await api.ask('GET', `${PATH}/zmot`)
    complaint = body.top.cost[0].mentionId
    source = body.sources[0].id
  })
  afterAll(() => store.close())

  it('the index rises with an answer, more with the author won back, and most with both and new reviews', async () => {
    const rise = async (query: string): Promise<number> => (await api.ask('GET', `${PATH}/what-if?${query}`)).body.difference
    const [answered, wonBack, all] = [await rise(`answered=${complaint}`), await rise(`wonBack=${complaint}`), await rise(`wonBack=${complaint}&reviews=${source}&count=20&stars=5`)]
    expect(answered).toBeGreaterThan(0)
    expect(wonBack).toBeGreaterThan(answered)
    expect(all).toBeGreaterThan(wonBack)
  })

  it('nothing asked changes nothing, and the margin is told', async () => {
    const { body } = await api.ask('GET', `${PATH}/what-if`)
    expect(body).toMatchObject({ brand: 'casa-encina', difference: 0, idle: [] })
    expect(body.after).toEqual(body.before)
    expect(body.after.low).toBeLessThan(body.after.value)
  })

  it('without its only source there is no index, and an answer to nobody is told to be idle', async () => {
    const { body } = await api.ask('GET', `${PATH}/what-if?lost=${source}&answered=00000000-0000-4000-8000-000000000000`)
    expect(body).toMatchObject({ after: null, difference: null, idle: [{ suppose: 'answered' }] })
  })

  it('refuses what is no id and no number, saying which', async () => {
    const answer = await api.ask('GET', `${PATH}/what-if?answered=<script>&count=0`)
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toMatch(/answered/)
    expect((await api.ask('GET', `/v1/brands/nadie/what-if`)).status).toBe(404)
  })

  it('tells until when a complaint will cost, of one source or of all', async () => {
    const { body } = await api.ask('GET', `${PATH}/ballast?source=${source}`)
    expect(body.mentions).toBe(1)
    expect(body.points).toBeLessThan(0)
    expect(body.fadesOn > '2026-03-20').toBe(true)
    expect(body.heaviest).toMatchObject([{ mentionId: complaint, points: body.points, fadesOn: body.fadesOn }])
    expect(body.ahead.at(-1).date).toBe(body.fadesOn)
    expect((await api.ask('GET', `${PATH}/ballast`)).body.points).toBeCloseTo(body.points, 12)
  })
})

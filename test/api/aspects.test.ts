import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withAspects } from '../../src/analysis/aspects.ts'
import { createReader } from '../../src/analysis/read.ts'
import { loadResources } from '../../src/analysis/resources.ts'
import { saveBrand, setCompetitors, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { saveSource } from '../../src/db/source/source.ts'
import type { Moment, Polarity } from '../../src/domain/journey/moments.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import { openApi, testAspects, type TestApi } from '../helpers/api.ts'
import { root, STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-20T18:00:00Z')
const DAY_MS = 86_400_000

interface Said {
  text: string
  daysAgo: number
  stars?: number
  polarity: Polarity
  moment: Moment
  aspect: string
  lost?: boolean
}

const readingOf = ({ text, polarity, moment, aspect, lost }: Said): Reading => ({
  language: 'es',
  sentiment: { label: polarity, score: polarity === 'negative' ? -0.8 : 0.8, confidence: 0.9, evidence: [] },
  moments: [{ key: moment, polarity, score: 0.9, evidence: [[0, text.length]] }],
  aspects: [{ key: aspect, polarity, moments: [moment], evidence: [[3, 10]] }],
  outcome: { label: lost ? 'lost' : 'none', score: 0.9 },
  needsResponse: { value: false, score: 0.5 },
  version: 'told-1',
})

/** Eight bad deliveries a day ago, each lost; thirty good words about staff over the window; few bad deliveries before. */
const said: Said[] = [
  ...Array.from({ length: 24 }, (_, i): Said => ({ text: `La entrega con Centella fue un desastre ${'abcdefghijklmnopqrstuvwxyz'[i]}`, daysAgo: 1 + (i % 8), stars: 1, polarity: 'negative', moment: 'failure', aspect: 'delivery', lost: i % 2 === 0 })),
  ...Array.from({ length: 60 }, (_, i): Said => ({ text: `El personal de la tienda muy amable con ${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${'mnop'[i % 4]}`, daysAgo: 1 + i, stars: 5, polarity: 'positive', moment: 'smot', aspect: 'staff' })),
  ...Array.from({ length: 60 }, (_, i): Said => ({ text: `El personal atento como siempre ${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${'mnop'[i % 4]}`, daysAgo: 95 + i, stars: 4, polarity: 'positive', moment: 'smot', aspect: 'staff' })),
  { text: 'La entrega tarde y mal', daysAgo: 120, stars: 2, polarity: 'negative', moment: 'failure', aspect: 'delivery' },
]

describe.each(STORES)('aspects on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let brand: Brand
  beforeAll(async () => {
    store = await open()
    api = openApi(store, { now: () => NOW })
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    await saveBrand(store.db, { slug: 'mercanta', name: 'Mercanta', kind: 'competitor' })
    await setCompetitors(store.db, brand.id, ['mercanta'])
    await tell(said)
  })
  afterAll(() => store.close())

  const tell = async (items: Said[], readAs: (item: Said) => Reading = readingOf): Promise<void> => {
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' })
    const prepared = items.map((item, i) => ({
      mention: { externalId: `${item.text}${i}`, kind: 'review', text: item.text, publishedAt: new Date(NOW.getTime() - item.daysAgo * DAY_MS).toISOString(), ...(item.stars !== undefined && { rating: { value: item.stars, outOf: 5 } }) },
      reading: readAs(item),
      offTopic: false,
    }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: NOW }, prepared))
  }
  const ask = async (path: string) => (await api.ask('GET', `/v1/brands/casa-nogal/${path}`)).body

  it('tell pain points and standouts by moment, with examples and how they moved', async () => {
    const body = await ask('aspects')
    expect(body).toMatchObject({ from: '2025-12-21', to: '2026-03-20', before: { from: '2025-09-22', to: '2025-12-20' }, mentions: 84 })
    expect(body.pains).toMatchObject([{ aspect: 'delivery', label: { es: 'Entrega', en: 'Delivery' }, moment: 'failure', negative: 24, positive: 0, moved: 'up' }])
    expect(body.pains[0].per100).toBeCloseTo((100 * 24) / 84, 9)
    expect(body.pains[0].before).toBeCloseTo(100 / 61, 9)
    expect(body.pains[0].examples).toHaveLength(3)
    const { quote, evidence } = body.pains[0].examples[0]
    expect(quote.slice(...evidence[0])).toMatch(/entrega/i)
    expect(body.standouts).toMatchObject([{ aspect: 'staff', moment: 'smot', positive: 60 }])
    expect(body.aspects.map((row: { key: string; mentions: number }) => [row.key, row.mentions])).toEqual([['staff', 60], ['delivery', 24]])
  })

  it('mine what is said now and was not before, and say from what sample', async () => {
    const { phrases } = await ask('aspects')
    expect(phrases.items.map(({ phrase }: { phrase: string }) => phrase).join()).toMatch(/centella/)
    expect(phrases).toMatchObject({ sample: { texts: 84, of: 84 }, background: { texts: 61, of: 61 } })
  })

  it('can be asked for a moment and for a window', async () => {
    expect((await ask('aspects?moment=smot')).pains).toEqual([])
    expect((await ask('aspects?moment=smot')).aspects).toMatchObject([{ key: 'staff', mentions: 60 }])
    expect((await ask('aspects?from=2025-10-01&to=2025-12-15')).pains).toEqual([])
    expect((await api.ask('GET', '/v1/brands/casa-nogal/aspects?from=2026-02-01&to=2026-01-01')).status).toBe(422)
    expect((await api.ask('GET', '/v1/brands/casa-nogal/aspects?from=2016-02-01')).status).toBe(422)
    expect((await ask('aspects?from=2000-01-01&to=2000-01-31'))).toMatchObject({ mentions: 0, aspects: [], pains: [], standouts: [], phrases: { items: [] } })
  })

  it('go with stars and with customers lost, and say that it is association', async () => {
    const body = await ask('what-matters')
    expect(body).toMatchObject({ mentions: 145, rated: 145, lost: 12, caution: expect.stringContaining('not cause') })
    const delivery = body.aspects.find(({ key }: { key: string }) => key === 'delivery')
    expect(delivery.stars.value).toBeCloseTo((24 * 1 + 2) / 25 - (60 * 5 + 60 * 4) / 120, 9)
    expect(delivery.stars.high).toBeLessThan(0)
    expect(delivery.lostLogOdds.low).toBeGreaterThan(0)
    expect(body.moments.find(({ key }: { key: string }) => key === 'failure').stars).toEqual(delivery.stars)
    expect(body.moments.find(({ key }: { key: string }) => key === 'zmot')).toMatchObject({ mentions: 0, stars: null, lostLogOdds: null })
  })

  it('filter the mentions', async () => {
    expect((await ask('mentions?aspect=delivery&sentiment=negative&limit=100')).data).toHaveLength(25)
    expect((await ask('mentions?aspect=delivery&sentiment=positive')).data).toEqual([])
    expect((await ask('mentions?aspect=delivery&moment=smot')).data).toEqual([])
    expect((await ask('mentions?aspect=staff&limit=1')).data).toMatchObject([{ aspects: { staff: 'positive' }, story: false }])
  })

  it('follow a person’s correction', async () => {
    const [mention] = await listMentions(store.db, brand.id, { aspect: 'delivery', limit: 1 })
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: NOW }
    await store.db.transaction().execute(trx => correct(trx, target, [
      { mentionId: mention!.id, revision: 1, field: 'sentiment', value: 'positive', author: 'Ana' },
      { mentionId: mention!.id, revision: 1, field: 'moment', moment: 'failure', value: null, author: 'Ana' },
    ]))
    expect((await ask('aspects')).pains).toMatchObject([{ aspect: 'delivery', negative: 23 }])
    expect((await ask('aspects')).aspects).toMatchObject([{ key: 'staff' }, { key: 'delivery', positive: 1, negative: 23 }])
  })

  it('stand on the mention with their words, beside how each brand is spoken of', async () => {
    const resources = loadResources(root)
    const read = withAspects(createReader(resources), testAspects())
    const text = 'Casa Nogal excelente, muy amable el personal. Mercanta pésima, la entrega nunca llegó.'
    await tell([{ text, daysAgo: 0.5, polarity: 'neutral', moment: 'smot', aspect: 'staff' }], item => read({ text: item.text, lang: 'es', kind: 'review' }))
    const [{ id }] = (await ask('mentions?q=Mercanta')).data
    const body = await ask(`mentions/${id}`)
    expect(body.brands).toMatchObject([{ brand: 'casa-nogal', polarity: 'positive' }, { brand: 'mercanta', polarity: 'negative' }])
    const staff = body.reading.aspects.find(({ key }: { key: string }) => key === 'staff')
    expect(staff.evidence.map(([start, end]: [number, number]) => text.slice(start, end))).toEqual(['muy amable', 'el personal'])
    const [single] = (await ask('mentions?aspect=staff&q=atento&limit=1')).data
    expect((await ask(`mentions/${single.id}`)).brands).toEqual([])
  })

  it('mark memorable stories', async () => {
    const text = 'El 12 de mayo se rompió la mesa y en 20 minutos Teresa encontró otra en la tienda de Coyoacán. ' + 'Todo fue maravilloso y el personal excelente, como nunca nos habían tratado en ninguna parte. '.repeat(4)
    await tell([{ text, daysAgo: 0.2, stars: 5, polarity: 'positive', moment: 'smot', aspect: 'staff' }])
    expect((await ask('mentions?story=true')).data).toMatchObject([{ story: true, text }])
  })
})

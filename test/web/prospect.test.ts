import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import type { Mention } from '../../src/contract.ts'
import type { Polarity } from '../../src/domain/journey/moments.ts'
import { firstRead, type Read } from '../../src/web/home/sentence-prospect.ts'
import { translator } from '../../src/web/translator.ts'
import type { MentionMoment } from '../../src/web/views/mentions.ts'
import { readByStars } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openPages, type TestPages } from '../helpers/pages.ts'
import { openTestPglite } from '../helpers/stores.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const DAY_MS = 86_400_000
const review = (id: number, stars: number, daysAgo: number, more: Partial<Mention> = {}): Mention => ({
  externalId: `r${id}`, kind: 'review', text: stars > 3 ? `Muy cómoda la silla número ${id}` : `Se rompió la pata número ${id} y nadie contesta`, author: { name: `Persona ${id}` }, rating: { value: stars, outOf: 5 },
  publishedAt: new Date(NOW.getTime() - daysAgo * DAY_MS).toISOString(), ...more,
})

describe('what a prospect sees', () => {
  let store: Store
  let deps: TestDeps
  let pages: TestPages
  let brand: Brand
  let shop: Source
  let forum: Source

  const add = async (source: Source, mentions: Mention[]): Promise<void> => {
    const prepared = mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: NOW }, prepared))
  }
  const idOf = async (author: string): Promise<string> => (await listMentions(store.db, brand.id, { limit: 100 })).find(mention => mention.author === author)!.id
  const figure = (text: string): string => /data-figure>([\d.,]+)</.exec(text)![1]!

  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store)
    pages = openPages(store, deps)
    brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    shop = await saveSource(store.db, brand.id, { collector: 'push', name: 'Tienda de Sillas', kind: 'review' })
    forum = await saveSource(store.db, brand.id, { collector: 'push', name: 'Plaza', kind: 'social' })
    await add(shop, [review(1, 1, 0), review(2, 5, 1), review(3, 2, 2, { ownerReply: { text: 'Te llamamos ayer, cambiamos la pata y te devolvimos el envío.' } }), ...Array.from({ length: 12 }, (_, i) => review(10 + i, 4, 20 + i))])
    await add(forum, [review(50, 5, 3), review(51, 5, 4)])
  })
  afterAll(() => store.close())

  it('opens with what is read first where it costs most, with the ten places of that source in order', async () => {
    const { text } = await pages.ask('/b/encina/prospect?lang=es')
    expect(text).toContain('<h1>Quien te busca en Tienda de Sillas lee primero una queja del uso sin respuesta</h1>')
    expect([...text.matchAll(/<li id="place-(\d+)"/g)].map(([, place]) => Number(place))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(text.indexOf('número 1 y')).toBeLessThan(text.indexOf('número 2'))
    expect(text).toContain('Orden supuesto: las más nuevas primero.')
    expect(text).toMatch(/aria-current="page"><bdi>Tienda de Sillas<\/bdi>/)
  })

  it('shows another source by its tab, and in English', async () => {
    const { text } = await pages.ask(`/b/encina/prospect?lang=en&source=${forum.id}`)
    expect(text).toContain('<h1>On Plaza, people who look you up first read a good word about using it</h1>')
    expect(text).toContain('número 50')
    expect(text).not.toContain('número 10<')
  })

  it('offers an answer where there is a complaint without one, and works it out when it is ticked', async () => {
    const complaint = await idOf('Persona 1')
    const before = (await pages.ask('/b/encina/prospect?lang=es')).text
    expect([...before.matchAll(/name="answered" value="([^"]+)"/g)].map(([, id]) => id)).toEqual([complaint])
    const { text } = await pages.ask(`/b/encina/prospect?lang=es&answered=${complaint}`)
    expect(text).toMatch(/name="answered" value="[^"]+" checked/)
    expect(Number(figure(text).replace(',', '.'))).toBeGreaterThan(Number(figure(before).replace(',', '.')))
    expect(text).toMatch(/data-change>sube \d/)
  })

  it('keeps what was ticked at another source in the sum', async () => {
    const { text } = await pages.ask(`/b/encina/prospect?lang=es&source=${forum.id}&answered=${await idOf('Persona 1')}`)
    expect(text).toMatch(/<input type="hidden" name="answered"/)
    expect(text).toContain('Cuenta también 1 supuesto de otra fuente.')
  })

  it('says that no index is left when every source is taken away', async () => {
    const { text } = await pages.ask(`/b/encina/prospect?lang=es&lost=${shop.id}&lost=${forum.id}`)
    expect(text).toContain('sin índice: no quedaría ninguna fuente')
  })

  it('shows the first screen of a past day beside today’s index, without what-if', async () => {
    const { text } = await pages.ask(`/b/encina/prospect?lang=es&source=${shop.id}&on=2026-03-08`)
    expect(text).toContain('<h1>El 8 mar, quien te buscaba en Tienda de Sillas leía primero')
    expect(text).not.toContain('número 2<')
    expect(text).not.toContain('id="what-if"')
    expect(text).toMatch(/hoy, \d/)
    expect((await pages.ask('/b/encina/prospect?lang=es&on=1950-01-01')).text).toContain('El 7 feb')
    expect((await pages.ask('/b/encina/prospect?lang=es&on=9999-99-99')).text).toContain('id="what-if"')
  })

  it('tells what will still cost, and until when', async () => {
    const { text } = await pages.ask(`/b/encina/prospect?lang=es&source=${shop.id}`)
    expect(text).toMatch(/Lastre en Tienda de Sillas: \d+,\d puntos, se alivia el \d+ \w+ 20\d\d/)
    expect((await pages.ask(`/b/encina/prospect?lang=es&source=${forum.id}`)).text).toContain('Sin lastre en Plaza')
  })

  it('of a competitor, shows the same without what is only ours to do', async () => {
    const rival = await saveBrand(store.db, { slug: 'rival', name: 'Casa Roble', kind: 'competitor' })
    const source = await saveSource(store.db, rival.id, { collector: 'push', name: 'Tienda de Sillas', kind: 'review' })
    const mention = review(1, 1, 1)
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: rival.id, timeZone: rival.timeZone, sourceId: source.id, now: NOW }, [{ mention, reading: readByStars(mention), offTopic: false }]))
    const { text } = await pages.ask('/b/rival/prospect?lang=es')
    expect(text).toContain('Quien busca a Casa Roble en Tienda de Sillas lee primero')
    expect(text).not.toMatch(/id="what-if"|name="answered"/)
  })

  it('keeps the place of what was deleted since on a past day, and says that it is gone', async () => {
    const brief = await saveBrand(store.db, { slug: 'breve', name: 'Breve' })
    const source = await saveSource(store.db, brief.id, { collector: 'push', name: 'Tienda', kind: 'review' })
    const target = { brandId: brief.id, timeZone: brief.timeZone, sourceId: source.id, now: NOW }
    const prepared = [review(1, 1, 5), review(2, 5, 6)].map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))
    await store.db.transaction().execute(trx => storeMentions(trx, target, prepared))
    await store.db.transaction().execute(trx => storeMentions(trx, target, [], ['r1']))
    const then = (await pages.ask('/b/breve/prospect?lang=es&on=2026-03-08')).text
    expect(then).toContain('leía primero una opinión que ya no está')
    expect(then).toContain('Esta opinión estaba aquí y ya no')
    expect((await pages.ask('/b/breve/prospect?lang=es')).text).not.toContain('ya no está')
  })

  it('says so where nothing was ever said', async () => {
    await saveBrand(store.db, { slug: 'nueva', name: 'Nueva' })
    const { status, text } = await pages.ask('/b/nueva/prospect?lang=es')
    expect(status).toBe(200)
    expect(text).toContain('Quien te busca todavía no encuentra opiniones')
  })
})

describe('an opinion in a few words', () => {
  const t = translator('es', { timeZone: 'UTC' })
  const at = (polarity: Polarity): MentionMoment[] => [{ key: 'relationship', polarity, unsure: false, evidence: [] }]
  const read: Read = { sentiment: 'negative', mixed: false, unsure: false, answered: null, outcome: 'none', moments: at('negative') }

  it.each<[Read, string]>([
    [read, 'una queja de cobros o trámites sin respuesta'],
    [{ ...read, answered: 'substance' }, 'una queja de cobros o trámites ya respondida'],
    [{ ...read, moments: [] }, 'una queja sin respuesta'],
    [{ ...read, unsure: true }, 'una opinión dudosa'],
    [{ ...read, mixed: true }, 'una opinión con bueno y malo'],
    [{ ...read, sentiment: 'positive', moments: at('positive') }, 'una buena opinión de cobros o trámites'],
    [{ ...read, sentiment: 'neutral', outcome: 'question' }, 'una pregunta sin respuesta'],
    [{ ...read, sentiment: null }, 'una opinión dudosa'],
  ])('case %#', (mention, words) => {
    expect(firstRead(mention, t)).toBe(words)
  })
})

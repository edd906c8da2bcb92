import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, setCompetitors, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSeries } from '../../src/db/alert/series.ts'
import { saveRoute } from '../../src/db/delivery/route.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { absorb } from '../../src/domain/burn/burn.ts'
import { BURN } from '../../src/domain/burn/kept.ts'
import { createBurn } from '../../src/domain/burn/memory.ts'
import { weekOf } from '../../src/domain/burn/week.ts'
import { openDeps } from '../helpers/deps.ts'
import { openPages, type TestPages } from '../helpers/pages.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { many, tell } from '../helpers/told.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const HOSTILE = '<script>alert("x")</script>'

describe('the page of the journey', () => {
  let store: Store
  let pages: TestPages
  let brand: Brand
  let shop: Source
  let forum: Source

  beforeAll(async () => {
    store = await openTestPglite()
    pages = openPages(store, await openDeps(store, { now: NOW.toISOString() }))
    brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    const rival = await saveBrand(store.db, { slug: 'roble', name: `Casa Roble ${HOSTILE}`, kind: 'competitor' })
    await setCompetitors(store.db, brand.id, [rival.slug])
    shop = await saveSource(store.db, brand.id, { collector: 'push', name: 'Tienda', kind: 'review' })
    forum = await saveSource(store.db, brand.id, { collector: 'push', name: `Foro ${HOSTILE}`, kind: 'social' })
    const theirs = await saveSource(store.db, rival.id, { collector: 'push', name: 'Tienda', kind: 'review' })
    await tell(store, { brand, source: shop, now: NOW }, [
      ...many(60, { polarity: 'positive', moment: 'smot', stars: 5, aspect: 'quality' }),
      ...many(30, { polarity: 'negative', moment: 'relationship', stars: 1, aspect: 'billing', lost: true }),
      ...many(6, { polarity: 'negative', moment: 'failure', stars: 2 }),
      ...many(2, { polarity: 'positive', moment: 'failure', stars: 4 }),
      // The year before: few complaints of bills.
      ...many(90, { polarity: 'positive', moment: 'smot', stars: 5, from: 100 }),
      ...many(10, { polarity: 'negative', moment: 'relationship', stars: 1, from: 100 }),
      ...many(6, { polarity: 'negative', moment: 'failure', stars: 2, from: 100 }),
    ])
    await tell(store, { brand, source: forum, now: NOW }, many(8, { polarity: 'positive', moment: 'zmot', text: 'Me hablaron bien de ellos' }))
    await tell(store, { brand: rival, source: theirs, now: NOW }, many(20, { polarity: 'positive', moment: 'relationship', stars: 5 }))
    await saveRoute(store.db, brand.id, { name: 'cobros', position: 0, events: [], kinds: [], moments: ['relationship'], minSeverity: 'notice', endpointIds: [], owner: 'Lucía y su equipo', firstStep: null, quiet: null, origin: 'yaml' })
  })
  afterAll(() => store.close())

  const ask = async (query = ''): Promise<string> => (await pages.ask(`/b/encina/journey?lang=es${query}`)).text
  const columnOf = (text: string, moment: string): string => new RegExp(`<li id="moment-${moment}"[^]*?</dl>[^]*?</li>`).exec(text)![0]

  it('opens with the moment that swallows more than usual, and draws it as a cautioned current', async () => {
    const text = await ask()
    expect(text).toMatch(/<h1>La relación se traga \d+ de cada 100 opiniones: lo habitual, 9<\/h1>/)
    expect(text).toContain('Los demás momentos pierden casi lo de siempre.')
    expect(text).toMatch(/class="sink-number call"[^>]*>\d+ · lo habitual, 9</)
    expect(columnOf(text, 'relationship')).toContain('class="bad"')
  })

  it('says the whole drawing in words', async () => {
    const text = await ask()
    const words = /<desc id="river-text">([^<]*)</.exec(text)![1]!
    for (const moment of ['Antes de comprar', 'Al querer comprar', 'Al usarlo', 'La relación', 'Cuando algo falla', 'El cliente habla']) expect(words).toContain(`${moment}: `)
    expect(words).toMatch(/nivel −\d+, habitual −\d+/)
  })

  it('tells of each moment what hurts and stands out, how much it matters, who answers for it, and how others do', async () => {
    const text = await ask()
    const relationship = columnOf(text, 'relationship')
    expect(relationship).toMatch(/Duele<\/dt><dd><ul><li><a href="[^"]*moment=relationship[^"]*aspect=billing[^"]*from=2025-12-11[^"]*">Cobros y facturas<\/a> <span class="quiet">30/)
    expect(relationship).toContain('lo que más')
    expect(relationship).toMatch(/«Se nos va», [\d.,]+ veces más posible/)
    expect(relationship).toContain('Lucía y su equipo')
    expect(relationship).toMatch(/Casa Roble[^]*\+74/)
    expect(columnOf(text, 'smot')).toMatch(/Sobresale<\/dt><dd><ul><li><a[^>]*>Calidad del producto/)
    expect(columnOf(text, 'smot')).toContain('Producto y operaciones')
    expect(columnOf(text, 'umot')).toContain('es el veredicto: no se mide')
    expect(columnOf(text, 'failure')).toMatch(/25\s% bien resuelto/)
    expect(text).not.toContain(HOSTILE)
  })

  it('opens from an aspect into just the opinions it counts', async () => {
    const href = /<a href="([^"]*aspect=billing[^"]*)"/.exec(await ask())![1]!.replaceAll('&amp;', '&')
    const { text } = await pages.ask(`${href}&lang=es`)
    expect(text).toContain(': negativas, La relación, Cobros y facturas')
    expect(text.match(/<li id="mention-/g)).toHaveLength(30)
  })

  it('follows the window and the source that are chosen', async () => {
    expect(await ask('&days=30')).toContain('del 9 feb al 10 mar')
    const one = await ask(`&source=${forum.id}`)
    expect(one).toContain('8 opiniones de')
    expect(one).not.toContain('De qué se quejan')
    expect(await ask('&days=17&source=nobody')).toContain('del 11 dic al 10 mar')
  })

  it('warns when people complain of other things though the stars hold', async () => {
    expect(await ask()).toContain('Todavía se aprende de qué se quejan')
    let burn = createBurn()
    const first = weekOf(NOW.getTime() / 86_400_000) - 30
    for (let week = 0; week < 30; week++) {
      const bills = week < 24 ? 2 : 9
      burn = absorb(burn, { week: first + week, complaints: 20, named: { 'moment:relationship': bills, 'aspect:billing': bills - 1, 'moment:failure': 20 - bills } }).memory
    }
    await saveSeries(store.db, brand.id, BURN, { state: { burn, sourceIds: [], past: { from: first, to: first + 29, sums: {} } }, seenAt: NOW })
    const text = await ask()
    expect(text).toMatch(/<p class="notice"><b>Cambió de qué se quejan\.<\/b> Las estrellas/)
    expect(text).toMatch(/«(Cobros y facturas|La relación)» pasó de \d+\s% a \d+\s% de las quejas desde el/)
    expect((await pages.ask('/b/encina/journey?lang=en')).text).toContain('What people complain of changed.')
  })

  it('says how few they are where they are too few to draw', async () => {
    const few = await saveBrand(store.db, { slug: 'nueva', name: 'Nueva' })
    const source = await saveSource(store.db, few.id, { collector: 'push', name: 'Tienda', kind: 'review' })
    await tell(store, { brand: few, source, now: NOW }, many(3, { polarity: 'negative', moment: 'smot' }))
    const { status, text } = await pages.ask('/b/nueva/journey?lang=es')
    expect(status).toBe(200)
    expect(text).toContain('Muy pocas opiniones para dibujar el recorrido: 3.')
    expect(text).not.toContain('class="river')
  })
})

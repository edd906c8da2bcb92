import { sql, type RawBuilder } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { listMentions, type MentionFilter } from '../../../src/db/mention/list.ts'
import { saysWords } from '../../../src/db/mention/rare.ts'
import { storeMentions } from '../../../src/db/mention/store.ts'
import { saveSource, type Source } from '../../../src/db/source/source.ts'
import { readByStars } from '../../helpers/api.ts'
import { STORES } from '../../helpers/stores.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const COUNT = 1500

/** Said by all, by one in three, one in forty, one in three hundred, one alone; each by others. */
const textOf = (i: number): string =>
  ['pedido', i % 3 === 0 && 'sofá', i % 40 === 7 && 'bisagra', i % 300 === 11 && 'carcoma', i === 1200 && 'única', `número${i}`].filter(Boolean).join(' ')

describe.each(STORES)('a search on $kind', ({ open }) => {
  let store: Store
  let brand: Brand
  let source: Source

  beforeAll(async () => {
    store = await open()
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    source = await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' })
    const mentions = Array.from({ length: COUNT }, (_, i) => ({ externalId: String(i), kind: 'review', text: textOf(i), rating: { value: i % 2 === 0 ? 1 : 5, outOf: 5 }, publishedAt: new Date(NOW.getTime() - i * 60_000).toISOString() }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: 'UTC', sourceId: source.id, now: NOW }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
  })
  afterAll(() => store.close())

  const found = async (filter: MentionFilter): Promise<string[]> => (await listMentions(store.db, brand.id, filter)).map(({ externalId }) => externalId)
  const those = (says: (text: string, i: number) => boolean, limit: number): string[] => Array.from({ length: COUNT }, (_, i) => i).filter(i => says(textOf(i), i)).slice(0, limit).map(String)

  it.each([
    ['what all say', 'pedido', (text: string) => text.includes('pedido'), 30],
    ['what many say, without its accent', 'SOFA', (text: string) => text.includes('sofá'), 31],
    ['what some say', 'bisagra', (text: string) => text.includes('bisagra'), 30],
    ['what hardly anybody says', 'carcoma', (text: string) => text.includes('carcoma'), 30],
    ['what one says, long ago', 'unica', (text: string) => text.includes('única'), 30],
    ['words together', 'sofá bisag*', (text: string) => text.includes('sofá') && text.includes('bisagra'), 30],
    ['more than are read at once', 'sofá', (text: string) => text.includes('sofá'), 450],
    ['what nobody says', 'zzyzx', () => false, 30],
  ] as Array<[string, string, (text: string) => boolean, number]>)('finds %s, the newest first', async (_, text, says, limit) => {
    expect(await found({ text, limit })).toEqual(those(says, limit))
  })

  it('goes on where a page ended, and holds to what else is asked', async () => {
    const all = those((text, i) => text.includes('bisagra') && i % 2 === 0, COUNT)
    expect(await found({ text: 'bisagra', sentiment: 'negative', limit: 200 })).toEqual(all)
    const [first] = await listMentions(store.db, brand.id, { text: 'sofa', limit: 1 })
    expect(await found({ text: 'sofa', before: { occurredAt: first!.occurredAt, id: first!.id }, limit: 5 })).toEqual(those(text => text.includes('sofá'), 6).slice(1))
  })

  it('finds by an aspect, of a moment and a tone', async () => {
    const spoken = (i: number): boolean => i % 50 === 3
    await store.db.updateTable('mention').set({ aspects: JSON.stringify({ delivery: { polarity: 'negative', moments: ['failure'] } }), moments: JSON.stringify({ failure: 'negative' }) }).where('external_id', 'in', Array.from({ length: COUNT }, (_, i) => i).filter(spoken).map(String)).execute()
    const all = those((_, i) => spoken(i), COUNT)
    expect(await found({ aspect: 'delivery', limit: 100 })).toEqual(all)
    expect(await found({ aspect: 'delivery', sentiment: 'negative', moment: 'failure', limit: 10 })).toEqual(all.slice(0, 10))
    expect(await found({ aspect: 'delivery', sentiment: 'positive' })).toEqual([])
    expect(await found({ aspect: 'delivery', moment: 'smot' })).toEqual([])
    expect(await found({ aspect: 'price' })).toEqual([])
    expect(await found({ aspect: 'delivery', text: 'sofa', limit: 100 })).toEqual(those((text, i) => spoken(i) && text.includes('sofá'), COUNT))
    expect(await found({ aspect: 'delivery', sourceId: source.id, limit: 5 })).toEqual(all.slice(0, 5))
  })

  it('goes back over years, and no further than asked', async () => {
    const old = await saveBrand(store.db, { slug: 'casa-vieja', name: 'Casa Vieja' })
    const shop = await saveSource(store.db, old.id, { collector: 'push', name: 'b', kind: 'review' })
    // One in nine days, for fifteen years: in weeks asked for one by one, in those asked for together, and before all of them.
    const at = (i: number): Date => new Date(NOW.getTime() - i * 9 * 86_400_000)
    const said = (i: number): boolean => i % 60 === 59
    const mentions = Array.from({ length: 600 }, (_, i) => ({ externalId: String(i), kind: 'review', text: said(i) ? 'carcoma' : 'mesa', publishedAt: at(i).toISOString() }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: old.id, timeZone: 'UTC', sourceId: shop.id, now: NOW }, mentions.map(mention => ({ mention, reading: null, offTopic: false }))))
    await store.db.updateTable('mention').set({ aspects: JSON.stringify({ delivery: { polarity: 'negative', moments: ['failure'] } }) }).where('brand_id', '=', old.id).where('text', '=', 'carcoma').execute()
    const all = Array.from({ length: 600 }, (_, i) => i).filter(said).map(String)
    for (const rare of [{ text: 'carcoma' }, { aspect: 'delivery' }]) {
      const those = async (filter: MentionFilter): Promise<string[]> => (await listMentions(store.db, old.id, { ...rare, ...filter })).map(({ externalId }) => externalId)
      expect(await those({ limit: 30 })).toEqual(all)
      expect(await those({ limit: 3 })).toEqual(all.slice(0, 3))
      expect(await those({ limit: 30, from: at(300) })).toEqual(all.slice(0, 5))
      expect(await those({ limit: 30, from: at(539), to: at(119) })).toEqual(all.slice(2, 9))
    }
    expect(await found({ text: 'carcoma', limit: 30 })).toEqual(those(text => text.includes('carcoma'), 30))
  })

  it('finds letters in every form of theirs', async () => {
    const brand = await saveBrand(store.db, { slug: 'letras', name: 'Letras' })
    const shop = await saveSource(store.db, brand.id, { collector: 'push', name: 'c', kind: 'review' })
    const texts = ['Sofá', 'SOFA\u0301'.normalize('NFC'), 'El SOFÁ.', 'Niño y cigüeña', 'NIÑO', 'façade', 'FAÇADE', '10 \u212Aelvin', 'Straße', 'ÿ', 'Łódź', '日本', 'año2024']
    const mentions = texts.map((text, i) => ({ externalId: text, kind: 'review', text, publishedAt: new Date(NOW.getTime() - i * 60_000).toISOString() }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: 'UTC', sourceId: shop.id, now: NOW }, mentions.map(mention => ({ mention, reading: null, offTopic: false }))))
    // How many depends on what the database takes for capitals; never on the way they are looked for.
    const counted = async (holds: RawBuilder<unknown>) => (await sql<{ count: number }>`select count(*) from mention where brand_id = ${brand.id} and ${holds}`.execute(store.db)).rows[0]!.count
    for (const text of ['sofa', 'SOFÁ', 'Nino', 'cigue*', 'facade', 'straße', 'Y', 'łódź', 'ano2024', 'año*', 'niño cigüeña', 'kelvin', '日本', 'ofa', 'sof']) {
      const { condition, indexed } = saysWords(text)!
      const count = await counted(indexed([brand.id]))
      expect([text, await counted(condition)]).toEqual([text, count])
      if (/^(sofa|cigue|straße|ano2024|año|niño)/.test(text)) expect([text, count]).not.toEqual([text, 0])
    }
    expect(await counted(saysWords('ofa')!.condition)).toBe(0)
  })

  it('asks nothing where a text has no words', async () => {
    expect(await found({ text: '¿?', limit: 2 })).toEqual(['0', '1'])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { pushSource } from '../../src/db/source/source.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

describe.each(STORES)('what comes in on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const take = async (mentions: Array<Partial<Mention>>, gone: string[] = []) => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const source = await pushSource(store.db, brand.id, 'push')
    const page = { mentions: mentions.map((mention, i) => ({ externalId: `m${i}`, kind: 'review', text: 'Bien', ...mention })), gone }
    const result = await ingest(deps, { brand, source }, page)
    const rows = await store.db.selectFrom('mention').selectAll().where('brand_id', '=', brand.id).orderBy('external_id').execute()
    return { result, rows, again: () => ingest(deps, { brand, source }, page) }
  }

  it.each<[string, Partial<Mention>]>([
    ['a date of the year nought', { publishedAt: '0000-01-01T00:00:00Z' }],
    ['a date before everything', { editedAt: '-271821-04-20T00:00:00Z' }],
    ['an answer without a real date', { ownerReply: { text: 'Gracias', publishedAt: 'ayer' } }],
    ['a place beyond all lists', { position: 3_000_000_000 }],
    ['a place in the middle', { position: 1.5 }],
    ['more followers than people', { author: { name: 'Ana', followers: 3e9 } }],
    ['half a follower', { author: { name: 'Ana', followers: 0.5 } }],
    ['a NUL', { text: 'a\u0000b', title: '\u0000', ownerReply: { text: '\u0000' }, engagement: { 'li\u0000kes': 1, likes: 2 } }],
    ['half a character', { text: 'a\ud800b', externalId: 'm0\udc00', place: '\ud800', publishedAt: '\ud800' }],
    ['an id longer than any index row', { externalId: `m0${newIds(100)}`, replyTo: newIds(100), author: { id: newIds(100) } }],
  ])('stores its neighbours and itself with %s', async (_, mention) => {
    const { result, rows, again } = await take([mention, {}])
    expect(result.stored).toBe(2)
    expect(rows).toHaveLength(2)
    expect(await again()).toMatchObject({ stored: 0, changed: 0, unchanged: 2 })
  })

  it('knows a long id again when its source says it is gone', async () => {
    const id = `m${newIds(100)}`
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const source = await pushSource(store.db, brand.id, 'push')
    await ingest(deps, { brand, source }, { mentions: [{ externalId: id, kind: 'review', text: 'Bien' }] })
    expect(await ingest(deps, { brand, source }, { mentions: [], gone: [id] })).toMatchObject({ gone: 1 })
  })

  it('keeps no e-mail address as the key of a person, and still knows the person', async () => {
    const author = { id: 'pilar.demo@example.com', name: 'pilar.demo@example.com' }
    const { rows } = await take([{ author }, { author: { id: 'Pilar.Demo@example.com' } }, { author: { id: 'otra@example.com' } }, { author: { id: 'u-17' } }])
    expect(JSON.stringify(rows)).not.toMatch(/example\.com/)
    expect(rows[0]!.author_id).toBe(rows[1]!.author_id)
    expect(rows[2]!.author_id).not.toBe(rows[0]!.author_id)
    expect(rows[3]!.author_id).toBe('u-17')
  })
})

function newIds(count: number): string {
  return Array.from({ length: count }, () => newId()).join('')
}

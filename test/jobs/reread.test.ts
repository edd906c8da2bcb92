import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withStage, type Stage } from '../../src/analysis/stage.ts'
import { createReaderPool } from '../../src/analysis/pool.ts'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { pushSource } from '../../src/db/source/source.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { rereadAll } from '../../src/jobs/keep/reread.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { root, STORES } from '../helpers/stores.ts'

const pool = createReaderPool({ root, workers: 0 })

describe.each(STORES)('reading again on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const versions = async () => (await store.db.selectFrom('mention').select(['text', 'read_version']).orderBy('occurred_at').execute()).map(row => row.read_version)

  it('asks an optional reader again only for what it could not be asked, the newest first, and ends when nothing moves', async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const source = await pushSource(store.db, brand.id, 'push')
    const mentions = [1, 2, 3, 4].map(day => ({ externalId: `m${day}`, kind: 'review', text: `Opinión del día ${day}`, publishedAt: `2026-03-0${day}T10:00:00Z` }))
    await ingest(deps, { brand, source }, { mentions })
    const asked: string[] = []
    let left = 2
    const read: Stage['read'] = async given =>
      given.map(({ opinion }) => {
        if (left === 0) return undefined
        left -= 1
        asked.push(opinion.text)
        return {}
      })
    const reader = withStage(pool, { version: 'slow-1', read }, () => {})
    expect(await rereadAll({ ...deps, reader })).toBe(2)
    expect(asked).toEqual(['Opinión del día 4', 'Opinión del día 3'])
    expect(await versions()).toEqual([reader.standIn, reader.standIn, reader.version, reader.version])
    left = 9
    expect(await rereadAll({ ...deps, reader })).toBe(2)
    expect(asked.slice(2)).toEqual(['Opinión del día 2', 'Opinión del día 1'])
    // Another one takes its place: everything is read once more, and by ours where it cannot be asked.
    const other = withStage(pool, { version: 'other-1', read: async given => given.map(() => undefined) }, () => {})
    expect(await rereadAll({ ...deps, reader: other })).toBe(4)
    expect(await versions()).toEqual(Array(4).fill(pool.version))
    expect(await rereadAll({ ...deps, reader: other })).toBe(0)
    expect(await rereadAll(deps)).toBe(0)
  })

  it('reads short texts in what the brand is spoken of in, when they come and again later', async () => {
    const languages = async (id: string) => (await store.db.selectFrom('mention').select('language').where('brand_id', '=', id).execute()).map(row => row.language)
    const spoken = await Promise.all([['es'], ['en']].map(list => saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', languages: list })))
    for (const brand of spoken) await ingest(deps, { brand, source: await pushSource(store.db, brand.id, 'push') }, { mentions: [{ externalId: 'm', kind: 'review', text: 'La casa es bonita' }] })
    expect(await Promise.all(spoken.map(({ id }) => languages(id)))).toEqual([['es'], ['ca']])
    await store.db.updateTable('mention').set({ read_version: 'old', language: 'xx' }).execute()
    await rereadAll(deps)
    expect(await Promise.all(spoken.map(({ id }) => languages(id)))).toEqual([['es'], ['ca']])
  })
})

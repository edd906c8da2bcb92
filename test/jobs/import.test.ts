import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteBrand, findBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { findSourceByName, listSources, saveSource } from '../../src/db/source/source.ts'
import { slugOf } from '../../src/domain/slug.ts'
import { brandNamed, importByBrand, importFile, type ImportOptions } from '../../src/jobs/collect/import.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

describe.each(STORES)('importing on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let folder: string
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
    folder = await mkdtemp(join(tmpdir(), 'marea-import-'))
  })
  afterAll(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  const optionsFor = (path: string, more: Partial<ImportOptions> = {}): ImportOptions => ({ config: { path }, sourceName: 'Encuesta', kind: 'survey', signal: new AbortController().signal, onPage: () => {}, ...more })

  it('reads a file into a brand that is made when there is none', async () => {
    const path = join(folder, 'encuesta.csv')
    await writeFile(path, 'Comentario;Nota\n"Llegó tarde; nadie avisó";2\n"Todo perfecto";5\n')
    const brand = await brandNamed(deps, 'Cafetería Ñandú')
    expect(brand).toMatchObject({ slug: 'cafeteria-nandu', name: 'Cafetería Ñandú' })
    const summary = await importFile(deps, brand, optionsFor(path, { config: { path, map: { text: 'Comentario', rating: 'Nota' } } }))
    expect(summary).toMatchObject({ stored: 2, problems: [] })
    expect(await importFile(deps, brand, optionsFor(path, { config: { path, map: { text: 'Comentario', rating: 'Nota' } } }))).toMatchObject({ stored: 0, changed: 0 })
    expect((await listMentions(store.db, brand.id)).map(({ text }) => text).toSorted()).toEqual(['Llegó tarde; nadie avisó', 'Todo perfecto'])
  })

  it('keeps posts apart from reviews of the same name', async () => {
    const path = join(folder, 'all.ndjson')
    await writeFile(path, '{"id":1,"text":"Bien"}')
    const brand = await brandNamed(deps, 'Homónima')
    for (const kind of ['review', 'social', 'review'] as const) await importFile(deps, brand, optionsFor(path, { sourceName: 'all.ndjson', kind }))
    const sources = (await listSources(store.db, brand.id)).map(({ name, kind, collector }) => [name, kind, collector])
    expect(sources).toEqual([['all.ndjson', 'review', 'file'], ['all.ndjson (social, import)', 'social', 'file']])
  })

  it('shows rows without a date in the order of the file', async () => {
    const path = join(folder, 'sin-fecha.ndjson')
    await writeFile(path, '{"id":1,"text":"Primera"}\n{"id":2,"text":"Segunda"}\n{"id":3,"text":"Tercera"}')
    const brand = await brandNamed(deps, 'Sin fecha')
    await importFile(deps, brand, optionsFor(path))
    expect((await listMentions(store.db, brand.id)).map(({ text }) => text)).toEqual(['Primera', 'Segunda', 'Tercera'])
  })

  it('tells the rows that cannot be read by their line, and reads the others', async () => {
    const path = join(folder, 'rota.ndjson')
    await writeFile(path, '{"id":1,"text":"Bien"}\n{"id":2,"text":\n{"id":3,"text":"Mal"}\n')
    const brand = await brandNamed(deps, 'Rota')
    const summary = await importFile(deps, brand, optionsFor(path))
    expect(summary).toMatchObject({ stored: 2 })
    expect(summary?.problems).toEqual([{ es: expect.stringMatching(/línea 2/i), en: expect.stringMatching(/line 2/i) }])
  })

  it('does not take over a source that is collected', async () => {
    const path = join(folder, 'igual.csv')
    await writeFile(path, 'texto\nBien\n')
    const brand = await brandNamed(deps, 'Con feed')
    await saveSource(store.db, brand.id, { collector: 'rss', name: 'Encuesta', kind: 'press', config: { url: 'https://news.example/feed.xml' } })
    await expect(importFile(deps, brand, optionsFor(path))).rejects.toThrow(/“Encuesta” of another kind \(rss\)/)
    expect(await findSourceByName(store.db, brand.id, 'Encuesta')).toMatchObject({ collector: 'rss', config: { url: 'https://news.example/feed.xml' } })
  })

  it('says what is wrong with a file that is not there', async () => {
    const summary = await importFile(deps, await brandNamed(deps, 'Nada'), optionsFor(join(folder, 'no-hay.csv')))
    expect(summary?.failure).toMatchObject({ kind: 'config', told: { en: expect.stringContaining('cannot be read') } })
  })

  it('divides rows among the brands a column names', async () => {
    const path = join(folder, 'varias.ndjson')
    const rows = Array.from({ length: 30 }, (_, i) => ({ id: `v${i}`, marca: ['Luz Norte', 'Gas Sur', ''][i % 3], text: `Opinión número ${i}` }))
    await writeFile(path, rows.map(row => JSON.stringify(row)).join('\n'))
    const summary = await importByBrand(deps, optionsFor(path, { config: { path, map: { place: 'marca', text: 'text', externalId: 'id' } } }))
    expect(summary).toMatchObject({ seen: 30, stored: 20, problems: [{ es: '10 filas no nombran ninguna marca: se dejaron fuera.', en: '10 rows name no brand: they were left out.' }] })
    const brand = await findBrand(store.db, 'luz-norte')
    expect(await listMentions(store.db, brand!.id, { limit: 100 })).toHaveLength(10)
    expect((await importByBrand(deps, optionsFor(path, { config: { path, map: { place: 'marca', text: 'text', externalId: 'id' } } }))).stored).toBe(0)
    expect(await listSources(store.db, brand!.id)).toMatchObject([{ name: 'Encuesta', lastRunAt: deps.now(), lastOkAt: deps.now() }])
    expect(await store.db.selectFrom('collection_run').select(['seen', 'stored']).where('brand_id', '=', brand!.id).orderBy('id').execute()).toEqual([{ seen: 10, stored: 10 }, { seen: 10, stored: 0 }])
  })

  it('goes on behind the last page of an import into several brands that was cut', async () => {
    const path = join(folder, 'largas.ndjson')
    const rows = Array.from({ length: 3500 }, (_, i) => ({ marca: ['Cobre Uno', 'Cobre Dos'][i % 2], text: `Opinión ${i % 900}` }))
    await writeFile(path, rows.map(row => JSON.stringify(row)).join('\n'))
    const config = { path, map: { place: 'marca', text: 'text' } }
    const stop = new AbortController()
    const cut = await importByBrand(deps, optionsFor(path, { config, sourceName: 'Largas', signal: stop.signal, onPage: () => stop.abort() }))
    expect(cut.seen).toBe(1000)
    expect(await importByBrand(deps, optionsFor(path, { config, sourceName: 'Largas' }))).toMatchObject({ seen: 2500, stored: 2500 })
    // Whoever removed a brand meanwhile gets it back by importing again.
    await deleteBrand(store.db, (await findBrand(store.db, 'cobre-dos'))!.id)
    expect(await importByBrand(deps, optionsFor(path, { config, sourceName: 'Largas' }))).toMatchObject({ seen: 3500, stored: 1750 })
  })
})

describe('a slug', () => {
  it.each([['Casa Nogal, S.A.', 'casa-nogal-s-a'], ['  ¡Ñandú! ', 'nandu'], ['日本', 'brand-cf2abf0c'], ['中国', 'brand-f0e95216'], ['x'.repeat(80), 'x'.repeat(63)]])('of %j is %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })
})

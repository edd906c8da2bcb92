import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createFiles } from '../../src/app/files.ts'
import { createImports } from '../../src/app/imports.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { openDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { openWeb, type TestWeb } from '../helpers/web.ts'

const CSV = 'Cuándo;Qué dijo;Nota del cliente\n2026-03-01;El sillón llegó roto y nadie contesta;1\n2026-03-02;Precioso y a tiempo, volveré;5\n2026-03-03;Tardó dos semanas en llegar;2\n'

describe('a file sent in over the page', () => {
  let store: Store
  let brand: Brand
  let web: TestWeb
  const folder = mkdtempSync(join(tmpdir(), 'marea-import-'))

  beforeAll(async () => {
    store = await openTestPglite()
    const deps = { ...(await openDeps(store)), files: createFiles({ cwd: folder, folders: [folder] }) }
    brand = await saveBrand(store.db, { slug: 'olmo', name: 'Tiendas Olmo' })
    web = openWeb(deps, { imports: createImports(deps, { folder }) })
  })
  afterAll(() => store.close())

  it('is shown column by column before anything is stored, then read in, and taken off the disk', async () => {
    const sent = await web.post('/b/olmo/sources/import', { file: new File([CSV], '../../voces.csv', { type: 'text/csv' }) })
    expect(sent.status).toBe(303)
    const { text } = await web.get(sent.location!)
    expect(text).toMatch(/name="map.text"[^]*?<option selected>Qué dijo/)
    expect(text).toContain('El sillón llegó roto y nadie contesta')
    expect(await listMentions(store.db, brand.id)).toEqual([])
    const other = await web.get(`${sent.location!}?mapped=1&map.rating=Nota+del+cliente`)
    expect(other.text).toContain('Solo estrellas, sin palabras')
    await web.post(sent.location!, { 'sourceName': 'Voces', 'kind': 'survey', 'map.text': 'Qué dijo', 'map.rating': 'Nota del cliente', 'map.publishedAt': 'Cuándo' })
    await vi.waitUntil(async () => (await web.get(sent.location!)).text.includes('Se leyeron 3 filas'), { timeout: 10_000 })
    expect((await listMentions(store.db, brand.id)).map(({ rating }) => rating?.value)).toEqual([2, 5, 1])
    expect(readdirSync(join(folder, 'imports'))).toEqual([])
  })

  it('says which rows it could not take in the language of whoever reads', async () => {
    const sent = await web.post('/b/olmo/sources/import', { file: new File([`${CSV}\nsobra;un;campo;aquí;y;aquí\n`], 'rota.csv') })
    const { text } = await web.get(sent.location!)
    expect(text).toMatch(/La línea \d+ tiene \d+ campos donde el encabezado tiene \d+: se dejó fuera\./)
    expect(text).not.toContain('it was left out')
  })

  it('that holds no opinion says so, and one that is gone says that', async () => {
    const sent = await web.post('/b/olmo/sources/import', { file: new File(['a;b\n1;2\n'], 'x.csv') })
    const { text } = await web.get(sent.location!)
    expect(text).toContain('Ninguna fila se lee como opinión.')
    expect(text).toMatch(/role="alert"><span dir="auto">Ninguna columna de x\.csv parece una opinión\./)
    expect((await web.get('/b/olmo/sources/import/00000000-0000-4000-8000-000000000000')).status).toBe(404)
    expect((await web.post('/b/olmo/sources/import')).status).toBe(422)
  })
})

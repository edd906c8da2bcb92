import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { openDeps } from '../helpers/deps.ts'
import { openTestPglite, root } from '../helpers/stores.ts'
import { openWeb, type TestWeb } from '../helpers/web.ts'

describe('what a page will not do', () => {
  let store: Store
  let web: TestWeb

  beforeAll(async () => {
    store = await openTestPglite()
    await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina', origin: 'yaml' })
    web = openWeb(await openDeps(store))
  })
  afterAll(() => store.close())

  const ask = async (path: string, lang: 'es' | 'en', method: 'GET' | 'POST' = 'GET'): Promise<string> => {
    const response = await web.fetch(new Request(`http://localhost:8080${path}`, { method, headers: { 'host': 'localhost:8080', 'accept-language': lang }, ...(method === 'POST' && { body: new FormData() }) }))
    expect(response.status).toBeGreaterThanOrEqual(400)
    return (await response.text()).match(/<div class="state">([^]*?)<\/div>/)?.[1]?.replace(/<[^>]+>/g, '') ?? ''
  }

  it.each([
    [`/b/nadie`, 'GET', 'No hay ninguna marca «nadie».', 'There is no brand “nadie”.'],
    [`/b/encina/alerts/${newId()}`, 'GET', 'Esta alerta ya no está.', 'This alert is no longer there.'],
    [`/b/encina/cases/${newId()}`, 'GET', 'No hay ningún caso así.', 'There is no such case.'],
    [`/b/encina/sources/${newId()}/remove`, 'GET', 'Esta fuente ya no está.', 'This source is no longer there.'],
    ['/b/encina/report/1999', 'GET', 'No hay informe de ese mes', 'There is no report of that month'],
    ['/b/encina/settings/brand', 'POST', 'viene del archivo de configuración', 'comes from the config file'],
    ['/b/encina/alerts/rules', 'POST', 'El formulario pide algo que no existe', 'The form asks for something there is not'],
    ['/a/nonsense', 'GET', 'Este enlace no está completo', 'This link is not complete'],
  ] as const)('is told in the reader’s own language: %s', async (path, method, es, en) => {
    expect(await ask(path, 'es', method)).toContain(es)
    expect(await ask(path, 'en', method)).toContain(en)
  })

  it('is told in both languages wherever a page refuses', () => {
    const folder = join(root, 'src/web')
    const english = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts') && name !== 'refusal.ts')
      .flatMap(name => [...readFileSync(join(folder, name), 'utf8').matchAll(/new Problem\(\d+, ['`].*/g)].map(([found]) => `${name}: ${found}`))
    expect(english).toEqual([])
  })
})

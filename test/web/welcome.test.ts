import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WatchProposal } from '../../src/api/watch-proposal.ts'
import { addToConfig } from '../../src/app/config-edit.ts'
import { lineDiff } from '../../src/app/line-diff.ts'
import { findBrand, listBrands, saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listSources } from '../../src/db/source/source.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { openWeb } from '../helpers/web.ts'

const brand = { slug: 'olmo', name: 'Olmo <i>', aliases: ['Olmo'], languages: ['es'], locale: 'es-MX', timeZone: 'America/Mexico_City', query: '"Olmo"' }
const source = { name: 'Gaceta', collector: 'rss', config: { url: 'https://gaceta.example/feed.xml' }, filtered: true, found: 9, matching: 2, examples: ['Abre una tienda'] }
const proposal: WatchProposal = { brand, isKnown: false, sources: [source], leftOut: [], notes: [] }
const chosen = JSON.stringify({ name: source.name, collector: source.collector, config: source.config, filtered: true })

describe('the first run', () => {
  let store: Store
  let deps: TestDeps
  const ran: string[] = []
  let demoLeft = 0

  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const open = (own: Parameters<typeof openWeb>[1] = {}) =>
    openWeb(deps, {
      proposeWatch: async (_ask, { onLooked }) => (onLooked?.({ source }), proposal),
      runNow: async ({ name }) => void ran.push(name),
      demo: { sinkUrl: null, remove: async () => void (demoLeft += 1) },
      ...own,
    })

  it('asks for a name where there is no brand, and says beside the field what is wrong', async () => {
    const web = open()
    expect((await web.get('/')).location).toBe('/welcome')
    expect((await web.get('/welcome')).text).toContain('¿Cómo se llama tu marca?')
    const wrong = await web.get('/welcome/look?name=Olmo&country=m1&site=%20')
    expect([wrong.status, wrong.text.includes('Las dos letras de un país, como mx.')]).toEqual([422, true])
  })

  it('shows what answers, with the query to change, and begins with what was ticked at once; the demo goes', async () => {
    const web = open()
    await saveBrand(store.db, { slug: 'inventada', name: 'Inventada', origin: 'demo' })
    const looked = await web.get('/welcome/look?name=Olmo')
    expect(looked.text).toContain('2 de 9 son sobre la marca')
    expect(looked.text).toContain('<textarea id="field-query" name="query" aria-describedby="field-query-hint" rows="3" spellcheck="false">&quot;Olmo&quot;</textarea>')
    expect(looked.text).not.toContain('Olmo <i>')
    const bad = await web.post('/welcome', { brand: JSON.stringify(brand), source: chosen, query: '("Olmo" OR' })
    expect([bad.status, bad.text.includes('le falta algo después')]).toEqual([422, true])
    expect(await findBrand(store.db, 'olmo')).toBeUndefined()
    const begun = await web.post('/welcome', { brand: JSON.stringify(brand), source: chosen, query: '"Olmo" NOT álamo' })
    expect(begun.location).toBe('/b/olmo/sources')
    const made = (await findBrand(store.db, 'olmo'))!
    expect(made).toMatchObject({ query: '"Olmo" NOT álamo', timeZone: 'America/Mexico_City', origin: 'screen' })
    expect((await listSources(store.db, made.id)).map(({ name }) => name)).toEqual(['Gaceta'])
    expect([ran, demoLeft]).toEqual([['Gaceta'], 1])
  })

  it('writes to the config file where one rules, and shows the lines before', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'marea-file-')), 'marea.yaml')
    writeFileSync(file, '# ours\nbrands: []\n')
    const before = await listBrands(store.db)
    const web = open({
      configFile: {
        name: 'marea.yaml',
        change: async what => {
          const text = readFileSync(file, 'utf8')
          return { before: text, after: addToConfig(text, what), diff: lineDiff(text, addToConfig(text, what)) }
        },
        write: async ({ after }) => writeFileSync(file, after),
      },
    })
    const named = JSON.stringify({ ...brand, slug: 'faro', name: 'Faro' })
    const shown = await web.post('/welcome', { brand: named, source: chosen, query: '"Faro"' })
    expect(shown.text).toMatch(/Esto se añade a marea\.yaml[^]*\+ brands: \[\{slug: faro/)
    expect(readFileSync(file, 'utf8')).toBe('# ours\nbrands: []\n')
    await web.post('/welcome', { brand: named, source: chosen, query: '"Faro"', do: 'write' })
    expect(readFileSync(file, 'utf8')).toMatch(/^# ours\n[^]*slug: faro[^]*gaceta\.example/)
    expect(await listBrands(store.db)).toEqual(before)
  })
})

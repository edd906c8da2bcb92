import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WatchProposal } from '../../src/api/watch-proposal.ts'
import { createConfigFile } from '../../src/app/edit-config.ts'
import type { Config } from '../../src/config.ts'
import { findBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listSources } from '../../src/db/source/source.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'

const proposal: WatchProposal = {
  brand: { slug: 'olmo', name: 'Tiendas Olmo', aliases: [], languages: ['es'], locale: 'es-MX', timeZone: 'America/Mexico_City', query: '"Tiendas Olmo"' }, isKnown: false, leftOut: [], notes: [],
  sources: [{ name: 'Gaceta', collector: 'rss', config: { url: 'https://gaceta.example/feed.xml' }, filtered: true, found: 2, matching: 1, examples: [] }],
}

describe('a config file that a page writes to', () => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store)
  })
  afterEach(() => vi.unstubAllEnvs())
  afterAll(() => store.close())

  it('keeps what people wrote, and is read at once', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'marea-config-')), 'marea.yaml')
    writeFileSync(file, '# ours\nbrands:\n  - slug: faro # the first\n    name: Faro\n')
    vi.stubEnv('MAREA_CONFIG', file)
    const made = createConfigFile({ config: { file } as Config, deps })!
    const change = await made.change(proposal)
    expect(change.diff).toMatch(/\+ +- slug: olmo/)
    expect(readFileSync(file, 'utf8')).toBe(change.before)
    await made.write(change)
    expect(readFileSync(file, 'utf8')).toMatch(/^# ours\nbrands:\n {2}- slug: faro # the first\n[^]*slug: olmo/)
    const brand = (await findBrand(store.db, 'olmo'))!
    expect(brand.origin).toBe('yaml')
    expect((await listSources(store.db, brand.id)).map(({ name, origin }) => [name, origin])).toEqual([['Gaceta', 'yaml']])
    writeFileSync(file, '# changed meanwhile\nbrands: []\n')
    await expect(made.write(change)).rejects.toThrow('was changed while this ran')
  })

  it('is none where nobody has one', () => expect(createConfigFile({ config: { file: undefined } as Config, deps })).toBeNull())
})

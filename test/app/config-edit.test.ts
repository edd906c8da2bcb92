import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { WatchProposal } from '../../src/api/watch-proposal.ts'
import { addToConfig } from '../../src/app/config-edit.ts'
import { lineDiff } from '../../src/app/line-diff.ts'
import { readConfigText, writeConfig } from '../../src/app/write-config.ts'
import { fileSchema, type FileConfig } from '../../src/config-schema.ts'
import { root } from '../helpers/stores.ts'

const EXAMPLE = readFileSync(join(root, 'config/marea.example.yaml'), 'utf8')
const proposal = (slug: string, more: Partial<WatchProposal['brand']> = {}): WatchProposal => ({
  brand: { slug, name: 'Faro Café', aliases: ['@farocafe'], languages: ['es'], locale: 'es-MX', timeZone: 'America/Mexico_City', query: '"Faro Café" OR #FaroCafe', ...more },
  isKnown: false, leftOut: [], notes: [],
  sources: [
    { name: 'Reddit', collector: 'reddit', config: { query: '"Faro Café" OR "Faro Cafe"' }, filtered: true, found: 2, matching: 1, examples: [] },
    { name: 'Own page', collector: 'site-check', config: { url: 'https://farocafe.example' }, filtered: false, found: 8, matching: 8, examples: [] },
  ],
})
const read = (text: string): FileConfig => fileSchema.parse(parse(text))
/** Lines that were there and are no more. */
const lost = (before: string, after: string): string[] => {
  const left = after.split('\n')
  return before.split('\n').filter(line => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(0, at + 1)
    return at < 0
  })
}

describe('a proposal in a config file', () => {
  it('is a brand behind the others, and no line is touched', () => {
    const after = addToConfig(EXAMPLE, proposal('faro-cafe'))
    expect(lost(EXAMPLE, after)).toEqual([])
    expect(after.startsWith(EXAMPLE)).toBe(true)
    const { brands } = read(after)
    expect(brands.map(({ slug }) => slug)).toEqual(['casa-nogal', 'muebles-duna', 'faro-cafe'])
    expect(brands[2]).toMatchObject({ name: 'Faro Café', aliases: ['@farocafe'], query: '"Faro Café" OR #FaroCafe', sources: [{ name: 'Reddit', filtered: true }, { name: 'Own page', filtered: false, config: { url: 'https://farocafe.example' } }] })
  })

  it('is more sources behind those of a brand that is there, or its first', () => {
    for (const [slug, index, count] of [['casa-nogal', 0, 4], ['muebles-duna', 1, 2]] as const) {
      const after = addToConfig(EXAMPLE, proposal(slug))
      expect(lost(EXAMPLE, after)).toEqual([])
      expect(read(after).brands[index]!.sources).toHaveLength(count)
      expect(read(after).brands[index]!.name).toBe(read(EXAMPLE).brands[index]!.name)
    }
    const after = addToConfig(EXAMPLE, proposal('casa-nogal'))
    expect(lineDiff(EXAMPLE, after)).toBe(`          retentionDays: 90
          config: { url: https://press.example/feed.xml }
+       - name: Reddit
+         collector: reddit
+         filtered: true
+         config:
+           query: '"Faro Café" OR "Faro Cafe"'
+       - name: Own page
+         collector: site-check
+         config:
+           url: https://farocafe.example
      webhooks:
        - name: On call`)
  })

  it('fits however the file is written', () => {
    const files = [
      '', '# only words\n', 'brands: []\n', 'brands:\n', 'formula:\n  version: mine', 'brands: [{ slug: uno, name: Uno }]\n', 'brands:\n- slug: uno\n  name: Uno # the first',
      'brands:\n  - { slug: faro-cafe, name: Faro }\n', 'brands:\n  - slug: faro-cafe\n    name: Faro\n    sources: []\nformula:\n  version: mine\n',
      'brands:\r\n  - slug: uno\r\n    name: Uno\r\n# the end\r\n', 'brands:\n  - slug: uno\n    name: Uno\n    query: |\n      uno\n\nformula: {}\n', '---\nbrands:\n  - slug: uno\n    name: Uno\n...\n',
    ]
    for (const text of files) {
      const after = addToConfig(text, proposal('faro-cafe'))
      const brand = read(after).brands.find(({ slug }) => slug === 'faro-cafe')
      expect(brand?.sources.map(({ name }) => name), text).toEqual(['Reddit', 'Own page'])
      expect(read(after).formula, text).toEqual(read(text === '' || text.startsWith('# only') || text === 'brands:\n' ? '{}' : text).formula)
      for (const comment of text.match(/#.*/g) ?? []) expect(after).toContain(comment.trim())
      if (text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/)
    }
    expect(() => addToConfig('brands: [', proposal('x'))).toThrow('cannot be read as YAML')
  })

  it('keeps names in quotes, in any script and with every sign YAML knows', () => {
    for (const name of ['مقهى الفنار', "D'Olmo: \"sí\" # no", '- x', '@casa', 'yes', '12', 'a'.repeat(200), '{ $env: X }']) {
      const after = addToConfig(EXAMPLE, proposal('faro-cafe', { name, aliases: [name], query: null }))
      expect(read(after).brands[2]).toMatchObject({ name, aliases: [name] })
      expect(lost(EXAMPLE, after)).toEqual([])
    }
  })
})

describe('the config file', () => {
  let folder: string
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'marea-config-'))))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is written in one step, with its rights, and made where there is none', async () => {
    const path = join(folder, 'new/marea.yaml')
    const before = await readConfigText(path)
    await writeConfig(path, { before, after: addToConfig(before, proposal('faro-cafe')) })
    await chmod(path, 0o600)
    const then = await readConfigText(path)
    expect(then).toContain('# Secrets never stand here')
    await writeConfig(path, { before: then, after: addToConfig(then, proposal('otra')) })
    expect(read(await readFile(path, 'utf8')).brands.map(({ slug }) => slug)).toEqual(['faro-cafe', 'otra'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'new'))).toEqual(['marea.yaml'])
  })

  it('stays as it is where somebody changed it meanwhile, or what would be written has a mistake', async () => {
    const path = join(folder, 'kept.yaml')
    await writeFile(path, EXAMPLE)
    await expect(writeConfig(path, { before: 'brands: []\n', after: 'brands: []\n' })).rejects.toThrow('was changed while this ran')
    await expect(writeConfig(path, { before: EXAMPLE, after: 'brands: 7\n' })).rejects.toThrow('Nothing was written')
    expect(await readFile(path, 'utf8')).toBe(EXAMPLE)
    expect((await readdir(folder)).filter(name => name.endsWith('.tmp'))).toEqual([])
  })
})

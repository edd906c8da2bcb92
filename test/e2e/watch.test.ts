import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMarea } from '../helpers/process.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { root } from '../helpers/stores.ts'

const PAGES: Record<string, string> = {
  '/': '<!doctype html><title>Casa Nogal</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"><h1>Casa Nogal</h1>',
  '/feed.xml': '<rss version="2.0"><channel><title>Bitácora</title><item><guid>1</guid><title>Casa Nogal abre en Mérida</title></item></channel></rss>',
}

describe('marea watch', () => {
  let cwd: string
  let site: TestServer
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'marea-watch-'))
    site = await openServer(({ url }, response) => void response.writeHead(PAGES[url!] === undefined ? 404 : 200, { 'content-type': url === '/' ? 'text/html' : 'text/xml' }).end(PAGES[url!]))
  })
  afterAll(async () => {
    await site.close()
    await rm(cwd, { recursive: true, force: true })
  })

  const watch = (...more: string[]) =>
    runMarea(['watch', 'Casa Nogal', '--country', 'mx', '--site', site.origin, ...more], { cwd, env: { MAREA_ALLOW_HOSTS: site.host, NODE_OPTIONS: `--import ${join(root, 'test/fixtures/offline.mjs')}` } })

  it('shows what it would add and why it leaves the rest out, and writes nothing where nobody said so', async () => {
    const dry = await watch('--dry-run')
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\+ +- slug: casa-nogal$/m) })
    expect(dry.stderr).toContain('✓ Bitácora: 1 of 1, such as “Casa Nogal abre en Mérida”')
    expect(dry.stderr).toMatch(/– Reddit: .*there is no such host/)
    expect(await watch()).toMatchObject({ code: 1, stderr: expect.stringContaining('there is nobody to ask. Say --yes') })
    expect(await readdir(cwd)).toEqual([])
  }, 120_000)

  it('adds to a config file that is there, keeps its comments, and adds nothing twice', async () => {
    await mkdir(join(cwd, 'config'))
    const before = '# Ours.\nbrands:\n  - slug: duna   # the rival\n    name: Muebles Duna\n    kind: competitor\n'
    await writeFile(join(cwd, 'config/marea.yaml'), before)
    expect(await watch('--yes')).toMatchObject({ code: 0, stderr: expect.stringContaining('Written to') })
    const after = await readFile(join(cwd, 'config/marea.yaml'), 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(after).toContain(`url: ${site.origin}/feed.xml`)
    const again = await watch('--yes')
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Bitácora: The brand has it already.') })
    expect(await readFile(join(cwd, 'config/marea.yaml'), 'utf8')).toBe(after)
  }, 120_000)
})

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { listBrands, saveBrand } from '../../src/db/brand.ts'
import { openPglite, openPostgres } from '../../src/db/client.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { holdSource } from '../../src/db/source/run.ts'
import { runMarea, startMarea } from '../helpers/process.ts'
import { newPostgresDatabase, root } from '../helpers/stores.ts'

describe('the command line', () => {
  let cwd: string
  beforeAll(async () => void (cwd = await mkdtemp(join(tmpdir(), 'marea-cli-'))))
  afterAll(() => rm(cwd, { recursive: true, force: true }))
  const lines = (text: string): Array<Record<string, unknown>> => text.trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)

  it('analyzes without a database: a line for a line, bad ones told, nothing but that on stdout', async () => {
    const input = ['{"id":"x","text":"Me cobraron dos veces y nadie contesta 😡"}', '{"text":"Everything arrived early, I love it","rating":5}', 'nonsense', '{"id":7,"text":5}'].join('\n')
    const { code, stdout, stderr } = await runMarea(['analyze'], { cwd, input })
    expect(code).toBe(0)
    expect(stderr).toBe('')
    const [first, second, third, fourth] = lines(stdout)
    expect(first).toMatchObject({ id: 'x', language: 'es', sentiment: { label: 'negative' }, needsResponse: { value: true } })
    expect(second).toMatchObject({ id: 2, language: 'en', sentiment: { label: 'positive' } })
    expect(third).toMatchObject({ line: 3, error: expect.stringContaining('not JSON') })
    expect(fourth).toMatchObject({ line: 4, id: 7, error: expect.any(String) })
    expect(await readdir(cwd)).toEqual([])
  })

  it('replays spikes without a database', async () => {
    const input = Array.from({ length: 200 }, (_, hour) => JSON.stringify({ brand: 'a', at: new Date(Date.UTC(2026, 0, 1, hour + 1)).toISOString(), collected: true, counts: [{ hour: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(), negative: hour === 190 ? 30 : 1, other: 3 }] })).join('\n')
    const { code, stdout } = await runMarea(['spikes', 'replay'], { cwd, input })
    expect(code).toBe(0)
    expect(lines(stdout)[0]).toMatchObject({ brand: 'a', type: 'opened', kind: 'negative', observed: 30 })
    expect(await readdir(cwd)).toEqual([])
  })

  it('tests a query, and points at the mistake in one', async () => {
    const { stdout } = await runMarea(['query', 'test', '"casa nogal" NOT árbol'], { cwd, input: 'Casa Nogal tardó\nCasa Nogal y el arbol\n' })
    expect(lines(stdout).map(({ matches }) => matches)).toEqual([true, false])
    const { code, stderr } = await runMarea(['query', 'test', '(nogal AND'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(/\n +\^ \S/)
  })

  it('proposes for no brand whose country or site it cannot read, and asks nobody', async () => {
    const { code, stdout, stderr } = await runMarea(['watch', 'Casa Nogal', '--country', 'mexico', '--site', 'ftp://casanogal.example', '--lang', 'fr'], { cwd })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('--lang: es, en or pt')
    expect(stderr).toContain('--country: two letters of a country, such as mx.')
    expect(stderr).toContain('--site: an http or https address')
    expect(await runMarea(['watch', 'Casa Nogal', '--brand', 'nadie'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no brand “nadie”') })
    expect(await readdir(cwd)).toEqual([])
  })

  it('adds the feeds of a list of subscriptions, each once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marea-opml-'))
    await writeFile(join(folder, 'r.csv'), 'id,texto,estrellas\n1,"Todo bien",5\n')
    await writeFile(join(folder, 'feeds.opml'), '<opml version="2.0"><body><outline text="Prensa"><outline text="Diario" xmlUrl="https://diario.example/rss"/><outline text="Diario" xmlUrl="https://diario.example/atom"/><outline text="Mal" xmlUrl="mailto:ana"/></outline></body></opml>')
    await runMarea(['import', 'r.csv', '--brand', 'Casa Nogal'], { cwd: folder })
    const first = await runMarea(['sources', 'add', 'casa-nogal', '--opml', 'feeds.opml'], { cwd: folder })
    expect(lines(first.stdout)).toEqual([{ feeds: 2, added: 2, known: 0, problems: 1 }])
    expect(first.stderr).toContain('“Mal” was left out')
    expect(lines((await runMarea(['sources', 'add', 'casa-nogal', '--opml', 'feeds.opml'], { cwd: folder })).stdout)).toMatchObject([{ added: 0, known: 2 }])
    expect(await runMarea(['sources', 'add', 'casa-nogal', '--opml', 'r.csv'], { cwd: folder })).toMatchObject({ code: 1, stderr: expect.stringContaining('is no OPML') })
    await rm(folder, { recursive: true, force: true })
  }, 60_000)

  it('imports, tells the index, corrects, recounts, makes keys, and says that all is well', async () => {
    await writeFile(join(cwd, 'r.csv'), 'id,texto,estrellas\n1,"Llegó roto y nadie responde",1\n2,"Todo perfecto",5\n')
    const imported = await runMarea(['import', 'r.csv', '--brand', 'Casa Nogal'], { cwd })
    expect(imported).toMatchObject({ code: 0 })
    expect(lines(imported.stdout)).toMatchObject([{ rows: 2, stored: 2, problems: 0 }])
    const zmot = JSON.parse((await runMarea(['zmot', 'casa-nogal'], { cwd })).stdout) as { index: { value: number }; sources: Array<{ firstScreen: Array<{ mentionId: string }> }>; top: { cost: Array<{ mentionId: string }> } }
    expect(zmot.index.value).toBeGreaterThan(0)
    const corrected = await runMarea(['correct', 'casa-nogal', zmot.top.cost[0]!.mentionId, '--sentiment', 'neutral', '--moment', 'failure=none'], { cwd })
    expect(JSON.parse(corrected.stdout)).toMatchObject({ sentiment: 'neutral', corrected: true })
    expect((await runMarea(['recount', 'casa-nogal'], { cwd })).stdout).toMatch(/ 0 were not as they should be/)
    expect((await runMarea(['key', 'create', 'panel'], { cwd })).stdout).toMatch(/^marea_[\w-]{43}\n$/)
    expect(await runMarea(['doctor'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('All is well.') })
  }, 60_000)

  it('erases an author with a receipt, counts first where asked to, and spares whom a hold keeps', async () => {
    await writeFile(join(cwd, 'autores.csv'), 'id,texto,estrellas,autor\n1,"Llegó roto y nadie responde",1,Pilar Ríos\n2,"Todo perfecto",5,Bruno\n')
    const env = { DATABASE_URL: await newPostgresDatabase('migrated') }
    const run = (...args: string[]) => runMarea(args, { cwd, env })
    await run('import', 'autores.csv', '--brand', 'Duna', '--map', 'author=autor')
    const erase = (...more: string[]) => run('erase', 'duna', '--author', 'Pilar Ríos', '--match', 'name', ...more)
    expect(JSON.parse((await erase('--dry-run')).stdout)).toEqual({ mentions: 1 })
    const hold = JSON.parse((await run('hold', 'duna', '--reason', 'Case 12', '--by', 'counsel')).stdout) as { id: string }
    expect(await erase()).toMatchObject({ code: 1, stderr: expect.stringContaining('This brand is on legal hold') })
    expect(JSON.parse((await run('hold', 'duna', '--lift', hold.id)).stdout)).toMatchObject({ scope: 'brand', liftedBy: 'cli' })
    const receipt = (await erase('--by', 'legal')).stdout
    expect(JSON.parse(receipt)).toMatchObject({ mentions: 1, held: 0, requestedBy: 'legal', finishedAt: expect.any(String) })
    expect(receipt).not.toContain('Pilar')
    expect(JSON.parse((await erase('--dry-run')).stdout)).toEqual({ mentions: 0 })
    expect((await run('recount', 'duna')).stdout).toMatch(/ 0 were not as they should be/)
  }, 120_000)

  it('confirms, says how often people agreed, and gives what they judged to train on', async () => {
    const { top } = JSON.parse((await runMarea(['zmot', 'casa-nogal'], { cwd })).stdout) as { top: { give: Array<{ mentionId: string }> } }
    expect(await runMarea(['correct', 'casa-nogal', top.give[0]!.mentionId, '--confirm'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('"corrected":false') })
    expect((await runMarea(['agreement', 'casa-nogal'], { cwd })).stdout).toMatch(/^You agreed with 1 of 2 readings \(50 %, \d+–\d+\)\.\n$/)
    expect(JSON.parse((await runMarea(['agreement', 'casa-nogal', '--json'], { cwd })).stdout)).toMatchObject({ brand: 'casa-nogal', readings: { judged: 2, agreed: 1 } })
    const rows = lines((await runMarea(['corrections', 'casa-nogal'], { cwd })).stdout) as Array<{ stars: number }>
    expect(rows.toSorted((a, b) => a.stars - b.stars)).toMatchObject([{ lang: 'es', text: 'Llegó roto y nadie responde', stars: 1, sentiment: 'neutral' }, { text: 'Todo perfecto', stars: 5, outcome: expect.any(String), needs_response: false }])
  }, 60_000)

  it('says in a sentence what it was not told, or what is not there', async () => {
    expect(await runMarea(['import', 'r.csv'], { cwd })).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--brand NAME') })
    expect(await runMarea(['zmot', 'nadie'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no brand “nadie”. There are: casa-nogal') })
    expect((await runMarea(['frobnicate'], { cwd })).stderr).toContain('unknown command')
  }, 60_000)

  it('leaves no brand behind for a file it could not read', async () => {
    const slugs = async () => (await runMarea(['zmot', 'nadie'], { cwd })).stderr
    const before = await slugs()
    for (const [args, words] of [
      [['import', 'misspelt.csv', '--brand', 'Fantasma'], 'misspelt.csv cannot be read'],
      [['import', '.', '--brand', 'Fantasma'], 'is a folder'],
      [['import', 'r.csv', '--brand', 'Fantasma', '--map', 'text=Comentario'], 'has no column Comentario. Its columns are: id, texto, estrellas'],
      [['import', 'r.csv', '--brand', 'Fantasma', '--map', 'txt=texto'], '--map: '],
      [['import', 'r.csv', '--brand', 'Fantasma', '--time-zone', 'Mars'], 'America/Mexico_City'],
    ] as Array<[string[], string]>) expect(await runMarea(args, { cwd })).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(words) })
    expect(await slugs()).toBe(before)
    expect(await runMarea(['key', 'revoke', 'panel'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no key panel') })
  }, 60_000)

  it('looks after everything and changes nothing', async () => {
    const empty = join(cwd, 'untouched')
    expect(await runMarea(['doctor'], { cwd, env: { MAREA_DATA: empty } })).toMatchObject({ code: 0, stdout: expect.stringContaining('the first start makes it') })
    expect(await readdir(cwd)).not.toContain('untouched')

    const url = await newPostgresDatabase()
    const file = join(cwd, 'looked-at.yaml')
    await writeFile(file, 'brands:\n  - { slug: casa, name: Casa, webhooks: [{ name: Guardia, url: "http://127.0.0.1:9/x", secret: { $env: HOOK } }] }\n')
    const doctor = (more: Record<string, string> = {}) => runMarea(['doctor'], { cwd, env: { DATABASE_URL: url, MAREA_SECRET: 'long enough for a test', ...more } })
    expect(await doctor()).toMatchObject({ code: 0, stdout: expect.stringContaining('migrations wait for the next start') })
    const store = openPostgres(url)
    const tables = async () => (await store.pool.query<{ count: number }>("select count(*) from pg_tables where schemaname = 'public'")).rows[0]!.count
    expect(await tables()).toBe(0)
    await migrate(store, readMigrations(join(root, 'sql')))
    expect(await doctor({ MAREA_CONFIG: file, HOOK: 'whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0' })).toMatchObject({ code: 1, stdout: expect.stringMatching(/✗ casa, webhook “Guardia”[^]*✓ Database: PostgreSQL, newest schema\n✓ casa: new in the config file/) })
    expect(await listBrands(store.db)).toEqual([])
    await store.pool.query('alter table brand drop column locale')
    expect(await doctor()).toMatchObject({ code: 1, stdout: expect.stringContaining('✗ Database: The database is not as its migrations made it') })
    await store.close()
  }, 60_000)

  it('goes on at once after a killed process, whatever that one held', async () => {
    const folder = join(cwd, 'killed')
    const store = await openPglite(folder)
    await migrate(store, readMigrations(join(root, 'sql')))
    const brand = await saveBrand(store.db, { slug: 'a', name: 'A' })
    const source = await saveSource(store.db, brand.id, { collector: 'file', name: 'r.csv', kind: 'review', config: { path: 'r.csv' } })
    await holdSource(store.db, source.id, { now: new Date(), until: new Date(Date.now() + 3_600_000), holder: 'a dead process' })
    await store.close()
    const imported = await runMarea(['import', 'r.csv', '--brand', 'A'], { cwd, env: { MAREA_DATA: folder } })
    expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('"stored":2') })
    expect(imported.stderr).not.toContain('waiting')
  }, 60_000)

  it('says what is wrong with a database or a folder, and what to do', async () => {
    const told = async (env: Record<string, string>) => (await runMarea(['migrate'], { cwd, env })).stderr
    expect(await told({ DATABASE_URL: 'postgres://marea:hidden@127.0.0.1:1/marea' })).toBe('DATABASE_URL: the PostgreSQL at 127.0.0.1:1 refuses connections. Start it, or correct the host and port.\n')
    expect(await told({ DATABASE_URL: inject('postgresUrl').replace(/[^/]+$/, 'nothere') })).toContain('has no database “nothere”. Make it with: createdb nothere')
    expect(await told({ MAREA_DATA: join(cwd, 'r.csv', 'data') })).toContain('name another with MAREA_DATA')
  }, 60_000)

  it('tells every mistake of a configuration at once', async () => {
    const file = join(cwd, 'bad.yaml')
    await writeFile(file, 'brands:\n  - slug: Casa\n    name: Casa\n    timezone: Marte\n')
    const { code, stderr } = await runMarea(['migrate'], { cwd, env: { MAREA_CONFIG: file, PORT: 'x' } })
    expect(code).toBe(1)
    expect(stderr).toMatch(/bad\.yaml:2:\d+ {2}brands\[0\]\.slug/)
    expect(stderr).toMatch(/Did you mean “timeZone”/)
    expect(stderr).toMatch(/PORT/)
    expect(await runMarea(['doctor'], { cwd, env: { MAREA_CONFIG: file } })).toMatchObject({ code: 1, stdout: expect.stringContaining('✗') })
  })

  it('lets the first administrator in by a link it prints, and nobody else without signing in', async () => {
    const running = await startMarea({ cwd, env: { HOST: '0.0.0.0', MAREA_DATA: join(cwd, 'set-up') } })
    const port = new URL(running.url).port
    const [, token] = /\/setup\/(\S{43})\n/.exec(running.log())!
    const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init })
    expect([(await ask('/v1/brands')).status, (await ask('/')).headers.get('location')]).toEqual([401, '/sign-in'])
    expect((await ask(`/setup/${token!.replace(/.$/, '_')}`)).status).toBe(410)
    expect((await ask(`/setup/${token}`)).status).toBe(200)
    const body = new URLSearchParams({ name: 'Ana', email: 'ana@nogal.example', password: 'cuatro barcas lentas' })
    const made = await ask(`/setup/${token}`, { method: 'POST', body })
    expect(made.status).toBe(303)
    const cookie = made.headers.getSetCookie().map(one => one.split(';')[0]).join('; ')
    expect(await (await ask('/v1/me', { headers: { cookie } })).json()).toMatchObject({ name: 'Ana', isOwner: true })
    expect((await ask(`/setup/${token}`, { method: 'POST', body })).status).toBe(410)
    expect(await running.stop()).toBe(0)
  }, 180_000)

  it('invites people and makes keys for one brand, while the server is off', async () => {
    const file = join(cwd, 'people.yaml')
    await writeFile(file, 'brands:\n  - { slug: casa, name: Casa }\n')
    const env = { MAREA_CONFIG: file, DATABASE_URL: await newPostgresDatabase('migrated'), MAREA_SECRET: 'seals what these people are given', MAREA_PUBLIC_URL: 'https://marea.casa.example' }
    const run = (...args: string[]) => runMarea(args, { cwd, env })
    expect((await run('people', 'add', 'ana@casa.example', '--brand', 'casa', '--role', 'manager')).stdout).toMatch(/^https:\/\/marea\.casa\.example\/invitation\/\S{43}\n$/)
    expect((await run('people', 'add', 'ana@casa.example', '--brand', 'casa', '--role', 'king')).stderr).toContain('A role is one of viewer, agent, manager, admin.')
    expect((await run('people', 'role', 'nobody@casa.example', 'viewer', '--brand', 'casa')).stderr).toContain('Nobody has the address')
    expect((await run('people', 'setup')).stdout).toMatch(/\/setup\/\S{43}\n$/)
    expect((await run('key', 'create', 'panel', '--brand', 'casa', '--days', '90')).stdout).toMatch(/^marea_\S{43}\n$/)
    const [listed] = (await run('key', 'list')).stdout.trim().split('\n').map(line => JSON.parse(line) as { brandId: string; createdBy: string })
    expect(listed).toMatchObject({ name: 'panel', brandId: expect.any(String), createdBy: 'cli' })
  }, 180_000)

  it('does not listen where it cannot, nor share a folder', async () => {
    await expect(startMarea({ cwd, env: { HOST: '192.0.2.1', MAREA_ADMIN_SECRET: 'a long enough secret' } })).rejects.toThrow(/HOST 192\.0\.2\.1 is no address of this machine/)
    const running = await startMarea({ cwd, env: { MAREA_DATA: join(cwd, 'held') } })
    const { code, stderr } = await runMarea(['migrate'], { cwd, env: { MAREA_DATA: join(cwd, 'held') } })
    expect(code).toBe(1)
    expect(stderr).toContain(`process ${running.child.pid}`)
    expect(await running.stop()).toBe(0)
  }, 60_000)
})

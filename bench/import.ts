// How fast a file becomes stored, read and rolled up, beside a bare insert of the same rows into a table with the same
// indexes, in one run; and how much memory the process takes.
//   node bench/import.ts [--rows 100000] [--only postgres|pglite] [--runs 3]
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { createReaderPool } from '../src/analysis/pool.ts'
import { loadCollectors } from '../src/app/collectors.ts'
import { createFiles } from '../src/app/files.ts'
import { saveBrand } from '../src/db/brand.ts'
import type { Store } from '../src/db/client.ts'
import { readLibrary } from '../src/demo/texts.ts'
import type { Deps } from '../src/jobs/deps.ts'
import { importFile } from '../src/jobs/collect/import.ts'
import { createDoor } from '../src/net/http.ts'
import { createSealer } from '../src/net/seal.ts'
import { median, onEachStore, root } from './stores.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' }, only: { type: 'string' }, runs: { type: 'string', default: '3' }, memory: { type: 'string' } } })
const ROWS = Number(values.rows)
const RUNS = Number(values.runs)
// As large as the statements the store itself sends.
const BARE_ROWS = 2000

/** Opinions of the demo's people, each a little different, over three years. */
const writeRows = async (path: string): Promise<void> => {
  const { texts } = readLibrary()
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const { text, lang, stars } = texts[(i * 7919) % texts.length]!
    return JSON.stringify({ id: `r${i}`, text: `${text} (${i})`, stars, lang, date: new Date(Date.UTC(2026, 9, 1) - (i % 1095) * 86_400_000 - (i % 24) * 3_600_000).toISOString() })
  })
  await writeFile(path, lines.join('\n'))
}

const depsOf = async ({ db }: Store, reader: Deps['reader']): Promise<Deps> => ({
  db,
  now: () => new Date('2026-10-02T00:00:00Z'),
  log: { info() {}, warn() {}, error: console.error },
  reader,
  door: createDoor({ userAgent: 'bench', allowHosts: [] }),
  files: createFiles({ cwd: '/' }),
  sealer: createSealer('a secret of the bench'),
  collectors: await loadCollectors(join(root, 'collectors')),
  resolveSecrets: config => config,
  holdsDemo: false, processId: 'bench',
})

/** Rows a second of an import through the collector, the reader and the store. */
const timeImport = async (store: Store, deps: Deps, path: string): Promise<number> => {
  const brand = await saveBrand(store.db, { slug: `b${Date.now()}`, name: 'Bench' })
  const start = performance.now()
  const summary = await importFile(deps, brand, { config: { path, map: { text: 'text', rating: 'stars', publishedAt: 'date', language: 'lang', externalId: 'id' } }, sourceName: 'file', kind: 'review', signal: new AbortController().signal, onPage: () => {} })
  if (summary?.stored !== ROWS) throw new Error(`${summary?.stored} of ${ROWS} were stored: ${JSON.stringify(summary?.failure ?? summary?.problems.slice(0, 3))}`)
  return (1000 * ROWS) / (performance.now() - start)
}

/** Rows a second of a bare insert of the very rows that were stored. */
const timeBare = async ({ db }: Store): Promise<number> => {
  await sql`drop table if exists bare`.execute(db)
  await sql`create table bare (like mention including defaults including indexes including generated)`.execute(db)
  const columns = (await sql<{ name: string; type: string }>`select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'mention'::regclass and attnum > 0 and not attisdropped`.execute(db)).rows
  const names = sql.raw(columns.map(({ name }) => `"${name}"`).join(', '))
  const record = sql.raw(columns.map(({ name, type }) => `"${name}" ${type}`).join(', '))
  let spent = 0
  for (let at = 0; at < ROWS; at += BARE_ROWS) {
    const batch = (await sql<{ rows: string }>`select json_agg(m)::text as rows from (select * from mention order by id offset ${at} limit ${BARE_ROWS}) as m`.execute(db)).rows[0]!.rows
    const start = performance.now()
    await sql`insert into bare (${names}) select ${names} from json_to_recordset(${batch}::json) as t(${record})`.execute(db)
    spent += performance.now() - start
  }
  return (1000 * ROWS) / spent
}

const measure = async (path: string): Promise<void> => {
  const reader = createReaderPool({ root })
  await onEachStore(values.only, async store => {
    const deps = await depsOf(store, reader)
    const ratios: number[] = []
    for (let run = 0; run < RUNS; run++) {
      await sql`truncate brand cascade`.execute(store.db)
      const imported = await timeImport(store, deps, path)
      const bare = await timeBare(store)
      ratios.push(imported / bare)
      console.log(`${store.kind}: import ${Math.round(imported)} rows/s, bare insert ${Math.round(bare)} rows/s, ratio ${(imported / bare).toFixed(3)}`)
    }
    console.log(`${store.kind}: median ratio ${median(ratios).toFixed(3)} (asked: ≥ 0.15) over ${RUNS} runs of ${ROWS} rows`)
  })
  await reader.close()
}

/** A process that does nothing but one import on PostgreSQL. */
const measureMemory = async (path: string): Promise<void> => {
  const reader = createReaderPool({ root })
  await onEachStore('postgres', async store => {
    await timeImport(store, await depsOf(store, reader), path)
    const [now, most] = [process.memoryUsage().rss / 1024 / 1024, process.resourceUsage().maxRSS / 1024]
    console.log(`postgres: memory after importing ${ROWS} rows ${now.toFixed(0)} MB, ${most.toFixed(0)} MB at most (asked: ≤ 400)`)
  })
  await reader.close()
}

// The flags of the npm scripts.
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=40']

if (values.memory !== undefined) await measureMemory(values.memory)
else {
  const folder = await mkdtemp(join(tmpdir(), 'marea-import-'))
  const path = join(folder, 'rows.ndjson')
  await writeRows(path)
  await measure(path)
  spawnSync(process.execPath, [...FLAGS, import.meta.filename, '--memory', path, '--rows', values.rows], { stdio: 'inherit' })
  await rm(folder, { recursive: true, force: true })
}

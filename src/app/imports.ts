import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { alike, CollectorError, type Files, type Told } from '../contract.ts'
import { importFile } from '../jobs/collect/import.ts'
import type { Deps } from '../jobs/deps.ts'
import { recogniseExport } from '../parsing/table/known-export.ts'
import { proposeColumns, type Proposal } from '../parsing/table/propose-columns.ts'
import { openRowsFile } from '../parsing/table/rows-file.ts'
import type { ImportLook, Imports, ImportState, ImportWishes } from '../web/sources/imports.ts'
import { createFiles } from './files.ts'
import { createPreview } from './preview.ts'
import { isId } from '../domain/id.ts'

// Whoever sent a file and did not import it within a day will not.
const KEPT_MS = 24 * 3_600_000
const SAMPLE_ROWS = 50
const SHOWN = 5

/** Files people send in over a page: kept in the data folder until they are read, then taken away. */
export const createImports = (deps: Deps, { folder }: { folder: string }): Imports => {
  const home = join(folder, 'imports')
  const states = new Map<string, ImportState>()
  // The folder itself, not a link to it: that is what a file that is opened is held against.
  const filesOf = async () => createFiles({ cwd: folder, folders: [await realpath(home)] })

  const fileOf = async (id: string): Promise<string | undefined> => {
    const [name] = isId(id) ? await readdir(join(home, id)).catch(() => []) : []
    return name === undefined ? undefined : join(home, id, name)
  }

  const keep: Imports['keep'] = async file => {
    await forgetOld(home, deps.now())
    const id = randomUUID()
    await mkdir(join(home, id), { recursive: true, mode: 0o700 })
    const name = basename(file.name.replaceAll('\\', '/')).replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-120) || 'file'
    await pipeline(Readable.fromWeb(file.stream() as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(join(home, id, name), { mode: 0o600 }))
    return id
  }

  const look: Imports['look'] = async (id, wishes, signal) => {
    const path = await fileOf(id)
    if (path === undefined) return undefined
    const name = basename(path)
    const files = await filesOf()
    try {
      const told = await columnsOf(files, path)
      const used = wishes ?? told.proposed
      const { mentions, health } = await createPreview({ ...deps, files })('file', configOf(path, used), signal)
      return { name, bytes: (await stat(path)).size, ...told, proposed: used, mentions: mentions.slice(0, SHOWN), problems: health.problems.slice(0, SHOWN), failure: null }
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error
      const told = await columnsOf(files, path).catch(() => NOTHING)
      return { name, bytes: (await stat(path)).size, ...told, proposed: wishes ?? told.proposed, mentions: [], problems: [], failure: withName(error.told, path, name) }
    }
  }

  const start: Imports['start'] = async (brand, id, { sourceName, kind, ...wishes }) => {
    const path = await fileOf(id)
    if (path === undefined || (states.has(id) && !states.get(id)!.isOver)) return states.has(id)
    const state: ImportState = { name: basename(path), sourceName, done: 0, total: null, seen: 0, stored: 0, changed: 0, undated: 0, problems: [], isOver: false, failure: null }
    states.set(id, state)
    void importFile({ ...deps, files: await filesOf() }, brand, {
      config: configOf(path, wishes), sourceName, kind, signal: new AbortController().signal,
      onPage: (page, { seen, stored, changed }) => {
        const undated = state.undated + page.mentions.filter(({ publishedAt }) => publishedAt === undefined).length
        Object.assign(state, { seen, stored, changed, undated, ...(page.progress && { done: page.progress.done, total: page.progress.total ?? null }) })
      },
    }).then(
      async summary => {
        if (summary && !summary.failure) await rm(join(home, id), { recursive: true, force: true })
        Object.assign(state, { isOver: true, problems: summary?.problems.slice(0, 20) ?? [], failure: summary === undefined ? BUSY : summary.failure ? withName(summary.failure.told, path, state.name) : null })
      },
      (error: unknown) => {
        deps.log.error({ err: error }, 'An import failed')
        Object.assign(state, { isOver: true, failure: alike(error instanceof Error ? error.message : String(error)) })
      },
    )
    return true
  }

  return { keep, look, start, state: id => states.get(id) }
}

const BUSY: Told = { es: 'Esta fuente ya se está leyendo. Espera a que termine.', en: 'This source is being read already. Wait for its end.' }

/** People know the file by its name: where it lies is ours. */
const withName = ({ es, en }: Told, path: string, name: string): Told => ({ es: es.replaceAll(path, name), en: en.replaceAll(path, name) })

const configOf = (path: string, { map, ratingOutOf, dayOrder }: ImportWishes) => ({ path, ...(Object.keys(map).length > 0 && { map }), ...(ratingOutOf !== undefined && { ratingOutOf }), ...(dayOrder !== undefined && { dayOrder }) })

type Columns = Pick<ImportLook, 'columns' | 'proposed' | 'because' | 'service'>
const NOTHING: Columns = { columns: [], proposed: { map: {} }, because: [], service: null }

/** The columns of a file, and what each is likely to hold. */
const columnsOf = async (files: Files, path: string): Promise<Columns> => {
  // Takeout's list of reviews has no columns; its collector knows it by itself.
  if (/\.json$/i.test(path)) return NOTHING
  const file = await openRowsFile(files, { path, format: 'auto', encoding: 'auto' })
  const sample: Record<string, unknown>[] = []
  for await (const row of file.rows(file.first)) {
    if ('values' in row) sample.push(row.values)
    if (sample.length >= SAMPLE_ROWS) break
  }
  const columns = file.columns ?? [...new Set(sample.flatMap(row => Object.keys(row)))]
  const recognised = recogniseExport(columns)
  if (recognised && !recognised.known.asks) {
    const because = Object.entries(recognised.map).flatMap(([field, column]) => (column === undefined ? [] : [{ field, column: [column].flat().join(', '), by: 'export' as const }]))
    return { columns, proposed: { map: recognised.map as ImportWishes['map'] }, because, service: recognised.known.name }
  }
  return { columns, ...toWishes(proposeColumns(columns, sample)), service: recognised?.known.name ?? null }
}

const toWishes = ({ map, ratingOutOf, dayOrder, because }: Proposal): Pick<Columns, 'proposed' | 'because'> => ({
  proposed: { map: map as ImportWishes['map'], ...(ratingOutOf !== undefined && { ratingOutOf }), ...(dayOrder !== undefined && { dayOrder }) },
  because,
})

const forgetOld = async (home: string, now: Date): Promise<void> => {
  for (const name of await readdir(home).catch(() => [])) {
    const made = await stat(join(home, name)).catch(() => undefined)
    if (made && now.getTime() - made.mtimeMs > KEPT_MS) await rm(join(home, name), { recursive: true, force: true })
  }
}

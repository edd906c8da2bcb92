import { toldOf, type Page, type SourceKind } from '../../contract.ts'
import { findBrand, saveBrand, type Brand } from '../../db/brand.ts'
import { newId } from '../../db/id.ts'
import { findImportCursor, findSourceByName, saveCursor, saveSource, type Source } from '../../db/source/source.ts'
import { noteRun } from '../../db/source/run.ts'
import { slugOf } from '../../domain/slug.ts'
import { collectSource, type RunSummary } from './collect.ts'
import type { Deps } from '../deps.ts'
import { ingest } from './ingest.ts'

export interface ImportOptions {
  /** Config of the collector `file`. */
  config: Record<string, unknown> & { path: string }
  /** Name of the source the rows belong to. */
  sourceName: string
  kind: SourceKind
  signal: AbortSignal
  onPage(page: Page, summary: Pick<RunSummary, 'seen' | 'stored' | 'changed'>): void
}

// A file is read to its end, however long that takes.
const LIMIT_MS = 24 * 3_600_000

/** The brand of that name or slug, made when there is none. */
export const brandNamed = async ({ db }: Deps, name: string, timeZone?: string): Promise<Brand> =>
  (await findBrand(db, slugOf(name))) ?? (await saveBrand(db, { slug: slugOf(name), name, ...(timeZone !== undefined && { timeZone }) }))

/** Imports a file into one brand, from where an interrupted import of the same file stopped. Undefined: another process is at it. */
export const importFile = async (deps: Deps, brand: Brand, options: ImportOptions): Promise<RunSummary | undefined> => {
  const source = await sourceFor(deps, brand, options)
  return await collectSource(deps, source.id, { signal: options.signal, limitMs: LIMIT_MS, onPage: options.onPage })
}

const sourceFor = async ({ db }: Deps, brand: Brand, { config, sourceName, kind }: ImportOptions): Promise<Source> => {
  const namesake = await findSourceByName(db, brand.id, sourceName)
  if (namesake && namesake.collector !== 'file') throw new Error(`${brand.name} has a source “${sourceName}” of another kind (${namesake.collector}). Choose another name: --source NAME`)
  // Posts are no reviews though their files be called the same: each stays a source of its own.
  const isOurs = !namesake || (namesake.kind === kind && namesake.origin !== 'yaml')
  return await saveSource(db, brand.id, { collector: 'file', name: isOurs ? sourceName : `${sourceName} (${kind}, import)`, kind, order: 'newest', config, nextRunAt: null })
}

/**
 * Imports a file whose rows belong to several brands, told by the column mapped to `place`. Brands that are missing are
 * made. An import that was cut goes on behind its last page; a finished one reads the file again, and what is there stays.
 */
export const importByBrand = async (deps: Deps, options: ImportOptions & { timeZone?: string | undefined }): Promise<RunSummary> => {
  const collector = deps.collectors.get('file')!
  const summary: RunSummary = { pages: 0, seen: 0, stored: 0, changed: 0, problems: [], notBeforeMs: 0 }
  const targets = new Map<string, Target>()
  const startedAt = deps.now()
  const cut = await findImportCursor(deps.db, { name: options.sourceName, config: options.config })
  let keeper = cut?.id
  const run = { config: collector.config.parse(options.config), cursor: cut?.cursor, since: undefined, http: deps.door.http(), files: deps.files, signal: options.signal, now: deps.now().toISOString() }
  for await (const page of collector.collect(run)) {
    for (const [name, mentions] of Map.groupBy(page.mentions, mention => mention.place ?? '')) {
      if (name === '') {
        summary.seen += mentions.length
        summary.problems.push({
          es: `${mentions.length} filas no nombran ninguna marca: se dejaron fuera.`,
          en: `${mentions.length} rows name no brand: they were left out.`,
        })
        continue
      }
      const target = targets.get(name) ?? (await targetFor(deps, name, options))
      targets.set(name, target)
      const { stored, changed, problems } = await ingest(deps, target, { mentions: mentions.map(({ place: _brand, ...mention }) => mention) })
      for (const counts of [target.counts, summary]) {
        counts.seen += mentions.length
        counts.stored += stored
        counts.changed += changed
        counts.problems.push(...problems)
      }
    }
    summary.pages += 1
    summary.problems.push(...(page.problems ?? []).map(toldOf))
    keeper ??= targets.values().next().value?.source.id
    // Only now: a page is behind us when the rows of all its brands are stored.
    if (keeper !== undefined && page.cursor !== undefined) await saveCursor(deps.db, keeper, page.cursor)
    options.onPage(page, summary)
    if (options.signal.aborted) return summary
  }
  if (keeper !== undefined && !options.signal.aborted) await saveCursor(deps.db, keeper, null)
  for (const { source, counts } of targets.values()) await noteRun(deps.db, { id: newId(), brandId: source.brandId, sourceId: source.id, startedAt, endedAt: deps.now(), pages: summary.pages, ...counts })
  return summary
}

interface Target {
  brand: Brand
  source: Source
  counts: Pick<RunSummary, 'seen' | 'stored' | 'changed' | 'problems'>
}

const targetFor = async (deps: Deps, name: string, options: ImportOptions & { timeZone?: string | undefined }): Promise<Target> => {
  const brand = await brandNamed(deps, name, options.timeZone)
  return { brand, source: await sourceFor(deps, brand, options), counts: { seen: 0, stored: 0, changed: 0, problems: [] } }
}

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { App } from '../app.ts'
import type { Page, SourceKind } from '../contract.ts'
import { deleteBrand, findBrand } from '../db/brand.ts'
import type { RunSummary } from '../jobs/collect/collect.ts'
import { keepTrend } from '../jobs/keep/trend.ts'
import { brandNamed, importByBrand, importFile, type ImportOptions } from '../jobs/collect/import.ts'
import { analyzeTables } from '../db/index/statistics.ts'
import { slugOf } from '../domain/slug.ts'
import { createProgress } from './progress.ts'
import { print, say, withApp } from './with-app.ts'

interface Options {
  brand?: string
  brandColumn?: string
  source?: string
  kind: string
  map?: string[]
  where?: string[]
  format?: string
  encoding?: string
  delimiter?: string
  ratingOutOf?: number
  dayOrder?: string
  timeZone: string
}

const KINDS = ['review', 'social', 'press', 'survey', 'site']
const MOST_SHOWN = 20

/** Imports a file, with a bar on a terminal; the summary goes to stdout as JSON. */
export const importVerb = async (file: string, options: Options): Promise<void> => {
  if ((options.brand === undefined) === (options.brandColumn === undefined)) throw new Error('Say whose opinions these are: --brand NAME for one brand, or --brand-column COLUMN where a column names them.')
  if (!KINDS.includes(options.kind)) throw new Error(`--kind is one of ${KINDS.join(', ')}.`)
  await checkFile(file)
  await withApp(async (app, signal) => {
    const progress = createProgress(process.stderr)
    let undated = 0
    const given: ImportOptions = {
      config: configOf(file, options),
      sourceName: options.source ?? basename(file),
      kind: options.kind as SourceKind,
      signal,
      onPage: (page: Page, { seen, stored, changed }) => {
        undated += page.mentions.filter(({ publishedAt }) => publishedAt === undefined).length
        progress.show({ ...page.progress, rows: seen, stored, changed })
      },
    }
    checkSettings(app, given.config)
    const summary = options.brandColumn === undefined
      ? await importInto(app, options.brand!, { ...given, timeZone: options.timeZone })
      : await importByBrand(app.deps, { ...given, timeZone: options.timeZone })
    progress.end()
    const seconds = progress.seconds()
    if (!summary) throw new Error('This file is being imported by another process. Wait for its end.')
    for (const problem of summary.problems.slice(0, MOST_SHOWN)) say(`  ${problem.en}`)
    if (summary.problems.length > MOST_SHOWN) say(`  … and ${summary.problems.length - MOST_SHOWN} more.`)
    if (summary.failure) throw new Error(summary.failure.told.en)
    if (undated > 0) say(`  ${undated} rows carry no date: they count as of now, in the order of the file. If a column has it, say so: --map publishedAt=COLUMN.`)
    if (signal.aborted) say('Stopped. Run the same command again to go on from here.')
    if (app.store.kind === 'pglite') await analyzeTables(app.store.db)
    say('Working out the index of each day …')
    await keepTrend({ db: app.store.db, now: app.deps.now, formula: app.formula, signal })
    print({ rows: summary.seen, stored: summary.stored, changed: summary.changed, problems: summary.problems.length, seconds })
  })
}

/** Before anything is opened: a misspelt name must not leave a brand behind. */
const checkFile = async (file: string): Promise<void> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw new Error(`${file} cannot be read. Check that it exists and that Marea may read it.`, { cause })
  })
  if (found.isDirectory()) throw new Error(`${file} is a folder. Name a file in it.`)
}

const checkSettings = ({ deps }: App, config: ImportOptions['config']): void => {
  const issue = deps.collectors.get('file')!.config.safeParse(config).error?.issues[0]
  if (issue) throw new Error(`${FLAGS[String(issue.path[0])] ?? String(issue.path[0])}: ${issue.message}`)
}

const FLAGS: Record<string, string> = { format: '--format', encoding: '--encoding', delimiter: '--delimiter', map: '--map', dayOrder: '--day-order', ratingOutOf: '--rating-out-of' }

// A killed import holds its source for a minute; a living one longer.
const PATIENCE_SECONDS = 70

/** Imports into one brand. A brand that was made for a file of which nothing could be read goes again. */
const importInto = async ({ deps }: App, name: string, options: ImportOptions & { timeZone: string }): Promise<RunSummary | undefined> => {
  const isKnown = (await findBrand(deps.db, slugOf(name))) !== undefined
  const brand = await brandNamed(deps, name, options.timeZone)
  let summary = await importFile(deps, brand, options)
  for (let second = 0; summary === undefined && second < PATIENCE_SECONDS && !options.signal.aborted; second++) {
    if (second === 0) say('Another import of this file is under way, or was killed a moment ago: waiting for it …')
    await setTimeout(1000)
    summary = await importFile(deps, brand, options)
  }
  if (!isKnown && summary?.failure && summary.pages === 0) await deleteBrand(deps.db, brand.id)
  return summary
}

const configOf = (path: string, { brandColumn, map = [], where = [], ...rest }: Options): ImportOptions['config'] => ({
  path,
  ...(rest.format && { format: rest.format }),
  ...(rest.encoding && { encoding: rest.encoding }),
  ...(rest.delimiter && { delimiter: rest.delimiter === '\\t' ? '\t' : rest.delimiter }),
  ...(rest.ratingOutOf && { ratingOutOf: rest.ratingOutOf }),
  ...(rest.dayOrder && { dayOrder: rest.dayOrder }),
  ...((map.length > 0 || brandColumn) && { map: { ...pairs(map, '--map'), ...(brandColumn && { place: brandColumn }) } }),
  ...(where.length > 0 && { where: pairs(where, '--where') }),
})

const pairs = (texts: string[], flag: string): Record<string, string> =>
  Object.fromEntries(
    texts.map(text => {
      const at = text.indexOf('=')
      if (at < 1) throw new Error(`${flag} ${text}: write it as name=value.`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )

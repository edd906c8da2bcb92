import { CollectorError, type Collector, type FailureKind, type Page, type Told } from '../../contract.ts'
import { findBrandById, type Brand } from '../../db/brand.ts'
import { newId } from '../../db/id.ts'
import { type Source } from '../../db/source/source.ts'
import { HoldLostError, holdSource, prolongHold, recordRun, releaseSource } from '../../db/source/run.ts'
import { mask } from '../../domain/language/mask.ts'
import { paceOf } from '../../domain/source/pace.ts'
import { nextRun } from '../../domain/source/plan.ts'
import { openSecrets } from '../../domain/source/sealed.ts'
import type { Deps } from '../deps.ts'
import { readPage, storePage, type Ingested, type Target } from './ingest.ts'
import type { PreparedBatch } from './prepare.ts'
import { createSight, type Sight } from './sight.ts'

// A killed run lets its source go after this; a living one prolongs it well before.
const LEASE_MS = 60_000
const PROLONG_MS = 20_000
// Longer than any honest run of a source that is asked again and again.
const RUN_LIMIT_MS = 10 * 60_000

export interface RunSummary {
  pages: number
  seen: number
  stored: number
  changed: number
  problems: Told[]
  notBeforeMs: number
  rhythmMs?: number
  failure?: { kind: FailureKind; told: Told; retryAfterMs?: number; status?: number }
  /** What a cap of the source kept it from seeing. */
  capped?: Told
  /** Mentions found missing for the second time from the whole list. */
  vanished?: number
  /** The process was told to stop before the source had given everything. */
  cut?: true
}

export interface RunOptions {
  signal?: AbortSignal | undefined
  /** A run longer than this is cut; what remains comes with the next one. */
  limitMs?: number
  /** Leaves it alone when it is due no longer: another process ran it meanwhile. */
  ifDue?: boolean
  /** Told after each page was stored. */
  onPage?(page: Page, summary: RunSummary): void
}

/** One run of one source, if nobody else has it: pages are stored as they come, each with its cursor. */
export const collectSource = async (deps: Deps, sourceId: string, { signal, limitMs = RUN_LIMIT_MS, ifDue = false, onPage }: RunOptions = {}): Promise<RunSummary | undefined> => {
  const { db, now } = deps
  const startedAt = now()
  const holder = `${deps.processId}/${newId()}`
  const source = await holdSource(db, sourceId, { now: startedAt, until: new Date(startedAt.getTime() + LEASE_MS), holder, withDemo: deps.holdsDemo, ifDue })
  if (!source) return undefined
  const prolong = setInterval(() => {
    prolongHold(db, sourceId, { until: new Date(now().getTime() + LEASE_MS), holder }).catch(error => deps.log.warn({ source: source.name, err: error }, 'A lease could not be prolonged'))
  }, PROLONG_MS)
  try {
    const brand = (await findBrandById(db, source.brandId))!
    const limit = AbortSignal.timeout(limitMs)
    const { cut, ...run } = await runPages(deps, { brand, source, holder, startedAt }, { signal: signal ? AbortSignal.any([signal, limit]) : limit, onPage })
    const summary: RunSummary = { ...run, ...(cut && signal?.aborted && { cut }) }
    await finish(deps, { source, summary, startedAt, holder })
    return summary
  } finally {
    clearInterval(prolong)
  }
}

interface Held {
  brand: Brand
  source: Source
  holder: string
  startedAt: Date
}

const runPages = async (deps: Deps, held: Held, { signal, onPage }: { signal: AbortSignal; onPage: RunOptions['onPage'] }): Promise<RunSummary> => {
  const summary: RunSummary = { pages: 0, seen: 0, stored: 0, changed: 0, problems: [], notBeforeMs: 0 }
  const sight = createSight()
  try {
    for await (const { page, reading } of readAhead(deps, held, openPages(deps, held.source, signal))) {
      sight.see(page)
      count(summary, page, await store(deps, { ...held, wholeList: sight.whole() }, page, reading), sight)
      onPage?.(page, summary)
      if (signal.aborted) return { ...summary, cut: true }
    }
    if (signal.aborted) summary.cut = true
  } catch (error) {
    if (error instanceof HoldLostError) throw error
    if (signal.aborted) summary.cut = true
    else summary.failure = failureOf(error)
  }
  return summary
}

const count = (summary: RunSummary, page: Page, { stored, changed, vanished, problems }: Ingested, sight: Sight): void => {
  summary.pages += 1
  summary.seen += page.mentions.length
  summary.stored += stored
  summary.changed += changed
  summary.problems.push(...problems)
  summary.notBeforeMs = Math.max(summary.notBeforeMs, page.notBeforeMs ?? 0)
  if (page.rhythmMs !== undefined) summary.rhythmMs = page.rhythmMs
  if (vanished > 0) summary.vanished = vanished
  const capped = sight.capped()
  if (capped) summary.capped = capped
}

// Smaller pages are read in no time, and stored before the source is asked for more.
const LARGE_PAGE = 200

interface Coming {
  page: Page
  reading: Promise<PreparedBatch>
}

/** Pages with their readings, in order; while a large one is stored the next is read, since threads and the database work side by side. */
async function* readAhead(deps: Deps, held: Held, pages: AsyncIterable<Page>): AsyncIterable<Coming> {
  let ahead: Coming | undefined
  try {
    for await (const page of pages) {
      const reading = readPage(deps, held, page)
      // Whoever takes it hears of its failure.
      reading.catch(() => {})
      if (ahead) yield ahead
      ahead = { page, reading }
      if (page.mentions.length >= LARGE_PAGE) continue
      ahead = undefined
      yield { page, reading }
    }
  } catch (error) {
    // The page before the fault is as good as any.
    const last = ahead
    ahead = undefined
    if (last) yield last
    throw error
  }
  if (ahead) yield ahead
}

/** Stores a page. What goes wrong here is no fault of the source, and heals with the database. */
const store = async (deps: Deps, held: Held & Pick<Target, 'wholeList'>, page: Page, reading: Promise<PreparedBatch>): Promise<Ingested> => {
  try {
    return await storePage(deps, held, page, await reading)
  } catch (cause) {
    if (cause instanceof HoldLostError) throw cause
    throw new CollectorError('transient', {
      es: `Lo que dio «${held.source.name}» no se pudo guardar: ${cause instanceof Error ? cause.message : String(cause)}`,
      en: `What “${held.source.name}” gave could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
    }, { cause })
  }
}

const openPages = (deps: Deps, source: Source, signal: AbortSignal): AsyncIterable<Page> => {
  const { collector, config } = collectorFor(deps, source)
  return collector.collect({
    config,
    cursor: source.cursor ?? undefined,
    since: undefined,
    http: deps.door.http(),
    files: deps.files,
    signal,
    now: deps.now().toISOString(),
  })
}

/** The collector of a source with its settings, secrets in their place. Throws CollectorError `config` where they do not fit. */
export const collectorFor = (deps: Pick<Deps, 'collectors' | 'resolveSecrets' | 'sealer'>, source: Source): { collector: Collector; config: unknown } => {
  const { collectors } = deps
  const collector = collectors.get(source.collector)
  if (!collector) throw new CollectorError('config', {
    es: `No hay ningún recolector «${source.collector}». Hay: ${[...collectors.keys()].join(', ')}.`,
    en: `There is no collector “${source.collector}”. There are: ${[...collectors.keys()].join(', ')}.`,
  })
  const config = collector.config.safeParse(settingsOf(deps, source))
  if (config.success) return { collector, config: config.data }
  const issue = config.error.issues[0]!
  throw new CollectorError('config', {
    es: `La configuración de «${source.name}» no encaja: ${issue.path.join('.') || 'config'} falta, o no es como se espera. Corrígela.`,
    en: `The settings of “${source.name}” do not fit: ${issue.path.join('.') || 'config'}: ${issue.message}`,
  })
}

/** Secrets of the environment are for the operator's own file to use: whoever may add a source on screen must not send them anywhere. */
const settingsOf = ({ resolveSecrets, sealer }: Pick<Deps, 'resolveSecrets' | 'sealer'>, { config, origin, name }: Source): Record<string, unknown> => {
  if (origin === 'yaml') return resolveSecrets(config)
  try {
    return openSecrets(config, sealed => sealer.open(sealed))
  } catch (cause) {
    throw new CollectorError('config', {
      es: `Un secreto de «${name}» no se abre. Escríbelo otra vez en la configuración de la fuente. (${(cause as Error).message})`,
      en: `A secret of “${name}” does not open. ${(cause as Error).message}`,
    }, { cause })
  }
}

/** What a run failed of. What a collector did not foresee is the source's changed shape, for us to mend. */
export const failureOf = (error: unknown): NonNullable<RunSummary['failure']> => {
  if (!(error instanceof CollectorError)) return { kind: 'shape', told: unforeseen(error instanceof Error ? error.message : String(error)) }
  const { kind, told, retryAfterMs, status } = error
  return { kind, told, ...(retryAfterMs !== undefined && { retryAfterMs }), ...(status !== undefined && { status }) }
}

const unforeseen = (what: string): Told => ({ es: `La fuente dio algo imprevisto: ${what}`, en: `The source gave something unforeseen: ${what}` })

interface Ended {
  source: Source
  summary: RunSummary
  startedAt: Date
  holder: string
}

const finish = async ({ db, now, log, collectors }: Deps, { source, summary, startedAt, holder }: Ended): Promise<void> => {
  const endedAt = now()
  const { failure, capped, pages, seen, stored, changed, problems } = summary
  const { everyMinutes } = source
  const paced = { ...source, everyMinutes: paceOf({ everyMinutes, usualMinutes: collectors.get(source.collector)?.everyMinutes ?? everyMinutes, rhythmMs: summary.rhythmMs }) }
  // A run that was cut is due as it was, so that the next start goes on with it.
  const nextRunAt = source.nextRunAt === null || summary.cut ? source.nextRunAt : nextRun(paced, summary, endedAt)
  await releaseSource(db, source.id, { holder, now: endedAt, nextRunAt, ...(failure && { failure }), ...(summary.cut && { cut: true }), ...(capped && { capped }) })
  await recordRun(db, { id: newId(), brandId: source.brandId, sourceId: source.id, startedAt, endedAt, pages, seen, stored, changed, problems: problems.map(({ es, en }) => ({ es: mask(es), en: mask(en) })), ...(failure && { failure }) })
  if (failure) log.warn({ source: source.name, kind: failure.kind, nextRunAt }, `Collecting failed: ${failure.told.en}`)
  else if (stored + changed > 0) log.info({ source: source.name, stored, changed }, 'Collected')
}

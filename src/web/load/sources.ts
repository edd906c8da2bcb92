import type { Brand } from '../../db/brand.ts'
import { countSources } from '../../db/index/coverage.ts'
import { listMentions } from '../../db/mention/list.ts'
import { listObservations } from '../../db/source/observation.ts'
import { listRemovals, type Removal } from '../../db/source/removal.ts'
import { listLastRuns, type LastRun } from '../../db/source/run.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import { countVanished } from '../../db/mention/vanished.ts'
import { dayOf, isoDay } from '../../domain/time/day.ts'
import { sourcesPath } from '../links.ts'
import type { Locale } from '../locale.ts'
import type { WebServices } from '../services.ts'
import type { SourceRow, SourcesPageData } from '../views/sources.ts'
import { viewMentions } from './mention.ts'
import { viewCoverage, viewSource } from './source.ts'

const CHECK_DAYS = 30
const FIRST_READINGS = 5
// As long as the first readings are news.
const NEW_MS = 3_600_000

/** Everything the page of sources shows. */
export const loadSources = async (brand: Brand, services: WebServices, locale: Locale): Promise<Omit<SourcesPageData, 'done'>> => {
  const { db, now, collectors, reputation } = services
  const [sources, counts, figures, vanished, lastRuns, removed, checks] = await Promise.all([
    listSources(db, brand.id), countSources(db, brand.id), reputation.figures(brand), countVanished(db, brand.id), listLastRuns(db, brand.id), listRemovals(db, brand.id), checksOf(brand, services),
  ])
  const parts = { brand, collectors, counts, figures, now: now(), locale, vanished }
  const runs = new Map(lastRuns.map(run => [run.sourceId, run]))
  const removals = new Map(removed.map(removal => [removal.sourceId, removal]))
  const isNew = sources.length > 0 && sources.every(({ createdAt }) => now().getTime() - createdAt.getTime() < NEW_MS)
  return {
    sources: sources.map(source => ({ ...viewSource(source, parts), ...acts(source, { brand, now: now(), run: runs.get(source.id), removal: removals.get(source.id) }) })),
    coverage: viewCoverage(sources, parts),
    checks,
    firstReadings: isNew && brand.origin !== 'demo' ? await firstOf(brand, services, sources) : [],
  }
}

interface Around {
  brand: Brand
  now: Date
  run: LastRun | undefined
  removal: Removal | undefined
}

const acts = (source: Source, { brand, now, run, removal }: Around): Omit<SourceRow, keyof ReturnType<typeof viewSource>> => {
  const path = `${sourcesPath(brand.slug)}/${source.id}`
  const isRead = source.nextRunAt !== null && !removal
  const isHeld = source.heldUntil !== null && source.heldUntil > now
  return {
    isRunning: isHeld || (isRead && source.enabled && source.nextRunAt! <= now),
    last: run && !run.failed ? { seen: run.seen, stored: run.stored, changed: run.changed, problems: run.problems } : null,
    removedAt: removal?.at ?? null,
    isFromFile: source.origin === 'yaml',
    pauseAction: isRead && source.enabled ? `${path}/pause` : null,
    resumeAction: isRead && !source.enabled ? `${path}/resume` : null,
    keepAction: removal ? `${path}/keep` : null,
    removeHref: removal || source.origin === 'yaml' ? null : `${path}/remove`,
  }
}

const checksOf = async (brand: Brand, { db, now }: WebServices): Promise<SourcesPageData['checks']> => {
  const observed = await listObservations(db, brand.id, { fromDay: dayOf(now().getTime(), brand.timeZone) - CHECK_DAYS + 1 })
  return observed
    .map(({ source, told, ok, since, days }) => ({ source, told, ok, since, days: days.map(({ day, failed }) => ({ day: isoDay(day), ok: failed === 0 })) }))
    .toSorted((a, b) => Number(a.ok) - Number(b.ok))
}

const firstOf = async (brand: Brand, { db }: WebServices, sources: Source[]): Promise<SourcesPageData['firstReadings']> =>
  await viewMentions(db, brand, await listMentions(db, brand.id, { limit: FIRST_READINGS }), { sourceNames: new Map(sources.map(({ id, name }) => [id, name])) })

import type { Collector } from '../../contract.ts'
import type { Brand } from '../../db/brand.ts'
import type { Source } from '../../db/source/source.ts'
import type { SourceCount } from '../../db/index/coverage.ts'
import { dayOf } from '../../domain/time/day.ts'
import type { VanishedCount } from '../../db/mention/vanished.ts'
import { sourceHealth, type HealthStatus } from '../../domain/source/health.ts'
import type { CoverageView, SourceView } from '../views/sources.ts'
import { sourcesPath } from '../links.ts'
import type { Locale } from '../locale.ts'

/** What the index says of one source. */
export interface SourceFigures {
  id: string
  value: number
  low: number
  high: number
  share: number
  points: number
  order: 'observed' | 'assumed'
}

export interface SourceParts {
  brand: Brand
  collectors: Map<string, Collector>
  counts: SourceCount[]
  figures: SourceFigures[]
  now: Date
  locale: Locale
  vanished: VanishedCount[]
}

export const viewSource = (source: Source, { brand, collectors, counts, figures, now, locale }: SourceParts): SourceView => {
  const collector = collectors.get(source.collector)
  const figure = figures.find(({ id }) => id === source.id)
  return {
    id: source.id,
    name: source.name,
    collector: source.collector,
    kind: source.kind,
    order: source.order,
    orderObserved: figure?.order === 'observed',
    homepage: null,
    index: figure ? { value: figure.value, low: figure.low, high: figure.high } : null,
    share: figure?.share ?? null,
    points: figure?.points ?? null,
    health: { ...sourceHealth(source, now), failureKind: source.failureKind },
    mentions: counts.find(({ sourceId }) => sourceId === source.id)?.mentions ?? 0,
    lastRunAt: source.lastRunAt,
    newestAt: source.newestAt,
    nextRunAt: source.nextRunAt,
    limits: collector?.limits.map(limit => limit[locale]) ?? [],
    runAction: collector && source.nextRunAt !== null ? `${sourcesPath(brand.slug)}/${source.id}/run` : null,
  }
}

export const viewCoverage = (sources: Source[], { brand, collectors, counts, figures, now, locale, vanished }: SourceParts): CoverageView => {
  const oldest = Math.min(...counts.map(({ firstDay }) => firstDay))
  const fresh = sources.flatMap(({ lastOkAt }) => (lastOkAt ? [lastOkAt.getTime()] : []))
  return {
    sources: sources.length,
    counted: figures.length,
    opinions: counts.reduce((sum, { mentions }) => sum + mentions, 0),
    days: counts.length === 0 ? 0 : dayOf(now.getTime(), brand.timeZone) - oldest + 1,
    freshestAt: fresh.length === 0 ? null : new Date(Math.max(...fresh)),
    limits: [...new Set(sources.flatMap(({ collector }) => collectors.get(collector)?.limits.map(limit => limit[locale]) ?? []))],
    blind: sources.flatMap(source => {
      const { status, told } = sourceHealth(source, now)
      return BLIND.has(status) ? [{ id: source.id, name: source.name, status, seenUntil: source.lastOkAt, why: told?.[locale] ?? null }] : []
    }),
    vanished: vanished.reduce((sum, { negative }) => sum + negative, 0),
  }
}

const BLIND = new Set<HealthStatus>(['failing', 'unauthorised', 'capped', 'paused'])

import { barsOf, reachOf, spanOf, type Bar } from '../../domain/alert/chart.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import { partOf } from '../../domain/spike/family.ts'
import type { Usual } from '../../domain/spike/measure.ts'
import type { Alert } from './alert.ts'
import type { Database } from '../client.ts'
import { listHourCounts, type HourCounts, type HourFilter } from '../index/trend.ts'
import { isId } from '../../domain/id.ts'


/** The hours of an alert as they are known now. */
export const readBars = async (db: Database, alert: Alert, now: Date): Promise<Bar[]> => {
  const usual = usualOf(alert.detail)
  const span = spanOf(alert, now)
  const counts = await countHours(db, alert, { from: span.first - reachOf(usual), to: span.last })
  return barsOf(span, { counts, usual, onset: alert.onset })
}

/** What an alert counts, by hour: all opinions of a volume alert, negatives of any other; of its own moment or source alone. */
export const countHours = async (db: Database, { brandId, kind, series }: Pick<Alert, 'brandId' | 'kind' | 'series'>, { from, to }: { from: number; to: number }): Promise<Map<number, number>> => {
  const hours = await listHourCounts(db, brandId, { from, to, ...seriesOf(series) })
  return new Map(hours.map(each => [each.hour, kind === 'volume' ? opinionsOf(each) : each.negative]))
}

export const opinionsOf = ({ negative, positive, neutral, unsure }: HourCounts): number => negative + positive + neutral + unsure

/** How the rollup calls what an alert watched. */
export const seriesOf = (series: string): Pick<HourFilter, 'series' | 'sourceId'> => {
  const { part, id } = partOf(series) ?? { part: undefined, id: series }
  if (part !== 'place' && isMoment(id)) return { series: id }
  return part !== 'place' && isId(id) ? { sourceId: id } : {}
}

const usualOf = ({ usual }: Alert['detail']): Usual | null => (typeof usual === 'object' && usual !== null ? (usual as Usual) : null)

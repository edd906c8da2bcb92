import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listDaySums, listLoudestShares, listSourceHours } from '../../db/alert/hour.ts'
import type { Source } from '../../db/source/source.ts'
import { dayOf } from '../../domain/time/day.ts'
import { createMemory } from '../../domain/spike/detector.ts'
import type { HourCount } from '../../domain/spike/intake.ts'
import type { LiftAt } from '../../domain/spike/lift.ts'
import { AT, type Memory as SpikeMemory } from '../../domain/spike/memory.ts'
import { learnPast, LONGEST_PAST_HOURS } from '../../domain/spike/past.ts'
import { takeBack } from '../../domain/spike/snapshot.ts'
import { divide, DAYS_AFTER_HOURS, WINDOW_HOURS } from './divide.ts'
import { HOUR_MS, LOOKS_APART_MS, type Memory } from './memory.ts'

const DAYS_OF_PAST = LONGEST_PAST_HOURS / 24

export interface Looking {
  brand: Brand
  known: Memory | undefined
  sources: Source[]
  now: Date
  liftAt: LiftAt | undefined
}

export interface Arrived {
  spike: SpikeMemory
  /** The news. */
  counts: HourCount[]
  seen: Memory['seen']
  past: Memory['past']
  /** What came for the first time, and is history. */
  hasHistory: boolean
  /** All of the past was learnt anew. */
  isPastMoved: boolean
}

/** What is news since the last look. Where a past came to light, the detector first learns all of the past anew. */
export const arrive = async (trx: Trx, { brand, known, sources, now, liftAt }: Looking): Promise<Arrived> => {
  const past = await pastOf(trx, brand, now)
  const hour = Math.floor(now.getTime() / HOUR_MS)
  const spike = known?.spike === undefined ? createMemory() : takeBack(known.spike)
  const lookFrom = async (hours: number) => divide(await listSourceHours(trx, brand.id, { from: hour - hours, to: hour }), { known, sources, hour })
  const { fresh, history, seen } = await lookFrom(WINDOW_HOURS)
  const isEarlier = fresh.some(count => count.hour < spike[AT.first]! * HOUR_MS)
  const hasHistory = history.length > 0
  if (!hasHistory && !isEarlier && !isPastMoved(known, past, now)) return { spike, counts: await withVoices(trx, brand.id, fresh), seen, past, hasHistory, isPastMoved: false }
  // Read again with its past in one statement: what is stored meanwhile is not counted here and told once more later.
  const whole = await lookFrom(LONGEST_PAST_HOURS)
  const learnt = learnPast(spike, { at: now.getTime(), counts: whole.told, silent: whole.history, liftAt })
  return { spike: learnt, counts: await withVoices(trx, brand.id, whole.fresh), seen: whole.seen, past, hasHistory, isPastMoved: true }
}

const pastOf = async (trx: Trx, { id, timeZone }: Brand, now: Date): Promise<Memory['past']> => {
  const to = dayOf(now.getTime() - DAYS_AFTER_HOURS * HOUR_MS, timeZone) - 1
  const days = await listDaySums(trx, id, { from: to - DAYS_OF_PAST, to })
  return { to, days: Object.fromEntries(days.map(({ day, negative, other }) => [day, `${negative} ${other}`])) }
}

// Fewer complaints at once make no storm, whoever wrote them.
const FEW = 4

/** How many of the complaints that arrived are the loudest author's: a storm of one voice is told as what it is. */
const withVoices = async (trx: Trx, brandId: string, counts: HourCount[]): Promise<HourCount[]> => {
  if (counts.reduce((sum, { negative }) => sum + negative, 0) < FEW) return counts
  const hours = counts.map(({ hour }) => hour / HOUR_MS)
  const shares = await listLoudestShares(trx, brandId, { from: Math.min(...hours), to: Math.max(...hours) })
  return counts.map(count => ({ ...count, loudest: Math.round(count.negative * (shares.get(count.hour / HOUR_MS) ?? 0)) }))
}

const isPastMoved = (known: Memory | undefined, past: Memory['past'], now: Date): boolean => {
  if (!known?.past || now.getTime() - known.at > LOOKS_APART_MS) return true
  const days = new Set([...Object.keys(known.past.days), ...Object.keys(past.days)].filter(day => Number(day) <= known.past.to && Number(day) >= past.to - DAYS_OF_PAST))
  return [...days].some(day => known.past.days[day] !== past.days[day])
}

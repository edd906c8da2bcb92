import type { Formula } from './formula.ts'
import { decay, decaySums } from './standing.ts'
import { zeroMomentIndex, type SourceMaterial } from './zmot.ts'

export interface Ballast {
  /** Points of the index on each of these days, negative: costs. The first is today, the last the day it has faded. */
  ahead: Array<{ day: number; points: number }>
  /** First day from which it costs less than a figure with one decimal shows; null: not within ten years. */
  fadesOn: number | null
}

interface Day {
  today: number
  formula: Formula
}

// Half of the last decimal people see.
const FADED_POINTS = 0.05
// A curve needs no finer steps, and they keep the work small.
const STEP_DAYS = 28
const HORIZON_DAYS = 3650
const SAMPLED_DAYS = Array.from({ length: Math.ceil(HORIZON_DAYS / STEP_DAYS) }, (_, i) => i * STEP_DAYS)

/**
 * What these mentions still cost together on days to come, if nothing else were said meanwhile; new opinions make it fade
 * sooner. `materials` are those of `today`, the mentions among their items.
 */
export const ballastOf = (materials: SourceMaterial[], mentionIds: string[], day: Day): Ballast => ballastReader(materials, day)(mentionIds)

/** The same for several sets of mentions of one day: each day to come is worked out once for all of them. */
export const ballastReader = (materials: SourceMaterial[], { today, formula }: Day): ((mentionIds: string[]) => Ballast) => {
  // What bears a date to come is not in the sums yet.
  const known = materials.map(material => ({ ...material, items: material.items.filter(item => item.day <= today) }))
  const days = new Map<number, Map<string, number>>()
  const pointsById = (day: number): Map<string, number> => {
    const ready = days.get(day)
    if (ready) return ready
    const { points } = zeroMomentIndex(agedBy(known, day - today, formula), day, formula)
    const made = new Map(points.map(({ id, total }) => [id, total]))
    days.set(day, made)
    return made
  }
  return mentionIds => {
    const wanted = [...new Set(mentionIds)]
    return fading(today, day => wanted.reduce((sum, id) => sum + (pointsById(day).get(id) ?? 0), 0))
  }
}

const fading = (today: number, pointsOn: (day: number) => number): Ballast => {
  const samples = SAMPLED_DAYS.map(ahead => ({ day: today + ahead, points: pointsOn(today + ahead) }))
  // Others fading first can make a mention cost more for a while: the last day that weighs counts, not the first that does not.
  const last = samples.findLastIndex(({ points }) => weighs(points))
  if (last === samples.length - 1) return { ahead: samples, fadesOn: null }
  if (last < 0) return { ahead: samples.slice(0, 1), fadesOn: today }
  let fadesOn = samples[last + 1]!.day
  while (!weighs(pointsOn(fadesOn - 1))) fadesOn--
  return { ahead: [...samples.slice(0, last + 1), { day: fadesOn, points: pointsOn(fadesOn) }], fadesOn }
}

const weighs = (points: number): boolean => points <= -FADED_POINTS

const agedBy = (materials: SourceMaterial[], days: number, { standing }: Formula): SourceMaterial[] =>
  materials.map(material => ({ ...material, sums: decaySums(material.sums, decay(days, standing.halfLifeDays)) }))

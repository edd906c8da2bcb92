import { RING_WEEKS } from './parameters.ts'
import { weekOf } from './week.ts'

export interface ComplainingSource {
  sourceId: string
  /** Day of its first complaint. */
  firstDay: number
  /** Complaints of the last weeks. */
  recent: number
}

/** A new source brings complaints of its own kind: it counts when its own weeks can say what is usual, … */
const YOUNG_WEEKS = 8
/** … and where it brings so much of all, nothing before it is comparable. */
const MATERIAL = 0.2
/** As far back as a past is learnt: the ring, and a quarter before it. */
export const PAST_WEEKS = RING_WEEKS + 13

/** The sources whose complaints are compared at a week, and the first week that may be compared. */
export const comparable = (sources: ComplainingSource[], week: number): { sourceIds: string[]; from: number } => {
  const grown = sources.filter(({ firstDay }) => weekOf(firstDay) + YOUNG_WEEKS <= week)
  const all = grown.reduce((sum, { recent }) => sum + recent, 0)
  const material = grown.filter(({ recent }) => all > 0 && recent / all >= MATERIAL)
  // The first week of a source is seldom whole.
  const firsts = material.map(({ firstDay }) => weekOf(firstDay) + 1)
  return { sourceIds: grown.map(({ sourceId }) => sourceId).toSorted(), from: Math.max(week - PAST_WEEKS + 1, ...firsts) }
}

// Late and corrected opinions move a past a little; an import or another reader moves it more.
const MOVED = { share: 0.05, complaints: 10 }

/** Whether the sums of weeks that were absorbed are no longer those. */
export const isPastMoved = (before: Record<string, number>, now: Record<string, number>): boolean => {
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  const moved = kinds.reduce((sum, kind) => sum + Math.abs((before[kind] ?? 0) - (now[kind] ?? 0)), 0)
  const all = Object.values(before).reduce((sum, count) => sum + count, 0)
  return moved > Math.max(MOVED.complaints, MOVED.share * all)
}

import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { readPastIndex, type BrandIndex } from '../../db/index/reputation.ts'
import { startOfDay } from '../../domain/time/day.ts'
import type { Formula } from '../../domain/index/formula.ts'
import type { DropEvent } from '../../domain/alert/index-drop.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import type { IndexDrop } from '../../domain/alert/slow.ts'
import type { Part } from '../../domain/index/standing.ts'

/** What the alert of an index drop keeps. */
export interface DropDetail {
  slow: Pick<IndexDrop, 'sources' | 'moments'>
  cause: { moment: string | null; source: string | null; phrases: string[] }
  /** Opinions that cost most and were not there before, or cost less. */
  exemplars: string[]
}

const MOST = 3
// Less than this is rounding and ageing.
const LEAST_COST = 0.3
// A moment or source must stand for so much of the drop to be named as its cause.
const MAJORITY = 0.5

/** Which sources, moments and opinions the index lost its points to, between the ends of two days. */
export const explainDrop = async (db: Database, brand: Brand, { event: { from, to }, formula }: { event: DropEvent; formula: Formula }): Promise<DropDetail> => {
  const endOf = (day: number): Date => new Date(startOfDay(day + 1, brand.timeZone) - 1)
  const [then, now] = [await readPastIndex(db, brand, endOf(from.day), formula), await readPastIndex(db, brand, endOf(to.day), formula)]
  const sources = costliest(differences(sourcePoints(then), sourcePoints(now))).map(({ key, points }) => ({ id: key, name: nameOf(key, now, then), points }))
  const moments = costliest(differences(new Map(Object.entries(then.moments)), new Map(Object.entries(now.moments)))).map(({ key, points }) => ({ key: key as Part, points }))
  const opinions = costliest(differences(opinionPoints(then), opinionPoints(now)), 0)
  const drop = to.value - from.value
  const [moment, source] = [moments[0], sources[0]]
  const isCause = (points: number | undefined): boolean => points !== undefined && points / drop >= MAJORITY
  return {
    slow: { sources, moments },
    cause: { moment: isCause(moment?.points) && isMoment(moment!.key) ? moment!.key : null, source: isCause(source?.points) ? source!.name : null, phrases: [] },
    exemplars: opinions.map(({ key }) => key),
  }
}

const sourcePoints = ({ sources }: BrandIndex): Map<string, number> => new Map(sources.map(({ id, points }) => [id, points]))
const opinionPoints = ({ points }: BrandIndex): Map<string, number> => new Map(points.map(({ id, total }) => [id, total]))

const nameOf = (id: string, ...worlds: BrandIndex[]): string => worlds.map(({ sourcesById }) => sourcesById.get(id)?.name).find(name => name !== undefined) ?? id

const differences = (then: Map<string, number>, now: Map<string, number>): Array<{ key: string; points: number }> =>
  [...new Set([...then.keys(), ...now.keys()])].map(key => ({ key, points: (now.get(key) ?? 0) - (then.get(key) ?? 0) }))

const costliest = (items: Array<{ key: string; points: number }>, least = LEAST_COST): Array<{ key: string; points: number }> =>
  items.filter(({ points }) => points < -least).toSorted((a, b) => a.points - b.points).slice(0, MOST)

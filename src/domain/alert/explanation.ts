import type { Term } from './cause.ts'
import type { Concentration } from './concentration.ts'
import type { Moment, MomentPolarities } from '../journey/moments.ts'
import { riseOf, type Rise } from '../language/log-odds.ts'
import type { Span } from '../reading/reading.ts'

/** A part of a wave, beside the same part of the month before. */
export interface Share {
  count: number
  /** 0…1 of the wave. */
  share: number
  /** 0…1 of the month before; null: nothing came then. */
  before: number | null
}

/** Instants are ISO 8601. Kept with the alert and sent in it; within a version fields are only added. */
export interface Explanation {
  version: 1
  window: { from: string; to: string; hours: number }
  observed: number
  /** `low` and `high` hold what is usual with this confidence; null: not known. */
  expected: { value: number; low: number | null; high: number | null; confidence: number | null }
  /** Alerts like this one to be expected by chance in 90 days. */
  per90d: number | null
  /** 0…1: the part of the window's opinions that has probably arrived; null: not known. */
  completeness: number | null
  onset: string
  /** Negatives among all opinions of the window, and of the four weeks before; null: no opinion then. */
  negativeShare: { now: number | null; before: number | null }
  /** The same hours a week earlier. */
  lastWeek: { observed: number }
  /** Opinions looked at for what follows: those since the onset, the newest few hundred. */
  of: number
  /** What they say and those before did not; `mentions`: opinions that say it, copies included. */
  terms: Array<Term & { mentions: number }>
  aspects: Array<Share & Rise & { key: string }>
  moments: Array<Share & Rise & { key: Moment }>
  sources: Array<Share & { id: string; name: string }>
  places: Array<Share & { name: string }>
  /** One author or one text makes up most of it, among its negatives or all of it; null: many people speak. */
  concentration: Crowding | null
}

export type Crowding = Concentration & { among: 'negative' | 'volume' }

/** How it ended. */
export interface Summary {
  from: string
  /** When it had calmed: the end of the last hour above the usual. */
  to: string
  hours: number
  observed: number
  expected: number
  peak: { at: string; count: number } | null
  /** Negatives since the onset, and those of them that were answered in public. */
  negatives: number
  answered: number
}

const MOST = 5
// What few name, or what may be chance, did not rise.
const RISEN = { count: 3, z: 1.64 }

/** Parts of a wave by name, the largest first. */
export const sharesOf = <K extends string>(wave: K[][], before: K[][]): Array<Share & { key: K }> => {
  const then = countEach(before)
  return [...countEach(wave)]
    .map(([key, count]) => ({ key, count, share: count / wave.length, before: before.length === 0 ? null : (then.get(key) ?? 0) / before.length }))
    .toSorted((a, b) => b.count - a.count || a.key.localeCompare(b.key))
}

/** … each with how much it rose. */
export const withRise = <K extends string>(wave: K[][], before: K[][]): Array<Share & Rise & { key: K }> => {
  const then = countEach(before)
  return sharesOf(wave, before).map(part => ({ ...part, ...riseOf({ count: part.count, total: wave.length }, { count: then.get(part.key) ?? 0, total: before.length }) }))
}

/** Those that rose beyond chance, the surest first. */
export const risenOf = <K extends string>(wave: K[][], before: K[][]): Array<Share & Rise & { key: K }> =>
  withRise(wave, before)
    .filter(({ count, z }) => count >= RISEN.count && z >= RISEN.z)
    .toSorted((a, b) => b.z - a.z)
    .slice(0, MOST)

// Complaints are about what failed more often than not: a third that rose tells more than a half that is always there.
const LEADS = { risen: 1 / 3, z: 1, usual: 1 / 2 }

/** The moment a wave is about: of those that rose the surest, else the one half of it shares; null: none. */
export const leadingMoment = (moments: Array<Share & Rise & { key: Moment }>): Moment | null => {
  const risen = moments.filter(({ share, z }) => share >= LEADS.risen && z >= LEADS.z).toSorted((a, b) => b.z - a.z)
  return (risen[0] ?? moments.find(({ share }) => share >= LEADS.usual))?.key ?? null
}

const countEach = <K extends string>(of: K[][]): Map<K, number> => {
  const counts = new Map<K, number>()
  for (const keys of of) for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** The moments of an opinion that count: those it suffers at, or all of them. */
export const momentsIn = (moments: MomentPolarities, negativeOnly: boolean): Moment[] =>
  (Object.entries(moments) as Array<[Moment, string]>).filter(([, polarity]) => !negativeOnly || polarity === 'negative').map(([key]) => key)

/** An opinion that shows what it is about, as it is stored: masked, and gone where it was erased or has expired. */
export interface Exemplar {
  id: string
  title: string | null
  text: string
  /** Into `text`. */
  evidence: Span[]
  url: string | null
  source: string | null
  rating: { value: number; outOf: number } | null
  publishedAt: string | null
}

/** What was kept, and what is read anew whenever it is shown. */
export interface WholeExplanation extends Explanation {
  exemplars: Exemplar[]
  summary: Summary | null
  /** As the first route that fits says; else what is usual, in the brand's language. */
  owner: string
  firstStep: string
  /** The drawing as SVG; a key with the scope read opens it. */
  chart: string | null
}

const EXPLANATION_VERSION = 1

/** What an alert's detail keeps; null: nothing, or of a version that is not ours. */
export const keptIn = ({ explanation, summary }: Record<string, unknown>): { explanation: Explanation | null; summary: Summary | null } => ({
  explanation: isObject(explanation) && explanation['version'] === EXPLANATION_VERSION ? (explanation as unknown as Explanation) : null,
  summary: isObject(summary) ? (summary as unknown as Summary) : null,
})

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

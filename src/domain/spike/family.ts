import type { Sensitivity } from './sensitivity.ts'

/** The brand as a whole. */
export const WHOLE = 'all'
export const PARTS = ['moment', 'source', 'place'] as const
export type Part = (typeof PARTS)[number]

export const seriesOf = (part: Part, id: string): string => `${part}:${id}`

/** Which part of a brand's opinions a series is of; undefined: it is all of them, or none of ours. */
export const partOf = (series: string): { part: Part; id: string } | undefined => {
  const part = PARTS.find(one => series.startsWith(`${one}:`))
  return part && { part, id: series.slice(part.length + 1) }
}

/** How much was said in the last four weeks of one part. */
export interface Material {
  series: string
  opinions: number
}

export const MATERIAL_DAYS = 28
// Two opinions a day: the fewest at which the detector's chances are known (one complaint in twenty hours), where it finds what
// the whole brand does not show. One that is watched stays until it has half of that, or the watch would come and go.
const LEAST_OPINIONS = 2 * MATERIAL_DAYS
const STAYS = 0.5
// What is nearly all of a brand shows what the whole brand shows.
const MOST_PART = 0.8
// The budget of false alarms is shared: with more of them each would be deaf. Fifteen hundred bytes each, too.
const MOST_SERIES = 24

/** The parts worth a memory of their own, those with most material first. */
export const chooseSeries = (materials: Material[], { whole, watched }: { whole: number; watched: readonly string[] }): string[] =>
  materials
    .filter(({ series, opinions }) => opinions <= MOST_PART * whole && opinions >= LEAST_OPINIONS * (watched.includes(series) ? STAYS : 1))
    .toSorted((a, b) => b.opinions - a.opinions || (a.series < b.series ? -1 : 1))
    .slice(0, MOST_SERIES)
    .map(({ series }) => series)

// What is promised holds for a brand, not for each of its series: the whole keeps what it has, its parts together get a tenth
// of that on top, in equal shares, as Bonferroni would. They find what hides in the whole: a quarter would find hardly more of it.
const SHARE_OF_PARTS = 0.1

/** What false alarms one of so many parts may give. */
export const budgetOf = (sensitivity: Sensitivity, parts: number): { sensitivity: Sensitivity; share: number } => ({ sensitivity, share: SHARE_OF_PARTS / Math.max(1, parts) })

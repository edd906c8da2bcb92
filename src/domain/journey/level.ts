import { MOMENTS, type Moment } from './moments.ts'

// Draws small counts to the surface: seven neutral readings everyone starts with.
const PRIOR = 7
// Fewer readings than this are too little to say.
const ENOUGH = 5

/** Readings of one moment over a window. */
export interface MomentCounts {
  positive: number
  negative: number
  neutral: number
  unsure: number
  /** Opinions whose first negative moment this is. */
  under: number
}

export interface MomentLevel extends MomentCounts {
  key: Moment
  /** −100…100, 0 is the waterline; null: too little to say. */
  level: number | null
  /** The level over the window it is compared with; null: too little to say. */
  habitual: number | null
  /** Opinions of 100 that went under here. */
  underShare: number
  habitualUnderShare: number | null
  /** Opinions of 100 still afloat after this moment. */
  afloat: number
}

export interface Journey {
  /** Opinions with any moment in the window. */
  opinions: number
  moments: MomentLevel[]
  /** Opinions that went under and were won back later, where the caller counts them. */
  resurfaced?: number
}

export interface WindowCounts {
  opinions: number
  moments: Partial<Record<Moment, MomentCounts>>
  resurfaced?: number
}

const NONE: MomentCounts = { positive: 0, negative: 0, neutral: 0, unsure: 0, under: 0 }

/** `100 × (P − N) / (P + N + U + 7)`; null with fewer than 5 readings. Unsure ones are counted apart. */
export const levelOf = ({ positive, negative, neutral }: MomentCounts): number | null => {
  const readings = positive + negative + neutral
  return readings < ENOUGH ? null : (100 * (positive - negative)) / (readings + PRIOR)
}

/** The six moments in order: their levels beside the habitual ones, and how many of 100 opinions stay afloat after each. */
export const journeyOf = (window: WindowCounts, habitual: WindowCounts): Journey => {
  let underSoFar = 0
  const moments = MOMENTS.map((key): MomentLevel => {
    const counts = window.moments[key] ?? NONE
    const before = habitual.moments[key] ?? NONE
    underSoFar += counts.under
    return {
      key,
      ...counts,
      level: levelOf(counts),
      habitual: levelOf(before),
      underShare: of100(counts.under, window.opinions),
      habitualUnderShare: habitual.opinions < ENOUGH ? null : of100(before.under, habitual.opinions),
      afloat: window.opinions === 0 ? 100 : 100 - of100(underSoFar, window.opinions),
    }
  })
  return { opinions: window.opinions, moments, ...(window.resurfaced !== undefined && { resurfaced: window.resurfaced }) }
}

/** Of 100 opinions, those that went under and came back. */
export const resurfacedShare = ({ resurfaced = 0, opinions }: Pick<Journey, 'resurfaced' | 'opinions'>): number => of100(resurfaced, opinions)

const of100 = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole)

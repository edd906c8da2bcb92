import type { Estimate } from '../../domain/journey/association.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { BrandRef } from '../views.ts'

export interface MomentView {
  key: Moment
  positive: number
  neutral: number
  negative: number
  unsure: number
  /** Opinions that went under here: this is their first negative moment. */
  under: number
  /** −100…100; null: too little to say. */
  level: number | null
  habitual: number | null
  /** Of 100 opinions. */
  underShare: number
  habitualUnderShare: number | null
  /** Of 100 opinions, still afloat after this moment. */
  afloat: number
  /** Opinions of this moment that need a reply and have none. */
  needing: number | null
}

export interface JourneyView {
  from: string
  to: string
  /** Id of the only source it is of; null: of all. */
  source: string | null
  opinions: number
  moments: MomentView[]
  /** Of 100 opinions, went under and came back: whoever said so was won back. */
  resurfaced: number
}

/** The journey over a window, as its page draws it. */
export interface JourneyData {
  journey: JourneyView
  /** Length of the window, and those to choose from. */
  days: number
  windows: readonly number[]
  sources: Array<{ id: string; name: string }>
  columns: MomentColumn[]
  /** Share of what failed that was handled well, 0–1, now and over the year before; null: too few to say. */
  handled: { now: number | null; habitual: number | null }
  /** Null: of one source alone it is not told. */
  shift: ShiftView | null
  /** The days what matters was read from, and how many opinions they have. */
  matters: { from: string; to: string; mentions: number }
}

export interface MomentColumn {
  moment: MomentView
  parts: TrendPart[]
  weight: MomentWeight
  pains: AspectView[]
  standouts: AspectView[]
  owner: string | null
  /** Levels of competitors over the same window; null: too little to say. */
  rivals: Array<BrandRef & { level: number | null }>
}

export interface TrendPart {
  positive: number
  negative: number
  neutral: number
}

/** How strongly a moment goes with stars and with being lost; `verdict`: it is what the others are measured by. */
export interface MomentWeight {
  kind: 'most' | 'much' | 'some' | 'little' | 'unclear' | 'few' | 'verdict'
  /** Stars of opinions with it, less those without; null: not told. */
  stars: Estimate | null
  /** How many times the odds of being lost; null: too few. */
  lost: Estimate | null
}

export interface AspectView {
  key: string
  label: string
  count: number
  moved: 'up' | 'down' | null
}

/** Whether people complain of other things than before. */
export interface ShiftView {
  verdict: 'learning' | 'same' | 'shifted'
  weeks: number
  kinds: ShiftKind[]
  /** Mean stars before the first rise and since; null: too few. */
  stars: { before: number; since: number; held: boolean } | null
}

export interface ShiftKind {
  axis: 'moment' | 'aspect'
  key: string
  label: string
  from: number
  to: number
  since: string
}

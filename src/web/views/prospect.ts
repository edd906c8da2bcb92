import type { SourceKind, SourceOrder, Storefront } from '../../contract.ts'
import type { Asked } from '../../domain/index/supposition.ts'
import type { Interval } from '../views.ts'
import type { MentionView } from './mentions.ts'

/** What a newcomer meets, as the page draws it. Points are points of the brand's index. */
export interface ProspectData {
  /** The day it is read at, the newest there is, and the oldest with an opinion; null: none yet. */
  on: string
  today: string
  first: string | null
  /** Null: no material at all. */
  index: Interval | null
  formula: string
  shores: Shore[]
  screen: ScreenView | null
  /** Null on a past day: what would be is asked of today. */
  whatIf: WhatIfView | null
  ballast: BallastView | null
  /** On a past day: the index of today beside it. */
  now: Interval | null
}

/** One of the tabs. */
export interface Shore {
  id: string
  name: string
  value: number
  current: boolean
}

export interface ScreenView {
  source: { id: string; name: string; kind: SourceKind; order: SourceOrder; mentions: number | null; seenAt: Date | null; storefront: Storefront | null }
  orderObserved: boolean
  places: PlaceView[]
  /** T, 1–5: the stars of all its opinions, newer ones weighing more. */
  stars: number
  points: { screen: number; standing: number; total: number }
}

export interface PlaceView {
  /** 1-based. */
  place: number
  /** Of the heaviest place of this screen, 0–1. */
  weight: number
  points: number
  /** … of them by its place, and by its stars. */
  parts: { screen: number; standing: number }
  /** Null: it stood here then and is no longer to be read. */
  mention: MentionView | null
  /** What an answer with substance would give; null: nothing to answer, or no longer. */
  answer: Choice | null
}

/** A supposition that can be ticked. */
export interface Choice {
  id: string
  /** What it alone would move. */
  gain: number
  checked: boolean
}

export interface WhatIfView {
  before: Interval
  after: Interval | null
  asked: Asked
  /** Authors worth most to win back. */
  wonBack: Array<Choice & { author: string | null; place: number | null }>
  reviews: Choice
  lost: Choice
  /** What was ticked at other sources: it stays part of the sum. */
  elsewhere: Array<{ name: 'answered' | 'wonBack' | 'lost' | 'reviews'; id: string }>
  /** Ends of the scale it is drawn on. */
  scale: { low: number; high: number }
}

export interface BallastView {
  /** Negative. */
  points: number
  mentions: number
  fadesOn: string | null
  /** The last of them has faded. */
  ahead: Array<{ day: string; points: number }>
  heaviest: Array<{ mention: MentionView; points: number; fadesOn: string | null }>
  others: { mentions: number; points: number }
}

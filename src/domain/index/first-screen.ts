import type { Impression } from './face.ts'
import type { Formula } from './formula.ts'
import type { MomentPolarities } from '../journey/moments.ts'
import { decay } from './standing.ts'

/** A mention as a place on the first screen needs it. */
export interface ScreenItem {
  id: string
  /** Days since 1970-01-01 in the brand's time zone. */
  day: number
  occurredAt: Date
  /** Where the source showed it; null: never observed. */
  position: number | null
  impression: Impression
  starsCenti: number | null
  discountPercent: number
  moments: MomentPolarities
}

export interface PlacedItem {
  item: ScreenItem
  /** 1-based. */
  place: number
  /** d = c / log2(place + 1) × freshness */
  weight: number
  /** q, 0–1. */
  impression: number
}

/** What the eye meets at one source. */
export interface FirstScreen {
  items: PlacedItem[]
  /** Whether the order was seen at the source, or is the order the source is known to use. */
  order: 'observed' | 'assumed'
  /** F, 0–1; ½ is the waterline. */
  value: number
  /** Σ d + prior */
  denominator: number
  variance: number
}

type Places = Pick<FirstScreen, 'order'> & { placed: Array<Pick<PlacedItem, 'item' | 'place'>> }

/** The first places as the source shows them: observed where they were, newest first otherwise. */
export const placeItems = (items: ScreenItem[], places: number): Places => {
  const seen = items.filter(item => item.position !== null && item.position <= places)
  const observed = seen.toSorted((a, b) => a.position! - b.position! || newestFirst(a, b))
  if (observed.length > 0) return { placed: firstOfEachPlace(observed).map(item => ({ item, place: item.position! })), order: 'observed' }
  return { placed: items.toSorted(newestFirst).slice(0, places).map((item, i) => ({ item, place: i + 1 })), order: 'assumed' }
}

const newestFirst = (a: ScreenItem, b: ScreenItem): number => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? 1 : -1)

const firstOfEachPlace = (items: ScreenItem[]): ScreenItem[] => items.filter((item, i) => item.position !== items[i - 1]?.position)

/** `F = (Σ d q + ½·prior) / (Σ d + prior)` over the first places. */
export const firstScreenOf = (candidates: ScreenItem[], today: number, { firstScreen }: Formula): FirstScreen => {
  const { placed, order } = placeItems(candidates, firstScreen.places)
  const freshness = ({ day }: ScreenItem): number => decay(today - day - firstScreen.freshDays, firstScreen.halfLifeDays)
  const items = placed.map(({ item, place }) => ({
    item,
    place,
    weight: ((item.discountPercent / 100) * freshness(item)) / Math.log2(place + 1),
    impression: firstScreen.impression[item.impression],
  }))
  const denominator = items.reduce((sum, { weight }) => sum + weight, firstScreen.prior)
  const value = (items.reduce((sum, { weight, impression }) => sum + weight * impression, 0) + 0.5 * firstScreen.prior) / denominator
  const spread = items.reduce((sum, { weight, impression }) => sum + (weight * (impression - value)) ** 2, 0)
  return { items, order, value, denominator, variance: spread / denominator ** 2 }
}

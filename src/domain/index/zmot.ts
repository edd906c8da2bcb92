import type { SourceKind } from '../../contract.ts'
import { firstScreenOf, type FirstScreen, type ScreenItem } from './first-screen.ts'
import type { Formula } from './formula.ts'
import { intervalOf, type Interval } from './interval.ts'
import { addParts, decay, noParts, standingOf, type Part, type Parts, type Standing, type StandingSums } from './standing.ts'
import { NEUTRAL_STARS_CENTI, sharers } from './tally.ts'

/** The waterline. */
export const NEUTRAL = 50

/** One source with what the index reads of it. */
export interface SourceMaterial {
  id: string
  kind: SourceKind
  /** The brand's own weight in place of the published one of its kind. */
  visibility: number | null
  sums: StandingSums
  /** Mentions whose points are asked for; among them all those that may stand on the first screen. */
  items: ScreenItem[]
}

/** What one mention gives (positive) or costs, in points of the brand's index. */
export interface Points {
  id: string
  sourceId: string
  standing: number
  firstScreen: number
  total: number
  /** 1-based place on its source's first screen. */
  place: number | null
}

export interface SourceIndex {
  id: string
  kind: SourceKind
  /** Z of this source alone, 0–100. */
  value: number
  low: number
  high: number
  standing: Standing
  screen: FirstScreen
  /** Its share of the brand's index, 0–1. */
  share: number
  /** Points it gives or costs: share × (Z − 50). */
  points: number
  /** Points of it by moment. */
  parts: Parts
}

export interface ZeroMomentIndex {
  /** Null: no material at all. */
  index: Interval | null
  sources: SourceIndex[]
  moments: Parts
  /** Points of every mention given, most costly first. */
  points: Points[]
}

/**
 * The zero-moment index of a brand on a day. `value − 50` equals the sum of `points` over sources, the sum of `moments`,
 * and the sum over all mentions, to rounding (1e-9).
 */
export const zeroMomentIndex = (materials: SourceMaterial[], today: number, formula: Formula): ZeroMomentIndex => {
  const weighed = materials.map(material => ({ material, weight: visibilityOf(material, formula) * materialShare(material, formula) }))
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const present = weighed.flatMap(({ material, weight }) => (weight > 0 ? [readSource(material, weight / total, { today, formula })] : []))
  const sources = present.map(({ source }) => source)
  const moments = sources.reduce((sum, { parts }) => addParts(sum, parts), noParts())
  if (sources.length === 0) return { index: null, sources, moments, points: [] }
  const value = sources.reduce((sum, source) => sum + source.share * source.value, 0)
  const variance = present.reduce((sum, { source, variance: own }) => sum + source.share ** 2 * own, 0)
  const points = present.flatMap(source => source.points).toSorted((a, b) => a.total - b.total)
  return { index: intervalOf(value, variance, formula.confidence), sources, moments, points }
}

const visibilityOf = ({ visibility, kind }: SourceMaterial, formula: Formula): number => visibility ?? formula.visibility[kind]

/** m = Σw / (Σw + 7) */
const materialShare = ({ sums }: SourceMaterial, { material }: Formula): number => sums.weight / (sums.weight + material)

interface Day {
  today: number
  formula: Formula
}

const readSource = (given: SourceMaterial, share: number, day: Day): { source: SourceIndex; points: Points[]; variance: number } => {
  const { formula, today } = day
  // A date to come (a wrong clock at the source) counts nowhere until its day is here: the sums leave it out as well.
  const material = { ...given, items: given.items.filter(item => item.day <= today) }
  const standing = standingOf(material.sums, formula)
  const screen = firstScreenOf(material.items, today, formula)
  const value = 100 * (formula.share.standing * standing.value + formula.share.firstScreen * screen.value)
  const variance = varianceOf(standing, screen, day)
  const source: SourceIndex = {
    id: material.id,
    kind: material.kind,
    ...intervalOf(value, variance, formula.confidence),
    standing,
    screen,
    share,
    points: share * (value - NEUTRAL),
    parts: partsOf(material, { standing, screen, share, formula }),
  }
  return { source, variance, points: pointsOf(material, source, day) }
}

interface Read {
  standing: Standing
  screen: FirstScreen
  share: number
  formula: Formula
}

// Points of the brand's index for one unit of w·(r − 3.5), and for one unit of d·(q − ½), at one source.
const standingFactor = ({ standing, share, formula }: Read): number =>
  (100 * share * formula.share.standing * standing.slope) / standing.denominator
const screenFactor = ({ screen, share, formula }: Read): number => (100 * share * formula.share.firstScreen) / screen.denominator

const partsOf = (material: SourceMaterial, read: Read): Parts => {
  const factor = standingFactor(read)
  const parts = Object.fromEntries(Object.entries(material.sums.shares).map(([key, value]) => [key, value * factor])) as Parts
  for (const { item, weight, impression } of read.screen.items) {
    const points = screenFactor(read) * weight * (impression - 0.5)
    if (points === 0) continue
    const keys: Part[] = sharers(item.moments, points)
    for (const key of keys) parts[key] += points / keys.length
  }
  return parts
}

const pointsOf = (material: SourceMaterial, { standing, screen, share }: SourceIndex, { today, formula }: Day): Points[] => {
  const read = { standing, screen, share, formula }
  const placed = new Map(screen.items.map(item => [item.item.id, item]))
  return material.items.map(item => {
    const stars = standingFactor(read) * starsPull(item, today, formula)
    const place = placed.get(item.id)
    const eye = place ? screenFactor(read) * place.weight * (place.impression - 0.5) : 0
    return { id: item.id, sourceId: material.id, standing: stars, firstScreen: eye, total: stars + eye, place: place?.place ?? null }
  })
}

/** w·(r − 3.5) of one mention. */
const starsPull = ({ starsCenti, discountPercent, day }: ScreenItem, today: number, formula: Formula): number =>
  starsCenti === null
    ? 0
    : (discountPercent / 100) * decay(today - day, formula.standing.halfLifeDays) * ((starsCenti - NEUTRAL_STARS_CENTI) / 100)

/** Variance of Z by the delta method; the items of the first screen are in both parts, so they vary together. */
const varianceOf = (standing: Standing, screen: FirstScreen, { today, formula }: Day): number => {
  const together = screen.items.reduce((sum, { item, weight, impression }) => {
    if (item.starsCenti === null) return sum
    const w = (item.discountPercent / 100) * decay(today - item.day, formula.standing.halfLifeDays)
    return sum + w * (item.starsCenti / 100 - standing.stars) * weight * (impression - screen.value)
  }, 0)
  const a = formula.share.standing * standing.slope
  const b = formula.share.firstScreen
  const covariance = together / (standing.denominator * screen.denominator)
  return 100 ** 2 * Math.max(0, a * a * standing.variance + b * b * screen.variance + 2 * a * b * covariance)
}

import type { SourceOrder } from '../../contract.ts'
import type { Impression } from './face.ts'
import type { ScreenItem } from './first-screen.ts'
import type { Formula } from './formula.ts'
import type { Interval } from './interval.ts'
import { addToSums, type StandingSums } from './standing.ts'
import { zeroMomentIndex, type SourceMaterial } from './zmot.ts'

/** Something that may come to pass. Stars are 1–5, `count` a whole number. */
export type Supposition =
  /** A negative opinion is answered in public with substance. */
  | { suppose: 'answered'; mentionId: string }
  /** Its author lifts it to so many stars. */
  | { suppose: 'wonBack'; mentionId: string; stars: number }
  /** The source closes, or is no longer found. */
  | { suppose: 'sourceLost'; sourceId: string }
  /** New reviews come in today; `order` is how the source shows its items. */
  | { suppose: 'reviewsAdded'; sourceId: string; count: number; stars: number; order: SourceOrder }

export interface WhatIf {
  before: Interval | null
  after: Interval | null
  /** Points of the index; null where one of them is missing. */
  difference: number | null
  /** What found nothing to change: an unknown id, an answer to what is not negative. */
  idle: Supposition[]
}

interface Day {
  today: number
  formula: Formula
}

/** The index as it would be: all suppositions laid over what there is, in turn, then worked out anew. */
export const whatIf = (materials: SourceMaterial[], suppositions: Supposition[], { today, formula }: Day): WhatIf => {
  const idle: Supposition[] = []
  let supposed = materials
  for (const supposition of suppositions) {
    const next = applySupposition(supposed, supposition, { today, formula })
    if (next === supposed) idle.push(supposition)
    supposed = next
  }
  const before = zeroMomentIndex(materials, today, formula).index
  const after = zeroMomentIndex(supposed, today, formula).index
  return { before, after, difference: before && after && after.value - before.value, idle }
}

/** The same array where there is nothing to change. */
const applySupposition = (materials: SourceMaterial[], supposition: Supposition, day: Day): SourceMaterial[] => {
  switch (supposition.suppose) {
    case 'answered': return changeItem(materials, supposition.mentionId, answer)
    case 'wonBack': return changeItem(materials, supposition.mentionId, (material, item) => winBack(material, item, supposition.stars, day))
    case 'sourceLost': return withoutSource(materials, supposition.sourceId)
    case 'reviewsAdded': return changeSource(materials, supposition.sourceId, material => addReviews(material, supposition, day))
  }
}

const withoutSource = (materials: SourceMaterial[], sourceId: string): SourceMaterial[] => {
  const left = materials.filter(({ id }) => id !== sourceId)
  return left.length === materials.length ? materials : left
}

type Change<Rest extends unknown[] = []> = (material: SourceMaterial, ...rest: Rest) => SourceMaterial

const changeSource = (materials: SourceMaterial[], id: string, change: Change): SourceMaterial[] => {
  const found = materials.find(material => material.id === id)
  const changed = found && change(found)
  return changed === found ? materials : materials.map(material => (material === found ? changed! : material))
}

const changeItem = (materials: SourceMaterial[], id: string, change: Change<[ScreenItem]>): SourceMaterial[] => {
  const [found] = materials.flatMap(({ id: sourceId, items }) => items.filter(item => item.id === id).map(item => ({ sourceId, item })))
  return found ? changeSource(materials, found.sourceId, material => change(material, found.item)) : materials
}

const replaceItem = (items: ScreenItem[], next: ScreenItem): ScreenItem[] => items.map(item => (item.id === next.id ? next : item))

const answer: Change<[ScreenItem]> = (material, item) =>
  item.impression === 'negative' ? { ...material, items: replaceItem(material.items, { ...item, impression: 'answered' }) } : material

const winBack = (material: SourceMaterial, item: ScreenItem, stars: number, { today, formula }: Day): SourceMaterial => {
  if (item.day > today) return material
  const lifted = { ...item, starsCenti: Math.round(100 * stars), impression: impressionOf(stars) }
  const sums = copySums(material.sums)
  addToSums(sums, { ...item, gone: false }, { today, formula, sign: -1 })
  addToSums(sums, { ...lifted, gone: false }, { today, formula, sign: 1 })
  return { ...material, sums, items: replaceItem(material.items, lifted) }
}

type Added = Extract<Supposition, { suppose: 'reviewsAdded' }>

const addReviews = (material: SourceMaterial, { count, stars, order }: Added, { today, formula }: Day): SourceMaterial => {
  if (count < 1) return material
  const { places } = formula.firstScreen
  const observed = material.items.some(({ position }) => position !== null && position <= places)
  // Where the newest stand first, newcomers push down what was seen; in another order nobody can say where they would stand.
  const pushes = observed && order === 'newest'
  const review = (i: number): ScreenItem => ({
    id: `supposed-${material.items.length}-${i}`,
    day: today,
    occurredAt: new Date(newest(material.items, today) + 1 + i),
    position: pushes ? i + 1 : null,
    impression: impressionOf(stars),
    starsCenti: Math.round(100 * stars),
    discountPercent: 100,
    moments: {},
  })
  const sums = copySums(material.sums)
  for (let i = 0; i < count; i++) addToSums(sums, { ...review(i), gone: false }, { today, formula, sign: 1 })
  const moved = pushes ? material.items.map(item => ({ ...item, position: item.position && item.position + count })) : material.items
  return { ...material, sums, items: [...moved, ...Array.from({ length: Math.min(count, places) }, (_, i) => review(i))] }
}

const DAY_MS = 86_400_000
const newest = (items: ScreenItem[], today: number): number => Math.max(today * DAY_MS, ...items.map(item => item.occurredAt.getTime()))

/** What stars alone do to the eye: four and more please, two and fewer put off. */
const impressionOf = (stars: number): Impression => (stars >= 4 ? 'positive' : stars <= 2 ? 'negative' : 'neutral')

const copySums = (sums: StandingSums): StandingSums => ({ ...sums, shares: { ...sums.shares } })

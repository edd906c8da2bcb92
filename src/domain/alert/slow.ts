import type { Moment } from '../journey/moments.ts'

/** A kind of complaint by its key (`moment:failure`, `aspect:billing`), with its name where it has one of its own. */
export interface SlowKind {
  kind: string
  label: { es: string; en: string } | null
}

/** What the alert of a slow burn keeps. */
export interface SlowBurn {
  what: SlowKind
  /** Shares of all complaints before and since, 0…1. */
  from: number
  to: number
  /** YYYY-MM-DD of the Monday it most likely began. */
  since: string
  /** What the stars did meanwhile; null: too few are rated. */
  stars: 'held' | 'fell' | 'rose' | null
  /** What rose with it. */
  also: SlowKind[]
}

/** What the alert of an index drop keeps. */
export interface IndexDrop {
  /** The index then and when it was told, 0–100. */
  from: number
  to: number
  /** YYYY-MM-DD of the day it fell from. */
  since: string
  /** Points lost since, negative, the most costly first. */
  sources: Array<{ id: string; name: string; points: number }>
  moments: Array<{ key: Moment | 'general'; points: number }>
}

export type Slow = SlowBurn | IndexDrop

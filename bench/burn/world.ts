import type { Week } from '../../src/domain/burn/week.ts'
import { createDice, type Dice } from '../spikes/dice.ts'

/** How the composition lives while nothing lasting changes. */
export const LIVES = ['same shares', 'weeks alike', 'monthly bills', 'yearly season', 'incidents'] as const
export type Life = (typeof LIVES)[number]

export interface Shift {
  from: number
  to: number
  /** Weeks until it is all there; 1: at once. */
  over: number
}

export interface BurnWorld {
  weeks: Week[]
  /** Index of the first week of the shift; weeks.length where there is none. */
  onset: number
  /** What a shift may rightly be told as. */
  right: string[]
}

/** Weeks before anybody listens to what is told. */
export const HISTORY = 39
export const WATCHED = 52
/** A shift not told within half a year is missed. */
export const LASTS = 26

const MOMENT_SHARES: Record<string, number> = { zmot: 0.04, fmot: 0.09, smot: 0.3, failure: 0.24, umot: 0.09, none: 0.14 }
// The kind that shifts: its share is the shift's own.
const SHIFTING = 'relationship'
const USUAL_SHARE = 0.1
// Its aspect goes with most of it.
const TELLTALE = 'billing'
const TELLTALE_PART = 0.7
const ASPECTS = 24
const YEAR = 52

/** A brand of so many complaints a week, of one life, with a shift or none. */
export const createBurnWorld = (seed: string, { rate, life, shift }: { rate: number; life: Life; shift?: Shift }): BurnWorld => {
  const dice = createDice(seed)
  const length = HISTORY + (shift ? 12 + LASTS : WATCHED)
  const onset = shift ? HISTORY + dice.whole(0, 11) : length
  const shares = Object.fromEntries(Object.entries(MOMENT_SHARES).map(([key, share]) => [key, share * dice.between(0.6, 1.4)]))
  const aspects = Array.from({ length: ASPECTS }, (_, i) => Math.min(0.4, (0.3 / (i + 1)) * dice.between(0.6, 1.5)))
  const phase = dice.between(0, YEAR)
  const incidents = incidentsOf(dice, length)
  const weeks = Array.from({ length }, (_, week) => {
    const own = shareAt(week, onset, shift) * seasonAt(life, week, phase)
    const likeness = life === 'same shares' ? 0 : 0.02
    const moments = dirichlet(dice, { ...scaled(shares, 1 - own), [SHIFTING]: own }, likeness)
    const incident = life === 'incidents' ? incidents.get(week) : undefined
    return weekOf(dice, { week, complaints: dice.count(rate * (incident ? 2 : 1), 0.1), moments: incident ? mixed(moments, incident) : moments, aspects: aspects.map(share => beta(dice, share, likeness)) })
  })
  return { weeks, onset, right: [`moment:${SHIFTING}`, `aspect:${TELLTALE}`] }
}

const shareAt = (week: number, onset: number, shift?: Shift): number => {
  if (!shift) return USUAL_SHARE
  const done = Math.min(1, Math.max(0, (week - onset + 1) / shift.over))
  return shift.from + (shift.to - shift.from) * done
}

/** Bills come every fourth week; a season moves a share by two fifths of itself, up and down once a year. */
const seasonAt = (life: Life, week: number, phase: number): number =>
  life === 'monthly bills' ? (week % 4 === 0 ? 1.75 : 0.75) : life === 'yearly season' ? 1 + 0.4 * Math.sin((2 * Math.PI * (week + phase)) / YEAR) : 1

/** An outage every three months or so: for one week twice as many complaints, the half of which are about it. */
const incidentsOf = (dice: Dice, length: number): Map<number, string> =>
  new Map(Array.from({ length }, (_, week) => week).filter(() => dice.next() < 1 / 13).map(week => [week, dice.pick(Object.keys(MOMENT_SHARES))]))

const mixed = (shares: Record<string, number>, key: string): Record<string, number> =>
  Object.fromEntries(Object.entries(shares).map(([other, share]) => [other, share / 2 + (other === key ? 0.5 : 0)]))

const weekOf = (dice: Dice, { week, complaints, moments, aspects }: { week: number; complaints: number; moments: Record<string, number>; aspects: number[] }): Week => {
  const named: Record<string, number> = {}
  const name = (kind: string): void => void (named[kind] = (named[kind] ?? 0) + 1)
  for (let i = 0; i < complaints; i++) {
    const moment = draw(dice, moments)
    name(`moment:${moment}`)
    if (moment === SHIFTING && dice.next() < TELLTALE_PART) name(`aspect:${TELLTALE}`)
    for (const [aspect, share] of aspects.entries()) if (dice.next() < share) name(`aspect:a${aspect}`)
  }
  return { week, complaints, named }
}

const draw = (dice: Dice, shares: Record<string, number>): string => {
  let left = dice.next()
  const keys = Object.keys(shares)
  return keys.find(key => (left -= shares[key]!) <= 0) ?? keys.at(-1)!
}

const scaled = (shares: Record<string, number>, to: number): Record<string, number> => {
  const sum = Object.values(shares).reduce((all, share) => all + share, 0)
  return Object.fromEntries(Object.entries(shares).map(([key, share]) => [key, (share * to) / sum]))
}

const dirichlet = (dice: Dice, shares: Record<string, number>, likeness: number): Record<string, number> =>
  likeness === 0 ? shares : scaled(Object.fromEntries(Object.entries(shares).map(([key, share]) => [key, gamma(dice, share * (1 / likeness - 1))])), 1)

const beta = (dice: Dice, share: number, likeness: number): number => {
  if (likeness === 0) return share
  const [yes, no] = [gamma(dice, share * (1 / likeness - 1)), gamma(dice, (1 - share) * (1 / likeness - 1))]
  return yes / (yes + no)
}

/** Marsaglia and Tsang. */
const gamma = (dice: Dice, shape: number): number => {
  if (shape < 1) return gamma(dice, shape + 1) * dice.next() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = dice.normal()
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(dice.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

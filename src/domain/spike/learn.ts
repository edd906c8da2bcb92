import { fadeLevel, learnLevel, levelOf, othersEach, usualOf } from './level.ts'
import type { LiftAt } from './lift.ts'
import { AT, hasBit, slotOf, type Memory } from './memory.ts'
import { learnSeason, seasonOf } from './season.ts'
import { learnClusters, learnSpread, spreadOf } from './spread.ts'

// So many hours are taken as they come; afterwards wild ones are cut, and after three weeks hardly counted.
const OPEN_HOURS = 7 * 24
const SURE_HOURS = 21 * 24
// How far a brand strays is learnt once a work week has told its rhythm: before, what is only the rhythm would count as straying.
const SPREAD_FROM_HOURS = 5 * 24
const SEASON_FROM_HOURS = 48
const CUT = { from: 2.5, doubt: 4, weight: 0.35, odd: 0.2 }
// What stays so far above the usual for a week is the usual.
const ACCEPT_AFTER_HOURS = 7 * 24
// Chance alone leaves so much expected unsaid once in twenty thousand times: a silence, which teaches nothing.
const SILENT = 10

/** Learns an hour of the ring that is old enough; a planned one teaches nothing of what is usual. */
export const learnHour = (memory: Memory, hour: number, liftAt?: LiftAt): void => {
  const [negative, other] = [memory[AT.negative + slotOf(hour)]!, memory[AT.other + slotOf(hour)]!]
  const usual = usualOf(memory, hour)
  const each = othersEach(memory)
  const isHeard = negative + other > 0 || !hasBit(memory, AT.deaf, hour)
  const isSilent = isHeard && listen(memory, { hour, count: negative + other, usual: usual * (1 + each) })
  if (!isHeard || isSilent) {
    fadeLevel(memory)
    return learnSpread(memory, { hour, negative, other, usual, othersEach: each, weight: 0 })
  }
  memory[AT.age]! += 1
  if (liftAt?.(hour)) return learnSpread(memory, { hour, negative, other, usual, othersEach: each, weight: 0 })
  const { counted, weight } = judge(memory, { negative, usual, isOdd: hasBit(memory, AT.odd, hour) })
  take(memory, hour, { negative: counted, other, weight })
  if (memory[AT.age]! >= SPREAD_FROM_HOURS) learnSpread(memory, { hour, negative, other, usual, othersEach: each, weight })
}

/** Whether nothing was heard for so long that it is no chance; while nothing is known, nothing is expected. */
const listen = (memory: Memory, { hour, count, usual }: { hour: number; count: number; usual: number }): boolean => {
  if (count > 0 && isGone(memory)) memory[AT.returned] = hour
  memory[AT.silence] = count > 0 ? 0 : memory[AT.silence]! + usual
  memory[AT.quiet] = count > 0 ? 0 : memory[AT.quiet]! + 1
  return memory[AT.silence]! > SILENT
}

// An hour without anything is a gap; who is silent for two days is gone, and may come back another.
const GONE_HOURS = 48
const RETURN_HOURS = 7 * 24

const isGone = (memory: Memory): boolean => memory[AT.silence]! > SILENT && memory[AT.quiet]! >= GONE_HOURS

/** Whether it is back from a long silence just now, or has been for less than a week. */
export const isBack = (memory: Memory): boolean => isGone(memory) || (memory[AT.returned]! > 0 && memory[AT.now]! - memory[AT.returned]! < RETURN_HOURS)

const judge = (memory: Memory, { negative, usual, isOdd }: { negative: number; usual: number; isOdd: boolean }): { counted: number; weight: number } => {
  const spread = spreadOf(memory, 0, 'count')
  const deviation = Math.sqrt(usual + spread * usual * usual + 0.1)
  const z = (negative - usual) / deviation
  const age = memory[AT.age]!
  const counted = age > OPEN_HOURS && z > CUT.from ? usual + CUT.from * deviation : negative
  const certain = age > SURE_HOURS ? Math.min(z > CUT.doubt ? CUT.weight : 1, isOdd ? CUT.odd : 1) : 1
  memory[AT.doubted] = certain < 0.3 ? memory[AT.doubted]! + 1 : Math.max(0, memory[AT.doubted]! - 2)
  const weight = memory[AT.doubted]! > ACCEPT_AFTER_HOURS ? 1 : certain
  if (age > SPREAD_FROM_HOURS && weight > 0.3 && usual < 4) {
    const squares = Math.min((z * deviation) ** 2, Math.max(25, 9 * deviation * deviation)) - spread * usual * usual
    learnClusters(memory, { squares, usual })
  }
  return { counted, weight }
}

const take = (memory: Memory, hour: number, { negative, other, weight }: { negative: number; other: number; weight: number }): void => {
  const level = levelOf(memory)
  const spread = spreadOf(memory, 0, 'count')
  const season = seasonOf(memory, hour)
  const usual = level * season
  learnLevel(memory, { negative, other, weight, season, information: usual / (1 + spread * usual) })
  if (memory[AT.age]! > SEASON_FROM_HOURS) learnSeason(memory, hour, { ratio: negative / Math.max(level, 1e-6), information: (weight * level) / (1 + spread * level) })
}

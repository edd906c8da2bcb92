import { AT, GUARD_HOURS, type Memory } from './memory.ts'

// What was seen a month ago counts a third.
const FADE_A_DAY = 0.97
// Before so many arrivals an hour is taken for complete.
const LEAST = 10
const PRIOR = 2

/** An arrival of an event hour, so many hours after it. */
export const learnDelay = (memory: Memory, age: number, count: number): void => {
  if (age >= 0 && age <= GUARD_HOURS) memory[AT.delay + age]! += count
}

export const fadeDelay = (memory: Memory): void => {
  for (let at = AT.delay; at <= AT.delay + GUARD_HOURS; at++) memory[at]! *= FADE_A_DAY
}

/** The part of an hour's opinions that is known so many hours later, written into `into` for ages 0…24. */
export const completeness = (memory: Memory, into: Float64Array): void => {
  let total = 0
  for (let at = AT.delay; at <= AT.delay + GUARD_HOURS; at++) total += memory[at]!
  if (total < LEAST) return void into.fill(1)
  let known = 0
  for (let age = 0; age <= GUARD_HOURS; age++) {
    known += memory[AT.delay + age]!
    into[age] = (known + PRIOR) / (total + PRIOR)
  }
}

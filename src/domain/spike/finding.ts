import { notePeak, rarityOf } from './calibration.ts'
import { weigh, type Evidence, type Window } from './evidence.ts'
import { AT, slotOf, type Memory } from './memory.ts'
import { usualOf } from './level.ts'
import type { LiftAt } from './lift.ts'
import { riseOfOthers } from './spread.ts'
import { limitOf, type Budget } from './sensitivity.ts'

/** negative: more negatives than usual, whatever else came · volume: more of everything · share: more of every hundred are negative, though not more in all. */
export const KINDS = ['negative', 'volume', 'share'] as const
export type Kind = (typeof KINDS)[number]

export interface Finding {
  kind: Kind
  window: Window
  observed: number
  expected: number
  per90d: number
  /** Most of the complaints are one author's: it is told as much of one voice, not as a wave. */
  isOneAuthor: boolean
}

// A share and a rush are told of more seldom than complaints: a tenth and less of the false alarms.
const RARER: Record<Kind, number> = { negative: 1, volume: 60, share: 10 }
// A rush whose complaints alone are so many decades beyond what the others explain is one of complaints, unless the others rose as well.
const NAMED_BY_SHARE = 0
// Complaints that rise together with everything else are a rush, where that is odd too.
const RUSH = -1
const SHARED = 0.33
// One author wrote most of it: no wave of complaints, but much of one voice.
const ONE_VOICE = 0.5
const LEAST_PER_90D = 1e-12

/** What is odd enough now to wake somebody; undefined: nothing. Learns the brand's own peaks on the way. */
export const find = (memory: Memory, budget: Budget, liftAt?: LiftAt): { finding: Finding | undefined; evidence: Evidence } => {
  const evidence = weigh(memory, liftAt)
  notePeak(memory, 'negative', Math.max(evidence.negative, evidence.share - 1))
  notePeak(memory, 'volume', evidence.volume)
  const rates: Record<Kind, number> = {
    negative: rarityOf(memory, 'negative', evidence.negative),
    volume: rarityOf(memory, 'volume', evidence.volume),
    share: rarityOf(memory, 'negative', evidence.share),
  }
  const limit = Math.log10(limitOf(budget))
  const odd = KINDS.find(kind => evidence.windows[kind] && rates[kind] + Math.log10(RARER[kind]) <= limit)
  if (odd === undefined) return { finding: undefined, evidence }
  const isOneAuthor = odd !== 'volume' && isOneVoice(memory)
  const kind = isOneAuthor ? 'volume' : nameOf(odd, evidence)
  const window = (isOneAuthor ? undefined : evidence.windows[kind]) ?? evidence.windows[odd]!
  return { finding: { kind, window, ...countsOf(kind, window), per90d: Math.max(LEAST_PER_90D, 10 ** rates[odd]), isOneAuthor }, evidence }
}

const nameOf = (kind: Kind, { negative, volume, windows }: Evidence): Kind => {
  if (kind === 'volume') return windows.negative && negative > NAMED_BY_SHARE && !isShared(windows.negative) ? 'negative' : kind
  return kind === 'negative' && windows.volume && volume > RUSH && isShared(windows.negative!) ? 'volume' : kind
}

/** Whether the others have risen too, by a third at least of what the complaints have, in ratios. */
const isShared = (window: Window): boolean => Math.log(riseOfOthers(window)) > SHARED * Math.log((window.negative + 1) / (window.usual + 1))

const isOneVoice = (memory: Memory): boolean => memory[AT.voices]! > 0 && memory[AT.voices]! >= ONE_VOICE * memory[AT.voices + 1]!

export const countsOf = (kind: Kind, { negative, other, usual, usualOther }: Window): { observed: number; expected: number } =>
  kind === 'volume' ? { observed: negative + other, expected: usual + usualOther } : { observed: negative, expected: usual }

/** The first hour of a window that was above the usual. */
export const onsetOf = (memory: Memory, { hours }: Window): number => {
  const now = memory[AT.now]!
  for (let hour = now - hours + 1; hour < now; hour++) {
    if (memory[AT.negative + slotOf(hour)]! > usualOf(memory, hour)) return hour
  }
  return now
}

import type { Kind } from '../../src/domain/spike/finding.ts'
import { JUDGED, HISTORY, RATES, type Rush, type Wave } from './world.ts'

/** Somebody was told. Hours since the start. */
export interface Alert {
  hour: number
  kind: Kind
}

export interface Case {
  rate: number
  waves: Wave[]
  rushes: Rush[]
  alerts: Alert[]
}

export interface Figures {
  /** False alerts a brand and 90 days, of all and of the worst rate class. */
  false: number
  worst: number
  /** Of `false`: what was told as a rush while more of everything was indeed said, by chance of life. */
  rushes: number
  /** % of the waves that bring 8 negatives or more; by how many times the usual they are. */
  found: number
  byTimes: Map<number, number>
  waves: number
  /** % within three hours; the median delay in hours by shape. */
  early: number
  delay: { step: number; ramp: number }
}

// What an alert may be about still, after a wave has ended: it is not counted as false.
const GRACE = 72
// Opinions of the last hours of a wave come late.
const SLACK = 12
const MATERIAL = 8
const QUARTER = 90 * 24

export const figuresOf = (cases: Case[]): Figures => {
  const rates = RATES.map(rate => cases.filter(one => one.rate === rate)).filter(some => some.length > 0)
  const found = cases.flatMap(({ waves, alerts }) => waves.filter(wave => wave.kind === 'negative' && wave.excess >= MATERIAL).map(wave => ({ ...wave, delay: delayOf(wave, alerts) })))
  const shareOf = (some: typeof found, within = Infinity): number => (100 * some.filter(({ delay }) => delay !== undefined && delay <= within).length) / some.length
  const medianOf = (shape: Wave['shape']): number => {
    const delays = found.filter(wave => wave.shape === shape && wave.delay !== undefined).map(({ delay }) => delay!)
    return delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)] ?? Number.NaN
  }
  return {
    false: falseOf(cases),
    worst: Math.max(...rates.map(some => falseOf(some))),
    rushes: falseOf(cases, isOfRush),
    found: shareOf(found),
    byTimes: new Map([2, 3, 5, 10].map(times => [times, shareOf(found.filter(wave => (times === 10 ? wave.times >= 10 : wave.times === times)))])),
    waves: found.length,
    early: shareOf(found, 3),
    delay: { step: medianOf('step'), ramp: medianOf('ramp') },
  }
}

/** Alerts a brand and 90 days that no wave explains; of them only those that are counted. */
export const falseOf = (cases: Case[], isCounted: (alert: Alert, one: Case) => boolean = () => true): number => {
  let [alerts, hours] = [0, 0]
  for (const one of cases) {
    const isTrue = new Uint8Array(HISTORY + JUDGED)
    for (const { kind, start, hours: length } of one.waves) if (kind !== 'past') isTrue.fill(1, start, start + length + GRACE)
    for (let hour = HISTORY; hour < HISTORY + JUDGED; hour++) hours += 1 - isTrue[hour]!
    alerts += one.alerts.filter(alert => alert.hour >= HISTORY && isTrue[alert.hour] === 0 && isCounted(alert, one)).length
  }
  return (alerts / hours) * QUARTER
}

const isOfRush = ({ kind, hour }: Alert, { rushes }: Case): boolean => kind === 'volume' && rushes.some(({ start, hours }) => hour >= start && hour < start + hours + SLACK)

const delayOf = ({ start, hours }: Wave, alerts: Alert[]): number | undefined => {
  const first = alerts.find(({ hour }) => hour >= start && hour < start + hours + SLACK)
  return first && first.hour - start + 1
}

/** % of what was told first in a wave that has its name; of rushes where 15 an hour or more are usual. */
export const namedRight = (cases: Case[]): { negative: number; volume: number } => {
  const right = { negative: [0, 0], volume: [0, 0] } as { negative: [number, number]; volume: [number, number] }
  for (const { rate, waves, alerts } of cases) {
    for (const { kind, start, hours } of waves) {
      const first = alerts.find(({ hour }) => hour >= start && hour < start + hours + 3)
      if (kind === 'past' || first === undefined || (kind === 'volume' && rate < 15)) continue
      right[kind][0] += first.kind === kind ? 1 : 0
      right[kind][1] += 1
    }
  }
  return { negative: (100 * right.negative[0]) / right.negative[1], volume: (100 * right.volume[0]) / right.volume[1] }
}

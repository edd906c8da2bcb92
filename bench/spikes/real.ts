import { createDice } from './dice.ts'
import type { Peer } from './peer.ts'
import type { Alert } from './score.ts'

/** Real volumes, a part of them taken for complaints, with waves put in. */
export interface RealCase {
  arrivals: Array<Array<[number, number, number]>>
  isUp: boolean[]
  startMs: number
  /** Hours in which an alert is not counted as false. */
  isNeutral: Uint8Array
  waves: Array<{ start: number; hours: number; times: number; excess: number }>
  alerts: Alert[]
}

const WARM = 14 * 24
const MATERIAL = 8

export const realCases = ({ real }: Peer, seed: string): RealCase[] => real.names.flatMap(name => [0.3, 0.05, 0.01].flatMap(part => [0, 1, 2, 3].map(i => realCase(real, name, { part, seed: `${seed} ${i}` }))))

const realCase = (real: Peer['real'], name: string, { part, seed }: { part: number; seed: string }): RealCase => {
  const dice = createDice(`${seed} ${name} ${part}`)
  const series = real.load(name)
  const { y, t0, N, end } = real.hourly(series)
  const isOdd = real.neutral(name)
  const isNeutral = Uint8Array.from({ length: N }, (_, hour) => (hour < WARM || isOdd(end(hour)) || series.win.some(([from, to]) => end(hour) >= from && end(hour) <= to + 86_400) ? 1 : 0))
  const negative = Array.from(y, count => thin(dice, count, part))
  const other = Array.from(y, (count, hour) => count - negative[hour]!)
  const waves: RealCase['waves'] = []
  for (const day of [17, 24, 31, 38, 45]) {
    const wave = { start: day * 24 + dice.whole(0, 96), hours: dice.pick([1, 3, 6, 12, 24, 72]), times: dice.pick([2, 3, 5, 10]), excess: 0 }
    const shape = dice.pick(['step', 'ramp'])
    if (wave.start + wave.hours + 6 >= N || isNeutral.subarray(wave.start - 12, wave.start + wave.hours).includes(1)) continue
    for (let i = 0; i < wave.hours; i++) {
      const strength = shape === 'step' ? 1 : i < wave.hours / 3 ? (i + 0.5) / (wave.hours / 3) : Math.max(0.15, 1 - (i - wave.hours / 3) / (wave.hours * 0.75))
      const more = (wave.times - 1) * strength * usualAt(y, wave.start + i) * part
      wave.excess += more
      negative[wave.start + i]! += dice.count(more, 0.1)
      other[wave.start + i]! += dice.count(more * 0.35, 0.1)
    }
    waves.push(wave)
  }
  for (const { start, hours } of waves) isNeutral.fill(1, start, start + hours + 48)
  return { arrivals: negative.map((count, hour) => [[hour, count, other[hour]!]]), isUp: new Array<boolean>(N).fill(true), startMs: Math.floor(t0 / 3600) * 3_600_000, isNeutral, waves, alerts: [] }
}

const thin = (dice: ReturnType<typeof createDice>, count: number, part: number): number => {
  const mean = count * part
  if (count > 200) return Math.max(0, Math.min(count, Math.round(mean + Math.sqrt(mean * (1 - part)) * dice.normal())))
  let kept = 0
  for (let i = 0; i < count; i++) if (dice.next() < part) kept += 1
  return kept
}

/** The median of that hour of the day, ten days before and after. */
const usualAt = (y: Float64Array, hour: number): number => {
  const near = Array.from({ length: 21 }, (_, i) => hour + 24 * (i - 10)).filter(at => at !== hour && at >= 0 && at < y.length)
  return near.map(at => y[at]!).toSorted((a, b) => a - b)[Math.floor(near.length / 2)]!
}

export const withoutOthers = (one: RealCase): RealCase => ({ ...one, arrivals: one.arrivals.map(hour => hour.map(([at, negative]) => [at, negative, 0])) })

export const falseOfReal = (cases: RealCase[]): number => {
  let [alerts, hours] = [0, 0]
  for (const { alerts: told, isNeutral } of cases) {
    alerts += told.filter(({ hour }) => isNeutral[hour] === 0).length
    hours += isNeutral.reduce((sum, bit) => sum + 1 - bit, 0)
  }
  return (alerts / hours) * 90 * 24
}

export const foundOfReal = (cases: RealCase[]): { found: number; waves: number } => {
  const waves = cases.flatMap(one => one.waves.filter(({ excess }) => excess >= MATERIAL).map(({ start, hours }) => one.alerts.some(({ hour }) => hour >= start && hour < start + hours + 3)))
  return { found: (100 * waves.filter(Boolean).length) / waves.length, waves: waves.length }
}

/** Windows somebody marked in the real volumes that were told of, and alerts outside of them a week. */
export const markedWindows = ({ real }: Peer, alertsOf: (arrivals: RealCase['arrivals'], startMs: number) => Alert[]): { found: number; windows: number; falseAWeek: number } => {
  let [found, windows, wrong, hours] = [0, 0, 0, 0]
  for (const name of real.names) {
    const series = real.load(name)
    const { y, t0, N, end } = real.hourly(series)
    // The first days are probation, as the marks' authors have it.
    const judged = series.t[750]!
    const alerts = alertsOf(Array.from(y, (count, hour) => [[hour, count, 0]]), Math.floor(t0 / 3600) * 3_600_000).map(({ hour }) => end(hour)).filter(at => at >= judged)
    const marked = series.win.filter(([, to]) => to >= judged)
    const isMarked = (at: number): boolean => series.win.some(([from, to]) => at >= from && at <= to)
    windows += marked.length
    found += marked.filter(([from, to]) => alerts.some(at => at >= from && at <= to)).length
    wrong += alerts.filter(at => !isMarked(at)).length
    for (let hour = 0; hour < N; hour++) if (end(hour) >= judged && !isMarked(end(hour))) hours += 1
  }
  return { found, windows, falseAWeek: (wrong / hours) * 168 }
}

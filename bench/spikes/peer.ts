import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { falseOf, type Alert, type Case } from './score.ts'
import { HISTORY, type Wave, type World } from './world.ts'

interface Simulated {
  rate: number
  events: Array<{ kind: 'neg' | 'vol' | 'past'; start: number; dur: number; mult: number; shape: Wave['shape']; excess: number }>
  arr: number[][]
  up: Uint8Array
}

type Step = (hour: number, negative: Float64Array, other: Float64Array, up: Uint8Array, arrived: number[] | null) => number
type Make = () => { step: Step }

export interface Series {
  n: string
  t: number[]
  win: Array<[number, number]>
}

/** The simulator, the prototype and the real volumes of a folder that is not ours to ship. */
export interface Peer {
  simulate(seed: string, rate: number, isLate: boolean): World
  prototype: Make
  prototypeOfCounts: Make
  sigma: Make
  medians: Make
  real: { names: string[]; load(name: string): Series; hourly(series: Series): { y: Float64Array; t0: number; N: number; end(hour: number): number }; neutral(name: string): (seconds: number) => boolean }
}

export const loadPeer = async (folder: string): Promise<Peer> => {
  const bring = async <T>(name: string): Promise<T> => (await import(pathToFileURL(join(folder, name)).href)) as T
  // Its modules look for their data in the working directory.
  process.chdir(folder)
  const { simBrand } = await bring<{ simBrand(seed: string, rate: number, options: { late: boolean }): Simulated }>('sim.mjs')
  const { proposed, selfCal, meanSigma, shesd } = await bring<{ proposed(options: object): { step: Step }; selfCal(inner: { step: Step }): { step: Step }; meanSigma: Make; shesd: Make }>('detectors.mjs')
  const { NAMES: names, load, hourly, neutral } = await bring<Omit<Peer['real'], 'names'> & { NAMES: string[] }>('nab.mjs')
  const calib = JSON.parse(await readFile(join(folder, 'calib.json'), 'utf8')) as unknown
  return {
    simulate: (seed, rate, isLate) => worldOf(simBrand(seed, rate, { late: isLate })),
    prototype: () => selfCal(proposed({ calib })),
    prototypeOfCounts: () => selfCal(proposed({ calib, ctrl: false, comp: false })),
    sigma: meanSigma,
    medians: shesd,
    real: { names, load, hourly, neutral },
  }
}

const KINDS = { neg: 'negative', vol: 'volume', past: 'past' } as const

const worldOf = ({ rate, events, arr, up }: Simulated): World => ({
  rate,
  waves: events.map(({ kind, start, dur, mult, shape, excess }) => ({ kind: KINDS[kind], start, hours: dur, times: mult, shape, excess })),
  rushes: [],
  isUp: Array.from(up, Boolean),
  arrivals: arr.map(flat => Array.from({ length: flat.length / 3 }, (_, i) => [flat[3 * i]!, flat[3 * i + 1]!, flat[3 * i + 2]!])),
})

/** What a peer says of each hour; higher is odder. */
export const scoresOf = ({ isUp, arrivals }: Pick<World, 'isUp' | 'arrivals'>, make: Make, from = 0): Float32Array => {
  const hours = arrivals.length - from
  const [negative, other, scores] = [new Float64Array(hours), new Float64Array(hours), new Float32Array(arrivals.length)]
  const up = Uint8Array.from(isUp.slice(from), Number)
  const { step } = make()
  for (let hour = 0; hour < hours; hour++) {
    const arrived: number[] = []
    for (const [of, negatives, others] of arrivals[hour + from]!) {
      if (of < from) continue
      negative[of - from]! += negatives
      other[of - from]! += others
      arrived.push(of - from, negatives, others)
    }
    scores[hour + from] = step(hour, negative, other, up, arrived)
  }
  return scores
}

/** A score becomes an alert after twelve calm hours, and once a day while it lasts. */
export const alertsAbove = (scores: Float32Array, threshold: number, from = 0): Alert[] => {
  const alerts: Alert[] = []
  let [odd, told] = [-Infinity, -Infinity]
  for (let hour = from; hour < scores.length; hour++) {
    if (scores[hour]! < threshold) continue
    if (hour - odd > 12 || hour - told >= 24) {
      alerts.push({ hour, kind: 'negative' })
      told = hour
    }
    odd = hour
  }
  return alerts
}

/** The peer at the threshold that gives it as many false alerts on these very cases. */
export const matched = <T extends { alerts: Alert[] }>(cases: T[], scores: Float32Array[], { rate, count, from = HISTORY }: { rate: number; count: (cases: T[]) => number; from?: number }): T[] => {
  const at = (threshold: number): T[] => cases.map((one, i) => ({ ...one, alerts: alertsAbove(scores[i]!, threshold, from) }))
  let [low, high] = [-6, 4096]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (count(at(middle)) > rate) low = middle
    else high = middle
  }
  return at(high)
}

export const matchedCases = (cases: Case[], scores: Float32Array[], rate: number): Case[] => matched(cases, scores, { rate, count: falseOf })

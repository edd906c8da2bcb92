import { cpuOf } from './cpu.ts'
import type { PageToTime } from './list.ts'

export interface Served {
  /** Milliseconds: of the first request after a start, and of later ones. */
  first: number
  p50: number
  p95: number
  /** CPU milliseconds of service and database a request: what a crowded machine does not stretch. Their work in the background is in it. */
  cpu: number
}

const WARM_UPS = 2
// A page that takes seconds is told by fewer requests.
const MOST_MS = 8000

export const percentile = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

/** From the request over loopback to the last byte. The pages take turns, so that a busy moment of the machine falls on all. */
export const servePages = async (url: string, pages: PageToTime[], { runs, pids }: { runs: number; pids: number[] }): Promise<Map<string, Served>> => {
  const times = new Map(pages.map(({ name }) => [name, [] as number[]]))
  await get(`${url}/healthz`)
  for (let run = 0; run < WARM_UPS + runs; run++) {
    for (const { name, path } of pages) {
      const all = times.get(name)!
      if (all.length < 2 || sum(all) < MOST_MS) all.push(await get(url + path))
    }
  }
  const cpu = new Map<string, number>()
  for (const { name, path } of pages) cpu.set(name, await cpuOfGet(url + path, pids, Math.max(2, Math.min(runs, Math.floor(MOST_MS / 4 / percentile(times.get(name)!, 0.5))))))
  return new Map([...times].map(([name, all]) => [name, { ...figuresOf(all), cpu: cpu.get(name)! }]))
}

const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0)

const cpuOfGet = async (address: string, pids: number[], times: number): Promise<number> => {
  const before = cpuOf(pids)
  for (let i = 0; i < times; i++) await get(address)
  return (cpuOf(pids) - before) / times
}

const figuresOf = (all: number[]): Omit<Served, 'cpu'> => {
  const later = all.slice(Math.min(WARM_UPS, all.length - 1))
  return { first: all[0]!, p50: percentile(later, 0.5), p95: percentile(later, 0.95) }
}

const get = async (url: string): Promise<number> => {
  const start = performance.now()
  const response = await fetch(url, { headers: { 'accept-language': 'es' } })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text.slice(0, 500)}`)
  return performance.now() - start
}

// A day of one worker with many sources, on a clock that jumps: whether each is asked when it should be, no host faster than
// its pause, and the memory stays what it was. The plan (src/domain/plan) and the politeness (src/net) are the service's own.
//   node bench/schedule.ts [--sources 10000] [--hours 24] [--seed 1]
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { simulateDay } from '../test/helpers/working-day.ts'

const { values } = parseArgs({ options: { sources: { type: 'string', default: '10000' }, hours: { type: 'string', default: '24' }, seed: { type: 'string', default: '1' } } })
const [sources, hours, seed] = [Number(values.sources), Number(values.hours), Number(values.seed)]
const PAUSE_MS = 1000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const heapMb = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
const heaps: number[] = []
const start = performance.now()
const day = await simulateDay({ sources, hours, seed, pauseMs: PAUSE_MS, onHour: () => heaps.push(heapMb()) })
const settled = heaps.slice(Math.floor(heaps.length / 4))

console.log(`${sources} sources over ${hours} h on one worker: ${day.runs} runs (${day.failed} failed), simulated in ${((performance.now() - start) / 1000).toFixed(0)} s`)
console.log(`  off schedule: ${percent(day.late.median)} of the interval (median), ${percent(day.late.p999)} (99.9 %), ${percent(day.late.worst)} (worst of ${day.planned}); ${day.off} sources by more than 10 % (asked: 0)`)
console.log(`  politeness: ${day.requests} requests to ${day.hosts} hosts, at least ${day.closestMs.toFixed(0)} ms apart (asked: ≥ ${PAUSE_MS})`)
console.log(`  rush: ${day.rush.most} runs begun in the fullest 10 s, ${day.rush.mean.toFixed(1)} on average; ${day.longestQueue} sources waited at most`)
console.log(`  heap: ${heaps[0]!.toFixed(1)} MB after the first hour, ${Math.min(...settled).toFixed(1)}–${Math.max(...settled).toFixed(1)} MB from then on, ${heaps.at(-1)!.toFixed(1)} MB at the end`)

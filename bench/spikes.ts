/**
 * How early spikes are found and how often nothing is taken for one: the detector as it runs in service over invented brands,
 * six rates from one complaint in twenty hours to two thousand an hour, eight weeks of history and ninety days that are judged.
 *
 *   node bench/spikes.ts [--seed judged,unseen] [--brands 10] [--sensitivity quarter] [--variants plain,clock]
 *   node bench/spikes.ts --bench <folder> [--seed judged] [--brands 40] [--only late,cold,real,marked]
 *
 * The second form runs over a folder with a simulator, a prototype and real volumes (`sim.mjs`, `detectors.mjs`, `nab.mjs`,
 * `data/`), and prints the prototype's figures beside ours, on the same brands and at as many false alerts.
 */
import { parseArgs } from 'node:util'
import type { Budget, Sensitivity } from '../src/domain/spike/sensitivity.ts'
import { watch } from './spikes/ours.ts'
import { loadPeer, matched, matchedCases, scoresOf, type Peer } from './spikes/peer.ts'
import { falseOfReal, foundOfReal, markedWindows, realCases, withoutOthers, type RealCase } from './spikes/real.ts'
import { falseOf, figuresOf, namedRight, type Case } from './spikes/score.ts'
import { createWorld, HISTORY, RATES, VARIANTS, type Variant, type World } from './spikes/world.ts'

const { values } = parseArgs({
  options: {
    bench: { type: 'string' },
    seed: { type: 'string', default: 'judged' },
    brands: { type: 'string' },
    sensitivity: { type: 'string', default: 'quarter' },
    variants: { type: 'string', default: VARIANTS.join() },
    only: { type: 'string', default: 'late,cold,real,marked' },
  },
})
const seeds = values.seed.split(',')
const sensitivity = values.sensitivity as Sensitivity
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const round = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toFixed(digits) : '–')

const HEAD = '| brands | detector | false / 90 d (worst rate) | found | ×2 / ×3 / ×5 / ×10+ | within 3 h | median delay step / ramp | waves |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
const rowOf = (what: string, who: string, cases: Case[]): string => {
  const { false: wrong, worst, rushes, found, byTimes, early, delay, waves } = figuresOf(cases)
  return `| ${what} | ${who} | ${round(wrong, 2)} (${round(worst, 2)})${rushes > 0 ? `, ${round(rushes, 2)} of them rushes` : ''} | ${round(found)} % | ${[...byTimes.values()].map(share => round(share)).join(' / ')} | ${round(early)} % | ${delay.step} / ${delay.ramp} h | ${waves} |`
}

const caseOf = (world: World, alerts: Case['alerts']): Case => ({ rate: world.rate, waves: world.waves, rushes: world.rushes, alerts })

/** A row of ours, and of the prototype at as many false alerts where there is one. */
const compare = (what: string, worlds: () => Generator<World>, { from = 0, peer }: { from?: number; peer?: Peer | undefined } = {}): void => {
  const [cases, scores, sizes]: [Case[], Float32Array[], number[]] = [[], [], []]
  let [ticks, ms] = [0, 0]
  for (const world of worlds()) {
    const began = process.cpuUsage()
    const { alerts, bytes } = watch(world, { sensitivity, from })
    ms += process.cpuUsage(began).user / 1000
    ticks += world.arrivals.length - from
    sizes.push(bytes)
    cases.push(caseOf(world, alerts))
    if (peer) scores.push(scoresOf(world, peer.prototype, from))
  }
  say(rowOf(what, 'marea', cases))
  if (peer) say(rowOf(what, 'prototype, as many false', matchedCases(cases, scores, falseOf(cases))))
  const named = namedRight(cases)
  const young = cases.reduce((sum, { alerts, waves }) => sum + alerts.filter(({ hour }) => hour < from + 14 * 24 && !waves.some(({ start, hours }) => hour >= start && hour < start + hours + 72)).length, 0)
  notes.push(`${what}: kind right of ${round(named.negative, 1)} % of negative waves and ${round(named.volume, 1)} % of rushes (15 an hour and more); false alerts in a brand’s first fortnight ${round(young / cases.length, 2)}; ${round((ms * 1000) / ticks, 1)} µs a tick; state ${round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length)} bytes on average, ${Math.max(...sizes)} at most.`)
}
const notes: string[] = []

/** So many brands of each rate and seed. */
const eachRate = function* (brands: number, worldAt: (seed: string, rate: number, i: number) => World): Generator<World> {
  for (const seed of seeds) for (const rate of RATES) for (let i = 0; i < brands; i++) yield worldAt(seed, rate, i)
}

const inventedBrands = (): void => {
  const brands = Number(values.brands ?? 10)
  say(HEAD)
  for (const variant of values.variants.split(',') as Variant[]) compare(variant, () => eachRate(brands, (seed, rate, i) => createWorld(`${seed} ${i}`, { rate, variant })))
}

const watchReal = (cases: RealCase[], told: Sensitivity): RealCase[] => cases.map(one => ({ ...one, alerts: watch(one, { sensitivity: told, start: one.startMs }).alerts }))

const realBrands = (peer: Peer): void => {
  say('\n| real volumes, waves put in | detector | false / 90 d | found | waves |\n| --- | --- | ---: | ---: | ---: |')
  const whole = seeds.flatMap(seed => realCases(peer, seed))
  for (const [what, cases, make] of [['with the others', whole, peer.prototype], ['counts only', whole.map(withoutOthers), peer.prototypeOfCounts]] as const) {
    const row = (who: string, some: RealCase[]): void => {
      const { found, waves } = foundOfReal(some)
      say(`| ${what} | ${who} | ${round(falseOfReal(some), 2)} | ${round(found)} % | ${waves} |`)
    }
    for (const told of ['quarter', 'month'] as const) row(`marea, ${told}`, watchReal(cases, told))
    const rate = 2
    row('prototype', matched([...cases], cases.map(one => scoresOf(one, make)), { rate, count: falseOfReal, from: 0 }))
    row('medians and MAD', matched([...cases], cases.map(one => scoresOf(one, peer.medians)), { rate, count: falseOfReal, from: 0 }))
  }
}

/** Windows found at the three stops of the knob, and as many as any turn of it finds at no more than so many false alerts. */
const marked = (peer: Peer): void => {
  say('\n| marked windows of real volumes | found | false / series and week |\n| --- | ---: | ---: |')
  const at = (budget: Partial<Budget>) => markedWindows(peer, (arrivals, start) => watch({ arrivals, isUp: arrivals.map(() => true) }, { ...budget, start }).alerts)
  const row = (what: string, { found, windows, falseAWeek }: ReturnType<typeof at>): void => say(`| ${what} | ${found} of ${windows} | ${round(falseAWeek, 2)} |`)
  for (const told of ['year', 'quarter', 'month'] as const) row(`marea, ${told}`, at({ sensitivity: told }))
  const turns = Array.from({ length: 130 }, (_, i) => at({ share: 4 * 0.97 ** i }))
  for (const most of [0.5, 1]) {
    const best = turns.filter(({ falseAWeek }) => falseAWeek <= most).toSorted((a, b) => b.found - a.found || a.falseAWeek - b.falseAWeek)[0]
    if (best) row(`marea, turned to at most ${most} false`, best)
  }
}

const simulatedBrands = async (folder: string): Promise<void> => {
  const peer = await loadPeer(folder)
  const brands = Number(values.brands ?? 40)
  const only = values.only.split(',')
  const simulated = () => eachRate(brands, (seed, rate, i) => peer.simulate(`${seed}:${i}`, rate, true))
  say(HEAD)
  if (only.includes('late')) compare('late arrivals, outages', simulated, { peer })
  if (only.includes('cold')) compare('7 days of history', simulated, { peer, from: HISTORY - 7 * 24 })
  for (const variant of only.filter((name): name is Variant => (VARIANTS as readonly string[]).includes(name))) {
    compare(variant, () => eachRate(brands, (seed, rate, i) => createWorld(`${seed} ${i}`, { rate, variant })), { peer })
  }
  if (only.includes('real')) realBrands(peer)
  if (only.includes('marked')) marked(peer)
}

say(`Seed ${seeds.join(', ')}; at most one false alarm a ${sensitivity}.\n`)
if (values.bench === undefined) inventedBrands()
else await simulatedBrands(values.bench)
say(`\n${notes.join('\n')}`)

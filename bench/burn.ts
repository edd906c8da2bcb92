/**
 * How often a slow burn is told wrongly in a year in which nothing lasting changes, and how soon a real one is found, beside two
 * rules in use at the line that gives each as many false alarms on the very same brands, all lives together.
 *
 *   node bench/burn.ts [--seed tune] [--brands 20] [--sensitivity quarter] [--only calm,shifts]
 */
import { parseArgs } from 'node:util'
import { absorb } from '../src/domain/burn/burn.ts'
import { createBurn } from '../src/domain/burn/memory.ts'
import { FALSE_A_YEAR } from '../src/domain/burn/parameters.ts'
import type { Sensitivity } from '../src/domain/spike/sensitivity.ts'
import { chiSquare, cusum, tellAt, type Scores, type Told } from './burn/peers.ts'
import { createBurnWorld, HISTORY, LASTS, LIVES, WATCHED, type BurnWorld, type Life, type Shift } from './burn/world.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: 'tune' }, brands: { type: 'string', default: '20' }, sensitivity: { type: 'string', default: 'quarter' }, only: { type: 'string', default: 'calm,shifts' } } })
const seed = values.seed
const brands = Number(values.brands)
const sensitivity = values.sensitivity as Sensitivity
const RATES = [5, 15, 50]
const SHIFTS: Shift[] = [{ from: 0.1, to: 0.2, over: 1 }, { from: 0.1, to: 0.3, over: 1 }, { from: 0.2, to: 0.35, over: 1 }, { from: 0.1, to: 0.3, over: 4 }, { from: 0.1, to: 0.3, over: 8 }]
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const round = (value: number, digits = 0): string => value.toFixed(digits)

const cost = { weeks: 0, ms: 0, largest: 0 }

const ours = ({ weeks }: BurnWorld): Told[] => {
  let memory = createBurn()
  const began = process.cpuUsage()
  const told = weeks.flatMap((week, at) => {
    const step = absorb(memory, week, sensitivity)
    memory = step.memory
    return step.events.filter(({ type }) => type === 'opened').map(({ kind }) => ({ at, kind }))
  })
  const { user, system } = process.cpuUsage(began)
  cost.ms += (user + system) / 1000
  cost.weeks += weeks.length
  cost.largest = Math.max(cost.largest, JSON.stringify(memory).length)
  return told
}

const falseOf = (told: Told[]): number => told.filter(({ at }) => at >= HISTORY).length

/** The lowest line at which a rule tells no more than `most` wrongly in all. */
const lineFor = (scores: Scores[], most: number): number => {
  let [low, high] = [0, 200]
  for (let i = 0; i < 40; i++) {
    const line = (low + high) / 2
    if (scores.reduce((sum, one) => sum + falseOf(tellAt(one, line)), 0) > most) low = line
    else high = line
  }
  return high
}

interface Lines {
  chi: number
  sum: number
}

const calm = (rate: number): Lines => {
  const worlds = LIVES.map(life => Array.from({ length: brands }, (_, i) => createBurnWorld(`${seed} calm ${life} ${rate} ${i}`, { rate, life })))
  const counts = worlds.map(some => some.reduce((sum, world) => sum + falseOf(ours(world)), 0))
  const all = counts.reduce((sum, count) => sum + count, 0)
  const [chi, sum] = [worlds.flat().map(({ weeks }) => chiSquare(weeks)), worlds.flat().map(({ weeks }) => cusum(weeks))]
  const years = (brands * WATCHED) / 52
  say(`| ${rate} | ${counts.map(count => round(count / years, 2)).join(' | ')} | ${round(all / years / LIVES.length, 2)} |`)
  return { chi: lineFor(chi, all), sum: lineFor(sum, all) }
}

const foundIn = (world: BurnWorld, told: Told[]): number | null => {
  const hit = told.find(({ at, kind }) => at >= world.onset && at < world.onset + LASTS && world.right.includes(kind))
  return hit ? hit.at - world.onset + 1 : null
}

const median = (values: number[]): string => (values.length === 0 ? '–' : String(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]))

const shifted = (rate: number, lines: Lines): void => {
  for (const shift of SHIFTS) {
    const lives: Life[] = ['same shares', 'weeks alike']
    const worlds = lives.flatMap(life => Array.from({ length: Math.ceil(brands / 2) }, (_, i) => createBurnWorld(`${seed} shift ${life} ${rate} ${shift.from} ${shift.to} ${shift.over} ${i}`, { rate, life, shift })))
    const cell = (tell: (world: BurnWorld) => Told[]): string => {
      const delays = worlds.map(world => foundIn(world, tell(world)))
      const found = delays.filter(delay => delay !== null)
      return `${round((100 * found.length) / worlds.length)} % · ${median(found)}`
    }
    const name = `${100 * shift.from} → ${100 * shift.to} %${shift.over > 1 ? ` over ${shift.over} weeks` : ''}`
    say(`| ${rate} | ${name} | ${cell(ours)} | ${cell(({ weeks }) => tellAt(chiSquare(weeks), lines.chi))} | ${cell(({ weeks }) => tellAt(cusum(weeks), lines.sum))} |`)
  }
}

say(`Seed ${seed}, ${brands} brands a cell, stated: at most ${FALSE_A_YEAR[sensitivity]} false alarms a brand and year.\n`)
say(`| complaints a week | ${LIVES.join(' | ')} | all |\n| ---: | ${LIVES.map(() => '---:').join(' | ')} | ---: |`)
const lines = RATES.map(calm)
if (values.only.includes('shifts')) {
  say('\n| complaints a week | shift | marea: found · median weeks | χ² | CUSUM |\n| ---: | --- | ---: | ---: | ---: |')
  RATES.forEach((rate, i) => shifted(rate, lines[i]!))
}
say(`\n${round(cost.ms / cost.weeks, 1)} ms of processor time a week and brand; state ${cost.largest} bytes at most.`)

/**
 * What watching moments, sources and places beside the whole brand costs in false alarms, and what it finds that the whole does not
 * show: invented brands, six moments, five sources and nine places each, told as the service merges them. Below: how often silence
 * is told of brands that never fell silent, and how soon of those that do.
 *
 *   node bench/spikes-parts.ts [--seed judged] [--brands 5] [--sensitivity quarter] [--variants plain]
 */
import { parseArgs } from 'node:util'
import type { Sensitivity } from '../src/domain/spike/sensitivity.ts'
import { watch } from './spikes/ours.ts'
import { countSilences, hoursToSilence, splitWorld, watchFamily, type LocalWave } from './spikes/parts.ts'
import { figuresOf, type Alert, type Case } from './spikes/score.ts'
import { createWorld, HISTORY, RATES, type Variant } from './spikes/world.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: 'judged' }, brands: { type: 'string', default: '5' }, sensitivity: { type: 'string', default: 'quarter' }, variants: { type: 'string', default: 'plain' } } })
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const round = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toFixed(digits) : '–')

const LEAST_EXCESS = 8
const foundLocal = (locals: LocalWave[], alerts: Alert[]): boolean[] =>
  locals.filter(({ excess }) => excess >= LEAST_EXCESS).map(({ start, hours }) => alerts.some(({ hour }) => hour >= start && hour < start + hours + 12))

say(`Seed ${values.seed}, at most one false alarm a ${values.sensitivity}.\n`)
say('| brands | watched | false / 90 d (worst rate) | found of the brand’s waves | found of one part’s waves | waves |\n| --- | --- | ---: | ---: | ---: | ---: |')
for (const variant of values.variants.split(',') as Variant[]) {
  const rows = [{ who: 'the whole', cases: [] as Case[], local: [] as boolean[] }, { who: 'the whole and 20 parts', cases: [] as Case[], local: [] as boolean[] }]
  for (const rate of RATES) {
    for (let i = 0; i < Number(values.brands); i++) {
      const seed = `${values.seed} ${i}`
      const world = createWorld(seed, { rate, variant })
      const split = splitWorld(world, `${seed} ${rate}`)
      const sensitivity = values.sensitivity as Sensitivity
      const told = [watch(split.whole, { sensitivity }).alerts, watchFamily(split, sensitivity)]
      told.forEach((alerts, row) => {
        rows[row]!.cases.push({ rate, waves: [...world.waves, ...split.locals], rushes: world.rushes, alerts })
        rows[row]!.local.push(...foundLocal(split.locals, alerts))
      })
    }
  }
  for (const { who, cases, local } of rows) {
    const { false: wrong, worst } = figuresOf(cases)
    const brands = figuresOf(cases.map(one => ({ ...one, waves: one.waves.filter(wave => !('series' in wave)) })))
    say(`| ${variant} | ${who} | ${round(wrong, 2)} (${round(worst, 2)}) | ${round(brands.found)} % | ${round((100 * local.filter(Boolean).length) / local.length)} % | ${brands.waves} / ${local.length} |`)
  }
}

say('\n| complaints an hour | silences told of none / 90 d | median hours until a silence is told | brands |\n| ---: | ---: | ---: | ---: |')
for (const rate of RATES) {
  const worlds = Array.from({ length: Number(values.brands) * 3 }, (_, i) => createWorld(`${values.seed} ${i}`, { rate, variant: 'plain' }))
  const sensitivity = values.sensitivity as Sensitivity
  const told = worlds.reduce((sum, world) => sum + countSilences(world, sensitivity), 0)
  const hours = worlds.map((world, i) => hoursToSilence(world, HISTORY + 24 * (i % 7) + i, sensitivity) ?? Infinity).toSorted((a, b) => a - b)
  say(`| ${rate} | ${round(told / worlds.length, 3)} | ${round(hours[Math.floor(hours.length / 2)]!)} | ${worlds.length} |`)
}

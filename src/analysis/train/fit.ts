import { MOMENTS } from '../../domain/journey/moments.ts'
import { macroF1 as macroF1Of, newConfusion } from '../eval/score.ts'
import { chanceOf, chancesOf, largest, type Decisions } from '../trained/decisions.ts'
import { AT, STORED_OUTCOMES, TONES } from '../trained/outputs.ts'
import { polaritySums } from '../trained/read.ts'
import type { Example } from './examples.ts'

/** A text that a model has not learnt, with what the model summed up for it. */
export interface Judged {
  example: Example
  sums: ArrayLike<number>
  way: string
}

/** Fits how sums become verdicts: `read` were read by people for everything and judged by the moments model, `toned` by the tone model. */
export const fitDecisions = (read: Judged[], toned: Judged[]): Omit<Decisions, 'genres'> => ({
  moments: fitMoments(read),
  outcome: fitOutcome(read),
  needsResponse: fitYesNo(read.map(({ sums }) => sums[AT.needsResponse]!), read.map(({ example }) => example.full!.needsResponse)),
  tone: fitTone(toned, read),
  polarity: fitPolarity(read, toned),
})

/** Platt's line (1999) from sums to chances, and the chance from which "yes" gives the best F1. */
export const fitYesNo = (sums: number[], truths: boolean[]): { line: [number, number]; from: number } => {
  const line = fitLine(sums, truths)
  const chances = sums.map(sum => chanceOf(line, sum))
  return { line, from: rounded(bestOf(CUTS, cut => smoothF1(chances, truths, cut))) }
}

/** Each moment its own line, and one cut for all: a cut for each would be told by few texts where a moment is rare. */
const fitMoments = (read: Judged[]): Decisions['moments'] => {
  const fitted = MOMENTS.map((moment, i) => {
    const [sums, truths] = [read.map(judged => judged.sums[AT.presence + i]!), read.map(({ example }) => example.full!.moments[moment] !== undefined)]
    const line = fitLine(sums, truths)
    return { moment, line, truths, chances: sums.map(sum => chanceOf(line, sum)) }
  })
  const from = rounded(bestOf(CUTS, cut => fitted.reduce((sum, { chances, truths }) => sum + smoothF1(chances, truths, cut), 0)))
  return Object.fromEntries(fitted.map(({ moment, line }) => [moment, { line, from }])) as Decisions['moments']
}

/** F1 averaged over neighbouring cuts: a few texts held apart must not decide. */
const smoothF1 = (chances: number[], truths: boolean[], cut: number): number => [-0.04, -0.02, 0, 0.02, 0.04].reduce((sum, shift) => sum + f1At(chances, truths, cut + shift), 0)

const f1At = (chances: number[], truths: boolean[], cut: number): number => {
  let [hits, said, real] = [0, 0, 0]
  chances.forEach((chance, i) => {
    if (chance >= cut) said += 1
    if (truths[i]) real += 1
    if (chance >= cut && truths[i]) hits += 1
  })
  return hits === 0 ? 0 : (2 * hits) / (said + real)
}

/** Logistic regression on one number, by Newton's steps. */
export const fitLine = (sums: number[], truths: boolean[]): [number, number] => {
  let [slope, offset] = [1, 0]
  for (let round = 0; round < 50; round++) {
    let [gs, go, hss, hso, hoo] = [0, 0, 1e-3, 0, 1e-3]
    sums.forEach((sum, i) => {
      const chance = chanceOf([slope, offset], sum)
      const error = chance - Number(truths[i])
      const weight = Math.max(1e-6, chance * (1 - chance))
      gs += error * sum
      go += error
      hss += weight * sum * sum
      hso += weight * sum
      hoo += weight
    })
    const det = hss * hoo - hso * hso
    const [ds, dO] = [(gs * hoo - go * hso) / det, (go * hss - gs * hso) / det]
    slope -= ds
    offset -= dO
    if (Math.abs(ds) + Math.abs(dO) < 1e-6) break
  }
  return [rounded(slope), rounded(offset)]
}

const fitOutcome = (read: Judged[]): Decisions['outcome'] => {
  const rows = read.map(({ example, sums }) => ({ sums: STORED_OUTCOMES.map((_, k) => sums[AT.outcome + k]!), truth: STORED_OUTCOMES.indexOf(example.full!.outcome) }))
  let lifts = STORED_OUTCOMES.map(() => 0)
  // One outcome after the other, twice round: lifts that give the best macro-F1.
  for (let round = 0; round < 2; round++) {
    for (const k of STORED_OUTCOMES.keys()) {
      const best = bestOf(range(-1, 1, 0.1), lift => macroF1(rows.map(({ sums }) => largest(sums.map((sum, j) => sum + (j === k ? lift : lifts[j]!)))), rows.map(({ truth }) => truth), STORED_OUTCOMES.length) - 0.002 * Math.abs(lift))
      lifts = lifts.map((value, j) => (j === k ? rounded(best) : value))
    }
  }
  const heat = bestOf(range(0.3, 2, 0.05), value => -rows.reduce((loss, { sums, truth }) => loss - Math.log(chancesOf(sums.map((sum, k) => sum + lifts[k]!), value)[truth]! + 1e-9), 0))
  return { heat: rounded(heat), lifts }
}

// Fewer texts than this of one way of writing say too little of it alone.
const ENOUGH = 250

const fitTone = (all: Judged[], read: Judged[]): Decisions['tone'] => {
  const sumsOf = ({ sums }: Judged) => Array.from(sums)
  const truthOf = ({ example }: Judged) => TONES.indexOf(example.tone)
  const heat = rounded(bestOf(range(0.2, 2, 0.05), value => -all.reduce((loss, judged) => loss - Math.log(chancesOf(sumsOf(judged), value)[truthOf(judged)]! + 1e-9), 0)))
  const line = (rows: Judged[]) => fitLine(rows.map(judged => marginOf(sumsOf(judged))), rows.map(judged => largest(sumsOf(judged)) === truthOf(judged)))
  const ways = [...Map.groupBy(all, ({ way }) => way)].filter(([, rows]) => rows.length >= ENOUGH).map(([way, rows]) => [way, line(rows)] as const)
  const stars = fitStars(read)
  const starred = all.filter(({ example }) => example.full && example.stars !== undefined)
  const wordsBesideStars = rounded(bestOf(range(0.2, 3, 0.1), weight => macroF1(starred.map(judged => largest(sumsOf(judged).map((sum, k) => weight * heat * sum + stars[judged.example.stars! - 1]![k]!))), starred.map(truthOf), 3)))
  return { heat, sure: { ...Object.fromEntries(ways), any: line(all) }, stars, wordsBesideStars }
}

/** How much the tone of a text weighs beside what is said of its moments, and how sure both are: by the texts that both models were kept from. */
const fitPolarity = (read: Judged[], toned: Judged[]): Decisions['polarity'] => {
  const toneOf = new Map(toned.map(({ example: { text }, sums }) => [text, sums]))
  const told = read.flatMap(({ example, sums }) =>
    MOMENTS.flatMap((moment, i) => {
      const [polarity, tone] = [example.full!.moments[moment], toneOf.get(example.text)]
      return polarity && tone ? [{ sums, moment: i, tone, truth: TONES.indexOf(polarity) }] : []
    }))
  const loss = (weight: number, heat: number): number => told.reduce((sum, { sums, moment, tone, truth }) => sum - Math.log(chancesOf(polaritySums(sums, moment, { tone, weight }), heat)[truth]! + 1e-9), 0)
  if (told.length === 0) return { tone: 0, heat: 1 }
  const heatFor = (weight: number): number => bestOf(HEATS, heat => -loss(weight, heat))
  const tone = bestOf(range(0, 1.5, 0.1), weight => -loss(weight, heatFor(weight)))
  return { tone: rounded(tone), heat: rounded(heatFor(tone)) }
}

/** How far the winner is ahead of the next. */
export const marginOf = (sums: number[]): number => {
  const [first, next] = sums.toSorted((a, b) => b - a)
  return first! - next!
}

/** Log-chances of each tone given the stars, as people read such texts; one of each is added so that none is impossible. */
const fitStars = (read: Judged[]): Array<[number, number, number]> =>
  [1, 2, 3, 4, 5].map(stars => {
    const counts = [1, 1, 1]
    for (const { example } of read) if (example.stars === stars) counts[TONES.indexOf(example.tone)]! += 1
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map(count => rounded(Math.log(count / total))) as [number, number, number]
  })

/** Macro-F1 of answers given by index. */
const macroF1 = (said: number[], truths: number[], classes: number): number => {
  const confusion = newConfusion(classes)
  truths.forEach((truth, i) => confusion[truth]![said[i]!]! += 1)
  return macroF1Of(confusion, confusion.map((_, k) => String(k)))
}

const range = (from: number, to: number, step: number): number[] => Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)
// Half-way is where a lone guess would stand; what is rare is worth naming a little earlier, never on a whim.
const CUTS = range(0.33, 0.55, 0.01)
const bestOf = (values: number[], worth: (value: number) => number): number => values.map(value => ({ value, worth: worth(value) })).reduce((best, next) => (next.worth > best.worth ? next : best)).value
const HEATS = range(0.2, 2, 0.1)
const rounded = (value: number): number => Number(value.toFixed(4))

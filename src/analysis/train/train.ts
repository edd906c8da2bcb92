import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MOMENTS } from '../../domain/moments.ts'
import { takeApart, type Passage } from '../passage.ts'
import { loadRules, type Rules } from '../rules/book.ts'
import { featuresOf, withLetters, type Featured, type Features } from '../trained/features.ts'
import { hashText } from '../trained/hash.ts'
import { score, type LinearModel } from '../trained/linear.ts'
import { packModel } from '../trained/model-file.ts'
import { MOMENT_FOLLOWS, MOMENT_GROUPS, STORED_OUTCOMES, TONES } from '../trained/outputs.ts'
import { tokensOf, type Token } from '../trained/tokens.ts'
import { fitDecisions, type Judged } from './fit.ts'
import { learnMean, quantise, randomFrom, type Truth } from './learn.ts'
import { readJudged, readMomentExamples, readToneExamples, type Example } from './sets.ts'

export interface TrainOptions {
  root: string
  /** Folder with `sentiment/`, `customers/`, `moments/`. */
  data: string
  /** Folder of labels keyed by id. */
  labels: string
  /** Files of labelled texts of one's own. */
  also: string[]
  /** Where the models go. */
  out: string
  /** Only sets that are neither non-commercial nor for research only. */
  openOnly: boolean
  seed: number
  onProgress(line: string): void
}

export interface Trained {
  toneTexts: number
  momentTexts: number
  sets: Array<{ set: string; tone: number; moments: number }>
}

// Found on development texts.
const TONE = { bits: 20, groups: [3], follows: [0] }
const TONE_LEARNING = { epochs: 5, rate: 0.05, minTexts: 2, runs: 1 }
const MOMENTS_SHAPE = { bits: 18, groups: MOMENT_GROUPS, follows: MOMENT_FOLLOWS }
const MOMENTS_LEARNING = { epochs: 5, rate: 0.1, minTexts: 2, runs: 3 }
// A moment that is there weighs more than one that is not: most are rare.
const PRESENT_WEIGHT = 1.5
// How far rare tones of a set are lifted towards an equal share, and at most how much one text may weigh.
const TONE_BALANCE = 0.7
const MAX_WEIGHT = 6
// Share of texts held apart to fit the decisions on, in hundredths.
const APART = { tone: 8, moments: 20 }
// Some texts are learnt without saying what kind they are: pushed and imported ones often do not say it.
const KIND_UNKNOWN = 0.2

/** Trains both models and their decisions and writes them; deterministic by seed. */
export const train = async (options: TrainOptions): Promise<Trained> => {
  const { data, labels, also, openOnly, out, onProgress } = options
  const momentExamples = [...readMomentExamples(data, { split: 'train', labels, openOnly }), ...also.flatMap(readJudged)]
  const judgedOnDev = new Set(readMomentExamples(data, { split: 'dev' }).map(({ text }) => text))
  const toneExamples = [...readToneExamples(data, { split: 'train', openOnly }).filter(({ text }) => !judgedOnDev.has(text)), ...momentExamples]
  onProgress(`${toneExamples.length} texts with a tone, ${momentExamples.length} read for moments`)
  const rules = loadRules(options.root)
  const prepared = { tone: prepare(toneExamples, rules, options, { segments: false }), moments: prepare(momentExamples, rules, options, { segments: true }) }
  onProgress('texts taken apart')
  const judgedApart = new Set(momentExamples.filter(example => isApart(example, APART.moments)).map(({ text }) => text))
  const apart = { tone: toneExamples.map(example => judgedApart.has(example.text) || isApart(example, APART.tone)), moments: momentExamples.map(({ text }) => judgedApart.has(text)) }
  const trial = learnBoth(prepared, { tone: i => !apart.tone[i], moments: i => !apart.moments[i] }, options)
  const judge = (example: Example): Judged => {
    const featured = featuresOf(...partsOf(example, rules), { language: example.language, kind: example.kind })
    return { example, way: `${example.language}/${example.kind}`, moments: score(trial.moments, featured).sums, tone: score(trial.tone, { ...featured, segments: [] }).sums }
  }
  const decisions = fitDecisions(momentExamples.filter((_, i) => apart.moments[i]).map(judge), toneExamples.filter((example, i) => isApart(example, APART.tone) && apart.tone[i] && !example.full).map(judge))
  onProgress('decisions fitted on texts held apart')
  const models = learnBoth(prepared, { tone: () => true, moments: () => true }, options)
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'tone.bin'), packModel(models.tone))
  writeFileSync(join(out, 'moments.bin'), packModel(models.moments))
  writeFileSync(join(out, 'decisions.json'), `${JSON.stringify(decisions, null, 1)}\n`)
  return { toneTexts: toneExamples.length, momentTexts: momentExamples.length, sets: countSets(toneExamples, momentExamples) }
}

interface Prepared {
  rows: Featured[]
  truths: Truth[]
}

const prepare = (examples: Example[], rules: Rules, { seed }: TrainOptions, { segments }: { segments: boolean }): Prepared => {
  const next = randomFrom(seed)
  const rows = examples.map(example => featuresFor(example, rules, { segments, kind: next() < KIND_UNKNOWN ? undefined : example.kind }))
  return { rows, truths: segments ? examples.map(momentTruth) : toneTruths(examples) }
}

const featuresFor = (example: Example, rules: Rules, { segments, kind }: { segments: boolean; kind: string | undefined }): Featured => {
  const featured = featuresOf(...partsOf(example, rules), { language: example.language, kind })
  const listed = (part: Features) => withLetters(part, featured.tokens)
  return { tokens: [], whole: listed(featured.whole), segments: segments ? featured.segments.map(listed) : [] }
}

const partsOf = ({ text, language }: Example, rules: Rules): [Passage, Token[]] => {
  const passage = takeApart(text, language, rules, undefined)
  return [passage, tokensOf(passage)]
}

const momentTruth = ({ full }: Example): Truth => {
  const answers = new Int8Array(MOMENT_GROUPS.length)
  const weights = new Float32Array(MOMENT_GROUPS.length).fill(1)
  for (const [i, moment] of MOMENTS.entries()) {
    const polarity = full!.moments[moment]
    answers[i] = polarity === undefined ? 0 : 1
    weights[i] = polarity === undefined ? 1 : PRESENT_WEIGHT
    answers[MOMENTS.length + 2 + i] = polarity === undefined ? -1 : TONES.indexOf(polarity)
  }
  answers.set([STORED_OUTCOMES.indexOf(full!.outcome), full!.needsResponse ? 1 : 0], MOMENTS.length)
  return { answers, weights }
}

/** Tones that are rare in their set weigh more: sets differ in how many people were content. */
const toneTruths = (examples: Example[]): Truth[] => {
  const counts = Map.groupBy(examples, ({ set, full }) => (full ? 'read' : set))
  const shares = new Map([...counts].map(([set, list]) => [set, TONES.map(tone => list.filter(example => example.tone === tone).length / list.length)]))
  return examples.map(({ set, tone, full }) => {
    const share = shares.get(full ? 'read' : set)![TONES.indexOf(tone)]!
    return { answers: Int8Array.of(TONES.indexOf(tone)), weights: Float32Array.of(Math.min(MAX_WEIGHT, (1 / 3 / share) ** TONE_BALANCE)) }
  })
}

/** The same texts are held apart every time, and in both models. */
const isApart = ({ text }: Example, hundredths: number): boolean => hashText(text) % 100 < hundredths

const learnBoth = (prepared: { tone: Prepared; moments: Prepared }, keep: { tone(i: number): boolean; moments(i: number): boolean }, { seed, onProgress }: TrainOptions): { tone: LinearModel; moments: LinearModel } => {
  const chosen = ({ rows, truths }: Prepared, wanted: (i: number) => boolean) => [rows.filter((_, i) => wanted(i)), truths.filter((_, i) => wanted(i))] as const
  const told = (what: string, epochs: number) => (epoch: number) => onProgress(`${what}: ${epoch + 1} of ${epochs}`)
  const moments = quantise(learnMean(...chosen(prepared.moments, keep.moments), MOMENTS_SHAPE, { ...MOMENTS_LEARNING, seed, onEpoch: told('moments', MOMENTS_LEARNING.epochs) }))
  const tone = quantise(learnMean(...chosen(prepared.tone, keep.tone), TONE, { ...TONE_LEARNING, seed, onEpoch: told('tone', TONE_LEARNING.epochs) }))
  return { tone, moments }
}

const countSets = (tone: Example[], moments: Example[]): Trained['sets'] => {
  const count = (examples: Example[]) => new Map([...Map.groupBy(examples, ({ set }) => set)].map(([set, list]) => [set, list.length]))
  const [toned, read] = [count(tone.filter(({ full }) => !full)), count(moments)]
  return [...new Set([...toned.keys(), ...read.keys()])].toSorted().map(set => ({ set, tone: toned.get(set) ?? 0, moments: read.get(set) ?? 0 }))
}


import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRules } from '../rules/book.ts'
import { featuresOf } from '../trained/features.ts'
import { inGenre } from '../trained/genre.ts'
import { hashText } from '../trained/hash.ts'
import { score } from '../trained/linear.ts'
import type { LinearModel } from '../trained/linear-model.ts'
import { packModel } from '../trained/model-file.ts'
import { MOMENT_FOLLOWS, MOMENT_GROUPS } from '../trained/outputs.ts'
import { fitDecisions, type Judged } from './fit.ts'
import { learnGenres } from './genres.ts'
import { learn, learnMean, quantise, scoreRaw, type Learnt } from './learn.ts'
import { genreRow, kindsTold, partsOf, prepareMoments, prepareTone, type Prepared } from './prepare.ts'
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
const TONE_LEARNING = { epochs: 5, rate: 0.05, minTexts: 2 }
const MOMENTS_SHAPE = { bits: 18, groups: MOMENT_GROUPS, follows: MOMENT_FOLLOWS }
const MOMENTS_LEARNING = { epochs: 5, rate: 0.1, minTexts: 2, runs: 3 }
// Share of texts held apart to fit the decisions about tone on, in hundredths: of those whose tone alone is known, and of those read for all.
const APART = { toned: 8, read: 20 }
// In so many parts the texts read for moments are judged, each by models that have not learnt it.
const FOLDS = 4

/** Trains both models and their decisions and writes them; deterministic by seed. */
export const train = async (options: TrainOptions): Promise<Trained> => {
  const { data, labels, also, openOnly, out, onProgress } = options
  const momentExamples = [...readMomentExamples(data, { split: 'train', labels, openOnly }), ...also.flatMap(readJudged)]
  const judgedOnDev = new Set(readMomentExamples(data, { split: 'dev' }).map(({ text }) => text))
  const toneExamples = [...readToneExamples(data, { split: 'train', openOnly }).filter(({ text }) => !judgedOnDev.has(text)), ...momentExamples]
  onProgress(`${toneExamples.length} texts with a tone, ${momentExamples.length} read for moments`)
  const rules = loadRules(options.root)
  const kinds = kindsTold(toneExamples, options.seed)
  const genres = learnGenres(toneExamples, toneExamples.map((example, i) => genreRow(example, rules, kinds[i])), options.seed)
  onProgress('kinds of writing told apart')
  const tone = prepareTone(toneExamples, rules, { kinds, genres: genres.guessed })
  const moments = prepareMoments(momentExamples, rules, options.seed)
  onProgress('texts taken apart')
  const isApart = apartFrom(momentExamples)
  const toneTrial = learnTone(without(tone, i => isApart(toneExamples[i]!)), options)
  const judgeTone = (example: Example, genre: string | undefined): Judged => {
    const { language, kind } = example
    const { tokens, whole } = featuresOf(...partsOf(example, rules), { language, kind })
    return { example, way: `${language}/${kind}`, sums: score(toneTrial, { tokens, whole: inGenre(whole, language, genre), segments: [] }).sums }
  }
  const toned = toneExamples.flatMap((example, i) => (isApart(example) ? [judgeTone(example, genres.guessed[i])] : []))
  const decisions = fitDecisions(judgeByFolds(momentExamples, moments, options), toned)
  onProgress('decisions fitted on texts held apart')
  const models = { tone: learnTone(tone, options), moments: quantise(learnMoments(moments, MOMENTS_LEARNING.runs, options)) }
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'tone.bin'), packModel(models.tone))
  writeFileSync(join(out, 'moments.bin'), packModel(models.moments))
  writeFileSync(join(out, 'genre.bin'), packModel(genres.model))
  writeFileSync(join(out, 'decisions.json'), `${JSON.stringify({ ...decisions, genres: genres.names }, null, 1)}\n`)
  return { toneTexts: toneExamples.length, momentTexts: momentExamples.length, sets: countSets(toneExamples, momentExamples) }
}

/** The same texts are held apart every time, in whichever set they stand. */
const apartFrom = (read: Example[]): ((example: Example) => boolean) => {
  const texts = new Set(read.map(({ text }) => text))
  return ({ text }) => hashText(text) % 100 < (texts.has(text) ? APART.read : APART.toned)
}

const without = ({ rows, truths }: Prepared, isOut: (i: number) => boolean): Prepared => ({ rows: rows.filter((_, i) => !isOut(i)), truths: truths.filter((_, i) => !isOut(i)) })

const told = (what: string, { onProgress }: TrainOptions, epochs: number) => (epoch: number) => onProgress(`${what}: ${epoch + 1} of ${epochs}`)

const learnTone = ({ rows, truths }: Prepared, options: TrainOptions): LinearModel =>
  quantise(learn(rows, truths, TONE, { ...TONE_LEARNING, seed: options.seed, onEpoch: told('tone', options, TONE_LEARNING.epochs) }))

const learnMoments = ({ rows, truths }: Prepared, runs: number, options: TrainOptions): Learnt =>
  learnMean(rows, truths, MOMENTS_SHAPE, { ...MOMENTS_LEARNING, runs, seed: options.seed, onEpoch: told('moments', options, MOMENTS_LEARNING.epochs) })

/** Judges the texts that were drawn, not chosen, each by a model that has learnt from all others: their shares are those of the world. */
const judgeByFolds = (examples: Example[], prepared: Prepared, options: TrainOptions): Judged[] => {
  const isDrawn = ({ drawn }: Example) => drawn === true || examples.every(example => !example.drawn)
  const foldOf = ({ text }: Example): number => hashText(text) % FOLDS
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap(fold => {
    const model = learnMoments(without(prepared, i => foldOf(examples[i]!) === fold), 1, options)
    return examples.flatMap((example, i): Judged[] =>
      foldOf(example) === fold && isDrawn(example) ? [{ example, way: `${example.language}/${example.kind}`, sums: scoreRaw(model, prepared.rows[i]!).sums }] : [])
  })
}

const countSets = (tone: Example[], moments: Example[]): Trained['sets'] => {
  const count = (examples: Example[]) => new Map([...Map.groupBy(examples, ({ set }) => set)].map(([set, list]) => [set, list.length]))
  const [toned, read] = [count(tone.filter(({ full }) => !full)), count(moments)]
  return [...new Set([...toned.keys(), ...read.keys()])].toSorted().map(set => ({ set, tone: toned.get(set) ?? 0, moments: read.get(set) ?? 0 }))
}


import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRules, type Rules } from '../rules/book.ts'
import { featuresOf } from '../trained/features.ts'
import { inGenre } from '../trained/genre.ts'
import { hashText } from '../trained/hash.ts'
import { score } from '../trained/linear.ts'
import type { LinearModel } from '../trained/linear-model.ts'
import { packModel } from '../trained/model-file.ts'
import { MOMENT_FOLLOWS, MOMENT_GROUPS, toneSums } from '../trained/outputs.ts'
import { fitDecisions, type Judged } from './fit.ts'
import { learnGenres } from './genres.ts'
import { learn, meanOf, quantise, scoreRaw, type Learnt } from './learn.ts'
import { genreRow, kindsTold, partsOf, prepareMoments, prepareTone, type Prepared } from './prepare.ts'
import type { Shape } from './table.ts'
import { readJudged, readMomentExamples, readPosts, readToneExamples, type Example } from './examples.ts'

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
const TONE: Shape = { bits: 21, groups: ['tone'], follows: [0] }
const TONE_LEARNING = { epochs: 5, rate: 0.05, minTexts: 2 }
const MOMENTS_SHAPE: Shape = { bits: 19, groups: MOMENT_GROUPS, follows: MOMENT_FOLLOWS }
const MOMENTS_LEARNING = { epochs: 5, rate: 0.1, minTexts: 4 }
// Steps of a stored weight to either side: finer ones pack worse, and say no more of texts held out.
const LEVELS = { tone: 48, moments: 16 }
const RUNS = 3
// Share of texts held apart to fit the decisions about tone on, in hundredths: of those whose tone alone is known, and of those read for all.
const APART = { toned: 8, read: 20 }
// In so many parts the texts read for moments are judged, each by models that have not learnt it.
const FOLDS = 4

/** Trains both models and their decisions and writes them; deterministic by seed. */
export const train = async (options: TrainOptions): Promise<Trained> => {
  const { data, labels, also, openOnly, out, onProgress } = options
  const momentExamples = [...readMomentExamples(data, { split: 'train', labels, openOnly }), ...also.flatMap(readJudged)]
  const judgedOnDev = new Set(readMomentExamples(data, { split: 'dev' }).map(({ text }) => text))
  const told = [...readToneExamples(data, { split: 'train', openOnly }), ...readPosts(data, labels, { openOnly })]
  const toneExamples = [...told.filter(({ text }) => !judgedOnDev.has(text)), ...momentExamples]
  onProgress(`${toneExamples.length} texts with a tone, ${momentExamples.length} read for moments`)
  const rules = loadRules(options.root)
  const kinds = kindsTold(toneExamples, options.seed)
  const genres = learnGenres(toneExamples, toneExamples.map((example, i) => genreRow(example, rules, kinds[i])), options.seed)
  onProgress('kinds of writing told apart')
  const isApart = apartFrom(momentExamples)
  const tones = learnTones(toneExamples, { rules, genres: genres.guessed, isApart }, options)
  const moments = prepareMoments(momentExamples, rules, options.seed)
  const judgeTone = (example: Example, genre: string | undefined): Judged => {
    const { language, kind } = example
    const { tokens, whole } = featuresOf(...partsOf(example, rules), { language, kind })
    return { example, way: `${language}/${kind}`, sums: toneSums(score(tones.trial, { tokens, whole: inGenre(whole, language, genre), segments: [] }).sums) }
  }
  const toned = toneExamples.flatMap((example, i) => (isApart(example) && !example.isAid ? [judgeTone(example, genres.guessed[i])] : []))
  const decisions = fitDecisions(judgeByFolds(momentExamples, moments, options), toned)
  onProgress('decisions fitted on texts held apart')
  const whole = meanOf(RUNS, run => {
    const seed = options.seed + run
    return learnMoments(run === 0 ? moments : prepareMoments(momentExamples, rules, seed), { seed, onProgress })
  })
  const models = { tone: tones.whole, moments: quantise(whole, LEVELS.moments) }
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

interface Telling {
  rules: Rules
  genres: string[]
  isApart(example: Example): boolean
}

/** The model of all texts, and one that has not learnt those held apart. Each run tells the kind of other texts: which are told decides a good deal where a class is rare. */
const learnTones = (examples: Example[], { rules, genres, isApart }: Telling, options: TrainOptions): { whole: LinearModel; trial: LinearModel } => {
  const trials: Learnt[] = []
  const whole = meanOf(RUNS, run => {
    const seed = options.seed + run
    const all = prepareTone(examples, rules, { kinds: kindsTold(examples, seed), genres })
    options.onProgress(`tone: texts taken apart, ${run + 1} of ${RUNS}`)
    trials.push(learnTone(without(all, i => isApart(examples[i]!)), seed))
    return learnTone(all, seed)
  })
  options.onProgress('tone learnt')
  return { whole: quantise(whole, LEVELS.tone), trial: quantise(meanOf(RUNS, run => trials[run]!), LEVELS.tone) }
}

const learnTone = ({ rows, truths }: Prepared, seed: number): Learnt => learn(rows, truths, TONE, { ...TONE_LEARNING, seed })

const learnMoments = ({ rows, truths }: Prepared, { seed, onProgress }: Pick<TrainOptions, 'seed' | 'onProgress'>): Learnt =>
  learn(rows, truths, MOMENTS_SHAPE, { ...MOMENTS_LEARNING, seed, onEpoch: epoch => onProgress(`moments: ${epoch + 1} of ${MOMENTS_LEARNING.epochs}`) })

/** Judges the texts that were drawn, not chosen, each by a model that has learnt from all others: their shares are those of the world. */
const judgeByFolds = (examples: Example[], prepared: Prepared, options: TrainOptions): Judged[] => {
  const isDrawn = ({ drawn }: Example) => drawn === true || examples.every(example => !example.drawn)
  const foldOf = ({ text }: Example): number => hashText(text) % FOLDS
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap(fold => {
    const model = learnMoments(without(prepared, i => foldOf(examples[i]!) === fold), options)
    return examples.flatMap((example, i): Judged[] =>
      foldOf(example) === fold && isDrawn(example) ? [{ example, way: `${example.language}/${example.kind}`, sums: scoreRaw(model, prepared.rows[i]!).sums }] : [])
  })
}

const countSets = (tone: Example[], moments: Example[]): Trained['sets'] => {
  const count = (examples: Example[]) => new Map([...Map.groupBy(examples, ({ set }) => set)].map(([set, list]) => [set, list.length]))
  const [toned, read] = [count(tone.filter(({ full }) => !full)), count(moments)]
  return [...new Set([...toned.keys(), ...read.keys()])].toSorted().map(set => ({ set, tone: toned.get(set) ?? 0, moments: read.get(set) ?? 0 }))
}


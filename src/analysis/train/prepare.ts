import { MOMENTS } from '../../domain/journey/moments.ts'
import { takeApart, type Passage } from '../passage.ts'
import type { Rules } from '../rules/book.ts'
import { listed } from '../trained/feature-list.ts'
import { addStars, featuresOf, type Featured } from '../trained/features.ts'
import { genreFeatures, inGenre } from '../trained/genre.ts'
import { MOMENT_GROUPS, STORED_OUTCOMES, TONES } from '../trained/outputs.ts'
import { tokensOf, type Token } from '../trained/tokens.ts'
import { randomFrom, type Truth } from './learn.ts'
import type { Example } from './examples.ts'
import { shortName, TONE_SETS } from './sets.ts'

// A moment that is there weighs more than one that is not: most are rare.
const PRESENT_WEIGHT = 1.5
// How far rare tones of a set are lifted towards an equal share, and at most how much one text may weigh.
const TONE_BALANCE = 0.7
const MAX_WEIGHT = 6
// Some texts are learnt without saying what kind they are: pushed and imported ones often do not say it.
const KIND_UNKNOWN = 0.2
// And most texts have no stars: those that have them are learnt without as often as with.
const STARS_UNKNOWN = 0.5

/** Texts as a model learns them, each with its truth. */
export interface Prepared {
  rows: Featured[]
  truths: Truth[]
}

/** The kind that is told of each text while learning. */
export const kindsTold = (examples: Example[], seed: number): Array<string | undefined> => {
  const next = randomFrom(seed)
  return examples.map(({ kind }) => (next() < KIND_UNKNOWN ? undefined : kind))
}

export const genreRow = (example: Example, rules: Rules, kind: string | undefined): Featured => {
  const [, tokens] = partsOf(example, rules)
  return { tokens: [], whole: listed(genreFeatures(tokens, { language: example.language, kind }), tokens), segments: [] }
}

export const prepareTone = (examples: Example[], rules: Rules, { kinds, genres }: { kinds: Array<string | undefined>; genres: string[] }): Prepared => {
  const rows = examples.map((example, i) => {
    const { tokens, whole } = featuresOf(...partsOf(example, rules), { language: example.language, kind: kinds[i] })
    return { tokens: [], whole: listed(inGenre(whole, example.language, genres[i]), tokens), segments: [] }
  })
  return { rows, truths: toneTruths(examples) }
}

export const prepareMoments = (examples: Example[], rules: Rules, seed: number): Prepared => {
  const kinds = kindsTold(examples, seed)
  const next = randomFrom(seed)
  const rows = examples.map((example, i) => {
    const { tokens, whole, segments } = featuresOf(...partsOf(example, rules), { language: example.language, kind: kinds[i] })
    if (example.stars !== undefined && next() >= STARS_UNKNOWN) addStars(whole, (example.stars - 3) / 2)
    return { tokens: [], whole: listed(whole, tokens), segments: segments.map(segment => listed(segment, tokens)) }
  })
  return { rows, truths: examples.map(momentTruth) }
}

export const partsOf = ({ text, language }: Example, rules: Rules): [Passage, Token[]] => {
  const passage = takeApart({ text, language }, rules)
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

const COUNTS = new Map(TONE_SETS.map(({ name, counts = 1 }) => [shortName(name), counts]))

/** Tones that are rare in their set weigh more: sets differ in how many people were content. */
const toneTruths = (examples: Example[]): Truth[] => {
  const counts = Map.groupBy(examples, ({ set, full }) => (full ? 'read' : set))
  const shares = new Map([...counts].map(([set, list]) => [set, TONES.map(tone => list.filter(example => example.tone === tone).length / list.length)]))
  return examples.map(({ set, tone, full }) => {
    const share = shares.get(full ? 'read' : set)![TONES.indexOf(tone)]!
    const weight = Math.min(MAX_WEIGHT, (1 / 3 / share) ** TONE_BALANCE) * (full ? 1 : (COUNTS.get(set) ?? 1))
    return { answers: Int8Array.of(TONES.indexOf(tone)), weights: Float32Array.of(weight) }
  })
}

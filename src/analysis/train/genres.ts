import type { Featured } from '../trained/features.ts'
import type { Genres } from '../trained/genre.ts'
import { hashText } from '../trained/hash.ts'
import { learn, quantise, scoreRaw, type Learnt, type Truth } from './learn.ts'
import type { Example } from './examples.ts'
import type { Shape } from './table.ts'

// A set with fewer texts than this in a language says too little of how such texts are written.
const FEWEST = 200
const REST = 'rest'
const BITS = 16
const LEARNING = { epochs: 6, rate: 0.1, minTexts: 2 }

export interface LearntGenres extends Genres {
  /** The genre that each example resembles, as told by a model that has not learnt it: what a text met later would get. */
  guessed: string[]
}

/** Learns to tell the sets of a language apart by their words. */
export const learnGenres = (examples: Example[], rows: Featured[], seed: number): LearntGenres => {
  const names = namesOf(examples)
  const genres = examples.map(({ set, language }) => (names[language]!.includes(set) ? set : REST))
  const shape: Shape = { bits: BITS, groups: [{ of: Math.max(...Object.values(names).map(list => list.length)) }], follows: [0] }
  const truths = examples.map(({ language }, i): Truth => ({ answers: Int8Array.of(names[language]!.indexOf(genres[i]!)), weights: Float32Array.of(1) }))
  const half = examples.map(({ text }) => hashText(text) % 2)
  const learnFrom = (isWanted: (i: number) => boolean): Learnt => {
    const isTaught = (i: number): boolean => !examples[i]!.isAid && isWanted(i)
    return learn(rows.filter((_, i) => isTaught(i)), truths.filter((_, i) => isTaught(i)), shape, { ...LEARNING, seed })
  }
  const halves = [0, 1].map(which => learnFrom(i => half[i] !== which))
  const guessed = examples.map(({ language }, i) => names[language]![bestOf(scoreRaw(halves[half[i]!]!, rows[i]!).sums.subarray(0, names[language]!.length))]!)
  return { names, guessed, model: quantise(learnFrom(() => true)) }
}

const namesOf = (examples: Example[]): Record<string, string[]> =>
  Object.fromEntries([...Map.groupBy(examples, ({ language }) => language)].map(([language, list]) => {
    const bySet = [...Map.groupBy(list.filter(({ isAid }) => !isAid), ({ set }) => set)]
    const large = bySet.filter(([, texts]) => texts.length >= FEWEST).map(([set]) => set).toSorted()
    return [language, large.length > 0 && large.length === bySet.length ? large : [...large, REST]]
  }))

const bestOf = (sums: Float64Array): number => sums.indexOf(Math.max(...sums))

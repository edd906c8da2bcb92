import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BrandTone, Named } from '../domain/reading/named.ts'
import type { AspectReading, Opinion, Reading } from '../domain/reading/reading.ts'
import { wordsOf } from '../domain/language/words.ts'
import { toneOf } from './clause-tone.ts'
import { findAspects, isDecided, type Language, type Sign } from './find-aspects.ts'
import { isRead, LANGUAGES, type ReadLanguage } from './read-language.ts'
import type { Lexicon } from './lexicon.ts'
import { PhraseTree } from './phrases.ts'
import { whoseTones, type Speech } from './whose.ts'
import { readWordFile } from './word-file.ts'

/** What people talk about, and in which words. */
export interface Aspects {
  /** Labels by key and language, in the order of the file. */
  labels: Record<string, { es: string; en: string }>
  /** Changes with the files, so that a changed word reads old mentions again. */
  version: string
  /** The aspects of an opinion as the reader read it. Pure, never throws, linear in the text. */
  find(opinion: Pick<Opinion, 'text' | 'title'>, reading: Pick<Reading, 'language' | 'sentiment' | 'moments'>): AspectReading[]
  /** How a text speaks of each of the brands it names. */
  whose(text: string, language: string | null, brands: Named[]): BrandTone[]
}

/** Bumped when the finder itself finds otherwise. */
const FINDER = 'aspects-1'
// Brands are told from each other in what a person writes; longer texts are lists.
const MAX_WHOSE = 10_000

const KEY = /^[a-z][a-z0-9-]*$/
const phrases = z.array(z.coerce.string()).default([])
const schema = z.record(
  z.string().regex(KEY, 'a key: lower-case letters, digits and hyphens').refine(key => key !== 'all', 'all stands for any aspect; take another key'),
  z.strictObject({ label: z.string().min(1), positive: phrases, negative: phrases, any: phrases, weak: phrases }),
)
type File = z.infer<typeof schema>

/** The lexicons of config/aspects, compiled. Throws naming the file and the place of what does not fit. */
export const loadAspects = (root: string, lexicons: Record<ReadLanguage, Lexicon>): Aspects => {
  const hash = createHash('sha256').update(FINDER)
  const files = Object.fromEntries(LANGUAGES.map(language => [language, readWordFile(root, `config/aspects/${language}.yaml`, { schema, hash })])) as Record<ReadLanguage, File>
  const trees = Object.fromEntries(LANGUAGES.map(language => [language, compile(files[language])])) as Record<ReadLanguage, PhraseTree<Sign>>
  return {
    labels: labelsOf(files),
    version: hash.digest('hex').slice(0, 6),
    find: (opinion, reading) => (isRead(reading.language) ? findAspects(opinion, reading, { tree: trees[reading.language], lexicon: lexicons[reading.language] }) : []),
    whose: (text, language, brands) => (isRead(language) ? whoseTones(text.slice(0, MAX_WHOSE), brands, speechOf(text, language, { tree: trees[language], lexicon: lexicons[language] })) : []),
  }
}

const labelsOf = (files: Record<ReadLanguage, File>): Aspects['labels'] => {
  const keys = [...new Set(LANGUAGES.flatMap(language => Object.keys(files[language])))]
  const label = (language: 'es' | 'en', key: string): string => {
    const found = files[language][key]?.label
    if (found === undefined) throw new Error(`config/aspects/${language}.yaml: the aspect “${key}” has no label here. Add it; its phrases may stay empty.`)
    return found
  }
  return Object.fromEntries(keys.map(key => [key, { es: label('es', key), en: label('en', key) }]))
}

const compile = (file: File): PhraseTree<Sign> => {
  const tree = new PhraseTree<Sign>()
  for (const [aspect, lists] of Object.entries(file)) for (const polarity of ['positive', 'negative', 'any', 'weak'] as const) for (const phrase of lists[polarity]) tree.add(phrase, { aspect, polarity })
  return tree
}

// What a phrase that decides says beside single words.
const PHRASE_TONE = 0.5

/** The tone of stretches by words and by phrases that decide: “se rompió” is bad, though no word of it is. */
const speechOf = (text: string, language: ReadLanguage, { tree, lexicon }: Language): Speech => {
  const decided = tree.find(wordsOf(text.slice(0, MAX_WHOSE))).filter(({ value }) => isDecided(value.polarity))
  return {
    language,
    toneOf: (stretch, words) => {
      const signs = decided.filter(({ from }) => from >= stretch.from && from < stretch.to).reduce((sum, { value }) => sum + (value.polarity === 'positive' ? PHRASE_TONE : -PHRASE_TONE), 0)
      const tone = toneOf(text, words, stretch, lexicon)
      // The words of a phrase are often those of the tone: the stronger of the two speaks once.
      return signs * tone > 0 ? Math.sign(tone) * Math.max(Math.abs(tone), Math.abs(signs)) : tone + signs
    },
  }
}

/** A reader that finds aspects too: its readings carry both versions. */
export const withAspects =
  (read: (opinion: Opinion) => Reading, aspects: Aspects): ((opinion: Opinion) => Reading) =>
  opinion => {
    const reading = read(opinion)
    return { ...reading, aspects: aspects.find(opinion, reading), version: versionWith(reading.version, aspects) }
  }

/** The version of readings made by a reader of `version` with these aspects. */
export const versionWith = (version: string, aspects: Aspects): string => `${version}+${aspects.version}`

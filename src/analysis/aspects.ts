import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Moment, Polarity } from '../domain/moments.ts'
import type { BrandTone, Named } from '../domain/named.ts'
import type { AspectReading, MomentReading, Opinion, Reading, Span } from '../domain/reading.ts'
import { wordsOf, type Word } from '../domain/words.ts'
import { sideOf, toneOf } from './clause-tone.ts'
import { clausesOf, type Clause } from './clauses.ts'
import { isRead, LANGUAGES, type ReadLanguage } from './language.ts'
import type { Lexicon } from './lexicon.ts'
import { PhraseTree, type Hit } from './phrases.ts'
import { mergeSpans } from './spans.ts'
import { whoseTones } from './whose.ts'

interface Sign {
  aspect: string
  polarity: Polarity | 'any' | 'weak'
}

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
const MAX_CHARACTERS = 100_000

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
  const files = Object.fromEntries(LANGUAGES.map(language => [language, readLexicon(root, language, hash)])) as Record<ReadLanguage, File>
  const trees = Object.fromEntries(LANGUAGES.map(language => [language, compile(files[language])])) as Record<ReadLanguage, PhraseTree<Sign>>
  return {
    labels: labelsOf(files),
    version: hash.digest('hex').slice(0, 6),
    find: (opinion, reading) => (isRead(reading.language) ? findAspects(opinion, reading, { tree: trees[reading.language], lexicon: lexicons[reading.language] }) : []),
    whose: (text, language, brands) => (isRead(language) ? whoseTones(text.slice(0, MAX_CHARACTERS), brands, { language, lexicon: lexicons[language], decided: decidedIn(text.slice(0, MAX_CHARACTERS), trees[language]) }) : []),
  }
}

const readLexicon = (root: string, language: ReadLanguage, hash: ReturnType<typeof createHash>): File => {
  const path = `config/aspects/${language}.yaml`
  const text = readFileSync(join(root, path), 'utf8')
  hash.update(text)
  const checked = schema.safeParse(parse(text))
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]!
  throw new Error(`${path}: ${issue.path.join('.')}: ${issue.message}`)
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

interface Language {
  tree: PhraseTree<Sign>
  lexicon: Lexicon
}

interface Text extends Language {
  text: string
  /** Where the text itself begins behind its title. */
  shift: number
  words: Word[]
  clauses: Clause[]
  reading: Pick<Reading, 'sentiment' | 'moments'>
}

/** The phrases of one aspect in one clause. */
interface Spot {
  clause: number
  hits: Hit<Sign>[]
}

const findAspects = ({ text: body, title = '' }: Pick<Opinion, 'text' | 'title'>, reading: Pick<Reading, 'sentiment' | 'moments'>, language: Language): AspectReading[] => {
  // A title is read as the first sentence, as the reader does.
  const shift = title === '' ? 0 : title.length + 2
  const text = (shift === 0 ? body : `${title}.\n${body}`).slice(0, MAX_CHARACTERS)
  const words = wordsOf(text)
  const found = language.tree.find(words)
  if (found.length === 0) return []
  const whole: Text = { ...language, text, shift, words, clauses: clausesOf(text, words), reading }
  return [...Map.groupBy(found.filter(hit => speaks(hit, whole)), hit => hit.value.aspect)].map(([key, found]) => readAspect(key, found, whole))
}

/** A weak word is about its aspect only where its clause says how that is: “I got the product” says nothing of the product. */
const speaks = ({ value, from }: Hit<Sign>, { text, words, clauses, lexicon }: Text): boolean =>
  value.polarity !== 'weak' || sideOf(toneOf(text, words, clauses[clauseAt(clauses, from)]!, lexicon)) !== 'neutral'

const readAspect = (key: string, hits: Hit<Sign>[], whole: Text): AspectReading => {
  const spots = [...Map.groupBy(hits, hit => clauseAt(whole.clauses, hit.from))].map(([clause, found]): Spot => ({ clause, hits: found }))
  const polarity = sumUp(spots.map(spot => polarityOf(spot, whole)))
  const moments = momentsOf(spots, polarity, whole)
  const evidence = mergeSpans(hits.map(({ from, to }): Span => [whole.words[from]!.start, whole.words[to - 1]!.end]))
  return { key, polarity, moments, evidence: evidence.flatMap(([start, end]): Span[] => (end > whole.shift ? [[Math.max(0, start - whole.shift), end - whole.shift]] : [])) }
}

/** Good here and bad there is mixed, which neutral stands for. */
const sumUp = (polarities: Polarity[]): Polarity => {
  const good = polarities.includes('positive')
  const bad = polarities.includes('negative')
  return good === bad ? 'neutral' : good ? 'positive' : 'negative'
}

const decidedIn = (text: string, tree: PhraseTree<Sign>): Array<{ from: number; sign: number }> =>
  tree.find(wordsOf(text)).flatMap(({ value, from }) => (isDecided(value.polarity) ? [{ from, sign: value.polarity === 'positive' ? 1 : -1 }] : []))

const DECIDED = ['positive', 'negative'] as const

/** What decides: the phrase itself, the tone of its clause, a moment shown there, its sentence, the whole text. */
const polarityOf = ({ clause, hits }: Spot, whole: Text): Polarity => {
  const decided = hits.filter(({ value }) => isDecided(value.polarity)).map(hit => turned(hit, whole))
  if (decided.length > 0) return sumUp(decided)
  const { text, words, clauses, lexicon, reading } = whole
  const own = sideOf(toneOf(text, words, clauses[clause]!, lexicon))
  if (own !== 'neutral') return own
  const shown = momentsIn([clauses[clause]!], whole).map(({ polarity }) => polarity)
  if (shown.some(isDecided)) return sumUp(shown)
  const around = sideOf(toneOf(text, words, sentenceOf(clause, whole), lexicon))
  if (around !== 'neutral') return around
  const { label, unsure } = reading.sentiment
  return label !== null && !unsure ? label : 'neutral'
}

const isDecided = (polarity: Sign['polarity']): boolean => (DECIDED as readonly string[]).includes(polarity)

// “No es nada caro”: a negation this near turns what the phrase says.
const NEGATION_REACH = 2

const turned = ({ value, from, to }: Hit<Sign>, { words, clauses, lexicon }: Text): Polarity => {
  const start = clauses[clauseAt(clauses, from)]!.from
  const negated = words.slice(Math.max(start, from - NEGATION_REACH), from).some(word => lexicon.negations.has(word.text))
  const polarity = value.polarity as Polarity
  // A complaint of several words says itself what is not: “no abre desde la última actualización” stays one.
  const stands = !negated || (polarity === 'negative' && to - from > 1)
  return stands ? polarity : polarity === 'positive' ? 'negative' : 'positive'
}

/** Moments shown by the sentences of an aspect; where none is, those of its polarity. */
const momentsOf = (spots: Spot[], polarity: Polarity, whole: Text): Moment[] => {
  const near = momentsIn(spots.map(({ clause }) => whole.clauses[clause]!), whole)
  const around = near.length > 0 ? near : momentsIn(spots.map(({ clause }) => sentenceOf(clause, whole)), whole)
  const found = around.length > 0 ? around : whole.reading.moments.filter(moment => moment.polarity === polarity && !moment.unsure)
  return [...new Set(found.map(({ key }) => key))]
}

const momentsIn = (stretches: Clause[], { words, shift, reading }: Text): MomentReading[] => {
  const spans = stretches.map(({ from, to }) => [words[from]!.start - shift, words[to - 1]!.end - shift] as const)
  return reading.moments.filter(({ evidence, unsure }) => !unsure && evidence.some(([start, end]) => spans.some(([from, to]) => start < to && end > from)))
}

const SENTENCE_END = /[.!?\n\r…]/

const sentenceOf = (clause: number, { text, words, clauses }: Text): Clause => {
  const ends = (at: number): boolean => SENTENCE_END.test(text.slice(words[clauses[at]!.to - 1]!.end, words[clauses[at + 1]!.from]!.start))
  let first = clause
  while (first > 0 && !ends(first - 1)) first--
  let last = clause
  while (last < clauses.length - 1 && !ends(last)) last++
  return { from: clauses[first]!.from, to: clauses[last]!.to }
}

const clauseAt = (clauses: Clause[], word: number): number => {
  let low = 0
  let high = clauses.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (clauses[middle]!.from <= word) low = middle
    else high = middle - 1
  }
  return low
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

import type { Moment, Polarity } from '../domain/journey/moments.ts'
import type { AspectReading, MomentReading, Opinion, Reading, Span } from '../domain/reading/reading.ts'
import { wordsOf, type Word } from '../domain/language/words.ts'
import { sideOf, toneOf } from './clause-tone.ts'
import { clausesOf, type Clause } from './clauses.ts'
import type { Lexicon } from './lexicon.ts'
import type { Hit, PhraseTree } from './phrases.ts'
import { clauseAt } from './passage.ts'
import { mergeSpans } from './spans.ts'

// What lies beyond is not read: a text of that length has said what it says.
const MAX_CHARACTERS = 100_000

/** What a phrase stands for. */
export interface Sign {
  aspect: string
  polarity: Polarity | 'any' | 'weak'
}

export interface Language {
  tree: PhraseTree<Sign>
  lexicon: Lexicon
}

interface Text extends Language {
  text: string
  /** Where the text itself begins behind its title. */
  shift: number
  words: Word[]
  clauses: Clause[]
  /** By clause, each worked out when first asked for. */
  sides: Map<number, Polarity>
  reading: Pick<Reading, 'sentiment' | 'moments'>
}

/** The phrases of one aspect in one clause. */
interface Spot {
  clause: number
  hits: Hit<Sign>[]
}

/** The aspects of a text as it was read, in the order they are first named. */
export const findAspects = ({ text: body, title = '' }: Pick<Opinion, 'text' | 'title'>, reading: Pick<Reading, 'sentiment' | 'moments'>, language: Language): AspectReading[] => {
  // A title is read as the first sentence, as the reader does.
  const shift = title === '' ? 0 : title.length + 2
  const text = (shift === 0 ? body : `${title}.\n${body}`).slice(0, MAX_CHARACTERS)
  const words = wordsOf(text)
  const found = language.tree.find(words)
  if (found.length === 0) return []
  const whole: Text = { ...language, text, shift, words, clauses: clausesOf(text, words), sides: new Map(), reading }
  return [...Map.groupBy(found.filter(hit => speaks(hit, whole)), hit => hit.value.aspect)].map(([key, found]) => readAspect(key, found, whole))
}

/** A weak word is about its aspect only where its clause says how that is: “I got the product” says nothing of the product. */
const speaks = ({ value, from }: Hit<Sign>, whole: Text): boolean => value.polarity !== 'weak' || sideAt(clauseAt(whole, from), whole) !== 'neutral'

const sideAt = (clause: number, { text, words, clauses, lexicon, sides }: Text): Polarity => {
  const known = sides.get(clause) ?? sideOf(toneOf(text, words, clauses[clause]!, lexicon))
  sides.set(clause, known)
  return known
}

const readAspect = (key: string, hits: Hit<Sign>[], whole: Text): AspectReading => {
  const spots = [...Map.groupBy(hits, hit => clauseAt(whole, hit.from))].map(([clause, found]): Spot => ({ clause, hits: found }))
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

const DECIDED = ['positive', 'negative'] as const

/** What decides: the phrase itself, the tone of its clause, a moment shown there, its sentence, the whole text. */
const polarityOf = ({ clause, hits }: Spot, whole: Text): Polarity => {
  const decided = hits.filter(({ value }) => isDecided(value.polarity)).map(hit => turned(hit, whole))
  if (decided.length > 0) return sumUp(decided)
  const { text, words, clauses, lexicon, reading } = whole
  const own = sideAt(clause, whole)
  if (own !== 'neutral') return own
  const shown = momentsIn([clauses[clause]!], whole).map(({ polarity }) => polarity)
  if (shown.some(isDecided)) return sumUp(shown)
  const around = sideOf(toneOf(text, words, sentenceOf(clause, whole), lexicon))
  if (around !== 'neutral') return around
  const { label, unsure } = reading.sentiment
  return label !== null && !unsure ? label : 'neutral'
}

export const isDecided = (polarity: Sign['polarity']): boolean => (DECIDED as readonly string[]).includes(polarity)

// “No es nada caro”: a negation this near turns what the phrase says.
const NEGATION_REACH = 2

const turned = ({ value, from, to }: Hit<Sign>, { words, clauses, lexicon }: Text): Polarity => {
  const start = clauses[clauseAt({ clauses }, from)]!.from
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

// Who writes without full stops has begun another sentence by then; and the time stays linear.
const MOST_CLAUSES = 8
const SENTENCE_END = /[.!?\n\r…]/

const sentenceOf = (clause: number, { text, words, clauses }: Text): Clause => {
  const ends = (at: number): boolean => SENTENCE_END.test(text.slice(words[clauses[at]!.to - 1]!.end, words[clauses[at + 1]!.from]!.start))
  let first = clause
  while (first > 0 && clause - first < MOST_CLAUSES && !ends(first - 1)) first--
  let last = clause
  while (last < clauses.length - 1 && last - clause < MOST_CLAUSES && !ends(last)) last++
  return { from: clauses[first]!.from, to: clauses[last]!.to }
}

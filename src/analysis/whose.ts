import type { BrandTone, Named } from '../domain/named.ts'
import type { Span } from '../domain/reading.ts'
import { fold, wordsOf, type Word } from '../domain/words.ts'
import { sideOf, toneOf } from './clause-tone.ts'
import { clausesOf, type Clause } from './clauses.ts'
import type { ReadLanguage } from './language.ts'
import type { Lexicon } from './lexicon.ts'

/** A brand named in the text, at the words [from, to). */
interface Place {
  key: string
  from: number
  to: number
}

const AND = new Set(['y', 'e', 'and', 'ni', 'nor', 'o', 'or', 'ou', 'nem'])
// Comparatives: what stands before is good (or bad) and what stands behind the opposite.
const BETTER = new Set('mejor mejores superior better superior melhor melhores prefiero prefer prefiro'.split(' '))
const WORSE = new Set('peor peores worse inferior pior piores'.split(' '))
const THAN = new Set('que than a do to ante'.split(' '))
// “Me pasé de A a B”, “I left A for B”: who is left is bad, who is gone to is good.
const LEFT = new Set('deje dejo cambie cambio cambiamos pase paso pasamos mude mudei mudo migre migrei troquei troco trocamos larguei switched switch switching left leaving moved moving dropped ditched abandone'.split(' '))
const FROM = new Set('de from da do a o la el'.split(' '))
const TO = new Set('a for to por pra para pela pelo ao'.split(' '))

/** Which brand each clause is about, and how it speaks of it: one polarity a named brand. Pure; brands not named are left out. */
export const whoseTones = (text: string, brands: Named[], { language, lexicon }: { language: ReadLanguage; lexicon: Lexicon }): BrandTone[] => {
  const words = wordsOf(text)
  const places = placesOf(words, brands)
  if (places.length === 0) return []
  const tones = new Map<string, number[]>(places.map(({ key }) => [key, []]))
  for (const { key, tone } of tellAll(text, words, places, { language, lexicon })) tones.get(key)!.push(tone)
  return [...tones].map(([key, told]) => ({
    key,
    polarity: sideOf(told.reduce((sum, tone) => sum + tone, 0)),
    evidence: places.filter(place => place.key === key).map(({ from, to }): Span => [words[from]!.start, words[to - 1]!.end]),
  }))
}

const placesOf = (words: Word[], brands: Named[]): Place[] => {
  const names = brands.flatMap(({ key, names }) => names.map(name => ({ key, parts: wordsOf(name).map(word => word.text), joined: fold(name).replace(/[^\p{L}\p{N}]/gu, '') })))
  const places: Place[] = []
  for (let from = 0; from < words.length; ) {
    // Of two names that begin here the longer is meant: “Casa Nogal Express” is not “Casa Nogal”. A handle writes them as one.
    const [found] = names
      .filter(({ parts }) => parts.length > 0)
      .map(({ key, parts, joined }) => ({ key, from, to: parts.every((part, i) => words[from + i]?.text === part) ? from + parts.length : words[from]!.text.replaceAll('_', '') === joined ? from + 1 : from }))
      .filter(({ to }) => to > from)
      .toSorted((a, b) => b.to - a.to)
    if (found) places.push(found)
    from = found?.to ?? from + 1
  }
  return places
}

interface Told {
  key: string
  tone: number
}

type Speech = { language: ReadLanguage; lexicon: Lexicon }

const tellAll = (text: string, words: Word[], places: Place[], speech: Speech): Told[] => {
  let about: Place[] = []
  return segmentsOf(text, words, places).flatMap(segment => {
    const here = places.filter(({ from }) => from >= segment.from && from < segment.to)
    if (here.length > 0) about = here
    if (about.length === 0) return []
    const compared = compare(words, segment, here)
    if (compared) {
      // What comes next is about the first of the two: “A is better than B. It is fast”.
      about = [here[0]!]
      return compared
    }
    const tone = toneOf(text, words, segment, speech.lexicon)
    return [...new Set(about.map(({ key }) => key))].map(key => ({ key, tone }))
  })
}

/** “A is better than B”, “I left A for B”: two brands of one stretch that stand against each other. */
const compare = (words: Word[], { from, to }: Clause, here: Place[]): Told[] | undefined => {
  if (new Set(here.map(({ key }) => key)).size !== 2) return undefined
  const [first, second] = [here[0]!, here.find(({ key }) => key !== here[0]!.key)!]
  const between = words.slice(first.to, second.from).map(word => word.text)
  const before = words.slice(from, first.from).map(word => word.text)
  const negated = [...before.slice(-3), ...between].some(word => ['no', 'nao', 'not', "isn't", 'nunca', 'never'].includes(word))
  const against = (sign: number): Told[] => [{ key: first.key, tone: negated ? -sign : sign }, { key: second.key, tone: negated ? sign : -sign }]
  const all = [...before, ...between]
  if (all.some(word => BETTER.has(word)) && between.some(word => THAN.has(word))) return against(1)
  if (all.some(word => WORSE.has(word)) && between.some(word => THAN.has(word))) return against(-1)
  const leaving = before.findLastIndex(word => LEFT.has(word))
  if (leaving >= 0 && between.some(word => TO.has(word)) && before.slice(leaving + 1).every(word => FROM.has(word) || word.length <= 4)) return [{ key: first.key, tone: -1 }, { key: second.key, tone: 1 }]
  return undefined
}

/**
 * Clauses, divided again where a second brand begins a statement of its own (“Alba mal y Brío bien”); brands named in a row
 * (“Alba y Brío”) stay together.
 */
const segmentsOf = (text: string, words: Word[], places: Place[]): Clause[] =>
  clausesOf(text, words).flatMap(clause => {
    const here = places.filter(({ from }) => from >= clause.from && from < clause.to)
    const cuts = here.slice(1).flatMap((place, i) => cutBefore(words, here[i]!, place))
    return [...cuts, clause.to].map((to, i): Clause => ({ from: i === 0 ? clause.from : cuts[i - 1]!, to }))
  })

const cutBefore = (words: Word[], before: Place, place: Place): number[] => {
  const between = words.slice(before.to, place.from).map(word => word.text)
  const and = between.findLastIndex(word => AND.has(word))
  // Nothing but a joining word: one list.
  if (before.key === place.key || and < 0 || between.filter(word => !AND.has(word) && word.length > 3).length === 0) return []
  return [before.to + and]
}

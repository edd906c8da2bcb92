import type { BrandTone, Named } from '../domain/reading/named.ts'
import type { Span } from '../domain/reading/reading.ts'
import { fold, wordsOf, type Word } from '../domain/language/words.ts'
import { sideOf } from './clause-tone.ts'
import { clausesOf, type Clause } from './clauses.ts'
import type { ReadLanguage } from './read-language.ts'

/** A brand named in the text, at the words [from, to). */
interface Place {
  key: string
  from: number
  to: number
}

interface Told {
  key: string
  tone: number
}

export interface Speech {
  language: ReadLanguage
  /** How good or bad a stretch of the words is, −1…1: any reader of clauses will do. */
  toneOf(stretch: Clause, words: Word[]): number
}

// Folded words that join two statements; by language, since “e” joins in Portuguese and Spanish alone and “é” is no “e”.
const JOINING: Record<ReadLanguage, Set<string>> = {
  es: new Set(['y', 'e', 'o', 'u', 'ni', 'mientras']),
  en: new Set(['and', 'or', 'nor', 'while', 'whereas']),
  pt: new Set(['e', 'ou', 'nem', 'enquanto']),
}
const NEITHER = new Set(['ni', 'nem', 'neither'])
const NOT = new Set(['no', 'nao', 'not', "isn't", 'nunca', 'never'])
// Comparatives: what stands before is good (or bad) and what stands behind the opposite.
const BETTER = new Set('mejor mejores superior better superior melhor melhores prefiero prefer prefiro'.split(' '))
const WORSE = new Set('peor peores worse inferior pior piores'.split(' '))
const THAN = new Set('que than a do to ante'.split(' '))
const BEATS = new Set('beats beat outperforms supera superan vence ganha gana bate humilla'.split(' '))
const CHOOSING = new Set('quedo elijo fico escolho choose stick sticking'.split(' '))
const UNLIKE = new Set(['unlike', 'diferencia', 'contrario', 'diferente'])
// “Me pasé de A a B”, “I left A for B”: who is left is bad, who is gone to is good.
const LEAVING = new Set('deje dejo cambie cambio cambiamos pase paso pasamos mude mudei mudo migre migrei troquei troco trocamos larguei switched switch switching left leaving moved moving dropped ditched abandone'.split(' '))
const TO = new Set('a for to por pra para pela pelo ao'.split(' '))
const FROM = new Set(['desde', 'from'])
// Between the verb and the brand stand little words alone.
const LITTLE = 4
// Leaving says something, but what is said of it afterwards says more.
const LEAVING_TONE = 0.3
const SHORT = 3
const SIGN_TONE = 0.5

/** Which brand each clause is about, and how it speaks of it: one polarity a named brand. Pure; brands not named are left out. */
export const whoseTones = (text: string, brands: Named[], speech: Speech): BrandTone[] => {
  const words = wordsOf(text)
  const places = placesOf(words, brands)
  if (places.length === 0) return []
  const tones = new Map<string, number>(places.map(({ key }) => [key, 0]))
  for (const { key, tone } of tellAll({ text, words, places, speech })) tones.set(key, tones.get(key)! + tone)
  return [...tones].map(([key, tone]) => ({
    key,
    polarity: sideOf(tone),
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

interface Passage {
  text: string
  words: Word[]
  places: Place[]
  speech: Speech
}

/** Where the telling stands: whom the words are about, and what waits for its brand. */
interface State {
  about: string[]
  /** Brands of a list that goes on (“Alba, Brío y Cima”). */
  listed: string[]
  /** Tone of a heading whose brand comes next (“Best bank: Alba”). */
  heading: number
  /** Who was left, while the talk is of who was gone to. */
  left: string | undefined
  last: number
}

const tellAll = (passage: Passage): Told[] => {
  const state: State = { about: [], listed: [], heading: 0, left: undefined, last: 0 }
  return segmentsOf(passage).flatMap(segment => tell(passage, segment, state))
}

const tell = (passage: Passage, segment: Clause, state: State): Told[] => {
  const { text, words, places } = passage
  const here = places.filter(({ from }) => from >= segment.from && from < segment.to)
  const compared = compare(words, segment, here, state)
  if (compared) return compared
  const tone = segmentTone(passage, segment, { last: state.last, here })
  const next = text[words[segment.to - 1]!.end]
  if (here.length === 0 && next === ':') {
    state.heading = tone
    return []
  }
  if (here.length > 0) {
    const named = here.map(({ key }) => key)
    const isBare = words.slice(segment.from, segment.to).every((word, i) => isPlace(here, segment.from + i) || word.text.length < LITTLE)
    state.left = undefined
    state.about = [...new Set([...state.listed, ...named])]
    state.listed = isBare && tone === 0 && next === ',' ? state.about : []
  }
  const full = tone + (here.length > 0 ? state.heading : 0)
  if (here.length > 0) state.heading = 0
  state.last = full
  return [...state.about.map(key => ({ key, tone: full })), ...(state.left === undefined ? [] : [{ key: state.left, tone: -full }])]
}

const isPlace = (places: Place[], at: number): boolean => places.some(({ from, to }) => at >= from && at < to)

const segmentTone = ({ text, words, speech }: Passage, segment: Clause, { last, here }: { last: number; here: Place[] }): number => {
  const inside = words.slice(segment.from, segment.to)
  if (inside.slice(0, 3).some(word => UNLIKE.has(word.text))) return -last
  // “…, not Alba”: the opposite of what was just said.
  if (last !== 0 && inside.length <= SHORT && NOT.has(inside[0]!.text) && here.length > 0) return -last
  const tone = markOf(text.slice(words[segment.from]!.start, words[segment.to - 1]!.end)) ?? speech.toneOf(segment, words)
  if (tone === 0 && here.length > 0 && inside.some(word => CHOOSING.has(word.text))) return SIGN_TONE
  if (tone === 0 && inside.filter(word => NEITHER.has(word.text)).length > 0) return -SIGN_TONE
  // Who asks whether it works does not praise it.
  return tone > 0 && isAsked(text, words, segment) ? 0 : tone
}

const MARK = /(?<![\d/])(\d{1,2})\s?\/\s?(5|10)(?![\d/])|\bnota (10|[0-9]|zero|cero|dez|diez)\b/iu
const WORDS_OF_MARKS: Record<string, number> = { zero: 0, cero: 0, dez: 10, diez: 10 }

/** “9/10”, “nota zero”: −1…1. */
const markOf = (text: string): number | undefined => {
  const [, value, outOf, grade] = text.match(MARK) ?? []
  const share = grade !== undefined ? (WORDS_OF_MARKS[grade.toLowerCase()] ?? Number(grade)) / 10 : value !== undefined ? Number(value) / Number(outOf) : undefined
  return share === undefined || share > 1 ? undefined : 2 * share - 1
}

const isAsked = (text: string, words: Word[], { to }: Clause): boolean => text.slice(words[to - 1]!.end).match(/[.!?;\n]/)?.[0] === '?'

/** “A is better than B”, “I left A for B”: two brands of one stretch that stand against each other. */
const compare = (words: Word[], { from, to }: Clause, here: Place[], state: State): Told[] | undefined => {
  if (new Set(here.map(({ key }) => key)).size !== 2) return undefined
  const [first, second] = [here[0]!, here.find(({ key }) => key !== here[0]!.key)!]
  const between = words.slice(first.to, second.from).map(word => word.text)
  const before = words.slice(from, first.from).map(word => word.text)
  const leaving = before.findLastIndex(word => LEAVING.has(word))
  if (leaving >= 0 && before.slice(leaving + 1).every(word => word.length <= LITTLE)) {
    if (between.some(word => FROM.has(word))) return leave(second, first, state)
    if (between.some(word => TO.has(word))) return leave(first, second, state)
  }
  if (between.some(word => BEATS.has(word))) return against(first, second, between.some(word => NOT.has(word)) ? -1 : 1, state)
  const all = [...before, ...between]
  const sign = all.some(word => BETTER.has(word)) ? 1 : all.some(word => WORSE.has(word)) ? -1 : 0
  if (sign === 0 || !between.some(word => THAN.has(word))) return undefined
  return against(first, second, [...before.slice(-3), ...between].some(word => NOT.has(word)) ? -sign : sign, state)
}

/** What comes next is about the first of the two: “A is better than B. It is fast”. */
const against = (first: Place, second: Place, tone: number, state: State): Told[] => {
  Object.assign(state, { about: [first.key], left: undefined, listed: [], last: tone } satisfies Partial<State>)
  return [{ key: first.key, tone }, { key: second.key, tone: -tone }]
}

const leave = (left: Place, joined: Place, state: State): Told[] => {
  Object.assign(state, { about: [joined.key], left: left.key, listed: [], last: LEAVING_TONE } satisfies Partial<State>)
  return [{ key: left.key, tone: -LEAVING_TONE }, { key: joined.key, tone: LEAVING_TONE }]
}

/** Clauses, divided again where a brand begins a statement of its own; brands named in a row (“Alba y Brío”) stay together. */
const segmentsOf = (passage: Passage): Clause[] =>
  clausesOf(passage.text, passage.words).flatMap(clause => {
    const here = passage.places.filter(({ from }) => from >= clause.from && from < clause.to)
    if (new Set(here.map(({ key }) => key)).size === 2 && compare(passage.words, clause, here, { about: [], listed: [], heading: 0, left: undefined, last: 0 })) return [clause]
    const cuts = here.flatMap((place, i) => cutBefore(passage, place, { since: here[i - 1], from: clause.from })).filter(at => at > clause.from && at < clause.to)
    return [...cuts, clause.to].map((to, i): Clause => ({ from: i === 0 ? clause.from : cuts[i - 1]!, to }))
  })

const LONG_BETWEEN = 2

const cutBefore = ({ text, words, speech }: Passage, place: Place, { since, from }: { since: Place | undefined; from: number }): number[] => {
  const start = since?.to ?? from
  const telling = (a: number, b: number): number => words.slice(a, b).filter(word => word.text.length >= LITTLE && !JOINING[speech.language].has(word.text)).length
  const joined = words.slice(start, place.from).findLastIndex(word => JOINING[speech.language].has(word.text) && !/é/iu.test(text.slice(word.start, word.end).normalize('NFC')))
  if (joined >= 0 && place.from - (start + joined) <= 3 && start + joined > from && telling(start, start + joined) > 0) return [start + joined]
  if (since === undefined || since.key === place.key) return []
  if (/\p{Extended_Pictographic}/u.test(text.slice(words[since.to - 1]!.end, words[place.from]!.start))) return [place.from]
  if (telling(start, place.from) < LONG_BETWEEN || joined >= 0) return []
  // “After years of trouble with A I am happy with B”: what precedes the first is its own.
  return telling(from, since.from) > 1 ? [since.to] : [place.from]
}

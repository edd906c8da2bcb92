import type { Span } from '../reading/reading.ts'
import { parseTokens } from './parse.ts'
import type { Parsed, Query, Term } from './tree.ts'
import { wordsOf, type Word } from '../language/words.ts'

export type { Query } from './tree.ts'

/**
 * Reads a boolean query: words and "quoted phrases", AND (or nothing) between them, OR, NOT or a leading -, parentheses,
 * `a NEAR/5 b`, #hashtags, @handles, beg*. Case and accents do not matter, but operators are in capitals.
 */
export const parseQuery = (text: string): Parsed => parseTokens(text)

/** The query of a brand that has none of its own: its name or an alias. */
export const brandQuery = (name: string, aliases: string[] = []): Query => {
  const phrases = [name, ...aliases].map(phraseOf).filter(phrase => phrase.terms.length > 0)
  return phrases.length === 1 ? phrases[0]! : { op: 'or', parts: phrases }
}

const phraseOf = (text: string): Query & { op: 'phrase' } => ({ op: 'phrase', terms: wordsOf(text).map(word => ({ text: word.text, prefix: false, mark: word.mark })) })

/** Whether a text is about it, and the words that say so (UTF-16 offsets into the text, in order). */
export const matchQuery = (query: Query, text: string): { matches: boolean; spans: Span[] } => {
  const words = wordsOf(text)
  const places = indexOf(words)
  const found: Array<[number, number]> = []
  const matches = evaluate(query, { words, places, found })
  if (!matches) return { matches, spans: [] }
  const spans = found.map(([from, to]): Span => [words[from]!.start, words[to]!.end])
  return { matches, spans: merge(spans) }
}

interface Matching {
  words: Word[]
  places: Map<string, number[]>
  /** Word ranges that matched, both ends included. */
  found: Array<[number, number]>
}

const indexOf = (words: Word[]): Map<string, number[]> => {
  const places = new Map<string, number[]>()
  words.forEach(({ text }, i) => {
    const list = places.get(text)
    if (list) list.push(i)
    else places.set(text, [i])
  })
  return places
}

const evaluate = (query: Query, matching: Matching): boolean => {
  if (query.op === 'phrase') return note(occurrences(query.terms, matching), matching)
  if (query.op === 'near') return note(nearby(query, matching), matching)
  // What is excluded is no evidence: its own finds are thrown away.
  if (query.op === 'not') return !evaluate(query.part, { ...matching, found: [] })
  const results = query.parts.map(part => evaluate(part, matching))
  return query.op === 'and' ? results.every(Boolean) : results.some(Boolean)
}

const note = (ranges: Array<[number, number]>, { found }: Matching): boolean => {
  for (const range of ranges) found.push(range)
  return ranges.length > 0
}

const occurrences = (terms: Term[], { words, places }: Matching): Array<[number, number]> => {
  const [first, ...rest] = terms
  if (!first) return []
  const starts = first.prefix ? words.flatMap((word, i) => (word.text.startsWith(first.text) ? [i] : [])) : (places.get(first.text) ?? [])
  return starts.filter(i => meets(first, words[i]) && rest.every((term, k) => meets(term, words[i + k + 1]))).map(i => [i, i + rest.length])
}

const meets = (term: Term, word: Word | undefined): boolean =>
  word !== undefined && (term.prefix ? word.text.startsWith(term.text) : word.text === term.text) && (term.mark === '' || term.mark === word.mark)

const nearby = ({ left, right, distance }: Query & { op: 'near' }, matching: Matching): Array<[number, number]> => {
  const a = occurrences(left.terms, matching)
  const b = occurrences(right.terms, matching)
  const close = ([from, to]: [number, number], [from2, to2]: [number, number]): boolean => (from2 > to ? from2 - to : from - to2) <= distance && (from2 > to || from > to2)
  // Both lists are in order, so each range needs to be held only against its neighbours.
  const pairs = a.flatMap(range => {
    const next = b.findIndex(other => other[0] > range[0])
    const around = next < 0 ? b.slice(-1) : b.slice(Math.max(0, next - 1), next + 1)
    return around.filter(other => close(range, other)).flatMap(other => [range, other])
  })
  return pairs
}

const merge = (spans: Span[]): Span[] => {
  const merged: Span[] = []
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

/** A query as text that reads back as the same query. */
export const printQuery = (query: Query): string => {
  if (query.op === 'phrase') return printPhrase(query.terms)
  if (query.op === 'near') return `(${printPhrase(query.left.terms)} NEAR/${query.distance} ${printPhrase(query.right.terms)})`
  if (query.op === 'not') return `NOT ${printQuery(query.part)}`
  return `(${query.parts.map(printQuery).join(query.op === 'and' ? ' AND ' : ' OR ')})`
}

const printPhrase = (terms: Term[]): string => `"${terms.map(({ text, prefix, mark }) => `${mark}${text}${prefix ? '*' : ''}`).join(' ')}"`


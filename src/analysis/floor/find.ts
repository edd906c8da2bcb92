import { FLOOR, type FloorClass } from '../../domain/alert/floor.ts'
import type { FloorReading, Opinion, Reading, Span } from '../../domain/reading/reading.ts'
import { wordsOf, type Word } from '../../domain/language/words.ts'
import { clausesOf } from '../clauses.ts'
import { clauseAt } from '../passage.ts'
import type { Hit } from '../phrases.ts'
import { isRead } from '../read-language.ts'
import { mergeSpans } from '../spans.ts'
import type { FloorBook, FloorSignal } from './book.ts'

// What lies beyond is not read: a text of that length has said what it says.
const MAX_CHARACTERS = 100_000
// A negation this near undoes what the phrase says: “no es una estafa”; elsewhere another verb may stand between.
const negationReach = (floor: FloorClass): number => (floor === 'fraud' ? 3 : 2)
// Two halves of one matter stand this near each other.
const TOGETHER_WORDS = 22
// A text that says it more often shows it well enough.
const MAX_EVIDENCE = 8

/** Finds the signs of grave harm in an opinion, the worst first. Pure, never throws, linear in the text. */
export type FindFloor = (opinion: Pick<Opinion, 'text' | 'title'>, reading: Pick<Reading, 'language'>) => FloorReading[]

export const floorFinder =
  ({ trees, negations }: FloorBook): FindFloor =>
  ({ text: body, title = '' }, { language }) => {
    // A title is read as the first sentence, as the reader does.
    const shift = title === '' ? 0 : title.length + 2
    const text = (shift === 0 ? body : `${title}.\n${body}`).slice(0, MAX_CHARACTERS)
    const words = wordsOf(text)
    const hits = trees[isRead(language) ? language : 'any'].find(words)
    return hits.length === 0 ? [] : readHits(hits, { text, words, negations, shift })
  }

interface Text {
  text: string
  words: Word[]
  negations: Set<string>
  /** Where the text itself begins behind its title. */
  shift: number
}

const readHits = (hits: Hit<FloorSignal>[], whole: Text): FloorReading[] => {
  const signs = [...hits.filter(({ value }) => value.kind === 'found'), ...pairsOf(hits).flat()]
  if (signs.length === 0) return []
  const { words, shift } = whole
  const standing = signs.filter(stands(hits, whole))
  return FLOOR.flatMap((floor): FloorReading[] => {
    const found = standing.filter(({ value }) => value.floor === floor)
    if (found.length === 0) return []
    const spans = mergeSpans(found.map(({ from, to }): Span => [words[from]!.start, words[to - 1]!.end]))
    return [{ class: floor, evidence: spans.flatMap(([start, end]): Span[] => (end > shift ? [[Math.max(0, start - shift), end - shift]] : [])).slice(0, MAX_EVIDENCE) }]
  })
}

/** Whether nothing in its clause takes a sign back. */
const stands = (hits: Hit<FloorSignal>[], { text, words, negations }: Text): ((hit: Hit<FloorSignal>) => boolean) => {
  const clauses = clausesOf(text, words)
  const keyOf = ({ value, from }: Hit<FloorSignal>): string => `${value.floor} ${clauseAt({ clauses }, from)}`
  const voided = new Set(hits.filter(({ value }) => value.kind === 'unless').map(keyOf))
  // “No reconozco el cargo” begins with its own negation.
  const isNegated = ({ value, from }: Hit<FloorSignal>): boolean =>
    value.kind === 'found' && !negations.has(words[from]!.text) && words.slice(Math.max(clauses[clauseAt({ clauses }, from)]!.from, from - negationReach(value.floor)), from).some(word => negations.has(word.text))
  return hit => !voided.has(keyOf(hit)) && !isNegated(hit)
}

/** Both sides of one pair, near each other. */
const pairsOf = (hits: Hit<FloorSignal>[]): Array<[Hit<FloorSignal>, Hit<FloorSignal>]> => {
  const parts = hits.flatMap(hit => (hit.value.kind === 'part' ? [{ hit, pair: hit.value.pair, side: hit.value.side }] : []))
  return [...Map.groupBy(parts, ({ pair }) => pair).values()].flatMap((list): Array<[Hit<FloorSignal>, Hit<FloorSignal>]> => {
    let last: (typeof list)[number] | undefined
    for (const part of list) {
      if (last && last.side !== part.side && part.hit.from - last.hit.from <= TOGETHER_WORDS && part.hit.from >= last.hit.to) return [[last.hit, part.hit]]
      if (!last || last.side !== part.side || part.hit.from >= last.hit.to) last = part
    }
    return []
  })
}

/** A reader that looks for grave harm too: its readings carry its version as well. */
export const withFloor = (read: (opinion: Opinion) => Reading, book: FloorBook): ((opinion: Opinion) => Reading) => {
  const find = floorFinder(book)
  return opinion => {
    const reading = read(opinion)
    return { ...reading, floor: find(opinion, reading), version: `${reading.version}+${book.version}` }
  }
}

import { EMOJI_PATTERN, plainEmoji } from '../lexicon.ts'
import type { Passage } from '../passage.ts'
import { makeRoom, signFor, wordFor, type Word } from './word.ts'

/** A word or sign as the trained reader sees it. */
export interface Token {
  word: Word
  /** Stands behind a negation of its clause. */
  negated: boolean
  clause: number
  /** UTF-16 offsets into the text. */
  start: number
  end: number
}

const SIGN = new RegExp(`${EMOJI_PATTERN.source}|[!?¡¿]+|\\.{2,}|…`, 'gu')
// How many words a negation colours.
const NEGATION_REACH = 4
// What lies beyond adds nothing that the first thousands of words have not said.
const MAX_TOKENS = 4000

/** The words and signs of a passage in order, each with the clause it stands in. */
export const tokensOf = ({ text, words, clauses, negations }: Passage): Token[] => {
  makeRoom()
  const tokens: Token[] = []
  let clause = 0
  let reach = 0
  let inLink = false
  for (let i = 0; i < words.length && tokens.length < MAX_TOKENS; i++) {
    const { text: word, mark, start, end } = words[i]!
    const gapFrom = i === 0 ? 0 : words[i - 1]!.end
    if (start > gapFrom + 1 || text.charCodeAt(gapFrom) !== 32) pushSigns(tokens, text, { from: gapFrom, to: start, clause })
    if (clauses[clause]!.to <= i) {
      clause += 1
      reach = 0
    }
    // The parts of an address are no words.
    if (inLink && !/\s/.test(text.slice(gapFrom, start))) continue
    inLink = word === 'http' || word === 'https'
    if (inLink || mark === '@') tokens.push({ word: signFor(inLink ? 'http' : '@'), negated: false, clause, start, end })
    else {
      tokens.push({ word: wordFor(word, mark === '#' ? '#' : ''), negated: reach > 0, clause, start, end })
      if (isShouted(text, start, end)) tokens.push({ word: signFor('^shouted'), negated: false, clause, start, end })
    }
    reach = negations.has(word) ? NEGATION_REACH : Math.max(0, reach - 1)
  }
  if (tokens.length < MAX_TOKENS) pushSigns(tokens, text, { from: words.at(-1)?.end ?? 0, to: text.length, clause })
  return tokens
}

// A run of signs is one sign said louder.
const MAX_SIGNS = 12

const pushSigns = (tokens: Token[], text: string, { from, to, clause }: { from: number; to: number; clause: number }): void => {
  let count = 0
  for (const { 0: sign, index } of text.slice(from, Math.min(to, from + 200)).matchAll(SIGN)) {
    if (++count > MAX_SIGNS) return
    tokens.push({ word: signFor(isPicture(sign) ? plainEmoji(sign) : sign.slice(0, 3)), negated: false, clause, start: from + index, end: from + index + sign.length })
  }
}

const isPicture = (sign: string): boolean => /^\p{Extended_Pictographic}/u.test(sign)

const isShouted = (text: string, start: number, end: number): boolean => {
  if (end - start < 4) return false
  const second = text.charCodeAt(start + 1)
  // Most words have a small second letter: no need to look further.
  if (second >= 97 && second <= 122) return false
  const raw = text.slice(start, end)
  return raw === raw.toUpperCase() && raw !== raw.toLowerCase()
}

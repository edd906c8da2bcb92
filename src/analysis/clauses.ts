import type { Word } from '../domain/language/words.ts'

/** A stretch of words [from, to) that says one thing. */
export interface Clause {
  from: number
  to: number
}

// Words after which a text turns: what stands before and after may have different tones.
const TURNS = new Set([
  'pero', 'aunque', 'sino', 'excepto', 'salvo', 'mas', 'porem', 'embora', 'contudo', 'entretanto', 'todavia', 'but', 'however', 'although', 'though', 'except', 'yet',
])
const BREAK = /[.!?;:\n…()]|\r|,/

/** Divides the words of a text where punctuation or a turning word stands. Every word is in exactly one clause. */
export const clausesOf = (text: string, words: Word[]): Clause[] => {
  const clauses: Clause[] = []
  let from = 0
  for (let i = 1; i < words.length; i++) {
    const between = text.slice(words[i - 1]!.end, words[i]!.start)
    const turns = TURNS.has(words[i]!.text)
    if (!turns && (between === ' ' || !BREAK.test(between) || isInNumber(text, between, words[i]!.start))) continue
    clauses.push({ from, to: i })
    from = i
  }
  if (words.length > 0) clauses.push({ from, to: words.length })
  return clauses
}

/** The sign inside 11:59, 665,65 or 1.200 ends nothing. */
const isInNumber = (text: string, between: string, at: number): boolean => between.length === 1 && between !== '\n' && isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at - 2))

const isDigit = (code: number): boolean => code >= 48 && code <= 57

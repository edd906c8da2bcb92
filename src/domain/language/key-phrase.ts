import { riseOf } from './log-odds.ts'
import { isTelling, phrasesIn } from './phrases-in.ts'
import { fold, wordsOf } from './words.ts'

/** A phrase that a window says more than the brand's own background. */
export interface KeyPhrase {
  /** As its first user wrote it. */
  phrase: string
  /** Texts of the window that say it. */
  texts: number
  /** … of the background. */
  before: number
  /** Log odds of the window against the background, each drawn to the prior. */
  logOdds: number
  /** In standard errors. */
  z: number
}

export interface KeyPhraseOptions {
  limit?: number
  /** The brand's own names say nothing about it. */
  ownNames?: string[]
}

// What one person says over and over is no theme.
const FEWEST_TEXTS = 3
// Thousands of phrases are compared: chance says this of one in 200.
const LEAST_Z = 2.58

/** What people say now that they did not say before, by log odds. A text counts a phrase once; the same text many times counts once. */
export const keyPhrases = (window: string[], background: string[], { limit = 20, ownNames = [] }: KeyPhraseOptions = {}): KeyPhrase[] => {
  const own = new Set(ownNames.flatMap(name => wordsOf(name).map(({ text }) => text)))
  const now = countPhrases(window, own)
  // Of the background only what the window says too is of interest.
  const then = countPhrases(background, own, now.counts)
  if (now.total === 0 || then.total === 0) return []
  const scored = [...now.counts].flatMap(([key, { shown, texts }]): Array<KeyPhrase & { key: string }> => {
    const before = then.counts.get(key)?.texts ?? 0
    const rise = riseOf({ count: texts, total: now.total }, { count: before, total: then.total })
    return texts < FEWEST_TEXTS || rise.z < LEAST_Z ? [] : [{ key, phrase: shown, texts, before, ...rise }]
  })
  return withoutEchoes(scored.toSorted(byTelling)).slice(0, limit).map(({ key: _, ...phrase }) => phrase)
}

/** Of phrases always said together the one with most words that say something leads. */
const byTelling = (a: { key: string; z: number }, b: { key: string; z: number }): number =>
  b.z - a.z || tellingWords(b.key) - tellingWords(a.key) || a.key.length - b.key.length || a.key.localeCompare(b.key)

const tellingWords = (key: string): number => key.split(' ').filter(isTelling).length

// A longer phrase stands for its words where at least this part of those who use them use it so; otherwise it is one of many uses.
const FAIR_PART = 0.6

/** Of phrases that share words only the one that tells most: the longer one where most say it whole. */
const withoutEchoes = <T extends { key: string; texts: number }>(phrases: T[]): T[] => {
  const chosen: T[] = []
  for (const phrase of phrases) {
    const echo = chosen.findIndex(({ key }) => overlaps(key, phrase.key))
    if (echo < 0) chosen.push(phrase)
    else if (phrase.key.length > chosen[echo]!.key.length && ` ${phrase.key} `.includes(` ${chosen[echo]!.key} `) && phrase.texts >= FAIR_PART * chosen[echo]!.texts) chosen[echo] = phrase
  }
  return chosen
}

const overlaps = (a: string, b: string): boolean => {
  const words = new Set(b.split(' ').filter(isTelling))
  return a.split(' ').some(word => words.has(word))
}

interface Counted {
  counts: Map<string, { shown: string; texts: number }>
  total: number
}

const countPhrases = (texts: string[], own: Set<string>, only?: Map<string, unknown>): Counted => {
  const counts: Counted['counts'] = new Map()
  let total = 0
  for (const text of new Map(texts.map(text => [fold(text).replace(/\d+/g, '#').trim(), text])).values()) {
    for (const [key, shown] of phrasesIn(text)) {
      if (own.size > 0 && key.split(' ').some(word => own.has(word))) continue
      total += 1
      if (only && !only.has(key)) continue
      const known = counts.get(key) ?? { shown, texts: 0 }
      known.texts += 1
      counts.set(key, known)
    }
  }
  return { counts, total }
}

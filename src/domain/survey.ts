import type { Mention } from '../contract.ts'
import { isId } from './id.ts'

/** What a customer is asked for: how likely they would recommend the brand (0–10), or how content they are (1–5). */
export const ASKS = ['nps', 'csat'] as const
export type Ask = (typeof ASKS)[number]

/** The scale of each, lowest first. */
export const SCALES: Record<Ask, { lowest: number; highest: number }> = { nps: { lowest: 0, highest: 10 }, csat: { lowest: 1, highest: 5 } }

export const MOST_WORDS = 5000
export const MOST_NAME = 100

/** What a form sends, as it came. */
export interface Filled {
  score: string | undefined
  text: string | undefined
  name: string | undefined
  /** Made with the form: the same form sent twice is one answer. */
  once: string | undefined
}

export interface Asked {
  id: string
  ask: Ask
  language: string
  place: string | null
}


/** A filled form as a mention; undefined: no score of its scale. Whatever the score, it is told the same way. */
export const surveyMention = ({ score, text = '', name = '', once = '' }: Filled, { id, ask, language, place }: Asked, now: Date): Mention | undefined => {
  const { lowest, highest } = SCALES[ask]
  if (score === undefined || !/^\d{1,2}$/.test(score) || !isId(once)) return undefined
  const value = Number(score)
  if (value < lowest || value > highest) return undefined
  const clean = (words: string, most: number): string => words.replaceAll('\0', '').toWellFormed().replace(/\r\n?/g, '\n').trim().slice(0, most).toWellFormed()
  const [said, signed] = [clean(text, MOST_WORDS), clean(name, MOST_NAME)]
  return {
    externalId: `${id}:${once}`, kind: 'survey', text: said, rating: { value, outOf: highest }, publishedAt: now.toISOString(),
    // Few words have no language of their own: the form's is known.
    language,
    ...(signed !== '' && { author: { name: signed } }),
    ...(place !== null && { place }),
  }
}

/** Promoters (9–10) less detractors (0–6) of a hundred; null: nobody answered. */
export const netPromoter = (scores: number[]): number | null => {
  if (scores.length === 0) return null
  const count = (is: (score: number) => boolean): number => scores.filter(is).length
  return (100 * (count(score => score >= 9) - count(score => score <= 6))) / scores.length
}

/** Of a hundred, how many gave four or five; null: nobody answered. */
export const satisfied = (scores: number[]): number | null => (scores.length === 0 ? null : (100 * scores.filter(score => score >= 4).length) / scores.length)

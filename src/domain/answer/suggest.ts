import { isCommonplace } from '../language/commonplace.ts'
import { DEFAULT_NOISE } from '../reading/noise.ts'
import { replyKind } from '../identity/reply.ts'
import { likeness, sketchOf, wordsIn } from '../language/sketch.ts'
import { fold } from '../language/words.ts'
import type { Outcome } from './outcome.ts'

/** An opinion the brand answered, and what came of it. */
export interface Answered {
  id: string
  /** Title and text of the opinion. */
  opinion: string
  reply: string
  language: string | null
  outcome: Outcome | null
}

export interface Suggestion {
  id: string
  reply: string
  /** 0…1: how much of what the opinion is about was in the one answered then. */
  similarity: number
  /** `similarity` weighed by what came of the answer and by its substance. */
  score: number
  outcome: Outcome | null
}

// BM25 with its usual parameters.
const K1 = 1.2
const B = 0.75
// What won somebody back is worth three times what lost them.
const OUTCOME: Record<Outcome | 'unknown', number> = { recovered: 1, kept: 0.8, unknown: 0.6, lost: 0.3 }
const SUBSTANCE = { substance: 1, template: 0.3, elsewhere: 0.3 } as const
const LEAST_SIMILARITY = 0.12
const SAME_REPLY = 0.8
// Beginnings of words: one stem for most forms of a word in all three languages, at no cost.
const STEM = 6

/** Past answers to opinions about the same thing, the most promising first. Answers that repeat a better one are left out. */
export const suggestAnswers = (opinion: string, pasts: Answered[], { language = null, limit = 5 }: { language?: string | null; limit?: number } = {}): Suggestion[] => {
  const query = [...new Set(termsOf(opinion))]
  const usable = pasts.filter(past => language === null || past.language === null || past.language === language)
  if (query.length === 0 || usable.length === 0) return []
  const scorer = createScorer(usable.map(past => termsOf(past.opinion)))
  const best = scorer.self(query)
  const ranked = usable.map((past, i) => toSuggestion(past, Math.min(1, scorer.score(query, i) / best))).filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
  return withoutTwins(ranked.toSorted((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1)), limit)
}

const toSuggestion = ({ id, reply, outcome }: Answered, similarity: number): Suggestion => ({
  id, reply, similarity, outcome, score: similarity * OUTCOME[outcome ?? 'unknown'] * SUBSTANCE[replyKind(reply)],
})

const withoutTwins = (ranked: Suggestion[], limit: number): Suggestion[] => {
  const kept: Array<Suggestion & { sketch: ReturnType<typeof sketchOf> }> = []
  for (const one of ranked) {
    if (kept.length >= limit) break
    const sketch = sketchOf({}, fold(one.reply), DEFAULT_NOISE)
    const isTwin = kept.some(other => other.reply === one.reply || (sketch && other.sketch && likeness(sketch, other.sketch) >= SAME_REPLY))
    if (!isTwin) kept.push({ ...one, sketch })
  }
  return kept.map(({ sketch: _, ...one }) => one)
}

const termsOf = (text: string): string[] => wordsIn(fold(text)).filter(word => word.length > 3).map(stemOf)

// What everybody writes tells little of what a text is about, and a small collection does not show how common it is.
const COMMON = ' '
const COMMON_WEIGHT = 0.2
const stemOf = (word: string): string => (isCommonplace(word) ? COMMON : '') + word.slice(0, STEM)

const createScorer = (documents: string[][]) => {
  const frequency = new Map<string, number>()
  const counts = documents.map(terms => {
    const count = new Map<string, number>()
    for (const term of terms) count.set(term, (count.get(term) ?? 0) + 1)
    for (const term of count.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1)
    return count
  })
  const mean = Math.max(1, documents.reduce((sum, terms) => sum + terms.length, 0) / documents.length)
  const idf = (term: string): number => (term.startsWith(COMMON) ? COMMON_WEIGHT : 1) * Math.log(1 + (documents.length - (frequency.get(term) ?? 0) + 0.5) / ((frequency.get(term) ?? 0) + 0.5))
  const weigh = (times: number, length: number): number => (times * (K1 + 1)) / (times + K1 * (1 - B + (B * length) / mean))
  return {
    score: (query: string[], i: number): number => query.reduce((sum, term) => sum + idf(term) * weigh(counts[i]!.get(term) ?? 0, documents[i]!.length), 0),
    /** What the opinion itself would score: the measure of likeness. */
    self: (query: string[]): number => query.reduce((sum, term) => sum + idf(term) * weigh(1, query.length), 0),
  }
}

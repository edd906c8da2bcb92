import type { Verdict } from '../reading/verdict.ts'
import { wordsOf } from '../language/words.ts'

// About four sentences: shorter praise is welcome, but nothing to retell.
const LONG_WORDS = 60
// From here on a tone is more than content.
const STRONG = 0.6
const STRONG_STARS_CENTI = 400
// Two aspects and two details, or any such mixture.
const DETAILS = 4
// A list of figures is a specification, not a story.
const MOST_OF_A_KIND = 2

/**
 * Whether an opinion is a memorable story: long, specific (aspects, figures, names) and strongly positive, by its words and by
 * its stars where it has any (100…500).
 */
export const isStory = (text: string, { sentiment, score, unsure, aspects }: Pick<Verdict, 'sentiment' | 'score' | 'unsure' | 'aspects'>, ratedCenti: number | null = null): boolean => {
  if (sentiment !== 'positive' || unsure || score < STRONG || (ratedCenti ?? STRONG_STARS_CENTI) < STRONG_STARS_CENTI) return false
  const named = Object.values(aspects)
  // Who complains of half of it tells another story.
  if (named.some(({ polarity }) => polarity === 'negative')) return false
  return named.length > 0 && named.length + detailsOf(text) >= DETAILS && wordsOf(text).length >= LONG_WORDS
}

const detailsOf = (text: string): number => {
  const figures = text.match(/(?<![\p{L}\p{N}])\p{N}+/gu)?.length ?? 0
  const names = text.match(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}/gu)?.length ?? 0
  return Math.min(figures, MOST_OF_A_KIND) + Math.min(names, MOST_OF_A_KIND)
}

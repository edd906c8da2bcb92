import type { Rating } from '../../contract.ts'

/** Stars of 1–5 from any scale: those of up to 5 points begin at 1, longer ones (0–10 of an NPS, per cent) at 0. */
export const starsOf = ({ value, outOf }: Rating): number => {
  const lowest = outOf > 1 && outOf <= 5 ? 1 : 0
  const share = (value - lowest) / (outOf - lowest)
  return 1 + 4 * Math.min(1, Math.max(0, share))
}

/**
 * An opinion's r for standing, in hundredths of a star (100…500): its stars, or 1 + 4p with p = (score + 1)/2 where it has
 * none. null, left out: an unsure text without stars.
 */
export const starsCenti = (rating: Rating | null, { score, unsure }: { score: number; unsure: boolean }): number | null => {
  if (rating !== null) return Math.round(100 * starsOf(rating))
  return unsure ? null : Math.round(100 * (1 + 2 * (score + 1)))
}

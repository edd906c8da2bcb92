/** Sums over rated opinions: Σ r and Σ r², r in hundredths of a star. */
export interface StarSums {
  rated: number
  stars: number
  stars2: number
}

// Fewer rated opinions say nothing of an average.
const LEAST_RATED = 20
// What nobody sees on a page that shows halves and tenths.
const SEEN_CENTI = 15
// One-sided 95 %.
const SURE = 1.645

/** Whether the average stars moved, beyond chance and so that it can be seen; null: too few are rated. */
export const starsMove = (before: StarSums, since: StarSums): 'held' | 'fell' | 'rose' | null => {
  if (before.rated < LEAST_RATED || since.rated < LEAST_RATED) return null
  const moved = since.stars / since.rated - before.stars / before.rated
  const line = Math.max(SEEN_CENTI, SURE * Math.sqrt(varianceOf(before) / before.rated + varianceOf(since) / since.rated))
  if (Math.abs(moved) < line) return 'held'
  return moved < 0 ? 'fell' : 'rose'
}

const varianceOf = ({ rated, stars, stars2 }: StarSums): number => Math.max(0, stars2 / rated - (stars / rated) ** 2)

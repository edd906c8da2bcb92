/**
 * How many of each stratum to take so that `size` in all stand for the whole, each in proportion to its count: rounded along
 * the running sum, so that small strata are neither all taken nor all left out. All of them where they are not more than `size`.
 */
export const quotas = (counts: number[], size: number): number[] => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const rate = total <= size ? 1 : size / total
  let seen = 0
  return counts.map(count => {
    const before = Math.floor(seen * rate)
    seen += count
    return Math.floor(seen * rate) - before
  })
}

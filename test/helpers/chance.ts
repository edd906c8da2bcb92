/** Numbers 0 ≤ x < 1 that repeat themselves for a seed. */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A count by chance around a mean. */
export const poisson = (mean: number, random: () => number): number => {
  const limit = Math.exp(-mean)
  let count = -1
  let product = 1
  do {
    count += 1
    product *= random()
  } while (product > limit)
  return count
}

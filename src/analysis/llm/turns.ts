/** Lets at most `limit` be under way at a time, in the order they came. */
export const createTurns = (limit: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let running = 0
  const waiting: Array<() => void> = []
  return async work => {
    // Who is woken takes over the place of the one that left.
    if (running < limit) running += 1
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

// A person mistypes a few times; a program guesses by the thousand.
const TRIES = 10
const WINDOW_MS = 60_000

/** How many tries at a secret a minute bears, from all callers together: there is one secret to guess. */
export const createPatience = (now: () => number): { mayTry(): boolean } => {
  let tries: number[] = []
  return {
    mayTry: () => {
      tries = tries.filter(at => now() - at < WINDOW_MS)
      tries.push(now())
      return tries.length <= TRIES
    },
  }
}

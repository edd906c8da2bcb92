// As many as one statement carries with ease.
const MOST = 100

interface Waiting<T> {
  entry: T
  done(): void
  failed(error: unknown): void
}

/**
 * Writes what many bring one by one together: while one statement is under way, the next entries gather. Whoever brings one
 * waits until it is written, so that a lane sends nothing before its last message is known to be sent.
 */
export const createGatherer = <T>(write: (batch: T[]) => Promise<void>): ((entry: T) => Promise<void>) => {
  let waiting: Waiting<T>[] = []
  let isWriting = false
  const writeAll = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST)
      waiting = waiting.slice(MOST)
      await write(batch.map(({ entry }) => entry)).then(
        () => batch.forEach(({ done }) => done()),
        (error: unknown) => batch.forEach(({ failed }) => failed(error)),
      )
    }
    isWriting = false
  }
  return entry =>
    new Promise((done, failed) => {
      waiting.push({ entry, done, failed })
      // What else ends in this turn goes along.
      if (!isWriting) setImmediate(() => void (isWriting || writeAll()))
    })
}

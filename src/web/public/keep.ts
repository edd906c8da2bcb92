/** Keeps what a reading by key gave for a while; who asks meanwhile waits for the same one. Failures are not kept. */
export const createKeep = <T>({ freshMs, now }: { freshMs: number; now: () => number }): ((key: string, read: () => Promise<T>) => Promise<T>) => {
  const kept = new Map<string, { at: number; value: Promise<T> }>()
  return (key, read) => {
    const known = kept.get(key)
    if (known && now() - known.at < freshMs && now() >= known.at) return known.value
    const value = read()
    const entry = { at: now(), value }
    kept.set(key, entry)
    value.catch(() => kept.get(key) === entry && kept.delete(key))
    return value
  }
}

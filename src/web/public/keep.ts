export interface KeepOptions {
  /** As long as it is taken as it is. */
  freshMs: number
  /** So long in all it is still handed out, while it is read anew behind it. */
  staleMs: number
  now: () => number
}

interface Kept<T> {
  at: number
  value: Promise<T>
  isRenewed: boolean
}

/** Keeps what a reading by key gave for a while; who asks meanwhile waits for the same one, and nobody for a renewal. Failures are not kept. */
export const createKeep = <T>({ freshMs, staleMs, now }: KeepOptions): ((key: string, read: () => Promise<T>) => Promise<T>) => {
  const kept = new Map<string, Kept<T>>()
  const begin = (key: string, read: () => Promise<T>): Kept<T> => ({ at: now(), value: read(), isRenewed: false })
  return (key, read) => {
    const known = kept.get(key)
    const age = known === undefined ? Infinity : now() - known.at
    if (known && age >= 0 && age < freshMs) return known.value
    const isUsable = known !== undefined && age >= 0 && age < staleMs
    if (isUsable && known.isRenewed) return known.value
    const next = begin(key, read)
    if (!isUsable) {
      kept.set(key, next)
      next.value.catch(() => kept.get(key) === next && kept.delete(key))
      return next.value
    }
    known.isRenewed = true
    next.value.then(() => kept.set(key, next), () => void (known.isRenewed = false))
    return known.value
  }
}

export interface LimitOptions {
  /** Requests a window from one address, and from all of them. */
  perAddress?: number
  inAll?: number
  windowMs?: number
  now: () => number
}

// Beyond so many addresses in a window the rest share one count: whoever invents addresses gains nothing and costs no memory.
const MOST_ADDRESSES = 10_000
const THE_REST = 'the rest'

/** Counts requests in windows of a minute. Returns the seconds to wait, or undefined: go on. */
export const createLimit = ({ perAddress = 120, inAll = 6000, windowMs = 60_000, now }: LimitOptions): ((address: string) => number | undefined) => {
  let begun = -Infinity
  let all = 0
  const counts = new Map<string, number>()
  return address => {
    const at = now()
    if (at - begun >= windowMs || at < begun) {
      begun = at
      all = 0
      counts.clear()
    }
    const key = counts.has(address) || counts.size < MOST_ADDRESSES ? address : THE_REST
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    all += 1
    return count > perAddress || all > inAll ? Math.max(1, Math.ceil((begun + windowMs - at) / 1000)) : undefined
  }
}

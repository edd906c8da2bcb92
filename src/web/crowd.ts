// A shop's customers share its Wi-Fi; a program sends thousands.
const MOST = 30
const WINDOW_MS = 60_000
// Addresses remembered at once; more is an attack from many, and the oldest are forgotten.
const MOST_KNOWN = 10_000

/** How many may come from one address a minute. */
export const createCrowd = (now: () => number): { mayCome(address: string): boolean } => {
  const visits = new Map<string, number[]>()
  return {
    mayCome: address => {
      const recent = (visits.get(address) ?? []).filter(at => now() - at < WINDOW_MS)
      if (recent.length < MOST) recent.push(now())
      else return false
      visits.delete(address)
      visits.set(address, recent)
      if (visits.size > MOST_KNOWN) visits.delete(visits.keys().next().value!)
      return true
    },
  }
}

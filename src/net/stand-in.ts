/** Servers on loopback that answer for others. */
export interface StandIns {
  /** `127.0.0.1:8090`: what the guard has to admit. */
  hosts: string[]
  /** Where a URL is really asked: itself, unless somebody stands in for its origin. */
  place(url: URL): URL
}

/** @param standIns Origin → address on 127.0.0.1 or [::1], with a folder or without. Throws on any other address: a door must never be turned to a stranger. */
export const createStandIns = (standIns: Readonly<Record<string, string>> = {}): StandIns => {
  const places = new Map(Object.entries(standIns).map(([origin, address]) => [new URL(origin).origin, readPlace(address)]))
  return {
    hosts: [...new Set([...places.values()].map(({ host }) => host))],
    place: url => {
      const place = places.get(url.origin)
      return place === undefined ? url : new URL(place.href.replace(/\/$/, '') + url.pathname + url.search)
    },
  }
}

const readPlace = (address: string): URL => {
  const url = new URL(address)
  if (url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === '[::1]')) return url
  throw new Error(`A stand-in answers on loopback alone, and ${url.origin} is no such address. Use http://127.0.0.1 with its port.`)
}

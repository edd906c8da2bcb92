import { CollectorError } from '../contract.ts'
import { shown } from './where.ts'

/** One request of a chain of redirects. */
export interface Hop {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  /** A change of origin has left the caller's own headers behind. */
  stripped: boolean
}

/** What may be told to another origin: how to answer, never who asks. A list of what is safe, since keys have any name. */
const HARMLESS = new Set(['accept', 'accept-language', 'if-none-match', 'if-modified-since'])

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** The request that follows a redirect. Throws CollectorError where it would carry the caller's data elsewhere. */
export const nextHop = (hop: Hop, status: number, location: string): Hop => {
  // Headers arrive as latin1; servers write UTF-8 into this one where they should escape it.
  const target = Buffer.from(location, 'latin1').toString()
  if (!URL.canParse(target, hop.url.href)) {
    throw new CollectorError('shape', { es: `${shown(hop.url)} redirige a algo que no es una dirección.`, en: `${shown(hop.url)} redirects to something that is no address.` }, { status })
  }
  const url = new URL(target, hop.url.href)
  url.hash = ''
  const asGet = asGetAfter(hop, status)
  if (url.origin === hop.url.origin) return { ...asGet, url }
  if (asGet.method !== 'GET' && asGet.method !== 'HEAD') {
    throw new CollectorError('config', {
      es: `${shown(hop.url)} redirige un ${hop.method} a ${url.origin}, y Marea no lo lleva a otro servidor. Configura la dirección final.`,
      en: `${shown(hop.url)} redirects a ${hop.method} to ${url.origin}, and Marea does not carry it to another host. Configure the final address.`,
    }, { status })
  }
  const headers = Object.fromEntries(Object.entries(hop.headers).filter(([name]) => HARMLESS.has(name)))
  return { url, method: asGet.method, headers, body: undefined, stripped: true }
}

/** 303 turns everything into a GET, 301 and 302 do so with a POST, by the custom of browsers. */
const asGetAfter = (hop: Hop, status: number): Hop => {
  const turns = (status === 303 && hop.method !== 'HEAD') || ((status === 301 || status === 302) && hop.method === 'POST')
  if (!turns) return hop
  const headers = Object.fromEntries(Object.entries(hop.headers).filter(([name]) => !name.startsWith('content-')))
  return { ...hop, method: 'GET', headers, body: undefined }
}

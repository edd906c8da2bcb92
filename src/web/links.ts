import type { Moment } from '../domain/moments.ts'
import type { SentimentFilter } from './views.ts'

/** Where the pages are. A brand's pages stand under its slug. */
export const homePath = (brand: string): string => `/b/${encodeURIComponent(brand)}`
export const alertsPath = (brand: string): string => `${homePath(brand)}/alerts`
export const sourcesPath = (brand: string): string => `${homePath(brand)}/sources`
export const peoplePath = (brand: string): string => `${homePath(brand)}/people`
/** An alert stands on the page of alerts. */
export const alertPath = (brand: string, id: string): string => `${alertsPath(brand)}#alert-${encodeURIComponent(id)}`

export interface MentionsQuery {
  sentiment?: SentimentFilter | null
  moment?: Moment | null
  source?: string | null
  needs?: boolean
  q?: string
  /** Calendar days, both included. */
  from?: string | null
  to?: string | null
  cursor?: string | null
}

/** The mentions behind a number. */
export const mentionsPath = (brand: string, query: MentionsQuery = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
  const search = new URLSearchParams(given.map(([key, value]) => [key, value === true ? '1' : String(value)]))
  return `${homePath(brand)}/mentions${given.length === 0 ? '' : `?${search}`}`
}

/** The same page in another language. */
export const inLanguage = (url: string, locale: string): string => {
  const [path = '/', search = ''] = url.split('?', 2)
  const query = new URLSearchParams(search)
  query.set('lang', locale)
  return `${path}?${query}`
}

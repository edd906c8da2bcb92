import type { Moment } from '../domain/moments.ts'
import type { SentimentFilter } from './views.ts'

/** Where the pages are. A brand's pages stand under its slug. */
export const homePath = (brand: string): string => `/b/${encodeURIComponent(brand)}`
export const alertsPath = (brand: string): string => `${homePath(brand)}/alerts`
export const sourcesPath = (brand: string): string => `${homePath(brand)}/sources`
export const peoplePath = (brand: string): string => `${homePath(brand)}/people`
/** An alert has a page of its own, whatever its age. */
export const alertPath = (brand: string, id: string): string => `${alertsPath(brand)}/${encodeURIComponent(id)}`

/** The case of an opinion, where it is answered. */
export const caseHref = (brand: string, id: string): string => `${homePath(brand)}/cases/${encodeURIComponent(id)}`
/** Where a person's word on an opinion of grave harm is posted. */
export const floorVerdictPath = (brand: string, { alertId, mentionId }: { alertId: string; mentionId: string }): string => `${alertsPath(brand)}/${alertId}/signs/${mentionId}`
/** Who is told, when, and of how much. */
export const rulesPath = (brand: string): string => `${alertsPath(brand)}/rules`
export const plannedPath = (brand: string): string => `${rulesPath(brand)}/planned`
export const routesPath = (brand: string): string => `${alertsPath(brand)}/routes`
/** Where messages go, and what became of them. */
export const channelsPath = (brand: string): string => `${alertsPath(brand)}/channels`
export const deliveriesPath = (brand: string): string => `${alertsPath(brand)}/deliveries`

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

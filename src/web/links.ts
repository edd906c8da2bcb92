import type { Moment } from '../domain/journey/moments.ts'
import type { SentimentFilter } from './views/mentions.ts'

/** Where the pages are. A brand's pages stand under its slug. */
export const homePath = (brand: string): string => `/b/${encodeURIComponent(brand)}`
export const alertsPath = (brand: string): string => `${homePath(brand)}/alerts`
export const journeyPath = (brand: string): string => `${homePath(brand)}/journey`
export const sourcesPath = (brand: string): string => `${homePath(brand)}/sources`
export const peoplePath = (brand: string): string => `${homePath(brand)}/people`
/** Where the brand's people say what strangers see, and what strangers see. */
export const facePath = (brand: string): string => `${homePath(brand)}/public-face`
export const publicPath = (brand: string): string => `/public/${encodeURIComponent(brand)}`
/** The report of a month `YYYY-MM`; without one, of the last that is over. */
export const monthPath = (brand: string, month?: string): string => `${homePath(brand)}/report${month === undefined ? '' : `/${month}`}`
/** A list as a file. */
export const exportPath = (brand: string, list: string, format: 'csv' | 'xlsx'): string => `${homePath(brand)}/export/${list}.${format}`
export const addSourcePath = (brand: string, collector?: string): string => `${sourcesPath(brand)}/new${collector === undefined ? '' : `/${encodeURIComponent(collector)}`}`
export const findSourcesPath = (brand: string): string => `${sourcesPath(brand)}/find`
export const importPath = (brand: string, file?: string): string => `${sourcesPath(brand)}/import${file === undefined ? '' : `/${encodeURIComponent(file)}`}`
export const privacyPath = (brand: string): string => `${homePath(brand)}/privacy`
/** An alert has a page of its own, whatever its age. */
export const alertPath = (brand: string, id: string): string => `${alertsPath(brand)}/${encodeURIComponent(id)}`

/** Where a person's word on an opinion of grave harm is posted. */
export const floorVerdictPath = (brand: string, { alertId, mentionId }: { alertId: string; mentionId: string }): string => `${alertsPath(brand)}/${alertId}/signs/${mentionId}`
/** Who is told, when, and of how much. */
export const rulesPath = (brand: string): string => `${alertsPath(brand)}/rules`
export const plannedPath = (brand: string): string => `${rulesPath(brand)}/planned`
export const routesPath = (brand: string): string => `${alertsPath(brand)}/routes`
/** Where messages go, and what became of them. */
export const channelsPath = (brand: string): string => `${alertsPath(brand)}/channels`
export const deliveriesPath = (brand: string): string => `${alertsPath(brand)}/deliveries`
/** How a brand is set up: all of it, or one page. */
export const settingsPath = (brand: string, page?: SettingsPage): string => `${homePath(brand)}/settings${page === undefined ? '' : `/${page}`}`
export const SETTINGS_PAGES = ['brand', 'teams', 'surveys', 'keys', 'retention', 'formula', 'audit', 'you'] as const
export type SettingsPage = (typeof SETTINGS_PAGES)[number]
/** The opinions behind a figure of the loop. */
export const loopOpinionsPath = (brand: string, query: { set: string; days?: number; by?: string; key?: string; from?: string; to?: string; page?: number }): string =>
  `${loopPath(brand)}/opinions?${new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))}`
export const loopPath = (brand: string): string => `${homePath(brand)}/loop`

export interface MentionsQuery {
  sentiment?: SentimentFilter | null
  moment?: Moment | null
  source?: string | null
  /** Key of an aspect. */
  aspect?: string | null
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

/** What a newcomer sees: of a source, on a day, with what is ticked. */
export const prospectPath = (brand: string, { source, on, ticked = [] }: { source?: string | undefined; on?: string | undefined; ticked?: Array<[string, string]> } = {}): string => {
  const search = new URLSearchParams([...(source === undefined ? [] : [['source', source]]), ...(on === undefined ? [] : [['on', on]]), ...ticked])
  return `${homePath(brand)}/prospect${search.size === 0 ? '' : `?${search}`}`
}

/** The same page in another language. */
export const inLanguage = (url: string, locale: string): string => {
  const [path = '/', search = ''] = url.split('?', 2)
  const query = new URLSearchParams(search)
  query.set('lang', locale)
  return `${path}?${query}`
}

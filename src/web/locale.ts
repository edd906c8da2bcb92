/** The languages of the screens; the first is the one for readers who ask for none of them. */
export const LOCALES = ['es', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Cookies a reader's choice is kept in. */
export const LANGUAGE_COOKIE = 'marea_lang'
export const TIME_ZONE_COOKIE = 'marea_tz'

export const isLocale = (text: string | undefined): text is Locale => (LOCALES as readonly (string | undefined)[]).includes(text)

export interface Asked {
  /** `?lang=` */
  query?: string | undefined
  cookie?: string | undefined
  acceptLanguage?: string | undefined
}

/** The language a page is written in: what the address says, then what was chosen before, then what the browser prefers. */
export const localeOf = ({ query, cookie, acceptLanguage = '' }: Asked): Locale => {
  if (isLocale(query)) return query
  if (isLocale(cookie)) return cookie
  return preferred(acceptLanguage).find(isLocale) ?? LOCALES[0]
}

/** Two-letter languages of an Accept-Language header, best first. */
const preferred = (header: string): string[] =>
  header
    .slice(0, 500)
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map(parameter => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(value => value !== undefined)
      return { language: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ language }) => language)

/** The reader's own time zone where the browser has told one that exists; otherwise the brand's. */
export const timeZoneOf = (cookie: string | undefined, brandZone: string): string => {
  if (cookie === undefined || cookie.length > 64) return brandZone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: cookie }).resolvedOptions().timeZone
  } catch {
    return brandZone
  }
}

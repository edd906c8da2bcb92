/** Where most people of a country with several time zones live, or its government sits. The rest is known to Intl. */
const MAIN_ZONES: Record<string, string> = {
  ar: 'America/Argentina/Buenos_Aires', au: 'Australia/Sydney', br: 'America/Sao_Paulo', ca: 'America/Toronto', cl: 'America/Santiago', ec: 'America/Guayaquil',
  es: 'Europe/Madrid', mx: 'America/Mexico_City', nz: 'Pacific/Auckland', pt: 'Europe/Lisbon', us: 'America/New_York',
}

// What Node 24 has and the standard library's types do not name yet.
type ZonedLocale = Intl.Locale & { getTimeZones?(): string[] | undefined }

/** Whether two letters are a country's. */
export const isCountry = (code: string): boolean => /^[a-z]{2}$/.test(code) && new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code.toUpperCase()) !== undefined

/** The time zone that a brand of the country most likely counts its days in. */
export const timeZoneOf = (country: string | undefined): string => {
  if (country === undefined) return 'UTC'
  return MAIN_ZONES[country] ?? (new Intl.Locale(`und-${country.toUpperCase()}`) as ZonedLocale).getTimeZones?.()?.[0] ?? 'UTC'
}

/** `es-MX`, or `es` alone. */
export const localeOf = (language: string, country: string | undefined): string => (country === undefined ? language : `${language}-${country.toUpperCase()}`)

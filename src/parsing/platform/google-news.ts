import type { Seed } from '../../contract.ts'
import { anyPhrase } from '../seed/phrases.ts'

/** Where a language is written without a country being named. */
const USUAL_COUNTRY: Record<string, string> = { es: 'US', pt: 'BR', en: 'US' }

/** The feed of a search in the edition of a country, addressed as Google's own pages address it. */
export const googleNewsFeed = (seed: Seed): string => {
  const country = seed.country?.toUpperCase() ?? USUAL_COUNTRY[seed.language] ?? 'US'
  const [hl, edition] = languagesOf(seed.language, country)
  return `https://news.google.com/rss/search?${new URLSearchParams({ q: anyPhrase(seed), hl, gl: country, ceid: `${country}:${edition}` })}`
}

/** Spanish and Portuguese are told apart by their continent. */
const languagesOf = (language: string, country: string): [hl: string, edition: string] => {
  if (language === 'es') return country === 'ES' ? ['es', 'es'] : ['es-419', 'es-419']
  if (language === 'pt') return country === 'BR' ? ['pt-BR', 'pt-419'] : ['pt-PT', 'pt-150']
  return [`${language}-${country}`, language]
}

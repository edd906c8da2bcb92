import { SITES, type SiteKey } from './sites.ts'

/** A brand as the demo hands it to the service. All of them are invented. */
export interface DemoBrand {
  slug: string
  name: string
  kind: 'own' | 'competitor'
  aliases: string[]
  languages: string[]
  timeZone: string
  /** Slugs. */
  competitors: string[]
  /** Boolean query for the sources that are not its own page. */
  query: string
}

/** A source as the demo hands it to the service. */
export interface DemoSource {
  brandSlug: string
  collector: 'rss'
  name: string
  kind: 'review' | 'social' | 'press'
  config: { url: string; label: string; kind?: 'article' | 'post' }
  /** Of a shared source, only what the brand's query finds is kept. */
  filtered: boolean
  everyMinutes: number
}

export const OWN = {
  slug: 'casa-nogal',
  name: 'Casa Nogal',
  kind: 'own',
  aliases: ['CasaNogal'],
  languages: ['es', 'en', 'pt'],
  timeZone: 'Europe/Madrid',
  competitors: ['muebles-lindero', 'tresaires'],
  query: '"casa nogal" OR casanogal OR @casanogal OR #casanogal',
} as const

export const BRANDS: readonly DemoBrand[] = [
  { ...OWN, aliases: [...OWN.aliases], languages: [...OWN.languages], competitors: [...OWN.competitors] },
  rival('muebles-lindero', 'Muebles Lindero', 'Lindero Hogar', '"muebles lindero" OR "lindero hogar" OR @lindero'),
  rival('tresaires', 'Tresaires', 'Tres Aires Hogar', 'tresaires OR "tres aires hogar" OR @tresaires'),
]

/** How each is called where names begin with @ and #. */
export const HANDLES: Record<string, string> = { 'casa-nogal': 'casanogal', 'muebles-lindero': 'lindero', tresaires: 'tresaires' }

/** Every source of every brand, as addresses under `origin`. Competitors are not watched in the app shop. */
export const sourcesAt = (origin: string): DemoSource[] =>
  BRANDS.flatMap(({ slug, kind }) =>
    (Object.keys(SITES) as SiteKey[]).filter(site => kind === 'own' || site !== 'apps').map(site => {
      const { name, kind: sourceKind, shared, itemKind, everyMinutes } = SITES[site]
      const config = { url: origin + feedPath(site, slug), label: name, ...(itemKind === undefined ? {} : { kind: itemKind }) }
      return { brandSlug: slug, collector: 'rss', name, kind: sourceKind, config, filtered: shared, everyMinutes }
    }),
  )

/** Where the feed of a site stands: one for all brands, or one a brand. */
export const feedPath = (site: SiteKey, slug: string): string => {
  const { shared, format } = SITES[site]
  return shared ? `/${site}.${EXTENSIONS[format]}` : `/${site}/${slug}.${EXTENSIONS[format]}`
}

const EXTENSIONS = { json: 'json', rss: 'rss', atom: 'atom', apps: 'xml' } as const

function rival(slug: string, name: string, alias: string, query: string): DemoBrand {
  return { slug, name, kind: 'competitor', aliases: [alias], languages: ['es', 'en', 'pt'], timeZone: 'Europe/Madrid', competitors: [OWN.slug], query }
}

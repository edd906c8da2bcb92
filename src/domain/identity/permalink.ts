/** What is known of where an item stands. */
export interface Located {
  collector: string
  /** `review`, `post`, `comment`, `article` … */
  kind: string
  externalId: string
  url?: string | null | undefined
}

interface Platform {
  hosts: RegExp
  /** The item in the path, query and fragment of its link; group 1. */
  link?: RegExp
  /** The item in the id that its collectors give; group 1. */
  id?: RegExp
}

// Named as their collectors are. An id that stands for the item in links and in ids alike is one key, whoever collects it.
const PLATFORMS: Record<string, Platform> = {
  reddit: { hosts: /(?:^|\.)(?:reddit\.com|redd\.it)$/, id: /(?:^|[/:])(t[13]_\w+)$/ },
  youtube: { hosts: /(?:^|\.)(?:youtube\.com|youtu\.be)$/, id: /^(?:video |yt:video:)?([\w.-]{11,})$/ },
  x: { hosts: /(?:^|\.)(?:x|twitter)\.com$/, link: /\/status(?:es)?\/(\d+)/, id: /^(\d{8,})$/ },
  bluesky: { hosts: /(?:^|\.)bsky\.app$/, link: /\/post\/(\w+)/, id: /\/app\.bsky\.feed\.post\/(\w+)$/ },
  'hacker-news': { hosts: /^news\.ycombinator\.com$/, link: /\/item\?id=(\d+)/, id: /^(\d+)$/ },
  'google-play': { hosts: /^play\.google\.com$/, link: /[?&]reviewId=([\w:-]+)/, id: /^([\w:-]{16,})$/ },
  'app-store': { hosts: /(?:^|\.)(?:apps|itunes)\.apple\.com$/, id: /^(\d{6,})$/ },
  google: { hosts: /(?:^|\.)(?:google\.[a-z.]+|goo\.gl|g\.page)$/, id: /(?:^|\/reviews\/)([\w-]{16,}={0,2})$/ },
  trustpilot: { hosts: /(?:^|\.)trustpilot\.com$/, link: /\/reviews\/([0-9a-f]{24})/, id: /^([0-9a-f]{24})$/ },
  yelp: { hosts: /(?:^|\.)yelp\.[a-z.]+$/, link: /[?&]hrid=([\w-]{22})/, id: /^([\w-]{22})$/ },
  tripadvisor: { hosts: /(?:^|\.)tripadvisor\.[a-z.]+$/, link: /-r(\d+)-/, id: /^(\d{6,})$/ },
  steam: { hosts: /(?:^|\.)(?:steampowered|steamcommunity)\.com$/, id: /^(\d{6,})$/ },
  facebook: { hosts: /(?:^|\.)(?:facebook|fb)\.com$/, id: /^(\d+_\d+)$/ },
  instagram: { hosts: /(?:^|\.)instagram\.com$/, id: /^(\d{10,})$/ },
}
const COLLECTORS: Record<string, string> = { 'google-business-profile': 'google', 'google-places': 'google' }
/** Collectors that bring in what others publish. */
export const CARRIERS = ['rss', 'push', 'file'] as const
const isCarrier = (collector: string): boolean => (CARRIERS as readonly string[]).includes(collector)

/** The platform an item stands on: by its collector, by its link, or by the host of its link; null: a file does not say. */
export const platformOf = ({ collector, url }: Pick<Located, 'collector' | 'url'>): string | null => {
  const own = COLLECTORS[collector] ?? collector
  if (PLATFORMS[own]) return own
  const host = hostOf(url)
  if (host === undefined) return null
  return Object.keys(PLATFORMS).find(name => PLATFORMS[name]!.hosts.test(host)) ?? host
}

/** Whether a link of this platform stands for one item, whatever its words. */
export const isKnownPlatform = (platform: string | null): boolean => platform !== null && Object.hasOwn(PLATFORMS, platform)

// Ids that are made to be unique in the world.
const UNIQUE = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=.*[a-f])(?=.*\d)[0-9a-f]{24,40})$/i
// What has a page of its own: comments and reviews give the page they stand on.
const PAGES = new Set(['article', 'post', 'question', 'video'])

/** The item itself as text, the same for every collector that meets it; undefined: its link and id do not tell. */
export const itemOf = (located: Located): string | undefined => {
  const { collector, externalId, kind, url } = located
  const platform = platformOf(located)
  const known = platform === null ? undefined : PLATFORMS[platform]
  if (known && platform !== null) {
    const id = known.id?.exec(externalId)?.[1]
    // A file may number its rows: short numbers are ids of the platform only where its own collector gives them.
    const item = (id !== undefined && (!isCarrier(collector) || id.length >= 8 || /\D/.test(id)) ? id : undefined) ?? linkedItem(platform, url)
    if (item !== undefined) return `${platform}:${item}`
  }
  const last = externalId.split('/').at(-1)!
  if (UNIQUE.test(last)) return `id:${last.toLowerCase()}`
  const page = known === undefined && PAGES.has(kind) ? pageOf(url) : undefined
  return page && `page:${page}`
}

const linkedItem = (platform: string, url: string | null | undefined): string | undefined => {
  const parsed = parse(url)
  if (!parsed) return undefined
  const path = `${parsed.pathname}${parsed.search}`
  if (platform === 'reddit') return redditItem(path)
  if (platform === 'youtube') return parsed.searchParams.get('lc') ?? parsed.searchParams.get('v') ?? undefined
  return PLATFORMS[platform]!.link?.exec(path)?.[1]
}

const redditItem = (path: string): string | undefined => {
  const [, post, comment] = /\/comments\/(\w+)(?:\/[^/?]*\/(\w+))?/.exec(path) ?? []
  return comment ? `t1_${comment}` : post && `t3_${post}`
}

const parse = (url: string | null | undefined): URL | undefined => (url && URL.canParse(url) ? new URL(url) : undefined)

const hostOf = (url: string | null | undefined): string | undefined => parse(url)?.hostname.replace(/^(?:www|m|mobile|amp|old|new)\./, '')

// Parameters that say where a visitor came from, not what stands there.
const TRACKING = /^(?:utm_\w+|fbclid|gclid|igshid|mc_\w+|ref|ref_src|xtor|cmpid|output|outputType|amp)$/

/** A link without what does not change the page: scheme, www, tracking, order of parameters; undefined: a front page. */
export const pageOf = (url: string | null | undefined): string | undefined => {
  const parsed = parse(url)
  if (!parsed) return undefined
  const path = parsed.pathname.replace(/\/amp\/?$/, '').replace(/\/+$/, '')
  const query = [...parsed.searchParams].filter(([name]) => !TRACKING.test(name)).map(([name, value]) => `${name}=${value}`).sort().join('&')
  // Fragments are places on a page, but for those that are single comments.
  const fragment = /\d/.test(parsed.hash) && !/^#(?:xtor|utm|ref)/.test(parsed.hash) ? parsed.hash : ''
  return path === '' && query === '' ? undefined : `${hostOf(url)}${path}${query && `?${query}`}${fragment}`
}

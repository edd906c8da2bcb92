import { createHash } from 'node:crypto'
import { limitOf, titleOf, type Given, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const HISTORY_MS = 89 * 86_400_000
const NAMES = { es: 'Spanish', en: 'English', pt: 'Portuguese' }

const urlOf = ({ site, id }: Shown): string => `https://${site}.example/${id}`
/** As GDELT writes a moment; questions leave out the letters. */
const seenOf = ({ publishedAt }: Shown): string => publishedAt.toISOString().replace(/\.\d+|[-:]/g, '')
const stampOf = (post: Shown): string => seenOf(post).replace(/\D/g, '')

interface Seen {
  url: string
  title: string
  seen: string
  language?: string | undefined
  domain?: string | undefined
}

/** An article as GDELT lists it. */
export const articleResource = ({ url, title, seen, domain = '', language = '' }: Seen) => ({ url, url_mobile: '', title, seendate: seen, socialimage: '', domain, language, sourcecountry: 'Mexico' })

/** GDELT calls its JSON text. */
export const articlesAnswer = (articles: object[]): Given => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: articles.length === 0 ? '{}' : JSON.stringify({ articles }) })

export const platform: Platform = {
  origins: ['https://api.gdeltproject.org'],
  // Forums have pages that GDELT sees as articles.
  sites: ['prensa', 'foro'],
  config: () => ({ query: '"Casa Nogal"' }),
  idOf: post => createHash('sha256').update(urlOf(post)).digest('base64url').slice(0, 22),
  window: (posts, now) => posts.filter(({ publishedAt }) => now.getTime() - publishedAt.getTime() <= HISTORY_MS),
  limited: { status: 429, headers: { 'retry-after': '60' }, body: 'Please limit requests to one every 5 seconds or write to us for larger queries.' },
  answer: ({ url }, { posts }) => {
    if (url.pathname !== '/api/v2/doc/doc') return undefined
    const [from = '', to = ''] = ['startdatetime', 'enddatetime'].map(name => url.searchParams.get(name) ?? '')
    const within = posts.filter(post => stampOf(post) >= from && stampOf(post) <= to).toReversed().slice(0, limitOf(url, 'maxrecords', 250))
    return articlesAnswer(within.map(post => articleResource({ url: urlOf(post), title: titleOf(post), seen: seenOf(post), language: NAMES[post.lang], domain: `${post.site}.example` })))
  },
}

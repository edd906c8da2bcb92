import { averageOf, serialOf, sliceOf, titleOf, writtenAt, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const APP = '700100200'
const COUNTRY = 'mx'
const PAGE = 50
/** Apple shows the 500 newest. */
const MOST_PAGES = 10

const label = (text: string): object => ({ label: text })

interface Written {
  id: string
  at?: string | undefined
  title?: string | undefined
  text: string
  stars?: string | undefined
  by?: string | undefined
  votes?: [sum: string, count: string] | undefined
}

/** A review in what Apple calls a feed. */
export const reviewEntry = ({ id, at, title, text, stars = '3', by, votes }: Written, { app, country }: { app: string; country: string }): object => ({
  ...(by && { author: { uri: label(`https://itunes.apple.com/${country}/reviews/id${id}9`), name: label(by), label: '' } }),
  ...(at && { updated: label(at) }),
  'im:rating': label(stars),
  'im:version': label('2.1'),
  id: label(id),
  ...(title && { title: label(title) }),
  content: { label: text, attributes: { type: 'text' } },
  link: { attributes: { rel: 'related', href: `https://itunes.apple.com/${country}/review?id=${app}` } },
  ...(votes && { 'im:voteSum': label(votes[0]), 'im:voteCount': label(votes[1]) }),
})

/** One review stands alone, none is left out, and links lead to XML. */
export const reviewFeed = (entries: object[], last: number, { app, country }: { app: string; country: string }): object => ({
  feed: {
    author: { name: label('iTunes Store') },
    ...(entries.length > 0 && { entry: entries.length === 1 ? entries[0] : entries }),
    updated: label('2026-03-06T04:00:00-07:00'),
    link: ['first', 'last', 'next'].map(rel => ({ attributes: { rel, href: last > 0 ? `https://itunes.apple.com/${country}/rss/customerreviews/page=${last}/id=${app}/sortby=mostrecent/xml` : '' } })),
  },
})

const toWritten = (post: Shown): Written => ({ id: String(serialOf(post)), at: writtenAt(post).toISOString().replace(/\.\d+Z$/, '+00:00'), title: titleOf(post), text: post.text, stars: String(post.stars ?? 3), by: post.author })

export const platform: Platform = {
  origins: ['https://itunes.apple.com'],
  sites: ['apps'],
  config: () => ({ app: APP, country: COUNTRY }),
  idOf: post => String(serialOf(post)),
  window: posts => posts.toSorted((a, b) => writtenAt(b).getTime() - writtenAt(a).getTime()).slice(0, PAGE * MOST_PAGES),
  limited: { status: 403, body: '' },
  answer: ({ url: { pathname } }, { posts }) => {
    const about = { trackId: Number(APP), trackName: 'Casa Nogal: muebles', sellerName: 'Casa Nogal', averageUserRating: averageOf(posts), userRatingCount: posts.length }
    if (pathname === '/search' || pathname === '/lookup') return { json: { resultCount: 1, results: [about] } }
    const [, number] = new RegExp(`^/${COUNTRY}/rss/customerreviews/page=(\\d+)/id=${APP}/sortby=mostrecent/json$`).exec(pathname) ?? []
    if (number === undefined || Number(number) > MOST_PAGES) return undefined
    const { items } = sliceOf(posts, PAGE * (Number(number) - 1), PAGE)
    return { json: reviewFeed(items.map(post => reviewEntry(toWritten(post), { app: APP, country: COUNTRY })), Math.ceil(posts.length / PAGE), { app: APP, country: COUNTRY }) }
  },
}

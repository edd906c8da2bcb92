import { averageOf, bearerOf, handleOf, type Given, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const BUSINESS = 'casa-nogal-madrid'
const KEY = 'clave-de-demostracion'
/** Yelp shows three of its own choice, cut short. */
const SHOWN = 3
const EXCERPT = 160
const PACIFIC_MS = 8 * 3_600_000

/** Yelp writes Pacific Standard Time and leaves the zone out. */
const timeOf = (date: Date): string => new Date(date.getTime() - PACIFIC_MS).toISOString().slice(0, 19).replace('T', ' ')

const toReview = (post: Shown): object => ({
  id: post.id, rating: post.stars, text: post.text.length > EXCERPT ? `${post.text.slice(0, EXCERPT - 3)}...` : post.text, time_created: timeOf(post.publishedAt),
  url: `https://www.yelp.com/biz/${BUSINESS}?adjust_creative=demo&hrid=${post.id}&utm_campaign=yelp_api_v3`,
  user: { id: handleOf(post.author), profile_url: `https://www.yelp.com/user_details?userid=${handleOf(post.author)}`, image_url: null, name: post.author },
})

const error = (status: number, code: string, headers: Record<string, string> = {}): Given => ({ status, headers, json: { error: { code, description: 'why' } } })

export const platform: Platform = {
  origins: ['https://api.yelp.com'],
  sites: ['vozcliente'],
  config: () => ({ apiKey: KEY, business: BUSINESS, locale: 'es_ES' }),
  secret: 'apiKey',
  idOf: ({ id }) => id,
  window: posts => posts.slice(0, SHOWN),
  limited: error(429, 'TOO_MANY_REQUESTS_PER_SECOND', { 'retry-after': '60' }),
  answer: (asked, { posts }) => {
    const base = `/v3/businesses/${BUSINESS}`
    if (bearerOf(asked) !== KEY) return error(401, 'TOKEN_INVALID')
    if (asked.url.pathname === base) return { json: { id: 'demo', alias: BUSINESS, name: 'Casa Nogal', rating: averageOf(posts), review_count: 128 } }
    return asked.url.pathname === `${base}/reviews` ? { json: { reviews: posts.map(toReview), total: 128, possible_languages: ['es', 'en', 'pt'] } } : error(404, 'BUSINESS_NOT_FOUND')
  },
}

import { averageOf, handleOf, serialOf, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const LOCATION = '7100200'
const KEY = 'clave-de-demostracion'
const LANGUAGES = ['es', 'en', 'pt']
/** The newest of each language. */
const SHOWN = 5

const toReview = (post: Shown): object => ({
  id: serialOf(post), lang: post.lang, location_id: Number(LOCATION), rating: post.stars, published_date: post.publishedAt.toISOString(), title: post.title ?? '', text: post.text, helpful_votes: 0,
  url: `https://www.tripadvisor.com/ShowUserReviews-g1-d${LOCATION}-r${serialOf(post)}-Casa_Nogal.html`, user: { username: handleOf(post.author), user_location: { id: 'null' }, avatar: {} },
  ...(post.reply && { owner_response: { id: 1, lang: post.lang, text: post.reply.text, published_date: post.reply.at.toISOString() } }),
})

const newestOf = (posts: Shown[], language: string): Shown[] => posts.filter(({ lang }) => lang === language).slice(0, SHOWN)

export const platform: Platform = {
  origins: ['https://api.content.tripadvisor.com'],
  sites: ['opinometro'],
  config: () => ({ apiKey: KEY, locationId: LOCATION, languages: LANGUAGES }),
  secret: 'apiKey',
  idOf: post => String(serialOf(post)),
  window: posts => LANGUAGES.flatMap(language => newestOf(posts, language)),
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { message: 'Too Many Requests' } },
  answer: ({ url }, { posts }) => {
    if (url.searchParams.get('key') !== KEY) return { status: 401, json: { Message: 'User is not authorized to access this resource' } }
    if (url.pathname === `/api/v1/location/${LOCATION}/details`) return { json: { location_id: LOCATION, name: 'Casa Nogal', rating: String(averageOf(posts)), num_reviews: '976' } }
    if (url.pathname !== `/api/v1/location/${LOCATION}/reviews`) return { status: 404, json: { error: { message: 'location not found', type: 'NotFound', code: 404 } } }
    return { json: { data: newestOf(posts, url.searchParams.get('language') ?? 'en').map(toReview) } }
  },
}

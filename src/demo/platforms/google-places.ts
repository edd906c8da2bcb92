import { averageOf, handleOf, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const PLACE = 'ChIJ-casa-nogal-de-demostracion'
const KEY = 'AIza-lugares-demostracion'
/** Google shows five of its own choice. */
const SHOWN = 5

const toReview = (post: Shown): object => ({
  name: `places/${PLACE}/reviews/${post.id}`, relativePublishTimeDescription: 'hace poco', rating: post.stars, publishTime: post.publishedAt.toISOString(),
  text: { text: post.text, languageCode: post.lang }, originalText: { text: post.text, languageCode: post.lang },
  authorAttribution: { displayName: post.author, uri: `https://www.google.com/maps/contrib/1000${handleOf(post.author).length}/reviews`, photoUri: '' },
})

export const platform: Platform = {
  origins: ['https://places.googleapis.com'],
  sites: ['vozcliente'],
  config: () => ({ apiKey: KEY, placeId: PLACE }),
  secret: 'apiKey',
  idOf: ({ id }) => id,
  window: posts => posts.slice(0, SHOWN),
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: "Quota exceeded for quota metric 'GetPlaceRequest' and limit 'GetPlaceRequest per minute'." } } },
  answer: ({ url, headers }, { posts }) => {
    if (headers['x-goog-api-key'] !== KEY) return { status: 400, json: { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } } }
    if (url.pathname !== `/v1/places/${PLACE}`) return { status: 404, json: { error: { code: 404, message: 'The Place ID is no longer valid.', status: 'NOT_FOUND' } } }
    return { json: { id: PLACE, displayName: { text: 'Casa Nogal', languageCode: 'es' }, rating: averageOf(posts), userRatingCount: 812, ...(posts.length > 0 && { reviews: posts.map(toReview) }) } }
  },
}

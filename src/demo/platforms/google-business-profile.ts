import { averageOf, bearerOf, googleSignIn, limitOf, replyOf, sliceOf, writtenAt, type Asked, type Given, type Platform, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const BRANCH = 'accounts/501/locations/11'
const CLIENT = { clientId: 'negocio.demo.apps.googleusercontent.com', clientSecret: 'secreto-de-demostracion', refreshToken: '1//negocio-de-demostracion' }
const TOKEN = 'ya29.negocio-demostracion'
const STARS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']

const idOf = ({ id }: Shown): string => `${BRANCH}/reviews/${id}`

const toReview = (post: Shown, { answers }: Scene): object => {
  const reply = replyOf(post, answers.list(idOf(post)))
  return {
    name: idOf(post), reviewId: post.id, reviewer: { displayName: post.author }, starRating: STARS[(post.stars ?? 0) - 1], comment: post.text,
    createTime: post.publishedAt.toISOString(), updateTime: writtenAt(post).toISOString(), reviewReply: reply ? { comment: reply.text, updateTime: reply.at.toISOString() } : null,
  }
}

const list = ({ url }: Asked, scene: Scene): Given => {
  const { posts } = scene
  const changed = posts.toSorted((a, b) => writtenAt(b).getTime() - writtenAt(a).getTime())
  const { items, next } = sliceOf(changed, Number(url.searchParams.get('pageToken') ?? 0), limitOf(url, 'pageSize', 50))
  // Google leaves out what is empty.
  if (posts.length === 0) return { json: {} }
  return { json: { reviews: items.map(post => toReview(post, scene)), averageRating: averageOf(posts), totalReviewCount: posts.length, ...(next !== undefined && { nextPageToken: String(next) }) } }
}

const put = ({ body }: Asked, id: string, { posts, answers }: Scene): Given => {
  if (!posts.some(post => idOf(post) === id)) return { status: 404, json: { error: { code: 404, status: 'NOT_FOUND' } } }
  const { text, at } = answers.put(id, (JSON.parse(body) as { comment: string }).comment)
  return { json: { comment: text, updateTime: at.toISOString() } }
}

export const platform: Platform = {
  origins: ['https://oauth2.googleapis.com', 'https://mybusinessaccountmanagement.googleapis.com', 'https://mybusinessbusinessinformation.googleapis.com', 'https://mybusiness.googleapis.com'],
  sites: ['vozcliente'],
  config: () => ({ ...CLIENT }),
  secret: 'refreshToken',
  idOf,
  replies: 'owner-reply',
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'." } } },
  answer: (asked, scene) => {
    const { pathname } = asked.url
    if (pathname === '/token') return googleSignIn(asked, { ...CLIENT, token: TOKEN })
    if (bearerOf(asked) !== TOKEN) return { status: 401, json: { error: { code: 401, status: 'UNAUTHENTICATED' } } }
    if (pathname === '/v1/accounts') return { json: { accounts: [{ name: 'accounts/501', accountName: 'Casa Nogal' }] } }
    if (pathname === '/v1/accounts/501/locations') return { json: { locations: [{ name: 'locations/11', title: 'Casa Nogal', storefrontAddress: { addressLines: ['Calle del Olmo 4'], locality: 'Madrid' } }] } }
    if (pathname === `/v4/${BRANCH}/reviews`) return list(asked, scene)
    const [, id] = /^\/v4\/(.+)\/reply$/.exec(pathname) ?? []
    return asked.method === 'PUT' && id !== undefined ? put(asked, id, scene) : undefined
  },
}

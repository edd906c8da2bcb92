import { averageOf, bearerOf, handleOf, limitOf, replyOf, sliceOf, type Asked, type Given, type Platform, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const UNIT = 'c0ffee00c0ffee00c0ffee00'
const DOMAIN = 'casanogal.example'
const KEY = 'clave-de-demostracion'
const SECRET = 'secreto-de-demostracion'
const TOKEN = 'ficha-de-demostracion'
const ROOT = `/v1/business-units/${UNIT}`

const toReview = (post: Shown, { answers }: Scene): object => {
  const reply = replyOf(post, answers.list(post.id))
  return {
    id: post.id, stars: post.stars, title: post.title ?? '', text: post.text, language: post.lang, createdAt: post.publishedAt.toISOString(), updatedAt: post.editedAt?.toISOString() ?? null, numberOfLikes: 0, isVerified: true, status: null,
    companyReply: reply ? { text: reply.text, createdAt: reply.at.toISOString(), updatedAt: null } : null,
    consumer: { id: handleOf(post.author), displayName: post.author, numberOfReviews: 1, links: [] }, businessUnit: { id: UNIT, identifyingName: DOMAIN, displayName: 'Casa Nogal', links: [] }, location: null,
  }
}

const signIn = ({ headers }: Asked): Given =>
  headers.authorization === `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}` ? { json: { access_token: TOKEN, expires_in: '359999' } } : { status: 401, json: { reason: 'Invalid' } }

const take = (asked: Asked, id: string, { posts, answers }: Scene): Given => {
  if (bearerOf(asked) !== TOKEN) return { status: 401, json: { reason: 'Invalid access token' } }
  const post = posts.find(one => one.id === id)
  if (post === undefined) return { status: 404, json: { message: 'Not found' } }
  answers.put(id, (JSON.parse(asked.body) as { message: string }).message)
  return { status: 201, json: {} }
}

const read = ({ url }: Asked, scene: Scene): Given | undefined => {
  const { posts } = scene
  if (url.pathname === '/v1/business-units/find') return url.searchParams.get('name') === DOMAIN ? { json: { id: UNIT, displayName: 'Casa Nogal' } } : { status: 404, json: { message: 'Not found' } }
  if (url.pathname === ROOT) return { json: { id: UNIT, displayName: 'Casa Nogal', name: { identifying: DOMAIN, referring: [] }, score: { stars: averageOf(posts), trustScore: averageOf(posts) }, numberOfReviews: { total: posts.length, usedForTrustScoreCalculation: posts.length } } }
  const size = limitOf(url, 'perPage', 100)
  if (url.pathname === `${ROOT}/reviews`) return { json: { links: [], reviews: sliceOf(posts, (Number(url.searchParams.get('page') ?? 1) - 1) * size, size).items.map(post => toReview(post, scene)) } }
  const [, id] = /^\/v1\/reviews\/([\w-]+)$/.exec(url.pathname) ?? []
  const post = posts.find(one => one.id === id)
  return post ? { json: toReview(post, scene) } : { status: 404, json: { message: 'Not found' } }
}

export const platform: Platform = {
  origins: ['https://api.trustpilot.com'],
  sites: ['opinometro'],
  config: () => ({ apiKey: KEY, business: DOMAIN, apiSecret: SECRET, businessUserId: 'usuario-de-demostracion' }),
  secret: 'apiKey',
  idOf: ({ id }) => id,
  replies: 'owner-reply',
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { message: 'API rate limit exceeded' } },
  answer: (asked, scene) => {
    const { method, url: { pathname }, headers } = asked
    if (pathname.endsWith('/accesstoken')) return signIn(asked)
    const [, id] = /^\/v1\/private\/reviews\/([\w-]+)\/reply$/.exec(pathname) ?? []
    if (method === 'POST') return id === undefined ? undefined : take(asked, id, scene)
    return headers.apikey === KEY ? read(asked, scene) : { status: 401, json: { message: 'Invalid API key' } }
  },
}

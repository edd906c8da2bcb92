import { generateKeyPairSync, verify } from 'node:crypto'
import { bearerOf, limitOf, replyOf, secondsOf, sliceOf, titleOf, writtenAt, type Asked, type Given, type Platform, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const APP = 'es.casanogal.demo'
const MAIL = 'marea@demo.example'
const TOKEN = 'ya29.play-demostracion'
const BASE = `/androidpublisher/v3/applications/${APP}/reviews`
const WEEK_MS = 7 * 86_400_000

interface Written {
  id: string
  at?: Date | undefined
  /** Title, tab, text. */
  text: string
  original?: string | undefined
  stars?: number | undefined
  by?: string | undefined
  up?: number | undefined
  reply?: { text: string; at: Date } | undefined
}

/** A review as the Android Publisher API writes it. */
export const playReview = ({ id, at, text, original, stars, by, up, reply }: Written): object => ({
  reviewId: id,
  authorName: by,
  comments: [
    { userComment: { text, originalText: original, reviewerLanguage: 'en_US', starRating: stars, thumbsUpCount: up, device: 'invented', lastModified: at && { seconds: String(secondsOf(at)), nanos: 5_000_000 } } },
    ...(reply ? [{ developerComment: { text: reply.text, lastModified: { seconds: String(secondsOf(reply.at)) } } }] : []),
  ],
})

let made: { publicKey: string; privateKey: string } | undefined
/** Made when it is first asked for: a key that stands in no file cannot be taken for a real one. */
const keys = (): { publicKey: string; privateKey: string } =>
  (made ??= generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }))

/** Google's check of a signed request for a token; undefined: it is another's. */
const signIn = ({ url, body }: Asked): Given | undefined => {
  const assertion = new URLSearchParams(body).get('assertion')
  if (url.pathname !== '/token' || assertion === null) return undefined
  const [header = '', claims = '', signature = ''] = assertion.split('.')
  const { iss, aud } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string>
  const isSigned = iss === MAIL && aud === 'https://oauth2.googleapis.com/token' && verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), keys().publicKey, Buffer.from(signature, 'base64url'))
  return isSigned ? { json: { access_token: TOKEN, expires_in: 3599 } } : { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } }
}

const idOf = ({ id }: Shown): string => `gp:${id}`

const list = ({ url }: Asked, { posts, answers }: Scene): Given => {
  const { items, next } = sliceOf(posts, Number(url.searchParams.get('token') ?? 0), limitOf(url, 'maxResults', 100))
  const reviews = items.map(post => playReview({ id: idOf(post), at: writtenAt(post), text: `${titleOf(post)}\t${post.text}`, stars: post.stars, by: post.author, reply: replyOf(post, answers.list(idOf(post))) }))
  return { json: { ...(reviews.length > 0 && { reviews }), pageInfo: { totalResults: posts.length }, ...(next !== undefined && { tokenPagination: { nextPageToken: String(next) } }) } }
}

const take = ({ body }: Asked, id: string, { posts, answers }: Scene): Given => {
  if (!posts.some(post => idOf(post) === id)) return { status: 404, json: { error: { code: 404, status: 'NOT_FOUND' } } }
  const { text, at } = answers.put(id, (JSON.parse(body) as { replyText: string }).replyText)
  return { json: { result: { replyText: text, lastEdited: { seconds: String(secondsOf(at)) } } } }
}

export const platform: Platform = {
  origins: ['https://androidpublisher.googleapis.com', 'https://oauth2.googleapis.com'],
  sites: ['apps'],
  config: () => ({ package: APP, serviceAccount: JSON.stringify({ client_email: MAIL, private_key: keys().privateKey, private_key_id: 'demo' }) }),
  secret: 'serviceAccount',
  idOf,
  window: (posts, now) => posts.filter(post => now.getTime() - writtenAt(post).getTime() <= WEEK_MS),
  replies: 'owner-reply',
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded for quota metric reviews and limit Queries per minute.' } } },
  answer: (asked, scene) => {
    const path = decodeURIComponent(asked.url.pathname)
    if (path === '/token') return signIn(asked)
    if (bearerOf(asked) !== TOKEN) return { status: 401, json: { error: { code: 401, status: 'UNAUTHENTICATED' } } }
    if (path === BASE) return list(asked, scene)
    const [, id] = /\/reviews\/(.+):reply$/.exec(path) ?? []
    return id === undefined ? undefined : take(asked, id, scene)
  },
}

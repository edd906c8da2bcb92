import { bearerOf, googleSignIn, handleOf, limitOf, serialOf, sliceOf, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const CHANNEL = 'UCcasaNogalDemo000000000'
const VIDEO = 'demoNogal01'
const KEY = 'AIza-demostracion'
const CLIENT = { clientId: 'youtube.demo.apps.googleusercontent.com', clientSecret: 'secreto-de-demostracion', refreshToken: '1//youtube-de-demostracion' }
const TOKEN = 'ya29.youtube-demostracion'
const API = '/youtube/v3'

interface Comment {
  id: string
  text: string
  at: string
  edited?: string | undefined
  author?: string | undefined
  channel?: string | undefined
  likes?: number | undefined
}

/** A comment as the Data API writes it. */
export const commentResource = ({ id, text, at, edited, author, channel, likes }: Comment, parentId?: string) => ({
  kind: 'youtube#comment',
  id,
  snippet: {
    textDisplay: text, ...(parentId && { parentId }), ...(author && { authorDisplayName: author }), ...(channel && { authorChannelId: { value: channel }, authorChannelUrl: `http://www.youtube.com/channel/${channel}` }),
    canRate: true, viewerRating: 'none', ...(likes !== undefined && { likeCount: likes }), publishedAt: at, updatedAt: edited ?? at,
  },
})

/** What a thread brings with it of its answers. */
const BROUGHT = 5

/** A thread as the Data API writes it. */
export const threadResource = ({ replies = [], ...top }: Comment & { replies?: Comment[] }, { channelId, videoId }: { channelId: string; videoId: string }) => ({
  kind: 'youtube#commentThread',
  id: top.id,
  snippet: { channelId, videoId, topLevelComment: commentResource(top), canReply: true, totalReplyCount: replies.length, isPublic: true },
  ...(replies.length > 0 && { replies: { comments: replies.slice(0, BROUGHT).map(one => commentResource(one, top.id)) } }),
})

export const youtubeRefusal = (status: number, reason: string): Given => ({ status, json: { error: { code: status, message: `${reason}.`, errors: [{ domain: 'youtube', reason }] } } })

const idOf = (post: Shown): string => `Ug${serialOf(post).toString(36)}`

const toComment = (post: Shown): Comment => ({
  id: idOf(post), text: post.text, at: post.publishedAt.toISOString(), edited: post.editedAt?.toISOString(), author: `@${handleOf(post.author)}`, channel: `UC-${handleOf(post.author)}`, likes: 0,
})
const toReply = (said: Said): Comment => ({ id: `${said.to}.${said.number}`, text: said.text, at: said.at.toISOString(), author: '@casanogal', channel: CHANNEL, likes: 0 })

const pageOf = ({ url }: Asked, all: unknown[]): Given => {
  const { items, next } = sliceOf(all, Number(url.searchParams.get('pageToken') ?? 0), limitOf(url, 'maxResults', 100))
  return { json: { items, ...(next !== undefined && { nextPageToken: String(next) }), pageInfo: { resultsPerPage: items.length } } }
}

const insert = ({ body }: Asked, { posts, answers }: Scene): Given => {
  const { snippet: { parentId, textOriginal } } = JSON.parse(body) as { snippet: { parentId: string; textOriginal: string } }
  if (!posts.some(post => idOf(post) === parentId)) return youtubeRefusal(404, 'parentCommentNotFound')
  return { json: commentResource(toReply(answers.add(parentId, textOriginal)), parentId) }
}

export const platform: Platform = {
  origins: ['https://www.googleapis.com', 'https://oauth2.googleapis.com'],
  sites: ['murmullo'],
  config: () => ({ apiKey: KEY, channelId: CHANNEL, ...CLIENT }),
  secret: 'apiKey',
  idOf,
  replies: 'owner-reply',
  limited: { ...youtubeRefusal(403, 'rateLimitExceeded'), headers: { 'retry-after': '60' } },
  answer: (asked, scene) => {
    const { method, url: { pathname, searchParams }, headers } = asked
    if (!pathname.startsWith(API)) return googleSignIn(asked, { ...CLIENT, token: TOKEN })
    if (headers['x-goog-api-key'] !== KEY && bearerOf(asked) !== TOKEN) return { status: 400, json: { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', errors: [{ domain: 'global', reason: 'badRequest' }], status: 'INVALID_ARGUMENT' } } }
    if (pathname === `${API}/comments` && method === 'POST') return insert(asked, scene)
    const parentId = searchParams.get('parentId') ?? ''
    if (pathname === `${API}/comments`) return pageOf(asked, scene.answers.list(parentId).map(said => commentResource(toReply(said), parentId)))
    if (searchParams.get('allThreadsRelatedToChannelId') !== CHANNEL) return youtubeRefusal(404, 'channelNotFound')
    return pageOf(asked, scene.posts.map(post => threadResource({ ...toComment(post), replies: scene.answers.list(idOf(post)).map(toReply) }, { channelId: CHANNEL, videoId: VIDEO })))
  },
}

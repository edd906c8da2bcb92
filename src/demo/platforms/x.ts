import { bearerOf, escapeHtml, handleOf, limitOf, sliceOf, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const BEARER = 'AAAA-demostracion'
const KEYS = { consumerKey: 'app-de-demostracion', consumerSecret: 'secreto-de-demostracion', accessToken: '77-demostracion', accessTokenSecret: 'secreto-de-demostracion' }
/** Ids count milliseconds from here on, in their upper bits. */
const EPOCH = 1_288_834_974_657n
const WEEK_MS = 7 * 86_400_000

/** An id of that moment, as X makes them. */
export const snowflakeAt = (at: Date | string, serial = 0): string => String(((BigInt(new Date(at).getTime()) - EPOCH) << 22n) + BigInt(serial))

interface Tweet {
  id: string
  text: string
  at: string
  by?: string | undefined
  lang?: string | undefined
  likes?: number | undefined
  replyTo?: string | undefined
  history?: string[] | undefined
}

/** A post as the API writes it. */
export const tweetResource = ({ id, text, at, by, lang, likes, replyTo, history }: Tweet) => ({
  id, text, created_at: at, edit_history_tweet_ids: history ?? [id], ...(by && { author_id: `u-${by}` }), ...(lang && { lang }),
  ...(likes !== undefined && { public_metrics: { like_count: likes, reply_count: 0, retweet_count: 0, quote_count: 0 } }),
  ...(replyTo && { referenced_tweets: [{ type: 'replied_to', id: replyTo }] }),
})

export const userResource = (username: string) => ({ id: `u-${username}`, username, name: username.toUpperCase(), public_metrics: { followers_count: 10 } })

export const xRefusal = (status: number, title: string, detail: string): Given => ({ status, json: { title, detail, type: 'about:blank', status } })

const idOf = ({ id, publishedAt }: Shown): string => snowflakeAt(publishedAt, [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 4096, 7))
const nameOf = (author: string): string => handleOf(author).slice(0, 15)
const toTweet = (post: Shown): Tweet => ({ id: idOf(post), text: escapeHtml(post.text).replaceAll('&quot;', '"'), at: post.publishedAt.toISOString(), by: nameOf(post.author), lang: post.lang, likes: 0 })

const search = ({ url }: Asked, posts: Shown[]): Given => {
  const { searchParams } = url
  const sinceId = BigInt(searchParams.get('since_id') ?? 0)
  const start = new Date(searchParams.get('start_time') ?? 0)
  const all = posts.filter(post => BigInt(idOf(post)) > sinceId && post.publishedAt >= start)
  const { items, next } = sliceOf(all, Number(searchParams.get('next_token')?.slice(1) ?? 0), limitOf(url, 'max_results', 100))
  const meta = { result_count: items.length, ...(items[0] && { newest_id: idOf(items[0]) }), ...(next !== undefined && { next_token: `t${next}` }) }
  const users = [...new Set(items.map(({ author }) => nameOf(author)))].map(userResource)
  return { json: { ...(items.length > 0 && { data: items.map(post => tweetResource(toTweet(post))), includes: { users } }), meta } }
}

/** X shows the name of whom an answer is for in front of it. */
const toAnswer = (said: Said, posts: Shown[]) => {
  const above = posts.find(post => idOf(post) === said.to)
  return tweetResource({ id: snowflakeAt(said.at, said.number), text: `${above ? `@${nameOf(above.author)} ` : ''}${said.text}`, at: said.at.toISOString(), by: 'casanogal', replyTo: said.to })
}

const insert = ({ body }: Asked, { posts, answers }: Scene): Given => {
  const { text, reply: { in_reply_to_tweet_id: to } } = JSON.parse(body) as { text: string; reply: { in_reply_to_tweet_id: string } }
  if (!posts.some(post => idOf(post) === to)) return xRefusal(403, 'Forbidden', 'You attempted to reply to a Tweet that is deleted or not visible to you.')
  return { status: 201, json: { data: { id: snowflakeAt(answers.add(to, text).at, answers.list().length), text } } }
}

export const platform: Platform = {
  origins: ['https://api.x.com'],
  sites: ['murmullo'],
  config: () => ({ query: '"Casa Nogal" OR @casanogal', bearerToken: BEARER, account: 'casanogal', ...KEYS }),
  secret: 'bearerToken',
  idOf,
  // Recent search goes back seven days; whoever asks keeps ten minutes away from their end.
  window: (posts, now) => posts.filter(({ publishedAt }) => now.getTime() - publishedAt.getTime() <= WEEK_MS - 10 * 60_000),
  replies: 'thread',
  limited: { ...xRefusal(429, 'Too Many Requests', 'Too Many Requests'), headers: { 'retry-after': '60' } },
  answer: (asked, scene) => {
    const { method, url: { pathname }, headers: { authorization } } = asked
    if (pathname === '/2/tweets/search/recent') return bearerOf(asked) === BEARER ? search(asked, scene.posts) : xRefusal(401, 'Unauthorized', 'Unauthorized')
    if (!String(authorization).startsWith(`OAuth oauth_consumer_key="${KEYS.consumerKey}"`)) return xRefusal(401, 'Unauthorized', 'Unauthorized')
    if (pathname === '/2/tweets' && method === 'POST') return insert(asked, scene)
    const said = scene.answers.list().toReversed()
    return pathname === '/2/users/77/tweets' ? { json: said.length === 0 ? { meta: { result_count: 0 } } : { data: said.map(one => toAnswer(one, scene.posts)), meta: { result_count: said.length } } } : undefined
  },
}

import { snowflakeAt, tweetResource, userResource, xRefusal } from '../../../src/demo/platforms/x.ts'
import { crowdOf } from '../listed.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Post {
  id: string
  text: string
  at: string
  by?: string
  lang?: string
  likes?: number
  replyTo?: string
  history?: string[]
}

const newPost = (at: string, text: string, more: Partial<Post> = {}, serial = 0): Post => ({ id: snowflakeAt(at, serial), text, at: new Date(at).toISOString(), ...more })

const POSTS: Post[] = [
  newPost('2026-03-04T15:00:00Z', 'El café de @farocafe llegó tibio &amp; tarde', { by: 'lucia_anaya', lang: 'es', likes: 4 }, 1),
  newPost('2026-03-04T15:00:00Z', '@lucia_anaya @farocafe a mí también', { by: 'tomasvela', lang: 'es', likes: 0, replyTo: snowflakeAt('2026-03-04T15:00:00Z', 1) }),
  newPost('2026-03-03T10:00:00Z', 'Faro Café ☕☕☕', { by: 'inesprado', lang: 'und', likes: 1 }),
  newPost('2026-03-02T20:30:00+05:30', 'De una cuenta que ya no está: Faro Café, bien'),
  newPost('2026-03-02T10:00:00Z', 'Best flat white in Mérida: Faro Café', { by: 'brunosol', lang: 'en', likes: 12 }),
]
const [FIRST, SECOND, , BARE, LAST] = POSTS as [Post, Post, Post, Post, Post]
const EDITED: Post = newPost('2026-03-04T15:20:00Z', 'El café de @farocafe llegó tibio, tarde y sin tapa', { by: 'lucia_anaya', lang: 'es', likes: 4, history: [FIRST.id, snowflakeAt('2026-03-04T15:20:00Z')] })
const NEW = newPost('2026-03-05T10:00:00+01:00', 'Faro Café cerró sin avisar', { by: 'noraluz', lang: 'es', likes: 0 })
const PAGE = 2

export const promised: Promised = {
  ids: POSTS.map(({ id }) => id),
  dates: { [FIRST.id]: '2026-03-04T15:00:00Z', [SECOND.id]: '2026-03-04T15:00:00Z', [BARE.id]: '2026-03-02T15:00:00Z' },
  edited: { id: FIRST.id, text: EDITED.text },
  deleted: '',
  added: NEW.id,
  bare: BARE.id,
  always: ['url', 'publishedAt'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'the search leaves out what was deleted; X names it only in a service for whole archives',
}

const postsIn = (state: State): Post[] => {
  if (state === 'empty') return []
  if (state === 'edited') return [EDITED, ...POSTS.slice(1)]
  if (state === 'grown') return [NEW, ...POSTS]
  if (state === 'crowded') return [...crowdOf(12, (index, at) => newPost(at, `Faro Café, visita ${index}`, { by: 'noraluz' })), ...POSTS]
  return state === 'doubled' ? [...POSTS, LAST, BARE] : POSTS
}

const search = ({ url: { searchParams } }: Asked, state: State): Given => {
  const sinceId = BigInt(searchParams.get('since_id') ?? 0)
  const start = Date.parse(searchParams.get('start_time') ?? '1990-01-01')
  const all = postsIn(state).filter(({ id, at }) => BigInt(id) > sinceId && Date.parse(at) >= start)
  const from = Number(searchParams.get('next_token')?.slice(1) ?? 0)
  const page = all.slice(from, from + PAGE)
  const next = state === 'looping' ? PAGE : from + PAGE
  const users = [...new Set(page.flatMap(({ by }) => by ?? []))].map(userResource)
  const meta = { result_count: page.length, ...(page[0] && { newest_id: page[0].id }), ...(next < all.length && { next_token: `t${next}` }) }
  return { json: { ...(page.length > 0 && { data: page.map(tweetResource), includes: { users } }), meta } }
}

export const open: WorldModule['open'] = () => {
  const answers: Post[] = []
  let replyState: ReplyState = 'steady'

  const insert = ({ body }: Asked): Given => {
    if (replyState === 'failing') return { status: 503, body: 'later' }
    if (replyState === 'gone') return xRefusal(403, 'Forbidden', 'You attempted to reply to a Tweet that is deleted or not visible to you.')
    if (replyState === 'revoked') return xRefusal(401, 'Unauthorized', 'Unauthorized')
    const { text, reply } = JSON.parse(body) as { text: string; reply: { in_reply_to_tweet_id: string } }
    const one = newPost('2026-03-06T12:00:01Z', text, { replyTo: reply.in_reply_to_tweet_id }, answers.length)
    answers.push(one)
    return replyState === 'lost' ? { status: 502, body: 'the answer got lost' } : { status: 201, json: { data: { id: one.id, text } } }
  }

  const answer = (asked: Asked, state: State): Given => {
    const { method, url: { pathname }, headers: { authorization = '' } } = asked
    if (state === 'exhausted') return xRefusal(429, 'UsageCapExceeded', 'Usage cap exceeded: Monthly product cap')
    if (state === 'changed') return { json: { posts: [{ words: 'Todo es distinto' }] } }
    if (pathname === '/2/tweets/search/recent') return authorization === 'Bearer AAAA-invented' ? search(asked, state) : xRefusal(401, 'Unauthorized', 'Unauthorized')
    if (!authorization.startsWith('OAuth oauth_consumer_key="faro"')) return xRefusal(401, 'Unauthorized', 'Unauthorized')
    if (method === 'POST') return insert(asked)
    // X shows the name of whom an answer is for in front of it.
    return { json: answers.length === 0 ? { meta: { result_count: 0 } } : { data: answers.map(one => tweetResource({ ...one, text: `@lucia_anaya ${one.text}` })) } }
  }

  return openServerWorld({
    origins: ['https://api.x.com'],
    config: () => ({ query: '"Faro Café" OR @farocafe', bearerToken: 'AAAA-invented', maxPosts: 10, account: 'farocafe', consumerKey: 'faro', consumerSecret: 'oculto', accessToken: '77-invented', accessTokenSecret: 'oculto' }),
    answer,
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: { target: FIRST.id, standing: () => answers.map(({ text }) => text), become: next => void (replyState = next) },
  })
}

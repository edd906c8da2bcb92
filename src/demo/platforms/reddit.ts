import { answerSerial, bearerOf, handleOf, limitOf, secondsOf, serialOf, sliceOf, titleOf, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const SUBREDDIT = 'vivirencasa'
const CLIENT = { clientId: 'app-de-demostracion', clientSecret: 'secreto-de-demostracion', refreshToken: 'permiso-de-demostracion' }
const TOKEN = 'prestado-de-demostracion'
const USER = 'casanogal'

interface Thing {
  kind: 't1' | 't3'
  data: { name: string; [field: string]: unknown }
}

const keyOf = (post: Shown): string => serialOf(post).toString(36)

const toThing = (post: Shown): Thing => ({
  kind: 't3',
  data: {
    id: keyOf(post), name: `t3_${keyOf(post)}`, created_utc: secondsOf(post.publishedAt), edited: post.editedAt ? secondsOf(post.editedAt) : false, title: titleOf(post), selftext: post.text, selftext_html: null,
    author: handleOf(post.author), permalink: `/r/${SUBREDDIT}/comments/${keyOf(post)}/tema/`, subreddit: SUBREDDIT, removed_by_category: null, score: 1, num_comments: 0,
    ...(post.deletedAt && { author: '[deleted]', selftext: '[deleted]', removed_by_category: 'deleted' }),
  },
})

const toComment = (said: Said): Thing => {
  const [id, above] = [answerSerial(said).toString(36), said.to.slice(3)]
  return {
    kind: 't1',
    data: { id, name: `t1_${id}`, created_utc: secondsOf(said.at), edited: false, body: said.text, author: USER, parent_id: said.to, link_id: said.to, permalink: `/r/${SUBREDDIT}/comments/${above}/tema/${id}/`, subreddit: SUBREDDIT, score: 1 },
  }
}

const listing = (children: Thing[], after: string | null = null): Given => ({ json: { kind: 'Listing', data: { after, before: null, dist: children.length, children } } })

const page = ({ url }: Asked, things: Thing[]): Given => {
  const after = url.searchParams.get('after')
  const { items, next } = sliceOf(things, after === null ? 0 : things.findIndex(({ data }) => data.name === after) + 1, limitOf(url, 'limit', 100))
  return listing(items, next === undefined ? null : items.at(-1)!.data.name)
}

const signIn = ({ headers, body }: Asked): Given => {
  const form = new URLSearchParams(body)
  if (headers.authorization !== `Basic ${Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString('base64')}`) return { status: 401, json: { message: 'Unauthorized', error: 401 } }
  if (form.get('grant_type') === 'refresh_token' && form.get('refresh_token') !== CLIENT.refreshToken) return { status: 400, json: { error: 'invalid_grant' } }
  return { json: { access_token: TOKEN, token_type: 'bearer', expires_in: 86_400, scope: '*' } }
}

const take = ({ body }: Asked, { answers }: Scene): Given => {
  const form = new URLSearchParams(body)
  return { json: { json: { errors: [], data: { things: [toComment(answers.add(form.get('thing_id') ?? '', form.get('text') ?? ''))] } } } }
}

const info = ({ url }: Asked, { posts, gone, answers }: Scene): Given => {
  const names = (url.searchParams.get('id') ?? '').split(',')
  return listing([...posts.map(toThing), ...gone.map(toThing), ...answers.list().map(toComment)].filter(({ data }) => names.includes(data.name)))
}

export const platform: Platform = {
  origins: ['https://www.reddit.com', 'https://oauth.reddit.com'],
  sites: ['foro'],
  config: () => ({ query: '"Casa Nogal"', subreddits: [SUBREDDIT], comments: true, ...CLIENT }),
  secret: 'refreshToken',
  idOf: post => `t3_${keyOf(post)}`,
  tellsDeleted: true,
  replies: 'comment',
  limited: { status: 429, headers: { 'x-ratelimit-remaining': '0.0', 'retry-after': '60' }, json: { message: 'Too Many Requests', error: 429 } },
  answer: (asked, scene) => {
    const { pathname } = asked.url
    if (pathname === '/api/v1/access_token') return signIn(asked)
    if (bearerOf(asked) !== TOKEN) return { status: 401, json: { message: 'Unauthorized', error: 401 } }
    if (pathname === `/r/${SUBREDDIT}/search`) return page(asked, scene.posts.map(toThing))
    if (pathname === `/r/${SUBREDDIT}/comments`) return page(asked, scene.answers.list().toReversed().map(toComment))
    if (pathname === '/api/info') return info(asked, scene)
    if (pathname === '/api/v1/me') return { json: { name: USER } }
    if (pathname === `/user/${USER}/comments`) return page(asked, scene.answers.list().toReversed().map(toComment))
    return pathname === '/api/comment' ? take(asked, scene) : undefined
  },
}

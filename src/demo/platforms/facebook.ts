import { answerSerial, handleOf, serialOf, type Answers, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'
import { edgeOf, graphRefusal, graphTime, keyOf, NOTHING_THERE, weeksOf, type Week } from '../graph.ts'

const PAGE = '100200300'
const TOKEN = keyOf('facebook')
const ROOT = /^\/v\d+\.\d+\/(.+)$/
const OWN = { id: PAGE, name: 'Casa Nogal' }

interface Comment {
  id: string
  message: string
  /** As Meta writes it. */
  at: string
  by?: { id: string; name: string } | undefined
  parent?: string | undefined
  likes?: number | undefined
}

/** A post or a comment as the Graph API writes it. */
export const pageResource = ({ id, message, at, by, parent, likes }: Comment) => ({
  id, message, created_time: at, permalink_url: `https://www.facebook.com/${id}`, ...(by && { from: by }), ...(parent && { parent: { id: parent } }), ...(likes !== undefined && { like_count: likes, comment_count: 0 }),
})

const idOf = (post: Shown): string => `fb_${serialOf(post)}`
const toComment = (post: Shown) => pageResource({ id: idOf(post), message: post.text, at: graphTime(post.publishedAt), by: { id: `psid-${handleOf(post.author)}`, name: post.author }, likes: 0 })
const toAnswer = (said: Said) => pageResource({ id: `fbr_${answerSerial(said)}`, message: said.text, at: graphTime(said.at), by: OWN, parent: said.to })

/** Newest first, answers among the comments they stand below. */
const below = ({ posts }: Week, answers: Answers) => posts.flatMap(post => [...answers.list(idOf(post)).toReversed().map(toAnswer), toComment(post)])

/** A post of the page itself: each week one, under which people speak. */
const toPost = (week: Week, answers: Answers) => {
  const moved = [week.start, ...week.posts.map(({ publishedAt }) => publishedAt), ...week.posts.flatMap(post => answers.list(idOf(post)).map(({ at }) => at))]
  return { ...pageResource({ id: `${PAGE}_${week.number}`, message: 'Esta semana en Casa Nogal.', at: graphTime(week.start), by: OWN }), updated_time: graphTime(new Date(Math.max(...moved.map(Number)))) }
}

const feed = (asked: Asked, weeks: Week[], answers: Answers): Given => {
  const since = new Date(Number(asked.url.searchParams.get('since') ?? 0) * 1000)
  return edgeOf(asked, weeks.filter(({ start }) => start >= since).map(week => toPost(week, answers)))
}

const commentsOf = (asked: Asked, id: string, { posts, answers }: Scene): Given => {
  const week = weeksOf(posts).find(({ number }) => `${PAGE}_${number}` === id)
  if (week) return edgeOf(asked, below(week, answers))
  if (!posts.some(post => idOf(post) === id)) return NOTHING_THERE
  if (asked.method === 'GET') return edgeOf(asked, answers.list(id).map(toAnswer))
  return { json: { id: toAnswer(answers.add(id, new URLSearchParams(asked.body).get('message') ?? '')).id } }
}

export const platform: Platform = {
  origins: ['https://graph.facebook.com'],
  sites: ['murmullo'],
  config: () => ({ pageId: PAGE, accessToken: TOKEN, postDays: 365 }),
  secret: 'accessToken',
  idOf,
  replies: 'owner-reply',
  limited: graphRefusal(403, 32, 'Page request limit reached', { 'x-business-use-case-usage': `{"${PAGE}":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":1}]}` }),
  answer: (asked, scene) => {
    const [id = '', edge] = (ROOT.exec(asked.url.pathname)?.[1] ?? '').split('/')
    if (!id.startsWith(PAGE) && !id.startsWith('fb')) return undefined
    if (asked.headers.authorization !== `Bearer ${TOKEN}`) return graphRefusal(400, 190, 'Invalid OAuth access token')
    if (edge === 'feed') return feed(asked, weeksOf(scene.posts), scene.answers)
    if (edge === 'tagged') return edgeOf(asked, [])
    if (edge === 'comments') return commentsOf(asked, id, scene)
    const answer = scene.answers.list().map(toAnswer).find(one => one.id === id)
    return answer ? { json: answer } : NOTHING_THERE
  },
}

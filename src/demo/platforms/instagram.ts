import { edgeOf, graphRefusal, graphTime, keyOf, NOTHING_THERE, weeksOf, type Week } from '../graph.ts'
import { answerSerial, handleOf, serialOf, type Answers, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const ACCOUNT = '178410000'
const OWN = 'casanogal'
const TOKEN = keyOf('instagram')
const ROOT = /^\/v\d+\.\d+\/(.+)$/

const mediaId = ({ number }: Week): string => `179${number}`
const idOf = (post: Shown): string => `180${serialOf(post)}`

const toReply = (said: Said) => ({ id: `181${answerSerial(said)}`, text: said.text, timestamp: graphTime(said.at), username: OWN, like_count: 0 })
const toComment = (post: Shown, answers: Answers) => {
  const replies = answers.list(idOf(post)).map(toReply)
  return { id: idOf(post), text: post.text, timestamp: graphTime(post.publishedAt), username: handleOf(post.author), like_count: 0, ...(replies.length > 0 && { replies: { data: replies } }) }
}

const toMedia = (week: Week, answers: Answers) => ({
  id: mediaId(week), timestamp: graphTime(week.start), permalink: `https://www.instagram.com/p/Nogal${week.number}/`, comments_count: week.posts.reduce((sum, post) => sum + 1 + answers.list(idOf(post)).length, 0),
})

const ofComment = (asked: Asked, { id, edge }: { id: string; edge: string | undefined }, { posts, answers }: Scene): Given => {
  const said = answers.list().map(toReply).find(one => one.id === id)
  if (said) return { json: said }
  const post = posts.find(one => idOf(one) === id)
  if (post === undefined) return NOTHING_THERE
  if (edge === undefined) return { json: { ...toComment(post, answers), media: { id: '179' } } }
  if (asked.method === 'GET') return edgeOf(asked, answers.list(id).map(toReply))
  return { json: { id: toReply(answers.add(id, new URLSearchParams(asked.body).get('message') ?? '')).id } }
}

export const platform: Platform = {
  origins: ['https://graph.facebook.com'],
  sites: ['murmullo'],
  config: () => ({ accountId: ACCOUNT, accessToken: TOKEN, mediaDays: 365 }),
  secret: 'accessToken',
  idOf,
  replies: 'owner-reply',
  limited: graphRefusal(400, 4, 'Application request limit reached'),
  answer: (asked, scene) => {
    const [id = '', edge] = (ROOT.exec(asked.url.pathname)?.[1] ?? '').split('/')
    if (!/^(17|18)\d+$/.test(id)) return undefined
    if (asked.headers.authorization !== `Bearer ${TOKEN}`) return graphRefusal(400, 190, 'Invalid OAuth access token')
    if (id === ACCOUNT && edge === undefined) return { json: { id: ACCOUNT, username: OWN } }
    if (id === ACCOUNT && edge === 'media') return edgeOf(asked, weeksOf(scene.posts).map(week => toMedia(week, scene.answers)))
    if (id === ACCOUNT) return edgeOf(asked, [])
    const week = weeksOf(scene.posts).find(one => mediaId(one) === id)
    return week ? edgeOf(asked, week.posts.map(post => toComment(post, scene.answers))) : ofComment(asked, { id, edge }, scene)
  },
}

import { answerSerial, bearerOf, handleOf, limitOf, serialOf, titleOf, writtenAt, type Answers, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const REPOSITORY = 'casa-nogal/app'
const TOKEN = 'ghp_demostracion'
const SITE = `https://github.com/${REPOSITORY}/issues`

const userOf = (login: string) => ({ login, id: login.length, html_url: `https://github.com/${login}`, type: 'User' })

/** What the brand answered in the story, and then through the API. */
const talkOf = (post: Shown, answers: Answers): Said[] => {
  const to = String(serialOf(post))
  return [...(post.reply ? [{ number: 0, to, ...post.reply }] : []), ...answers.list(to)]
}

/** An answer is a change of the issue too. */
const toIssue = (post: Shown, given: Answers) => {
  const number = serialOf(post)
  const answers = talkOf(post, given)
  return {
    id: number, number, title: titleOf(post), body: post.text, comments: answers.length, state: 'open', labels: [], html_url: `${SITE}/${number}`, repository_url: `https://api.github.com/repos/${REPOSITORY}`,
    created_at: post.publishedAt.toISOString(), updated_at: new Date(Math.max(writtenAt(post).getTime(), ...answers.map(({ at }) => at.getTime()))).toISOString(), user: userOf(handleOf(post.author).replaceAll('_', '-')), author_association: 'NONE',
  }
}

const toComment = (said: Said) => ({
  id: answerSerial(said), body: said.text, html_url: `${SITE}/${said.to}#issuecomment-${answerSerial(said)}`, created_at: said.at.toISOString(), updated_at: said.at.toISOString(), user: userOf('casa-nogal'), author_association: 'MEMBER',
})

const search = ({ url }: Asked, { posts, answers }: Scene): Given => {
  const from = Date.parse(/updated:>=(\S+)/.exec(url.searchParams.get('q') ?? '')?.[1] ?? '1990-01-01')
  const all = posts.map(post => toIssue(post, answers)).filter(one => Date.parse(one.updated_at) >= from).toSorted((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at))
  const size = limitOf(url, 'per_page', 100)
  const start = (Number(url.searchParams.get('page') ?? 1) - 1) * size
  return { json: { total_count: all.length, incomplete_results: false, items: all.slice(start, start + size) } }
}

const talk = ({ url, method, body }: Asked, number: string, { posts, answers }: Scene): Given => {
  const post = posts.find(one => String(serialOf(one)) === number)
  if (post === undefined) return { status: 410, json: { message: 'This issue was deleted' } }
  if (method === 'POST') return { status: 201, json: toComment(answers.add(number, (JSON.parse(body) as { body: string }).body)) }
  const since = new Date(url.searchParams.get('since') ?? 0)
  return { json: talkOf(post, answers).filter(({ at }) => at >= since).map(toComment) }
}

export const platform: Platform = {
  origins: ['https://api.github.com'],
  sites: ['apps'],
  config: () => ({ repositories: [REPOSITORY], token: TOKEN }),
  secret: 'token',
  idOf: post => `issue ${serialOf(post)}`,
  replies: 'owner-reply',
  limited: { status: 403, headers: { 'x-ratelimit-remaining': '0', 'retry-after': '60' }, json: { message: 'API rate limit exceeded for user ID 9.' } },
  answer: (asked, scene) => {
    if (bearerOf(asked) !== TOKEN) return { status: 401, json: { message: 'Bad credentials', status: '401' } }
    if (asked.url.pathname === '/search/issues') return search(asked, scene)
    const [, number] = new RegExp(`^/repos/${REPOSITORY}/issues/(\\d+)/comments$`).exec(asked.url.pathname) ?? []
    return number === undefined ? { status: 404, json: { message: 'Not Found' } } : talk(asked, number, scene)
  },
}

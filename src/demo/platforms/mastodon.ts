import { answerSerial, bearerOf, handleOf, htmlOf, limitOf, serialOf, type Answers, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const HOST = 'https://tinta.example'
const TOKEN = 'ficha-de-demostracion'
const OWN = accountOf('Casa Nogal', 'casanogal')

interface Status {
  id: string
  created_at: string
  content: string
  in_reply_to_id: string | null
  [field: string]: unknown
}

function accountOf(name: string, handle = handleOf(name)): Record<string, unknown> {
  return { id: handle, username: handle, acct: handle, display_name: name, url: `${HOST}/@${handle}`, followers_count: 40 + name.length, noindex: false }
}

const toStatus = (post: Shown): Status => ({
  id: String(serialOf(post)), created_at: post.publishedAt.toISOString(), edited_at: post.editedAt?.toISOString() ?? null, content: htmlOf(post.text), spoiler_text: '', language: post.lang, visibility: 'public',
  uri: `${HOST}/statuses/${serialOf(post)}`, url: `${HOST}/@${handleOf(post.author)}/${serialOf(post)}`, in_reply_to_id: null, account: accountOf(post.author), favourites_count: 0, reblogs_count: 0, replies_count: 0,
})

const toAnswer = (said: Said, to: string): Status => ({
  id: String(answerSerial(said)), created_at: said.at.toISOString(), edited_at: null, visibility: 'public', in_reply_to_id: said.to, account: OWN, url: `${HOST}/@casanogal/${answerSerial(said)}`,
  content: `<p><span class="h-card"><a href="${HOST}/@${to}">@<span>${to}</span></a></span> ${htmlOf(said.text).slice(3)}`,
})

const authorOf = (posts: Shown[], id: string): string => handleOf(posts.find(post => String(serialOf(post)) === id)?.author ?? 'nadie')

const answersIn = (posts: Shown[], answers: Answers, to?: string): Status[] => answers.list(to).map(said => toAnswer(said, authorOf(posts, said.to)))

/** Older than the one named, and the link to what lies behind. */
const tagPage = ({ url }: Asked, posts: Shown[]): Given => {
  const before = Number(url.searchParams.get('max_id') ?? Infinity)
  const size = limitOf(url, 'limit', 40)
  const older = posts.filter(post => serialOf(post) < before)
  const shown = older.slice(0, size).map(toStatus)
  return { json: shown, headers: older.length > size ? { link: `<${HOST}${url.pathname}?max_id=${shown.at(-1)!.id}>; rel="next"` } : {} }
}

/** The name in front is whom it is for. */
const take = ({ body, headers }: Asked, { posts, answers }: Scene): Given => {
  const form = new URLSearchParams(body)
  const to = form.get('in_reply_to_id') ?? ''
  const said = answers.add(to, (form.get('status') ?? '').replace(/^@\S+ /, ''), String(headers['idempotency-key']))
  return { json: toAnswer(said, authorOf(posts, to)) }
}

const search = ({ url }: Asked, { posts, answers }: Scene): Given => {
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const found = [...answersIn(posts, answers).toReversed(), ...posts.map(toStatus)]
  return { json: { accounts: [], hashtags: [], statuses: found.slice(offset, offset + limitOf(url, 'limit', 40)) } }
}

export const platform: Platform = {
  origins: [HOST],
  sites: ['murmullo'],
  config: () => ({ instance: HOST, tags: ['CasaNogal'], query: 'Casa Nogal', token: TOKEN }),
  secret: 'token',
  idOf: post => String(serialOf(post)),
  replies: 'comment',
  limited: { status: 429, headers: { 'x-ratelimit-remaining': '0', 'retry-after': '60' }, json: { error: 'Too many requests' } },
  answer: (asked, scene) => {
    const { method, url: { pathname } } = asked
    if (bearerOf(asked) !== TOKEN) return { status: 401, json: { error: 'The access token is invalid' } }
    if (pathname.startsWith('/api/v1/timelines/tag/')) return tagPage(asked, scene.posts)
    if (pathname === '/api/v2/search') return search(asked, scene)
    if (pathname === '/api/v1/accounts/verify_credentials') return { json: OWN }
    if (pathname === '/api/v1/statuses' && method === 'POST') return take(asked, scene)
    const [, id, rest] = /^\/api\/v1\/statuses\/(\d+)(\/context)?$/.exec(pathname) ?? []
    const post = scene.posts.find(one => String(serialOf(one)) === id)
    if (post === undefined) return { status: 404, json: { error: 'Record not found' } }
    return { json: rest ? { ancestors: [], descendants: answersIn(scene.posts, scene.answers, id) } : toStatus(post) }
  },
}

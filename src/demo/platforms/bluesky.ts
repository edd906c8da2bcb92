import { createHash } from 'node:crypto'
import { answerSerial, bearerOf, handleOf, limitOf, serialOf, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const PUBLIC = 'https://public.api.bsky.app'
const SERVICE = 'https://bsky.social'
const HANDLE = 'casanogal.example'
const PASSWORD = 'nogal-demo-nogal-demo'
const DID = 'did:plc:casanogal'
const TOKEN = 'sesion-de-demostracion'
const POST = 'app.bsky.feed.post'

interface Ref {
  uri: string
  cid: string
}

const didOf = (author: string): string => `did:plc:${createHash('sha256').update(author).digest('hex').slice(0, 24)}`
const uriOf = (post: Shown): string => `at://${didOf(post.author)}/${POST}/${serialOf(post).toString(36)}`
const refOf = (uri: string): Ref => ({ uri, cid: createHash('sha256').update(uri).digest('hex') })

const toPost = (post: Shown): Record<string, unknown> => ({
  ...refOf(uriOf(post)), indexedAt: post.publishedAt.toISOString(), likeCount: 0, replyCount: 0, repostCount: 0, quoteCount: 0,
  author: { did: didOf(post.author), handle: `${handleOf(post.author).replaceAll('_', '-')}.example`, displayName: post.author },
  record: { $type: POST, text: post.text, createdAt: post.publishedAt.toISOString(), langs: [post.lang] },
})

const answerUri = (said: Said): string => `at://${DID}/${POST}/${answerSerial(said).toString(36)}`
const recordOf = (said: Said) => ({ $type: POST, text: said.text, createdAt: said.at.toISOString(), reply: { root: refOf(said.to), parent: refOf(said.to) } })
const toAnswer = (said: Said): Record<string, unknown> => ({ ...refOf(answerUri(said)), indexedAt: said.at.toISOString(), author: { did: DID, handle: HANDLE, displayName: 'Casa Nogal' }, record: recordOf(said) })

const search = ({ url }: Asked, posts: Shown[]): Given => {
  const [since, until] = ['since', 'until'].map(name => url.searchParams.get(name))
  const within = posts.filter(({ publishedAt }) => (since == null || publishedAt >= new Date(since)) && (until == null || publishedAt < new Date(until)))
  const size = limitOf(url, 'limit', 100)
  return { json: { posts: within.slice(0, size).map(toPost), hitsTotal: within.length, ...(within.length > size && { cursor: String(size) }) } }
}

const signIn = ({ body }: Asked): Given => {
  const { identifier, password } = JSON.parse(body) as { identifier: string; password: string }
  if (identifier !== HANDLE || password !== PASSWORD) return { status: 401, json: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' } }
  return { json: { accessJwt: TOKEN, refreshJwt: `${TOKEN}-2`, did: DID, handle: HANDLE } }
}

const takeRecord = ({ body }: Asked, { answers }: Scene): Given => {
  const { record } = JSON.parse(body) as { record: { text: string; reply: { parent: Ref } } }
  return { json: refOf(answerUri(answers.add(record.reply.parent.uri, record.text))) }
}

const METHODS: Record<string, (asked: Asked, scene: Scene) => Given> = {
  'app.bsky.feed.searchPosts': (asked, { posts }) => search(asked, posts),
  'app.bsky.feed.getPosts': ({ url }, { posts, answers }) => {
    const named = url.searchParams.getAll('uris')
    return { json: { posts: [...posts.map(toPost), ...answers.list().map(toAnswer)].filter(({ uri }) => named.includes(String(uri))) } }
  },
  'app.bsky.feed.getAuthorFeed': (_, { answers }) => ({ json: { feed: answers.list().toReversed().map(said => ({ post: toAnswer(said) })) } }),
  'com.atproto.repo.listRecords': (_, { answers }) => ({ json: { records: answers.list().toReversed().map(said => ({ ...refOf(answerUri(said)), value: recordOf(said) })) } }),
  'com.atproto.repo.getRecord': ({ url }, { answers }) => {
    const said = answers.list().find(one => answerUri(one).endsWith(`/${url.searchParams.get('rkey')}`))
    return said ? { json: { ...refOf(answerUri(said)), value: recordOf(said) } } : { status: 400, json: { error: 'RecordNotFound', message: 'Could not locate record' } }
  },
  'com.atproto.repo.createRecord': takeRecord,
}

export const platform: Platform = {
  origins: [PUBLIC, SERVICE],
  sites: ['murmullo'],
  config: () => ({ query: '"Casa Nogal"', author: HANDLE, identifier: HANDLE, appPassword: PASSWORD }),
  secret: 'appPassword',
  idOf: uriOf,
  tellsDeleted: true,
  replies: 'comment',
  limited: { status: 429, headers: { 'ratelimit-remaining': '0', 'retry-after': '60' }, json: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' } },
  answer: (asked, scene) => {
    const method = asked.url.pathname.replace('/xrpc/', '')
    if (method === 'com.atproto.server.createSession') return signIn(asked)
    const run = METHODS[method]
    if (run === undefined) return { status: 501, json: { error: 'MethodNotImplemented', message: 'Method Not Implemented' } }
    if (bearerOf(asked) === TOKEN) return run(asked, scene)
    // Strangers are not searched for.
    return asked.url.origin === PUBLIC ? { status: 403, body: 'Forbidden' } : { status: 401, json: { error: 'InvalidToken', message: 'Token is invalid' } }
  },
}

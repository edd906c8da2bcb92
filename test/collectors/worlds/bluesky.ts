import { crowdOf, hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type Asked, type Given, type ServerWorld } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Post {
  uri: string
  cid: string
  record: { text: string; createdAt: string; [field: string]: unknown }
  [field: string]: unknown
}

const DID = 'did:plc:visita'
const uriOf = (key: string, did = DID): string => `at://${did}/app.bsky.feed.post/${key}`
const post = (key: string, createdAt: string, text: string, rest: Record<string, unknown> = {}, record: Record<string, unknown> = {}): Post => ({
  uri: uriOf(key), cid: `cid-${key}`, author: { did: DID, handle: 'visita.example' }, indexedAt: new Date(Date.parse(createdAt) + 700).toISOString(),
  record: { $type: 'app.bsky.feed.post', text, createdAt, ...record }, ...rest,
})

const ROOT = { uri: uriOf('p4'), cid: 'cid-p4' }
const ITEMS: Post[] = [
  post('p4', '2026-03-04T15:00:00.000Z', 'Fila larga en Faro Café ☕', { author: { did: 'did:plc:lucia', handle: 'lucia.example', displayName: 'Lucía Anaya' }, likeCount: 4, replyCount: 1, repostCount: 0, quoteCount: 1 }, { langs: ['es'] }),
  post('p3', '2026-03-04T09:00:00.000-06:00', 'Pues a mí me atendieron bien', {}, { reply: { root: ROOT, parent: ROOT }, langs: ['es', 'en'] }),
  post('p2', '2026-03-04T09:30:00Z', 'Nada más que decir'),
  // A clock of next year: Bluesky sorts by the moment it met the post.
  post('p1', '2027-01-01T00:00:00Z', 'Escribo desde el futuro', { indexedAt: '2026-03-04T09:00:00.000Z' }),
  post('p0', '2026-03-03T20:00:00.000Z', 'Me arrepiento de esto'),
  ...hoursBefore('2026-03-03T18:00:00Z', 8, (index, date) => post(`n${index}`, date, `Visita ${index}`)),
]
const ADDED = post('p5', '2026-03-05T08:00:00.000Z', 'Una taza más')
const SHOWN = 5

export const promised: Promised = {
  ids: ITEMS.map(({ uri }) => uri),
  dates: { [uriOf('p4')]: '2026-03-04T15:00:00Z', [uriOf('p3')]: '2026-03-04T15:00:00Z', [uriOf('p1')]: '2026-03-04T09:00:00Z' },
  edited: { id: '', text: '' },
  deleted: uriOf('p0'),
  added: ADDED.uri,
  bare: uriOf('p2'),
  always: ['author', 'publishedAt', 'url'],
  retryAfterSeconds: 50,
}
export const impossible = {
  edited: 'posts on Bluesky cannot be edited',
}

const listedIn = (state: State): Post[] => listIn(state, ITEMS, { edit: one => one, isDeleted: ({ uri }) => uri === promised.deleted, added: ADDED, doubledAt: 4, crowd: crowdOf(120, (index, date) => post(`m${index}`, date, `Visita nueva ${index}`)) })
const sortAt = ({ record, indexedAt }: Post): number => Math.min(Date.parse(record.createdAt), Date.parse(String(indexedAt)))

const search = ({ searchParams }: URL, state: State): Given => {
  const [since, until] = [searchParams.get('since'), state === 'looping' ? null : searchParams.get('until')]
  const listed = listedIn(state).filter(one => (since === null || sortAt(one) >= Date.parse(since)) && (until === null || sortAt(one) < Date.parse(until)))
  return { json: { posts: listed.slice(0, SHOWN), hitsTotal: listed.length, ...(listed.length > SHOWN ? { cursor: String(SHOWN) } : {}) } }
}

const createRepo = () => {
  let state: ReplyState = 'steady'
  const standing: { uri: string; cid: string; value: Post['record'] }[] = []
  const take = ({ body }: Asked): Given => {
    const { record } = JSON.parse(body) as { record: Post['record'] }
    const taken = { uri: uriOf(`r${standing.length}`, 'did:plc:faro'), cid: `cid-r${standing.length}`, value: record }
    standing.push(taken)
    return state === 'lost' ? { status: 502, body: 'bad gateway' } : { json: { uri: taken.uri, cid: taken.cid } }
  }
  const answer = (asked: Asked, method: string): Given => {
    if (state === 'failing') return { status: 503, body: 'later' }
    if (state === 'revoked') return { status: 401, json: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' } }
    if (method === 'com.atproto.server.createSession') return { json: { accessJwt: 'prestado', refreshJwt: 'otro', did: 'did:plc:faro', handle: 'faro.example' } }
    if (method === 'com.atproto.repo.listRecords') return { json: { records: standing } }
    if (method === 'com.atproto.repo.getRecord') return { json: standing.find(({ uri }) => uri.endsWith(`/${asked.url.searchParams.get('rkey')}`)) }
    return take(asked)
  }
  const isGone = (): boolean => state === 'gone'
  return { answer, isGone, reply: { target: uriOf('p4'), standing: () => standing.map(({ value }) => value.text), become: (next: ReplyState) => void (state = next) } }
}

export const open: WorldModule['open'] = () => {
  const repo = createRepo()
  const world: ServerWorld = {
    origins: ['https://public.api.bsky.app', 'https://bsky.social'],
    config: () => ({ query: 'faro', identifier: '@faro.example', appPassword: 'abcd-efgh' }),
    retryAfterSeconds: promised.retryAfterSeconds,
    own: ['limited'],
    reply: repo.reply,
    answer: (asked, state) => {
      const method = asked.url.pathname.replace('/xrpc/', '')
      if (state === 'limited' || state === 'exhausted') return { status: 429, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': String(Date.parse('2026-03-06T12:00:50Z') / 1000) }, json: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' } }
      if (state === 'changed' && method === 'app.bsky.feed.searchPosts') return { json: { hits: [] } }
      // Strangers are not searched for.
      if (method === 'app.bsky.feed.searchPosts') return asked.headers.authorization === 'Bearer prestado' ? search(asked.url, state) : { status: 403, body: 'Forbidden' }
      if (method !== 'app.bsky.feed.getPosts') return repo.answer(asked, method)
      const named = asked.url.searchParams.getAll('uris')
      return { json: { posts: repo.isGone() ? [] : listedIn(state).filter(({ uri }) => named.includes(uri)) } }
    },
  }
  return openServerWorld(world)
}

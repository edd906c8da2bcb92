import { crowdOf, hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type Asked, type Given, type ServerWorld } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Status {
  id: string
  content: string
  created_at: string
  [field: string]: unknown
}

const account = (id: string, rest: Record<string, unknown> = {}) => ({ id, username: `persona${id}`, acct: `persona${id}`, display_name: '', url: `https://tinta.example/@persona${id}`, ...rest })
const status = (id: string, created_at: string, content: string, rest: Record<string, unknown> = {}): Status =>
  ({ id, created_at, content: `<p>${content}</p>`, uri: `https://tinta.example/statuses/${id}`, url: null, account: account('1'), in_reply_to_id: null, edited_at: null, spoiler_text: '', language: null, ...rest })

const ITEMS: Status[] = [
  status('940', '2026-03-04T15:00:00.000Z', 'Fila larga en <a href="https://tinta.example/tags/farocafe">#<span>FaroCafe</span></a>', {
    language: 'es', edited_at: '2026-03-04T15:20:00.000Z', favourites_count: 4, reblogs_count: 1, replies_count: 2, visibility: 'public',
    account: account('7', { acct: 'lucia@otra.example', display_name: 'Lucía Anaya', followers_count: 310 }), url: 'https://otra.example/@lucia/940',
  }),
  status('930', '2026-03-04T09:00:00.000-06:00', 'Pues a mí me atendieron bien', { in_reply_to_id: '940', language: 'pt-BR', spoiler_text: 'Café' }),
  status('920', '2026-03-04T09:30:00.000Z', 'Nada más que decir'),
  status('910', '2026-03-03T20:00:00.000Z', 'Cierran los lunes'),
  ...hoursBefore('2026-03-03T18:00:00Z', 8, (index, date) => status(String(880 - index), date, `Visita ${index}`)),
]
/** Whoever asks not to be found is not read. */
const SHY = status('915', '2026-03-04T08:00:00.000Z', 'Prefiero que no me lean', { account: account('3', { noindex: true }) })
const EDITED = { id: '910', text: 'Cierran los martes' }
const ADDED = status('950', '2026-03-05T08:00:00.000Z', 'Una taza más')
const SHOWN = 5

export const promised: Promised = {
  ids: ITEMS.map(({ id }) => id),
  dates: { 940: '2026-03-04T15:00:00Z', 930: '2026-03-04T15:00:00Z', 920: '2026-03-04T09:30:00Z' },
  edited: EDITED,
  deleted: '',
  added: ADDED.id,
  bare: '920',
  always: ['author', 'publishedAt', 'url'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'a deleted post is missing from the lists, which say nothing of it',
}

const listedIn = (state: State): Status[] =>
  listIn(state, ITEMS.toSpliced(3, 0, SHY), {
    edit: one => (one.id === EDITED.id ? { ...one, content: `<p>${EDITED.text}</p>`, edited_at: '2026-03-05T09:00:00.000Z' } : one),
    isDeleted: () => false,
    added: ADDED,
    doubledAt: 4,
    crowd: crowdOf(120, (index, date) => status(String(9000 - index), date, `Visita nueva ${index}`)),
  })

const tagPage = (url: URL, state: State, base: string): Given => {
  const before = state === 'looping' ? undefined : url.searchParams.get('max_id')
  const listed = listedIn(state)
  // A doubled list shows its last item once more on the next page, as lists do that move while they are read.
  const start = before === null || before === undefined ? 0 : listed.findLastIndex(({ id }) => id === before) + (state === 'doubled' ? 0 : 1)
  const shown = listed.slice(start, start + SHOWN)
  const more = state === 'looping' || listed.length > start + SHOWN
  return { json: shown, headers: more ? { link: `<${base}/api/v1/timelines/tag/farocafe?max_id=${shown.at(-1)?.id}>; rel="next", <${base}/api/v1/timelines/tag/farocafe?min_id=${shown[0]?.id}>; rel="prev"` } : {} }
}

/** The side that takes answers: what stands in the thread, and the keys of what was taken. */
const createThread = () => {
  let state: ReplyState = 'steady'
  const standing: Status[] = []
  const keys = new Map<string, Status>()
  const take = ({ body, headers }: Asked): Given => {
    const form = new URLSearchParams(body)
    const key = String(headers['idempotency-key'])
    const words = (form.get('status') ?? '').replace(/^@(\S+) /, '<span class="h-card"><a href="https://otra.example/@lucia">@<span>lucia</span></a></span> ')
    const taken = keys.get(key) ?? status(`99${standing.length}`, '2026-03-06T12:00:00.000Z', words, { in_reply_to_id: form.get('in_reply_to_id'), account: account('50') })
    if (!keys.has(key)) standing.push(taken)
    keys.set(key, taken)
    // A server that keeps the answer and falls before it says so.
    return state === 'lost' ? { status: 502, body: 'bad gateway' } : { json: taken }
  }
  const answer = (asked: Asked): Given => {
    const { pathname } = asked.url
    if (state === 'failing') return { status: 503, body: 'later' }
    if (state === 'revoked') return { status: 401, json: { error: 'The access token was revoked' } }
    if (pathname.endsWith('/verify_credentials')) return { json: account('50', { acct: 'farocafe' }) }
    if (state === 'gone') return { status: 404, json: { error: 'Record not found' } }
    if (pathname.endsWith('/context')) return { json: { ancestors: [], descendants: standing } }
    return asked.method === 'POST' ? take(asked) : { json: ITEMS[0] }
  }
  const texts = (): string[] => standing.map(({ content }) => content.replace(/<[^>]+>/g, '').replace(/^@\S+ /, ''))
  return { answer, reply: { target: '940', standing: texts, become: (next: ReplyState) => void (state = next) } }
}

export const open: WorldModule['open'] = () => {
  const thread = createThread()
  const world: ServerWorld = {
    config: base => ({ instance: base, tags: ['#FaroCafe'], query: 'faro', token: 'secreto' }),
    retryAfterSeconds: promised.retryAfterSeconds,
    own: ['limited'],
    reply: thread.reply,
    answer: (asked, state, base) => {
      const { url } = asked
      if (state === 'limited' || state === 'exhausted') return { status: 429, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-03-06T12:01:30.000000Z' }, json: { error: 'Too many requests' } }
      if (state === 'changed') return { json: [{ key: '940', body: 'Todo es distinto' }] }
      if (url.pathname.startsWith('/api/v1/timelines/tag/')) return tagPage(url, state, base)
      if (url.pathname === '/api/v2/search') return { json: { accounts: [], statuses: url.searchParams.get('offset') === '0' || state === 'looping' ? listedIn(state).slice(0, 3) : [], hashtags: [] } }
      return thread.answer(asked)
    },
  }
  return openServerWorld(world)
}

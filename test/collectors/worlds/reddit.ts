import { crowdOf, hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type Asked, type Given, type ServerWorld } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Thing {
  kind: 't1' | 't3'
  data: { id: string; name: string; created_utc: number; [field: string]: unknown }
}

const seconds = (date: string): number => Date.parse(date) / 1000
const post = (id: string, date: string, rest: Record<string, unknown> = {}): Thing => ({
  kind: 't3',
  data: { id, name: `t3_${id}`, created_utc: seconds(date), created: seconds(date) + 28_800, edited: false, permalink: `/r/cafe/comments/${id}/tema/`, selftext: '', selftext_html: null, subreddit: 'cafe', removed_by_category: null, ...rest },
})
const comment = (id: string, date: string, body: string, rest: Record<string, unknown> = {}): Thing => ({
  kind: 't1',
  data: { id, name: `t1_${id}`, created_utc: seconds(date), edited: false, body, link_id: 't3_p4', parent_id: 't3_p4', permalink: `/r/cafe/comments/p4/tema/${id}/`, subreddit: 'cafe', ...rest },
})

const POSTS: Thing[] = [
  post('p4', '2026-03-04T15:00:00Z', {
    title: 'Faro Café & amigos', selftext: 'Abrió **con fila**', selftext_html: '<!-- SC_OFF --><div class="md"><p>Abrió <strong>con fila</strong></p>\n</div><!-- SC_ON -->',
    author: 'lucia_anaya', author_fullname: 't2_lucia', score: 12, num_comments: 2, edited: seconds('2026-03-04T16:00:00Z'),
  }),
  post('p3', '2026-03-04T09:00:00-06:00', { title: '¿Quién tuesta?', author: '[deleted]', selftext: 'Pregunto por un amigo', score: 1, num_comments: 0 }),
  post('p2', '2026-03-03T20:00:00Z', { title: 'Horario', author: 'ines', selftext: 'Cierran los lunes', score: 1, num_comments: 0 }),
  post('p1', '2026-03-03T19:00:00Z', { title: 'Queja', author: 'ines', selftext: 'Me arrepiento de esto', score: 1, num_comments: 0 }),
  ...hoursBefore('2026-03-03T18:00:00Z', 9, (index, date) => post(`n${index}`, date, { title: `Visita ${index}`, author: 'visita', selftext: `Visita ${index}` })),
]
const COMMENTS: Thing[] = [
  comment('c2', '2026-03-04T10:00:00Z', 'A mí me atendieron bien', { author: 'tvela', score: 1, score_hidden: true, parent_id: 't1_c0', permalink: null }),
  comment('c1', '2026-03-04T09:30:00Z', 'Nada más que decir'),
]
const EDITED = { id: 't3_p2', text: 'Cierran los martes' }
const SHOWN = 6

export const promised: Promised = {
  ids: [...POSTS, ...COMMENTS].map(({ data }) => data.name),
  dates: { t3_p4: '2026-03-04T15:00:00Z', t3_p3: '2026-03-04T15:00:00Z', t1_c1: '2026-03-04T09:30:00Z' },
  edited: EDITED,
  deleted: 't3_p1',
  added: 't3_p5',
  bare: 't1_c1',
  always: ['publishedAt', 'replyTo', 'url'],
  retryAfterSeconds: 60,
}
export const impossible = {}

const listing = (things: Thing[], after: string | null = null): Given => ({ json: { kind: 'Listing', data: { after, before: null, dist: things.length, modhash: null, children: things } } })

const postsIn = (state: State): Thing[] =>
  listIn(state, POSTS, {
    edit: one => (one.data.name === EDITED.id ? { ...one, data: { ...one.data, selftext: EDITED.text, edited: seconds('2026-03-05T09:00:00Z') } } : one),
    // No search finds what was deleted.
    isDeleted: one => one.data.name === promised.deleted,
    added: post('p5', '2026-03-05T08:00:00Z', { title: 'Una taza más', author: 'ines' }),
    crowd: crowdOf(80, (index, date) => post(`m${index}`, date, { title: `Visita nueva ${index}`, author: 'visita', selftext: 'Hola' })),
  })

const page = ({ searchParams }: URL, things: Thing[], state: State): Given => {
  const after = state === 'looping' ? null : searchParams.get('after')
  const start = after === null ? 0 : Number(after.slice(6))
  return listing(things.slice(start, start + SHOWN), things.length > start + SHOWN ? `t3_at_${start + SHOWN}` : null)
}

const info = ({ searchParams }: URL, state: State): Given => {
  const names = (searchParams.get('id') ?? '').split(',')
  const found = state === 'empty' ? [] : [...POSTS, ...COMMENTS].filter(({ data }) => names.includes(data.name))
  const shown = found.map(one => (state === 'deleted' && one.data.name === promised.deleted ? { ...one, data: { ...one.data, author: '[deleted]', selftext: '[removed]', removed_by_category: 'deleted' } } : one))
  return listing(shown)
}

const createThread = () => {
  let state: ReplyState = 'steady'
  const standing: Thing[] = []
  const take = ({ body }: Asked): Given => {
    const form = new URLSearchParams(body)
    const taken = comment(`r${standing.length}`, '2026-03-06T12:00:00Z', form.get('text') ?? '', { author: 'farocafe', parent_id: form.get('thing_id') })
    standing.push(taken)
    return state === 'lost' ? { status: 502, body: 'bad gateway' } : { json: { json: { errors: [], data: { things: [taken] } } } }
  }
  const token = (): Given => (state === 'revoked' ? { status: 400, json: { error: 'invalid_grant' } } : { json: { access_token: 'prestado', token_type: 'bearer', expires_in: 86_400, scope: '*' } })
  const answer = (asked: Asked): Given => {
    const { pathname } = asked.url
    if (state === 'failing') return { status: 503, body: 'later' }
    if (pathname === '/api/v1/me') return { json: { name: 'farocafe' } }
    return pathname === '/user/farocafe/comments' ? listing(standing) : take(asked)
  }
  const texts = (): string[] => standing.map(({ data }) => String(data.body))
  const isGone = (): boolean => state === 'gone'
  return { answer, token, isGone, reply: { target: 't3_p4', standing: texts, become: (next: ReplyState) => void (state = next) } }
}

export const open: WorldModule['open'] = () => {
  const thread = createThread()
  const world: ServerWorld = {
    origins: ['https://www.reddit.com', 'https://oauth.reddit.com'],
    config: () => ({ query: 'faro', subreddits: ['r/cafe'], comments: true, clientId: 'faro', clientSecret: 'secreto', refreshToken: 'secreto' }),
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: thread.reply,
    answer: (asked, state) => {
      const { url } = asked
      if (state === 'exhausted') return { status: 429, headers: { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-used': '100', 'x-ratelimit-reset': '317' }, json: { message: 'Too Many Requests', error: 429 } }
      if (url.pathname === '/api/v1/access_token') return thread.token()
      if (state === 'changed') return { json: { kind: 'Feed', items: [] } }
      if (url.pathname === '/r/cafe/search') return page(url, postsIn(state), state)
      if (url.pathname === '/r/cafe/comments') return page(url, state === 'empty' ? [] : COMMENTS, state)
      if (url.pathname === '/api/info') return thread.isGone() ? listing([]) : info(url, state)
      return thread.answer(asked)
    },
  }
  return openServerWorld(world)
}

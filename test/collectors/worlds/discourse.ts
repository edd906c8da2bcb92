import { crowdOf, hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type Asked, type Given, type ServerWorld } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Post {
  id: number
  topic_id: number
  post_number: number
  cooked: string
  [field: string]: unknown
}

const post = (id: number, place: [topic: number, number: number], created_at: string, cooked: string, rest: Record<string, unknown> = {}): Post =>
  ({ id, topic_id: place[0], post_number: place[1], topic_slug: 'cafe', created_at, updated_at: created_at, cooked: `<p>${cooked}</p>`, post_type: 1, version: 1, actions_summary: [], ...rest })

const ITEMS: Post[] = [
  post(940, [31, 1], '2026-03-04T15:00:00.000Z', 'Abrió con fila.<br>¿Alguien fue?', {
    topic_title: 'Faro Café &amp; amigos', username: 'lucia', name: 'Lucía Anaya', reply_count: 2, quote_count: 0, reads: 40, actions_summary: [{ id: 2, count: 5 }, { id: 3 }],
    version: 2, updated_at: '2026-03-04T16:00:00.000Z',
  }),
  post(939, [31, 4], '2026-03-04T09:00:00.000-06:00', 'Me atendieron bien', { reply_to_post_number: 2, username: 'tvela', name: '' }),
  post(938, [31, 3], '2026-03-04T09:30:00.000Z', 'Nada más que decir'),
  post(937, [31, 2], '2026-03-03T20:00:00.000Z', 'Cierran los lunes', { username: 'ines' }),
  post(936, [30, 9], '2026-03-03T19:00:00.000Z', 'Me arrepiento de esto', { username: 'ines' }),
  ...hoursBefore('2026-03-03T18:00:00Z', 9, (index, date) => post(900 - 2 * index, [12, 20 - index], date, `Visita ${index}`, { username: 'visita' })),
]
/** What a moderator did is nothing that somebody said. */
const CLOSED = post(935, [30, 8], '2026-03-03T18:30:00.000Z', 'Tema cerrado', { post_type: 3 })
const EDITED = { id: '31/2', text: 'Cierran los martes' }
const SHOWN = 6
const idOf = ({ topic_id, post_number }: Post): string => `${topic_id}/${post_number}`

export const promised: Promised = {
  ids: ITEMS.map(idOf),
  dates: { '31/1': '2026-03-04T15:00:00Z', '31/4': '2026-03-04T15:00:00Z', '31/3': '2026-03-04T09:30:00Z' },
  edited: EDITED,
  deleted: '30/9',
  added: '31/5',
  bare: '31/3',
  always: ['publishedAt', 'replyTo', 'url'],
  retryAfterSeconds: 25,
}
export const impossible = {}

const listedIn = (state: State): Post[] =>
  listIn(state, ITEMS.toSpliced(5, 0, CLOSED), {
    edit: one => (idOf(one) === EDITED.id ? { ...one, cooked: `<p>${EDITED.text}</p>`, version: 2, updated_at: '2026-03-05T09:00:00.000Z' } : one),
    isDeleted: one => idOf(one) === promised.deleted,
    trace: one => ({ ...one, cooked: '<p>(mensaje eliminado por su autor)</p>', user_deleted: true }),
    added: post(941, [31, 5], '2026-03-05T08:00:00.000Z', 'Una taza más', { username: 'ines' }),
    crowd: crowdOf(140, (index, date) => post(2000 - index, [60, 200 - index], date, `Visita nueva ${index}`, { username: 'visita' })),
  })

const latest = ({ searchParams }: URL, state: State): Given => {
  const before = state === 'looping' ? null : searchParams.get('before')
  // Newer forums begin behind the post that is named, older ones with it.
  const listed = listedIn(state).filter(({ id }) => before === null || id < Number(before) || (state === 'doubled' && id === Number(before)))
  return { json: { latest_posts: listed.slice(0, SHOWN) } }
}

const createThread = () => {
  let state: ReplyState = 'steady'
  const standing: Post[] = []
  const take = ({ body, headers }: Asked): Given => {
    const { raw, topic_id, reply_to_post_number } = JSON.parse(body) as { raw: string; topic_id: number; reply_to_post_number: number }
    const taken = post(990 + standing.length, [topic_id, 50 + standing.length], '2026-03-06T12:00:00.000Z', raw, { username: headers['api-username'], reply_to_post_number })
    standing.push(taken)
    return state === 'lost' ? { status: 502, body: 'bad gateway' } : { json: taken }
  }
  const answer = (asked: Asked): Given => {
    if (state === 'failing') return { status: 503, body: 'later' }
    if (state === 'revoked') return { status: 403, json: { errors: ['You are not permitted to view the requested resource.'], error_type: 'invalid_access' } }
    if (state === 'gone') return { status: 404, json: { errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' } }
    if (asked.url.pathname.endsWith('/replies.json')) return { json: standing }
    return asked.method === 'POST' ? take(asked) : { json: ITEMS[0] }
  }
  const texts = (): string[] => standing.map(({ cooked }) => cooked.replace(/<[^>]+>/g, ''))
  return { answer, reply: { target: '31/1', standing: texts, become: (next: ReplyState) => void (state = next) } }
}

export const open: WorldModule['open'] = () => {
  const thread = createThread()
  const world: ServerWorld = {
    config: base => ({ url: `${base}/foro/`, apiKey: 'secreta', apiUsername: 'FaroCafe' }),
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: thread.reply,
    answer: (asked, state) => {
      if (state === 'exhausted') return { status: 429, json: { errors: ['You’ve performed this action too many times.'], error_type: 'rate_limit', extras: { wait_seconds: 44 } } }
      if (state === 'changed') return { json: { posts: [] } }
      if (asked.url.pathname === '/foro/site/basic-info.json') return { json: { title: 'Foro de Faro Café' } }
      return asked.url.pathname === '/foro/posts.json' && asked.method === 'GET' ? latest(asked.url, state) : thread.answer(asked)
    },
  }
  return openServerWorld(world)
}

import { crowdOf, hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type Asked, type Given, type ServerWorld } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface View {
  post?: Record<string, unknown>
  comment?: Record<string, unknown>
  [field: string]: unknown
}

const person = (id: number, name: string, rest: Record<string, unknown> = {}) => ({ id, name, actor_id: `https://foro.example/u/${name}`, local: true, ...rest })
const post = (id: number, published: string, rest: Record<string, unknown> = {}, view: Record<string, unknown> = {}): View => ({
  post: { id, name: `Tema ${id}`, published, ap_id: `https://foro.example/post/${id}`, language_id: 0, deleted: false, removed: false, ...rest },
  creator: person(5, 'visita'), community: { id: 3, name: 'cafe' }, ...view,
})
const comment = (id: number, published: string, content: string, rest: Record<string, unknown> = {}, view: Record<string, unknown> = {}): View => ({
  comment: { id, content, published, post_id: 40, path: `0.${id}`, ap_id: `https://foro.example/comment/${id}`, language_id: 0, deleted: false, removed: false, ...rest },
  creator: person(5, 'visita'), post: post(40, published).post, community: { id: 3, name: 'cafe' }, ...view,
})

const POSTS: View[] = [
  post(40, '2026-03-04T15:00:00.123456Z', { name: 'Faro Café abre en Mérida', body: 'Abrió **con fila**, dice [el diario](https://diario.example/nota)', language_id: 39, updated: '2026-03-04T16:00:00Z' }, {
    creator: person(7, 'lucia', { display_name: 'Lucía Anaya' }), counts: { score: 12, upvotes: 13, downvotes: 1, comments: 2 },
  }),
  // Older instances write no zone, and mean UTC.
  post(39, '2026-03-02T10:00:00.000000'),
  ...hoursBefore('2026-03-01T00:00:00Z', 105, (index, date) => post(500 - index, date)),
]
const COMMENTS: View[] = [
  comment(93, '2026-03-04T15:00:00.123456', 'A mí me atendieron bien', { path: '0.91.93' }, { counts: { score: 2, upvotes: 2, downvotes: 0, child_count: 0 } }),
  comment(92, '2026-03-04T09:30:00Z', 'Nada más que decir'),
  comment(91, '2026-03-03T20:00:00Z', 'Cierran los lunes'),
  comment(90, '2026-03-03T19:00:00Z', 'Me arrepiento de esto'),
]
const EDITED = { id: 'comment/91', text: 'Cierran los martes' }
const SHOWN = 50

export const promised: Promised = {
  ids: [...POSTS.map(({ post: one }) => `post/${String(one?.id)}`), ...COMMENTS.map(({ comment: one }) => `comment/${String(one?.id)}`)],
  dates: { 'post/40': '2026-03-04T15:00:00.123Z', 'comment/93': '2026-03-04T15:00:00.123Z', 'post/39': '2026-03-02T10:00:00Z' },
  edited: EDITED,
  deleted: 'comment/90',
  added: 'comment/94',
  bare: 'comment/92',
  always: ['author', 'publishedAt', 'replyTo', 'url'],
  retryAfterSeconds: 30,
}
export const impossible = {}

const listedIn = (part: 'Posts' | 'Comments', state: State): View[] => {
  if (part === 'Posts') return listIn(state === 'doubled' || state === 'empty' || state === 'crowded' ? state : 'steady', POSTS, { edit: one => one, isDeleted: () => false, added: POSTS[0]!, doubledAt: 50, crowd: crowdOf(1050, (index, date) => post(9000 - index, date)) })
  const isOne = ({ comment: one }: View, id: string): boolean => `comment/${String(one?.id)}` === id
  return listIn(state, COMMENTS, {
    edit: one => (isOne(one, EDITED.id) ? { ...one, comment: { ...one.comment, content: EDITED.text, updated: '2026-03-05T09:00:00Z' } } : one),
    isDeleted: one => isOne(one, promised.deleted),
    trace: one => ({ ...one, comment: { ...one.comment, content: '*Permanently Deleted*', deleted: true } }),
    added: comment(94, '2026-03-05T08:00:00Z', 'Una taza más'),
  })
}

const searchPage = ({ searchParams }: URL, state: State): Given => {
  const part = searchParams.get('type_') as 'Posts' | 'Comments'
  const start = state === 'looping' ? 0 : (Number(searchParams.get('page')) - 1) * SHOWN
  const shown = listedIn(part, state).slice(start, start + SHOWN)
  return { json: { type_: part, posts: part === 'Posts' ? shown : [], comments: part === 'Comments' ? shown : [], communities: [], users: [] } }
}

const createThread = () => {
  let state: ReplyState = 'steady'
  const standing: View[] = []
  const take = ({ body }: Asked): Given => {
    const { content, post_id, parent_id } = JSON.parse(body) as { content: string; post_id: number; parent_id?: number }
    const id = 700 + standing.length
    const taken = comment(id, '2026-03-06T12:00:00Z', content, { post_id, path: parent_id === undefined ? `0.${id}` : `0.${parent_id}.${id}` }, { creator: person(50, 'farocafe') })
    standing.push(taken)
    return state === 'lost' ? { status: 502, body: 'bad gateway' } : { json: { comment_view: taken, recipient_ids: [] } }
  }
  const answer = (asked: Asked): Given => {
    const { pathname } = asked.url
    if (state === 'failing') return { status: 503, body: 'later' }
    if (pathname.endsWith('/site')) return { json: { all_languages: [{ id: 0, code: 'und' }, { id: 39, code: 'es' }], ...(state === 'revoked' ? {} : { my_user: { local_user_view: { person: { id: 50 } } } }) } }
    if (pathname.endsWith('/comment/list')) return { json: { comments: standing } }
    if (asked.method === 'POST') return take(asked)
    return state === 'gone' ? { status: 404, json: { error: 'couldnt_find_comment' } } : { json: { comment_view: COMMENTS[0] } }
  }
  const texts = (): string[] => standing.map(one => String(one.comment?.content))
  return { answer, reply: { target: 'comment/93', standing: texts, become: (next: ReplyState) => void (state = next) } }
}

export const open: WorldModule['open'] = () => {
  const thread = createThread()
  const world: ServerWorld = {
    config: base => ({ instance: `${base}/`, query: 'faro', jwt: 'secreto' }),
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: thread.reply,
    answer: (asked, state) => {
      if (state === 'exhausted') return { status: 400, json: { error: 'rate_limit_error' } }
      if (state === 'changed') return { json: { hits: [] } }
      return asked.url.pathname === '/api/v3/search' ? searchPage(asked.url, state) : thread.answer(asked)
    },
  }
  return openServerWorld(world)
}

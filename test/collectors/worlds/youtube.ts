import { commentResource, threadResource, youtubeRefusal } from '../../../src/demo/platforms/youtube.ts'
import { crowdOf } from '../listed.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

const OWN = 'UCfaroCafeDeMerida00000a'
const API = '/youtube/v3'

interface Said {
  id: string
  text: string
  at: string
  edited?: string
  author?: string
  channel?: string
  likes?: number
}
interface Thread extends Said {
  replies?: Said[]
}

const person = (author: string): Pick<Said, 'author' | 'channel'> => ({ author: `@${author}`, channel: `UC-${author}` })

const THREADS: Thread[] = [
  {
    id: 'Ug5', text: 'El café helado quedó aguado otra vez.', at: '2026-03-04T15:00:00Z', likes: 3, ...person('lucia.anaya'),
    replies: [
      { id: 'Ug5.a', text: 'A mí me pasó igual el martes.', at: '2026-03-04T16:10:00Z', likes: 0, ...person('tomas.vela') },
      { id: 'Ug5.b', text: 'Lo sentimos, Lucía: hoy mismo lo revisamos.', at: '2026-03-04T17:00:00Z', likes: 1, author: '@farocafe', channel: OWN },
    ],
  },
  { id: 'Ug4', text: '¿Abren los domingos?', at: '2026-03-04T09:00:00-06:00', likes: 0, ...person('ines.prado') },
  {
    id: 'Ug3', text: 'Probé los seis sabores.', at: '2026-03-03T10:00:00.000Z', likes: 12, ...person('bruno.sol'),
    replies: Array.from({ length: 6 }, (_, index) => ({ id: `Ug3.${index}`, text: `Sabor ${index + 1}: rico.`, at: `2026-03-03T1${index}:30:00Z`, likes: 0, ...person('bruno.sol') })),
  },
  { id: 'Ug2', text: 'Sin nombre, pero contento.', at: '2026-03-02T08:00:00Z' },
  { id: 'Ug1', text: 'Volveré con mi mamá.', at: '2026-03-01T20:30:00+05:30', likes: 2, ...person('abril.rios') },
  { id: 'Ug0', text: 'Gracias por venir a la inauguración.', at: '2026-03-01T10:00:00Z', likes: 9, author: '@farocafe', channel: OWN },
]
const EDITED = { id: 'Ug1', text: 'Volveré con mi mamá y mi tía.' }
const NEW: Thread = { id: 'Ug6', text: 'Ya no sirven el pan de elote.', at: '2026-03-05T10:00:00+01:00', likes: 0, ...person('nora.luz') }
/** More than a run asks for, two at a time. */
const CROWD = crowdOf(410, (index, at): Thread => ({ id: `Um${index}`, text: `Visita ${index}.`, at, likes: 0, ...person('nora.luz') }))
const PAGE = 2

export const promised: Promised = {
  ids: THREADS.flatMap(({ id, replies = [], channel }) => [...(channel === OWN ? [] : [id]), ...replies.filter(one => one.channel !== OWN).map(one => one.id)]),
  dates: { Ug5: '2026-03-04T15:00:00Z', Ug4: '2026-03-04T15:00:00Z', Ug1: '2026-03-01T15:00:00Z' },
  edited: EDITED,
  deleted: '',
  added: NEW.id,
  bare: 'Ug2',
  always: ['url', 'publishedAt', 'engagement'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'the API leaves a deleted comment out and never names it; what is out of reach looks the same',
}

const SHOWN = { channelId: OWN, videoId: 'vidFaro0001' }

const threadsIn = (state: State): Thread[] => {
  if (state === 'empty') return []
  if (state === 'edited') return THREADS.map(one => (one.id === EDITED.id ? { ...one, text: EDITED.text, edited: '2026-03-05T09:00:00Z' } : one))
  if (state === 'grown') return [NEW, ...THREADS]
  if (state === 'crowded') return [...CROWD, ...THREADS]
  return state === 'doubled' ? [...THREADS, ...THREADS.slice(-3)] : THREADS
}

const pageOf = (items: unknown[], token: string | null, state: State): Given => {
  const from = Number(token ?? 0)
  const next = state === 'looping' ? PAGE : from + PAGE
  return { json: { kind: 'youtube#commentThreadListResponse', items: items.slice(from, from + PAGE), ...(next < items.length && { nextPageToken: String(next) }), pageInfo: { resultsPerPage: PAGE } } }
}

export const open: WorldModule['open'] = () => {
  const answers: Said[] = []
  let replyState: ReplyState = 'steady'
  const repliesTo = (parentId: string): Said[] => [...(THREADS.find(({ id }) => id === parentId)?.replies ?? []), ...(parentId === 'Ug4' ? answers : [])]

  const insert = ({ body }: Asked): Given => {
    if (replyState === 'failing') return { status: 503, body: 'later' }
    if (replyState === 'gone') return youtubeRefusal(404, 'parentCommentNotFound')
    const { snippet } = JSON.parse(body) as { snippet: { parentId: string; textOriginal: string } }
    const said = { id: `${snippet.parentId}.n${answers.length}`, text: snippet.textOriginal, at: '2026-03-06T12:00:01Z', author: '@farocafe', channel: OWN }
    answers.push(said)
    return replyState === 'lost' ? { status: 502, body: 'the answer got lost' } : { json: commentResource(said, snippet.parentId) }
  }

  const answer = (asked: Asked, state: State): Given => {
    const { method, url: { pathname, searchParams }, headers } = asked
    if (pathname === '/token') return replyState === 'revoked' ? { status: 400, json: { error: 'invalid_grant' } } : { json: { access_token: 'ya29.invented', expires_in: 3599, token_type: 'Bearer' } }
    if (headers['x-goog-api-key'] !== 'AIza-invented' && headers.authorization !== 'Bearer ya29.invented') return youtubeRefusal(403, 'forbidden')
    if (state === 'exhausted') return youtubeRefusal(403, 'quotaExceeded')
    if (state === 'changed') return { json: { items: [{ id: 'Ug5', opinion: 'Todo es distinto' }] } }
    if (method === 'POST') return insert(asked)
    if (pathname === `${API}/comments`) return pageOf(repliesTo(searchParams.get('parentId')!).map(one => commentResource(one, searchParams.get('parentId')!)), searchParams.get('pageToken'), 'steady')
    if (searchParams.get('allThreadsRelatedToChannelId') === OWN) return pageOf(threadsIn(state).map(one => threadResource(one, SHOWN)), searchParams.get('pageToken'), state)
    return youtubeRefusal(404, 'channelNotFound')
  }

  return openServerWorld({
    origins: ['https://www.googleapis.com', 'https://oauth2.googleapis.com'],
    config: () => ({ apiKey: 'AIza-invented', channelId: OWN, clientId: 'faro', clientSecret: 'oculto', refreshToken: '1//invented' }),
    answer,
    spared: ({ url }) => url.pathname === '/token',
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: { target: 'Ug4', standing: () => answers.map(({ text }) => text), become: next => void (replyState = next) },
  })
}

import { graphRefusal } from '../../../src/demo/graph.ts'
import { crowdOf } from '../listed.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

const ACCOUNT = '178410000'
const ROOT = `/v24.0/${ACCOUNT}`
const TOKEN = 'EAAB-invented'
const OWN = 'faro.cafe'

interface Said {
  id: string
  text: string
  /** As Meta writes it. */
  timestamp: string
  username?: string
  like_count?: number
  replies?: Said[]
}
interface Media {
  id: string
  timestamp: string
  comments: Said[]
}

const MEDIA: Media[] = [
  {
    id: '17909', timestamp: '2026-03-04T12:00:00+0000',
    comments: [
      { id: '9003', text: '¿Tienen leche de avena?', timestamp: '2026-03-04T15:00:00+0000', username: 'lucia.anaya', like_count: 1 },
      {
        id: '9001', text: 'Llegó frío.', timestamp: '2026-03-04T09:00:00-0600', username: 'tomas.vela', like_count: 3,
        replies: [
          { id: '9102', text: 'Cuéntanos por mensaje qué pasó, Tomás.', timestamp: '2026-03-04T16:00:00+0000', username: OWN, like_count: 0 },
          { id: '9101', text: 'El mío también.', timestamp: '2026-03-04T15:30:00+0000', username: 'ines.prado', like_count: 0 },
        ],
      },
    ],
  },
  { id: '17908', timestamp: '2026-03-02T12:00:00+0000', comments: [{ id: '8001', text: 'Qué bonito mural.', timestamp: '2026-03-02T13:00:00+0000' }] },
  { id: '17907', timestamp: '2026-02-01T12:00:00+0000', comments: [{ id: '7001', text: 'Aquí me declaré.', timestamp: '2026-02-01T20:30:00+0530', username: 'bruno.sol', like_count: 40 }] },
  { id: '17906', timestamp: '2026-01-31T12:00:00+0000', comments: [] },
  { id: '17905', timestamp: '2026-01-30T12:00:00+0000', comments: [{ id: '5001', text: 'Buen precio.', timestamp: '2026-01-30T13:00:00+0000', username: OWN, like_count: 0 }] },
]
const TAGGED = { id: '18001', caption: 'Domingo en @faro.cafe', timestamp: '2026-03-03T19:00:00+0000', username: 'nora.luz', like_count: 9, comments_count: 1 }
const EDITED = { id: TAGGED.id, text: 'Domingo lluvioso en @faro.cafe' }
const NEW: Said = { id: '7002', text: 'Y yo aquí me casé.', timestamp: '2026-03-05T10:00:00+0000', username: 'elsa.mar', like_count: 0 }
/** More than a run asks for, two at a time. */
const CROWD = crowdOf(60, (index, date): Said => ({ id: `99${index}`, text: `Visita ${index}.`, timestamp: date.replace('.000Z', '+0000'), username: 'elsa.mar' }))
const PAGE = 2

export const promised: Promised = {
  ids: ['9003', '9001', '9101', '8001', '7001', TAGGED.id],
  dates: { 9003: '2026-03-04T15:00:00Z', 9001: '2026-03-04T15:00:00Z', 7001: '2026-02-01T15:00:00Z' },
  edited: EDITED,
  deleted: '',
  added: NEW.id,
  bare: '8001',
  always: ['url', 'publishedAt'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'the Graph API leaves out what was deleted and never names it; what was hidden looks the same',
}

const permalink = (id: string): string => `https://www.instagram.com/p/Faro${id}/`
const commentResource = ({ replies, ...one }: Said) => ({ ...one, ...(replies && { replies: { data: replies } }) })

const mediaIn = (state: State): Media[] => {
  if (state === 'empty') return []
  if (state === 'crowded') return MEDIA.map(one => (one.id === '17909' ? { ...one, comments: [...CROWD, ...one.comments] } : one))
  return state === 'grown' ? MEDIA.map(one => (one.id === '17907' ? { ...one, comments: [NEW, ...one.comments] } : one)) : MEDIA
}
const taggedIn = (state: State): unknown[] => {
  if (state === 'empty') return []
  return [{ ...TAGGED, permalink: permalink(TAGGED.id), caption: state === 'edited' ? EDITED.text : TAGGED.caption }]
}

/** Two at a time; the link to the next page carries the token, as Meta's do. */
const pageOf = (items: unknown[], { url }: Asked, state: State): Given => {
  const from = Number(url.searchParams.get('after') ?? 0)
  const page = items.slice(from, from + PAGE)
  const next = state === 'looping' ? PAGE : from + PAGE
  const link = `https://graph.facebook.com${url.pathname}?access_token=${TOKEN}&limit=${PAGE}&after=${next}`
  return { json: { data: state === 'doubled' ? [...page, ...page.slice(0, 1)] : page, paging: { cursors: { after: String(next) }, ...(next < items.length && { next: link }) } } }
}

export const open: WorldModule['open'] = () => {
  const answers: Said[] = []
  let replyState: ReplyState = 'steady'
  const saidById = (id: string): Said | undefined => [...MEDIA.flatMap(({ comments }) => comments), ...answers].find(one => one.id === id)

  const insert = ({ body }: Asked): Given => {
    if (replyState === 'failing') return { status: 503, body: 'later' }
    if (replyState === 'gone') return { status: 400, json: { error: { message: 'Unsupported post request.', code: 100, error_subcode: 33 } } }
    if (replyState === 'revoked') return graphRefusal(400, 190, 'Error validating access token')
    const one = { id: `n${answers.length}`, text: new URLSearchParams(body).get('message')!, timestamp: '2026-03-06T12:00:01+0000', username: OWN }
    answers.push(one)
    return replyState === 'lost' ? { status: 502, body: 'the answer got lost' } : { json: { id: one.id } }
  }

  const answer = (asked: Asked, state: State): Given => {
    const { method, url: { pathname }, headers } = asked
    if (headers.authorization !== `Bearer ${TOKEN}`) return graphRefusal(400, 190, 'Invalid OAuth access token')
    if (state === 'exhausted') return graphRefusal(400, 4, 'Application request limit reached')
    if (state === 'changed') return { json: { data: [{ publicacion: 'Todo es distinto' }] } }
    if (pathname === ROOT) return { json: { id: ACCOUNT, username: OWN } }
    if (pathname === `${ROOT}/media`) return pageOf(mediaIn(state).map(({ id, timestamp, comments }) => ({ id, timestamp, permalink: permalink(id), comments_count: comments.length })), asked, state)
    if (pathname === `${ROOT}/tags`) return pageOf(taggedIn(state), asked, 'steady')
    const [, , id = '', below] = pathname.split('/')
    if (method === 'POST') return insert(asked)
    if (below === 'comments') return pageOf(mediaIn(state).find(one => one.id === id)!.comments.map(commentResource), asked, state === 'doubled' ? 'doubled' : 'steady')
    if (below === 'replies') return pageOf(id === '9003' ? answers : [], asked, 'steady')
    return { json: { ...saidById(id), media: { id: '17909' } } }
  }

  return openServerWorld({
    origins: ['https://graph.facebook.com'],
    config: () => ({ accountId: ACCOUNT, accessToken: TOKEN }),
    answer,
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: { target: '9003', standing: () => answers.map(({ text }) => text), become: next => void (replyState = next) },
  })
}

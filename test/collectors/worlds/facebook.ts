import { graphRefusal } from '../../../src/demo/graph.ts'
import { pageResource } from '../../../src/demo/platforms/facebook.ts'
import { crowdOf } from '../listed.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

const PAGE_ID = '100200300'
const ROOT = `/v24.0/${PAGE_ID}`
const TOKEN = 'EAAB-invented'

interface Said {
  id: string
  message: string
  /** As Meta writes it. */
  at: string
  by?: { id: string; name: string }
  parent?: string
  likes?: number
}
interface Post extends Said {
  comments?: Said[]
}

const OWN = { id: PAGE_ID, name: 'Faro Café' }
const person = (name: string) => ({ id: `psid-${name.toLowerCase()}`, name })

const FEED: Post[] = [
  {
    id: `${PAGE_ID}_9`, message: 'Hoy abrimos hasta las diez.', at: '2026-03-04T12:00:00+0000', by: OWN,
    comments: [
      { id: '9_3', message: 'El domingo también?', at: '2026-03-04T15:00:00+0000', by: person('Lucía'), likes: 2 },
      { id: '9_2', message: 'Abrimos desde las nueve, Tomás.', at: '2026-03-04T14:00:00+0000', by: OWN, parent: '9_1' },
      { id: '9_1', message: '¿A qué hora abren?', at: '2026-03-04T13:00:00+0000', by: person('Tomás'), likes: 0 },
    ],
  },
  { id: `${PAGE_ID}_8`, message: 'Me dejaron esperando una hora.', at: '2026-03-04T09:00:00-0600', by: person('Inés'), comments: [{ id: '8_1', message: 'Y nadie se disculpó.', at: '2026-03-04T18:00:00+0000', by: person('Bruno'), likes: 1 }] },
  { id: `${PAGE_ID}_7`, message: 'Nuevo pan de elote.', at: '2026-03-02T12:00:00+0000', by: OWN, comments: [{ id: '7_1', message: 'Alguien sin nombre lo probó.', at: '2026-03-02T13:00:00+0000' }] },
  { id: `${PAGE_ID}_6`, message: 'Cerramos el lunes.', at: '2026-03-01T12:00:00+0000', by: OWN, comments: [{ id: '6_1', message: 'Gracias por avisar.', at: '2026-03-01T20:30:00+0530', by: person('Abril'), likes: 0 }] },
  { id: `${PAGE_ID}_5`, message: 'Buscamos barista.', at: '2026-02-28T12:00:00+0000', by: OWN },
]
const TAGGED: Post[] = [{ id: '555_1', message: 'En Faro Café con mis primas.', at: '2026-03-03T19:00:00+0000', by: person('Nora') }]
const EDITED = { id: '6_1', text: 'Gracias por avisar a tiempo.' }
const NEW: Said = { id: '9_4', message: 'Se acabó el pan otra vez.', at: '2026-03-05T10:00:00+0000', by: person('Elsa'), likes: 0 }
/** More than a run asks for, two at a time. */
const CROWD = crowdOf(60, (index, date): Said => ({ id: `9_m${index}`, message: `Visita ${index}.`, at: date.replace('.000Z', '+0000'), by: person('Elsa') }))
const PAGE = 2

export const promised: Promised = {
  ids: ['9_3', '9_1', `${PAGE_ID}_8`, '8_1', '7_1', '6_1', '555_1'],
  dates: { '9_3': '2026-03-04T15:00:00Z', [`${PAGE_ID}_8`]: '2026-03-04T15:00:00Z', '6_1': '2026-03-01T15:00:00Z' },
  edited: EDITED,
  deleted: '',
  added: NEW.id,
  bare: '7_1',
  always: ['url', 'publishedAt', 'replyTo'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'the Graph API leaves out what was deleted and never names it; what was hidden looks the same',
}

const postResource = ({ comments = [], ...post }: Post) => ({ ...pageResource(post), updated_time: comments[0]?.at ?? post.at })

const feedIn = (state: State): Post[] => {
  if (state === 'empty') return []
  if (state === 'crowded') return FEED.map(post => (post.id === `${PAGE_ID}_9` ? { ...post, comments: [...CROWD, ...post.comments!] } : post))
  if (state === 'grown') return FEED.map(post => (post.id === `${PAGE_ID}_9` ? { ...post, comments: [NEW, ...post.comments!] } : post))
  if (state === 'edited') return FEED.map(post => ({ ...post, comments: post.comments?.map(one => (one.id === EDITED.id ? { ...one, message: EDITED.text } : one)) }))
  return FEED
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

  const insert = (parent: string, { body }: Asked): Given => {
    if (replyState === 'failing') return { status: 503, body: 'later' }
    if (replyState === 'gone') return { status: 400, json: { error: { message: 'Unsupported post request.', code: 100, error_subcode: 33 } } }
    if (replyState === 'revoked') return graphRefusal(400, 190, 'Error validating access token')
    const one = { id: `n_${answers.length}`, message: new URLSearchParams(body).get('message')!, at: '2026-03-06T12:00:01+0000', by: OWN, parent }
    answers.push(one)
    return replyState === 'lost' ? { status: 502, body: 'the answer got lost' } : { json: { id: one.id } }
  }

  const answer = (asked: Asked, state: State): Given => {
    const { method, url: { pathname }, headers } = asked
    if (headers.authorization !== `Bearer ${TOKEN}`) return graphRefusal(400, 190, 'Invalid OAuth access token')
    if (state === 'exhausted') return graphRefusal(403, 32, 'Page request limit reached', { 'x-business-use-case-usage': '{"100200300":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":19}]}' })
    if (state === 'changed') return { json: { data: [{ publicacion: 'Todo es distinto' }] } }
    if (pathname === `${ROOT}/feed`) return pageOf(feedIn(state).map(postResource), asked, state)
    if (pathname === `${ROOT}/tagged`) return pageOf(state === 'empty' ? [] : TAGGED.map(postResource), asked, 'steady')
    const id = pathname.split('/')[2]!
    if (method === 'POST') return insert(id, asked)
    if (!pathname.endsWith('/comments')) return { json: pageResource(answers.find(one => one.id === id)!) }
    const below = feedIn(state).find(post => post.id === id)?.comments ?? []
    return pageOf([...below, ...answers.filter(({ parent }) => parent === id)].map(pageResource), asked, state === 'doubled' ? 'doubled' : 'steady')
  }

  return openServerWorld({
    origins: ['https://graph.facebook.com'],
    config: () => ({ pageId: PAGE_ID, accessToken: TOKEN, appSecret: 'oculto' }),
    answer,
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: { target: '9_3', standing: () => answers.map(({ message }) => message), become: next => void (replyState = next) },
  })
}

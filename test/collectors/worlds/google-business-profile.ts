import { crowdOf } from '../listed.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Written {
  id: string
  at?: string
  updated?: string
  comment?: string
  stars?: string
  by?: string
  reply?: { comment: string; updateTime?: string }
}

const CENTRO = 'accounts/501/locations/11'
const PLAYA = 'accounts/501/locations/12'

/** By last change, newest first. */
const AT_CENTRO: Written[] = [
  { id: 'rv-7', at: '2026-03-04T09:00:00-06:00', comment: 'Nos atendieron con calma y el pan dulce vale la vuelta.', stars: 'FIVE', by: 'Lucía Anaya' },
  { id: 'rv-6', at: '2026-03-04T15:00:00.000000Z', stars: 'TWO', by: 'Tomás Vela' },
  { id: 'rv-1', at: '2025-08-01T10:00:00Z', updated: '2026-03-02T10:00:00.5Z', comment: '(Translated by Google) It used to be better.\n\n(Original)\nAntes era mejor.', stars: 'THREE', by: 'Inés Prado', reply: { comment: 'Cuéntanos qué cambió, Inés.', updateTime: '2026-03-03T09:00:00Z' } },
  { id: 'rv-5', comment: 'Sin fecha ni estrellas, sólo palabras.' },
  { id: 'rv-4', at: '2026-01-20T18:00:00+05:30', comment: 'Fila larga.', stars: 'STAR_RATING_UNSPECIFIED' },
  { id: 'rv-3', at: '2026-01-12T18:00:00Z', comment: 'El estacionamiento no alcanza.', stars: 'TWO', by: 'Raúl Ibarra' },
  { id: 'rv-2', at: '2025-12-24T18:00:00Z', comment: 'Abren hasta en Navidad.', stars: 'FIVE', by: 'Nora Quiroz' },
]
const AT_PLAYA: Written[] = [{ id: 'rv-p1', at: '2026-02-02T12:00:00Z', comment: 'La terraza es lo mejor.', stars: 'FOUR', by: 'Teo Lara' }]
const EDITED = { id: 'rv-2', text: 'Ya no abren en Navidad.' }
const NEW: Written = { id: 'rv-8', at: '2026-03-05T10:00:00Z', comment: 'Repetimos el domingo.', stars: 'FOUR', by: 'Sara Mena' }

const nameOf = (id: string): string => `${id.startsWith('rv-p') ? PLAYA : CENTRO}/reviews/${id}`

export const promised: Promised = {
  ids: [...AT_CENTRO, ...AT_PLAYA].map(({ id }) => nameOf(id)),
  dates: { [nameOf('rv-7')]: '2026-03-04T15:00:00Z', [nameOf('rv-6')]: '2026-03-04T15:00:00Z', [nameOf('rv-4')]: '2026-01-20T12:30:00Z' },
  edited: { id: nameOf(EDITED.id), text: EDITED.text },
  deleted: nameOf('rv-3'),
  added: nameOf(NEW.id),
  bare: nameOf('rv-5'),
  always: ['place'],
  whole: true,
  retryAfterSeconds: 45,
}
export const impossible = { deleted: 'Google leaves deleted reviews out of the list without saying which' }

/** More than a run asks for, three at a time. */
const CROWD = crowdOf(1220, (index, at): Written => ({ id: `rv-m${index}`, at, stars: 'FOUR', by: 'Sara Mena' }))

const listIn = (state: State): Written[] => {
  if (state === 'empty') return []
  if (state === 'grown') return [NEW, ...AT_CENTRO]
  if (state === 'crowded') return [...CROWD, ...AT_CENTRO]
  if (state === 'deleted') return AT_CENTRO.filter(({ id }) => nameOf(id) !== promised.deleted)
  if (state === 'doubled') return AT_CENTRO.flatMap(one => [one, one])
  const others = AT_CENTRO.filter(({ id }) => id !== EDITED.id)
  return state === 'edited' ? [{ ...AT_CENTRO.at(-1)!, comment: EDITED.text, updated: '2026-03-05T11:00:00Z' }, ...others] : AT_CENTRO
}

const toJson = ({ id, at, updated = at, comment, stars, by, reply }: Written): object => ({
  name: nameOf(id),
  reviewId: id,
  reviewer: by ? { displayName: by, profilePhotoUrl: 'https://photos.example/1' } : { isAnonymous: true, displayName: 'A Google user' },
  starRating: stars,
  comment,
  createTime: at,
  updateTime: updated,
  reviewReply: reply ?? null,
})

const PAGE = 3
const list = (all: Written[], token: string | null, state: State): object => {
  const from = state === 'looping' ? 0 : Number(token ?? 0)
  const shown = all.slice(from, from + PAGE)
  if (state === 'changed') return { opinions: shown }
  // Google leaves out what is empty.
  if (all.length === 0) return {}
  return { reviews: shown.map(toJson), averageRating: 3.5, totalReviewCount: all.length, ...(from + PAGE < all.length && { nextPageToken: state === 'looping' ? `0${token ?? ''}` : String(from + PAGE) }) }
}

const TOKEN = 'ya29.invented'
const exhausted: Given = { status: 429, json: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'.", details: [{ reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit_value: '300' } }] } } }

const read = ({ url, headers }: Asked, state: State): Given => {
  if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { error: { status: 'UNAUTHENTICATED' } } }
  if (state === 'exhausted') return exhausted
  if (url.pathname === '/v1/accounts') return { json: { accounts: [{ name: 'accounts/501', accountName: 'Panadería Marisol' }] } }
  if (url.pathname === '/v1/accounts/501/locations') {
    return { json: url.searchParams.has('pageToken') ? { locations: [{ name: 'locations/12', title: 'Panadería Marisol', storefrontAddress: { locality: 'Progreso' } }] } : { locations: [{ name: 'locations/11', title: 'Panadería Marisol', storefrontAddress: { addressLines: ['Calle 60 núm. 12', 'Local 3'], locality: 'Mérida' } }], nextPageToken: 'more' } }
  }
  if (url.pathname === `/v4/${CENTRO}/reviews`) return { json: list(listIn(state), url.searchParams.get('pageToken'), state) }
  return url.pathname === `/v4/${PLAYA}/reviews` ? { json: list(state === 'empty' ? [] : AT_PLAYA, null, state) } : { status: 404 }
}

/** An answer that was kept, and whose confirmation breaks off. */
const CUT_OFF: Given = { headers: { 'content-length': '1000', connection: 'close' }, body: '{' }

const openReplies = () => {
  let state: ReplyState = 'steady'
  let standing: string | undefined
  const put = (body: string): Given => {
    if (state === 'gone') return { status: 404, json: { error: { status: 'NOT_FOUND' } } }
    if (state === 'failing') return { status: 503 }
    standing = (JSON.parse(body) as { comment: string }).comment
    return state === 'lost' ? CUT_OFF : { json: { comment: standing, updateTime: '2026-03-06T12:00:00Z' } }
  }
  const token = (): Given => (state === 'revoked' ? { status: 400, json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } } : { json: { access_token: TOKEN, expires_in: 3599 } })
  const world = { target: nameOf('rv-7'), standing: () => (standing === undefined ? [] : [standing]), become: (next: ReplyState) => void (state = next) }
  return { put, token, world }
}

export const open: WorldModule['open'] = () => {
  const replies = openReplies()
  return openServerWorld({
    origins: ['https://oauth2.googleapis.com', 'https://mybusinessaccountmanagement.googleapis.com', 'https://mybusinessbusinessinformation.googleapis.com', 'https://mybusiness.googleapis.com'],
    config: () => ({ clientId: 'invented.apps.googleusercontent.com', clientSecret: 'invented', refreshToken: '1//invented' }),
    spared: ({ url }) => url.pathname === '/token',
    answer: (asked, state) => {
      if (asked.url.pathname === '/token') return replies.token()
      return asked.method === 'PUT' && asked.url.pathname === `/v4/${nameOf('rv-7')}/reply` ? replies.put(asked.body) : read(asked, state)
    },
    reply: replies.world,
    retryAfterSeconds: promised.retryAfterSeconds,
  })
}

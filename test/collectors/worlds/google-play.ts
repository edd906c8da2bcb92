import { generateKeyPairSync, verify } from 'node:crypto'
import { playReview } from '../../../src/demo/platforms/google-play.ts'
import { crowdOf } from '../listed.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

const APP = 'mx.example.remo'
const seconds = (iso: string): string => String(Date.parse(iso) / 1000)

interface Written {
  id: string
  at?: string
  text: string
  original?: string
  stars?: number
  by?: string
  up?: number
  reply?: { text: string; at: string }
}

const REVIEWS: Written[] = [
  { id: 'gp:AO_remo-6', at: '2026-03-04T09:00:00-06:00', text: 'Buena\tEl mapa carga rápido hasta en el mar.', stars: 5, by: 'Lucía Anaya', up: 3 },
  { id: 'gp:AO_remo-5', at: '2026-03-04T15:00:00Z', text: '\tNo puedo pagar con tarjeta.', stars: 1, by: 'Tomás Vela', reply: { text: 'Ya puedes, Tomás.', at: '2026-03-05T09:00:00Z' } },
  { id: 'gp:AO_remo-4', text: 'Ni bien ni mal.' },
  { id: 'gp:AO_remo-3', at: '2026-03-02T20:00:00+05:30', text: '\tGood, but it drains the battery.', original: '\tBueno, pero se come la pila.', stars: 3, by: 'Inés Prado' },
  { id: 'gp:AO_remo-2', at: '2026-03-01T08:00:00Z', text: '\tLa uso diario.', stars: 5, by: 'Raúl Ibarra' },
  { id: 'gp:AO_remo-1', at: '2026-02-28T08:00:00Z', text: '\tSe cierra sola.', stars: 2, by: 'Nora Quiroz' },
]
const EDITED = { id: 'gp:AO_remo-1', text: 'Ya no se cierra.' }
const NEW: Written = { id: 'gp:AO_remo-7', at: '2026-03-05T19:00:00Z', text: '\tLe falta modo oscuro.', stars: 4, by: 'Sara Mena' }

export const promised: Promised = {
  ids: REVIEWS.map(({ id }) => id),
  dates: { 'gp:AO_remo-6': '2026-03-04T15:00:00Z', 'gp:AO_remo-5': '2026-03-04T15:00:00Z', 'gp:AO_remo-3': '2026-03-02T14:30:00Z' },
  edited: EDITED,
  deleted: 'gp:AO_remo-2',
  added: NEW.id,
  bare: 'gp:AO_remo-4',
  always: ['url'],
  retryAfterSeconds: 30,
}
export const impossible = { deleted: 'a review that is missing from the list may only be older than a week' }

/** More than a run asks for, three at a time. */
const CROWD = crowdOf(320, (index, at): Written => ({ id: `gp:AO_remo-m${index}`, at, text: '\tBien.', stars: 4, by: 'Sara Mena' }))

const listIn = (state: State): Written[] => {
  if (state === 'empty') return []
  if (state === 'grown') return [NEW, ...REVIEWS]
  if (state === 'crowded') return [...CROWD, ...REVIEWS]
  if (state === 'doubled') return REVIEWS.flatMap(one => [one, one])
  return state === 'edited' ? REVIEWS.map(one => (one.id === EDITED.id ? { ...one, text: `\t${EDITED.text}`, at: '2026-03-05T08:00:00Z' } : one)) : REVIEWS
}

const toJson = ({ at, reply, ...one }: Written): object => playReview({ ...one, at: at === undefined ? undefined : new Date(at), reply: reply && { text: reply.text, at: new Date(reply.at) } })

const PAGE = 3
const list = ({ url }: Asked, state: State): Given => {
  if (state === 'changed') return { json: { opinions: REVIEWS } }
  const all = listIn(state)
  const token = url.searchParams.get('token') ?? '0'
  const from = state === 'looping' ? 0 : Number(token)
  const next = state === 'looping' ? `${token}0` : String(from + PAGE)
  return { json: { ...(all.length > 0 && { reviews: all.slice(from, from + PAGE).map(toJson) }), pageInfo: { totalResults: all.length }, ...(from + PAGE < all.length && { tokenPagination: { nextPageToken: next } }) } }
}

const exhausted: Given = { status: 429, json: { error: { status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded for quota metric reviews and limit Queries per hour.' } } }
const TOKEN = 'ya29.invented'
/** An answer that was kept, and whose confirmation breaks off. */
const CUT_OFF: Given = { headers: { 'content-length': '1000', connection: 'close' }, body: '{' }
const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })

/** Google's check of a signed request for a token. */
const isSigned = (body: string): boolean => {
  const [header = '', claims = '', signature = ''] = (new URLSearchParams(body).get('assertion') ?? '').split('.')
  const { iss, scope, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string | number>
  const isWhole = iss === 'marea@invented.example' && String(scope).endsWith('/androidpublisher') && aud === 'https://oauth2.googleapis.com/token' && Number(exp) - Number(iat) <= 3600
  return isWhole && verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), KEYS.publicKey, Buffer.from(signature, 'base64url'))
}

const openReplies = () => {
  let state: ReplyState = 'steady'
  let standing: string | undefined
  const post = (body: string): Given => {
    if (state === 'gone') return { status: 404, json: { error: { status: 'NOT_FOUND' } } }
    if (state === 'failing') return { status: 503 }
    standing = (JSON.parse(body) as { replyText: string }).replyText
    return state === 'lost' ? CUT_OFF : { json: { result: { replyText: standing, lastEdited: { seconds: seconds('2026-03-06T12:00:00Z') } } } }
  }
  const token = ({ body }: Asked): Given =>
    state !== 'revoked' && isSigned(body) ? { json: { access_token: TOKEN, expires_in: 3599 } } : { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } }
  return { post, token, world: { target: 'gp:AO_remo-6', standing: () => (standing === undefined ? [] : [standing]), become: (next: ReplyState) => void (state = next) } }
}

const BASE = `/androidpublisher/v3/applications/${APP}/reviews`

export const open: WorldModule['open'] = () => {
  const replies = openReplies()
  return openServerWorld({
    origins: ['https://oauth2.googleapis.com', 'https://androidpublisher.googleapis.com'],
    config: () => ({ package: APP, serviceAccount: JSON.stringify({ client_email: 'marea@invented.example', private_key: KEYS.privateKey, private_key_id: 'k1' }) }),
    spared: ({ url }) => url.pathname === '/token',
    answer: (asked, state) => {
      const path = decodeURIComponent(asked.url.pathname)
      if (path === '/token') return replies.token(asked)
      if (asked.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401 }
      if (state === 'exhausted') return exhausted
      if (path === BASE) return list(asked, state)
      return asked.method === 'POST' && path === `${BASE}/gp:AO_remo-6:reply` ? replies.post(asked.body) : { status: 404 }
    },
    reply: replies.world,
    retryAfterSeconds: promised.retryAfterSeconds,
  })
}

import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

const UNIT = '0123456789abcdef01234567'
const EDITED = { id: 'tp-edited', text: 'Me devolvieron el dinero a los dos días.' }
const TARGET = 'tp-late'

const review = (id: string, fields: Record<string, unknown>) => ({
  id,
  stars: 4,
  title: '',
  text: `Compra ${id}.`,
  language: 'es',
  updatedAt: null,
  numberOfLikes: 0,
  isVerified: true,
  status: null,
  companyReply: null,
  consumer: { id: `c-${id}`, displayName: 'Inés Prado', displayLocation: 'Mérida, MX', numberOfReviews: 2, links: [] },
  businessUnit: { id: UNIT, identifyingName: 'casa-nogal.example', displayName: 'Casa Nogal', links: [] },
  location: null,
  ...fields,
})

const SPECIAL = [
  review(TARGET, { stars: 1, title: 'Nunca llegó', text: 'Tres semanas y ni una respuesta.', createdAt: '2026-03-05T09:00:00-06:00', numberOfLikes: 4 }),
  // Some dates come without a zone: they are UTC.
  review('tp-naive', { stars: 5, title: 'Rápidos', createdAt: '2026-03-05T15:00:00', location: { id: 'l-1', name: 'Mérida Centro' }, companyReply: { text: '¡Gracias!', createdAt: '2026-03-05T18:00:00', updatedAt: null } }),
  review(EDITED.id, { stars: 2, title: 'Cobro doble', text: 'Me cobraron dos veces.', createdAt: '2026-03-01T10:00:00Z', updatedAt: '2026-03-02T10:00:00Z' }),
  review('tp-bare', { language: null, numberOfLikes: null, consumer: null, createdAt: '2026-02-28T10:00:00Z' }),
]
const PLAIN = Array.from({ length: 230 }, (_, index) => review(`tp-${index}`, { stars: (index % 5) + 1, createdAt: new Date(Date.UTC(2026, 1, 27) - index * 5 * 3_600_000).toISOString() }))
const ALL = [...SPECIAL, ...PLAIN]
const NEW = review('tp-new', { stars: 3, title: 'Cumplen', createdAt: '2026-03-06T08:00:00+01:00' })

export const promised: Promised = {
  ids: ALL.map(({ id }) => id),
  dates: { [TARGET]: '2026-03-05T15:00:00Z', 'tp-naive': '2026-03-05T15:00:00Z', 'tp-bare': '2026-02-28T10:00:00Z' },
  edited: EDITED,
  deleted: 'tp-naive',
  added: NEW.id,
  bare: 'tp-bare',
  always: ['publishedAt', 'rating', 'url'],
  whole: true,
  retryAfterSeconds: 90,
}
export const impossible = {
  crowded: 'a hundred thousand reviews between two readings are nobody’s, and nobody waits for a test of them',
  deleted: 'the public list does not tell a review that was deleted from one that was never there',
}

const listIn = (state: State, page: number) => {
  const all = state === 'grown' ? [NEW, ...ALL] : state === 'deleted' ? ALL.filter(({ id }) => id !== promised.deleted) : state === 'edited' ? ALL.map(one => (one.id === EDITED.id ? { ...one, text: EDITED.text } : one)) : ALL
  const at = state === 'looping' ? 0 : (page - 1) * 100
  const slice = state === 'empty' ? [] : all.slice(at, at + 100)
  return state === 'doubled' ? slice.flatMap(one => [one, one]) : slice
}

const FINE = { id: UNIT, displayName: 'Casa Nogal', name: { identifying: 'casa-nogal.example', referring: [] }, score: { stars: 3.5, trustScore: 3.4 }, numberOfReviews: { total: 234, usedForTrustScoreCalculation: 230 } }

export const open: WorldModule['open'] = () => {
  let replying: ReplyState = 'steady'
  const said: string[] = []

  const readPublic = ({ url, headers }: Asked, state: State): Given => {
    if (headers.apikey !== 'una-clave') return { status: 401 }
    if (state === 'exhausted') return { status: 429, json: { message: 'API rate limit exceeded' } }
    if (state === 'changed') return { json: { data: listIn(state, 1) } }
    if (url.pathname === '/v1/business-units/find') return url.searchParams.get('name') === 'casa-nogal.example' ? { json: { id: UNIT, displayName: 'Casa Nogal' } } : { status: 404 }
    if (url.pathname === `/v1/business-units/${UNIT}`) return { json: FINE }
    if (url.pathname === `/v1/business-units/${UNIT}/reviews` && url.searchParams.get('orderBy') === 'createdat.desc') return { json: { links: [], reviews: listIn(state, Number(url.searchParams.get('page'))) } }
    if (url.pathname === `/v1/reviews/${TARGET}` && replying !== 'gone') return { json: { ...SPECIAL[0], companyReply: said[0] === undefined ? null : { text: said[0], createdAt: '2026-03-06T12:00:00', updatedAt: null } } }
    return { status: 404, json: { message: 'Not found' } }
  }

  const write = ({ url, headers, body }: Asked): Given => {
    if (replying === 'failing') return { status: 503 }
    if (url.pathname.endsWith('/accesstoken')) {
      const wellAsked = headers.authorization === `Basic ${Buffer.from('una-clave:un-secreto').toString('base64')}` && body === 'grant_type=client_credentials'
      return wellAsked && replying !== 'revoked' ? { json: { access_token: 'una-ficha', expires_in: '359999' } } : { status: 401, json: { reason: 'Invalid' } }
    }
    const { message, authorBusinessUserId } = JSON.parse(body) as { message: string; authorBusinessUserId: string }
    if (headers.authorization !== 'Bearer una-ficha' || authorBusinessUserId !== 'usuario-1') return { status: 401 }
    if (url.pathname !== `/v1/private/reviews/${TARGET}/reply` || replying === 'gone') return { status: 404 }
    said.push(message)
    return replying === 'lost' ? { status: 504 } : { status: 201, json: {} }
  }

  return openServerWorld({
    origins: ['https://api.trustpilot.com'],
    config: () => ({ apiKey: 'una-clave', business: 'casa-nogal.example', apiSecret: 'un-secreto', businessUserId: 'usuario-1' }),
    answer: (asked, state) => (asked.method === 'POST' ? write(asked) : readPublic(asked, state)),
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: { target: TARGET, standing: () => said, become: next => void (replying = next) },
  })
}

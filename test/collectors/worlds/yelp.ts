import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const BUSINESS = 'casa-nogal-mérida'
const EDITED = { id: 'y-3', text: 'Cambiaron de dueño y ahora vale la pena, aunque...' }

interface Fields {
  rating: number
  text: string
  at: string
  who?: string
}

const review = (id: string, { rating, text, at, who }: Fields) => ({
  id,
  url: `https://www.yelp.com/biz/casa-nogal?adjust_creative=abc&hrid=${id}&utm_campaign=yelp_api_v3&utm_source=abc`,
  text,
  rating,
  time_created: at,
  user: who ? { id: `u-${who.length}`, profile_url: `https://www.yelp.com/user_details?userid=u-${who.length}`, image_url: null, name: who } : null,
})

const reviews = () => [
  review('y-1', { rating: 2, text: 'La mesa coja y el mesero sin prisa. Pedimos la cuenta tres veces y al final...', at: '2026-01-07 20:02:08', who: 'Lucía A.' }),
  review('y-2', { rating: 5, text: 'El mole de la casa.', at: '2026-01-07 20:02:08' }),
  review('y-3', { rating: 3, text: 'Regular.', at: '2025-11-30 09:15:00', who: 'Tomás Vela M.' }),
]

export const promised: Promised = {
  ids: ['y-1', 'y-2', 'y-3'],
  dates: { 'y-1': '2026-01-08T04:02:08Z', 'y-2': '2026-01-08T04:02:08Z', 'y-3': '2025-11-30T17:15:00Z' },
  edited: EDITED,
  deleted: 'y-2',
  added: 'y-4',
  bare: 'y-2',
  always: ['place', 'position', 'publishedAt', 'rating', 'url'],
  retryAfterSeconds: 90,
}
export const impossible = {
  crowded: 'Yelp gives three reviews of its own choice each time, and nothing tells what it left out',
  deleted: 'Yelp gives three reviews of its own choice: one that is missing may only have been chosen no longer',
  looping: 'the answer is one document, and no page leads to another',
}

const listIn = (state: State) => {
  if (state === 'empty') return []
  if (state === 'edited') return reviews().map(one => (one.id === EDITED.id ? { ...one, text: EDITED.text } : one))
  if (state === 'grown') return [review('y-4', { rating: 1, text: 'Cerrado en horario de servicio.', at: '2026-03-05 12:00:00', who: 'Paz R.' }), ...reviews().slice(0, 2)]
  if (state === 'doubled') return reviews().flatMap(one => [one, one])
  return reviews()
}

const error = (status: number, code: string, headers = {}): Given => ({ status, headers, json: { error: { code, description: 'why' } } })

const answer = (path: string, state: State): Given => {
  if (state === 'unauthorized') return error(401, 'TOKEN_INVALID')
  if (state === 'missing') return error(404, 'BUSINESS_NOT_FOUND')
  if (state === 'exhausted') return error(429, 'ACCESS_LIMIT_REACHED', { 'ratelimit-remaining': '0', 'ratelimit-resettime': '2026-03-07T00:00:00+00:00' })
  if (state === 'changed') return { json: { data: { items: reviews() } } }
  if (path === '') return { json: { id: 'b-1', alias: BUSINESS, name: 'Casa Nogal', rating: 3.5, review_count: 128 } }
  return path === '/reviews' ? { json: { reviews: listIn(state), total: 128, possible_languages: ['es', 'en'] } } : { status: 404 }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: ['https://api.yelp.com'],
    config: () => ({ apiKey: 'una-clave', business: BUSINESS, locale: 'es_MX' }),
    answer: ({ url, headers }, state) => {
      const base = `/v3/businesses/${encodeURIComponent(BUSINESS)}`
      if (!url.pathname.startsWith(base) || headers.authorization !== 'Bearer una-clave' || url.searchParams.get('locale') !== 'es_MX') return { status: 404 }
      return answer(url.pathname.slice(base.length), state)
    },
    own: ['unauthorized', 'missing'],
    retryAfterSeconds: promised.retryAfterSeconds,
  })

import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const PLACE = 'ChIJ-lugar-inventado-de-prueba'
const EDITED = { id: 'rev-c', text: 'Volví y mejoró mucho la atención.' }

interface Fields {
  rating?: number
  text?: string
  original?: string
  who?: string
  at: string
}

const review = (id: string, { rating, text, original, who, at }: Fields) => ({
  name: `places/${PLACE}/reviews/${id}`,
  relativePublishTimeDescription: 'hace un mes',
  ...(rating && { rating }),
  ...(text && { text: { text, languageCode: 'es' } }),
  ...(original && { originalText: { text: original, languageCode: 'pt-BR' } }),
  ...(who && { authorAttribution: { displayName: who, uri: `https://www.google.com/maps/contrib/1000${who.length}/reviews`, photoUri: 'https://lh3.example/a' } }),
  publishTime: at,
})

const reviews = () => [
  review('rev-a', { rating: 5, text: 'Traducido: todo muy rico', original: 'Tudo muito gostoso', who: 'Bruna Leal', at: '2026-03-04T15:00:00.120345Z' }),
  review('rev-b', { rating: 1, text: 'Esperamos una hora y nadie nos atendió.', who: 'Lucía Anaya', at: '2026-03-04T15:00:00.120Z' }),
  review('rev-c', { rating: 3, text: 'Regular.', who: 'Tomás Vela', at: '2026-02-11T08:30:00Z' }),
  review('rev-d', { text: 'Sólo texto.', at: '2026-01-20T10:00:00Z' }),
  review('rev-e', { rating: 4, who: 'Inés Prado', at: '2025-12-01T10:00:00Z' }),
]

export const promised: Promised = {
  ids: ['rev-a', 'rev-b', 'rev-c', 'rev-d', 'rev-e'],
  dates: { 'rev-a': '2026-03-04T15:00:00.120Z', 'rev-b': '2026-03-04T15:00:00.120Z', 'rev-c': '2026-02-11T08:30:00Z' },
  edited: EDITED,
  deleted: 'rev-b',
  added: 'rev-f',
  bare: 'rev-d',
  always: ['language', 'place', 'position', 'publishedAt'],
  retryAfterSeconds: 90,
}
export const impossible = {
  crowded: 'Google gives five reviews of its own choice each time, and nothing tells what it left out',
  deleted: 'Google gives five reviews of its own choice: one that is missing may only have been chosen no longer',
  looping: 'the answer is one document, and no page leads to another',
}

const listIn = (state: State) => {
  if (state === 'empty') return []
  if (state === 'edited') return reviews().map(one => (one.name.endsWith(EDITED.id) ? { ...one, text: { text: EDITED.text, languageCode: 'es' } } : one))
  if (state === 'grown') return [review('rev-f', { rating: 2, text: 'Cerraron antes de la hora.', who: 'Paz Ríos', at: '2026-03-05T10:00:00Z' }), ...reviews().slice(0, 4)]
  if (state === 'doubled') return reviews().flatMap(one => [one, one])
  return reviews()
}

const error = (code: number, status: string, message: string, reason?: string): Given => ({ status: code, json: { error: { code, message, status, details: reason ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }] : [] } } })

const answer = (state: State): Given => {
  if (state === 'unauthorized') return error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'API_KEY_INVALID')
  if (state === 'exhausted') return error(429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'GetPlaceRequest' and limit 'GetPlaceRequest per day'.")
  if (state === 'missing') return error(404, 'NOT_FOUND', 'The Place ID is no longer valid.')
  if (state === 'changed') return { json: { place: { reviewList: reviews() } } }
  const list = listIn(state)
  return { json: { id: PLACE, displayName: { text: 'Faro Café', languageCode: 'es' }, rating: 4.1, userRatingCount: 812, ...(list.length > 0 && { reviews: list }) } }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: ['https://places.googleapis.com'],
    config: () => ({ apiKey: 'una-clave', placeId: PLACE }),
    answer: ({ url, headers }, state) => {
      if (url.pathname !== `/v1/places/${PLACE}` || headers['x-goog-api-key'] !== 'una-clave' || !headers['x-goog-fieldmask']) return { status: 404 }
      return answer(state)
    },
    own: ['unauthorized', 'missing'],
    retryAfterSeconds: promised.retryAfterSeconds,
  })

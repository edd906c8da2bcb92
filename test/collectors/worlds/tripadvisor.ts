import { crowdOf } from '../listed.ts'
import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const LOCATION = '7654321'
const LANGUAGES = ['es', 'en', 'pt']
const EDITED = { id: '102', text: 'Volvimos en febrero y el cuarto ya tenía agua caliente.' }

const review = (id: number, lang: string, fields: Record<string, unknown>) => ({
  id,
  lang,
  location_id: Number(LOCATION),
  rating: 4,
  rating_image_url: 'https://www.tripadvisor.example/4.0.svg',
  url: `https://www.tripadvisor.com/ShowUserReviews-g1-d${LOCATION}-r${id}-Hotel_Nogal.html#review${id}`,
  travel_date: '2026-01-31',
  ...fields,
})

const all = (): Record<string, ReturnType<typeof review>[]> => ({
  es: [
    review(101, 'es', { published_date: '2026-03-04T09:00:00-0600', rating: 1, title: 'Nadie en recepción', text: 'Llegamos de noche y esperamos una hora…', helpful_votes: 3, user: { username: 'lucia_viaja', user_location: { id: 'null' }, avatar: {} }, trip_type: 'Family' }),
    review(102, 'es', { published_date: '2026-02-20T18:15:00Z', title: 'Sin agua caliente', text: 'Ni el primer día ni el segundo.', helpful_votes: '0', user: { username: 'tomasv' }, owner_response: { id: 9, lang: 'es', text: 'Ya cambiamos la caldera.', published_date: '2026-02-21T10:00:00-06:00' } }),
    review(103, 'es', { published_date: '2026-01-10T00:00:00Z', text: 'Bonito.' }),
    review(105, 'es', { published_date: '2026-01-09T00:00:00Z', title: 'Céntrico', text: 'A un paso de la plaza.', user: { username: 'paz.r' } }),
    review(106, 'es', { published_date: '2026-01-08T00:00:00Z', title: 'Sin elevador', text: 'Cuatro pisos a pie.', user: { username: 'abrilr' } }),
  ],
  en: [
    review(201, 'en', { published_date: '2026-03-04T15:00:00Z', rating: '5', title: 'Lovely courtyard', text: 'We came for two nights and stayed five…', helpful_votes: 1, user: { username: 'sunny_trip' } }),
    review(101, 'es', { published_date: '2026-03-04T15:00:00Z', text: 'We arrived at night and waited for an hour…', is_machine_translated: true, rating: 1 }),
  ],
  pt: [review(301, 'pt', { published_date: '2025-12-24T12:00:00Z', rating: 3, title: 'Café fraco', text: 'O quarto é bom, o café da manhã não…', helpful_votes: 0, user: { username: 'bruna.leal' } })],
})

export const promised: Promised = {
  ids: ['101', '102', '103', '105', '106', '201', '301'],
  dates: { 101: '2026-03-04T15:00:00Z', 201: '2026-03-04T15:00:00Z', 301: '2025-12-24T12:00:00Z' },
  edited: EDITED,
  deleted: '102',
  added: '104',
  bare: '103',
  always: ['language', 'place', 'publishedAt', 'rating', 'url'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'Tripadvisor shows the five newest of a language: one that is missing may only have become older',
  looping: 'each language is one document, and no page leads to another',
}

const listIn = (state: State, language: string) => {
  const list = all()[language] ?? []
  if (state === 'empty') return []
  if (state === 'edited') return list.map(one => (String(one.id) === EDITED.id ? { ...one, text: EDITED.text } : one))
  if (state === 'grown' && language === 'es') return [review(104, 'es', { published_date: '2026-03-05T10:00:00+01:00', title: 'Gran desayuno', text: 'Todo recién hecho.' }), ...list]
  if (state === 'crowded' && language === 'es') return crowdOf(5, (index, date) => review(900 - index, 'es', { published_date: date, text: `Visita ${index}.` }))
  if (state === 'doubled') return [...list, ...list]
  return list
}

const answer = (what: string, state: State, language: string): Given => {
  if (state === 'unauthorized') return { status: 403, json: { Message: 'User is not authorized to access this resource with an explicit deny' } }
  if (state === 'exhausted') return { status: 429, json: { message: 'Limit Exceeded' } }
  if (state === 'missing') return { status: 404, json: { error: { message: 'location not found', type: 'NotFound', code: 404 } } }
  if (state === 'changed') return { json: { reviews: listIn(state, language) } }
  if (what === 'details') return { json: { location_id: LOCATION, name: 'Hotel Nogal', rating: '4.0', num_reviews: '976', web_url: 'https://www.tripadvisor.com/x' } }
  return what === 'reviews' ? { json: { data: listIn(state, language) } } : { status: 404 }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: ['https://api.content.tripadvisor.com'],
    config: () => ({ apiKey: 'una-clave', locationId: LOCATION, languages: LANGUAGES, referer: 'https://casa-nogal.example' }),
    answer: ({ url, headers }, state) => {
      const base = `/api/v1/location/${LOCATION}/`
      if (!url.pathname.startsWith(base) || url.searchParams.get('key') !== 'una-clave' || headers.referer !== 'https://casa-nogal.example') return { status: 404 }
      return answer(url.pathname.slice(base.length), state, url.searchParams.get('language') ?? '')
    },
    own: ['unauthorized', 'missing'],
    retryAfterSeconds: promised.retryAfterSeconds,
  })

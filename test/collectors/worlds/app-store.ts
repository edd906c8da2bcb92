import { reviewEntry, reviewFeed } from '../../../src/demo/platforms/app-store.ts'
import { crowdOf } from '../listed.ts'
import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const APP = '700700700'

interface Written {
  id: string
  at?: string
  title?: string
  text: string
  stars?: string
  by?: string
  votes?: [sum: string, count: string]
}

const REVIEWS: Written[] = [
  { id: '8800007', at: '2026-03-04T08:00:00-07:00', title: 'Muy útil', text: 'Reservo la cancha en un minuto.', stars: '5', by: 'Lucía Anaya', votes: ['2', '3'] },
  { id: '8800006', at: '2026-03-04T15:00:00Z', title: 'Cobro doble', text: 'Me cobró dos veces la misma hora.\nNadie contesta.', stars: '1', by: 'Tomás Vela' },
  { id: '8800005', text: 'Sólo palabras.' },
  { id: '8800004', at: '2026-03-01T05:30:00+05:30', title: 'Bien', text: 'Cumple.', stars: '4', by: 'Inés Prado' },
  { id: '8800003', at: '2026-02-20T08:00:00-07:00', title: 'Lenta', text: 'Tarda en abrir.', stars: '2', by: 'Raúl Ibarra' },
  { id: '8800002', at: '2026-02-10T08:00:00-07:00', title: 'Fácil', text: 'Hasta mi papá la usa.', stars: '5', by: 'Nora Quiroz' },
  { id: '8800001', at: '2026-02-01T08:00:00-07:00', title: 'Sin avisos', text: 'No llegan los avisos.', stars: '2', by: 'Teo Lara' },
]
const EDITED = { id: '8800001', text: 'Ya llegan los avisos.' }
const NEW: Written = { id: '8800008', at: '2026-03-05T08:00:00-07:00', title: 'Volví', text: 'Arreglaron el cobro.', stars: '4', by: 'Sara Mena' }

export const promised: Promised = {
  ids: REVIEWS.map(({ id }) => id),
  dates: { 8800007: '2026-03-04T15:00:00Z', 8800006: '2026-03-04T15:00:00Z', 8800004: '2026-03-01T00:00:00Z' },
  edited: EDITED,
  deleted: '8800003',
  added: NEW.id,
  bare: '8800005',
  always: ['rating'],
  whole: true,
  retryAfterSeconds: 75,
}
export const impossible = { deleted: 'Apple leaves deleted reviews out without a word, and hands out empty pages at random' }

/** More than Apple shows, three at a time. */
const CROWD = crowdOf(40, (index, at): Written => ({ id: String(8_900_000 - index), at, text: `Visita ${index}.`, stars: '4', by: 'Sara Mena' }))

const listIn = (state: State): Written[] => {
  if (state === 'empty') return []
  if (state === 'grown') return [NEW, ...REVIEWS]
  if (state === 'crowded') return [...CROWD, ...REVIEWS]
  if (state === 'deleted') return REVIEWS.filter(({ id }) => id !== promised.deleted)
  if (state === 'doubled') return REVIEWS.flatMap(one => [one, one])
  const others = REVIEWS.filter(({ id }) => id !== EDITED.id)
  return state === 'edited' ? [{ ...REVIEWS.at(-1)!, text: EDITED.text, at: '2026-03-05T09:00:00-07:00' }, ...others] : REVIEWS
}

const STORE = { app: APP, country: 'mx' }
export const feedOf = (entries: object[], last: number): object => reviewFeed(entries, last, STORE)

const PAGE = 3
const page = (number: number, state: State): Given => {
  if (state === 'changed') return { json: { feed: { opinions: REVIEWS } } }
  const all = listIn(state)
  const from = state === 'looping' ? 0 : PAGE * (number - 1)
  return { json: feedOf(all.slice(from, from + PAGE).map(one => reviewEntry(one, STORE)), Math.ceil(all.length / PAGE)) }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: ['https://itunes.apple.com'],
    config: () => ({ app: APP, country: 'MX' }),
    answer: ({ url }, state) => {
      if (state === 'exhausted') return { status: 403, body: '' }
      if (url.pathname === '/search') return { json: { resultCount: 2, results: [{ trackId: 600600600, trackName: 'Faro: linterna', sellerName: 'Otra Casa' }, { trackId: Number(APP), trackName: 'Faro Café – pedidos', sellerName: 'FC' }] } }
      if (url.pathname === '/lookup') return { json: { resultCount: 1, results: [{ trackId: Number(APP), averageUserRating: 4.31, userRatingCount: 918 }] } }
      const [, number] = new RegExp(`^/mx/rss/customerreviews/page=(\\d+)/id=${APP}/sortby=mostrecent/json$`).exec(url.pathname) ?? []
      return number === undefined ? { status: 404 } : page(Number(number), state)
    },
    retryAfterSeconds: promised.retryAfterSeconds,
  })

import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const APP = '990011'
const seconds = (iso: string): number => Date.parse(iso) / 1000

interface Played {
  id: string
  at: string
  updated?: string
  text: string
  up?: boolean
  more?: object
}

/** By last change, newest first, as the filter `updated` gives them. */
const REVIEWS: Played[] = [
  { id: '9107', at: '2026-03-04T15:00:00Z', text: 'Remar de noche es [b]precioso[/b].\n[list][*]buen sonido[*]mal mapa[/list]', more: { language: 'latam', votes_up: 4, votes_funny: 4294967295, comment_count: 1 } },
  { id: '9106', at: '2026-03-04T15:00:00Z', text: 'Se cierra al guardar la partida. [3/10]', up: false, more: { language: 'spanish', developer_response: 'Ya hay un parche, gracias.', timestamp_dev_responded: seconds('2026-03-05T08:00:00Z') } },
  { id: '9101', at: '2025-11-02T10:00:00Z', updated: '2026-03-01T09:00:00Z', text: 'Ha mejorado mucho desde que salió.', more: { language: 'spanish' } },
  { id: '9105', at: '2026-02-20T10:00:00Z', text: 'Calm and short.', more: { language: 'english' } },
  { id: '9104', at: '2026-02-18T10:00:00Z', text: 'Lo terminé en una tarde.' },
  { id: '9103', at: '2026-02-11T10:00:00Z', text: 'Não abre no meu computador.', up: false, more: { language: 'brazilian' } },
  { id: '9102', at: '2026-02-01T10:00:00Z', text: 'Faltan barcos.', up: false, more: { language: 'marciano' } },
]
const EDITED = { id: '9102', text: 'Ya hay barcos, y vuelan.' }
const NEW: Played = { id: '9108', at: '2026-03-05T20:00:00Z', text: 'Lo regalé dos veces.' }

export const promised: Promised = {
  ids: REVIEWS.map(({ id }) => id),
  dates: { 9107: '2026-03-04T09:00:00-06:00', 9106: '2026-03-04T15:00:00Z', 9101: '2025-11-02T10:00:00Z' },
  edited: EDITED,
  deleted: '9104',
  added: NEW.id,
  bare: '9104',
  always: ['author', 'url', 'publishedAt', 'rating'],
  retryAfterSeconds: 120,
}
export const impossible = {
  crowded: 'what a run has no time for the next one goes on with',
  deleted: 'Steam leaves deleted reviews out without a word, and a list may be short for other reasons',
  unauthorized: 'the reviews of a game are read without any key',
}

const listIn = (state: State): Played[] => {
  if (state === 'empty') return []
  if (state === 'grown') return [NEW, ...REVIEWS]
  if (state === 'doubled') return REVIEWS.flatMap(one => [one, one])
  if (state === 'edited') return [...REVIEWS.filter(({ id }) => id === EDITED.id).map(one => ({ ...one, text: EDITED.text, updated: '2026-03-05T21:00:00Z' })), ...REVIEWS.filter(({ id }) => id !== EDITED.id)]
  return REVIEWS
}

const toJson = ({ id, at, updated = at, text, up = true, more }: Played): object => ({
  recommendationid: id,
  author: { steamid: `7656119000000${id}`, num_games_owned: 12, playtime_forever: 420 },
  review: text,
  timestamp_created: seconds(at),
  timestamp_updated: seconds(updated),
  voted_up: up,
  weighted_vote_score: '0.51',
  ...more,
})

const PAGE = 3
/** Steam's cursors are base64: unescaped, their + and / arrive as something else. */
const cursorOf = (index: number): string => `Aoq+/${index}/==`
const indexOf = (cursor: string): number => (cursor === '*' ? 0 : Number(/^Aoq\+\/(\d+)\/==$/.exec(cursor)![1]))

const answer = (cursor: string, state: State): Given => {
  if (state === 'exhausted') return { status: 429, body: '' }
  if (state === 'changed') return { json: { success: 1, opinions: REVIEWS } }
  const list = listIn(state)
  const index = indexOf(cursor)
  const shown = state === 'looping' ? list.slice(0, PAGE) : list.slice(index, index + PAGE)
  const first = cursor === '*' && { total_positive: 4 * list.length, total_negative: list.length, total_reviews: 5 * list.length }
  const next = shown.length === 0 ? cursor : cursorOf(index + PAGE)
  return { json: { success: 1, query_summary: { num_reviews: shown.length, ...first }, reviews: shown.map(toJson), cursor: next } }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: ['https://store.steampowered.com'],
    config: () => ({ app: APP }),
    answer: ({ url }, state) => (url.pathname === '/api/storesearch/' ? { json: { total: 1, items: [{ type: 'app', id: Number(APP), name: 'Cazafaros 2' }] } } : url.pathname === `/appreviews/${APP}` ? answer(url.searchParams.get('cursor')!, state) : { status: 404 }),
    retryAfterSeconds: promised.retryAfterSeconds,
  })

import { gzipSync } from 'node:zlib'
import { hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type Given, type ServerWorld } from '../server-world.ts'
import type { Promised, WorldModule } from '../world.ts'

interface Question {
  question_id: number
  last_activity_date: number
  body: string
  [field: string]: unknown
}

const seconds = (date: string): number => Date.parse(date) / 1000
const question = (question_id: number, date: string, rest: Record<string, unknown> & { body: string }): Question => ({
  question_id, creation_date: seconds(date), last_activity_date: seconds(date), title: `Question ${question_id}`,
  link: `https://bebidas.example/questions/${question_id}/pregunta`, content_license: 'CC BY-SA 4.0', tags: ['cafe'], ...rest,
})

const ITEMS: Question[] = [
  question(904, '2026-03-04T15:00:00Z', {
    title: '&#191;Faro Caf&#233; tuesta en casa?', body: '<p>Eso dicen.</p>\n<p>&iquest;Alguien lo ha visto?</p>', score: 3, answer_count: 1, view_count: 80,
    last_edit_date: seconds('2026-03-04T16:00:00Z'), last_activity_date: seconds('2026-03-05T10:00:00Z'),
    owner: { user_id: 71, display_name: 'Luc&#237;a Anaya', link: 'https://bebidas.example/users/71/lucia', reputation: 12, user_type: 'registered' },
  }),
  question(903, '2026-03-04T09:00:00-06:00', { body: '<p>El molino hace ruido</p>', score: 0, owner: { display_name: 'user903', user_type: 'does_not_exist' } }),
  question(902, '2026-03-04T09:30:00Z', { body: '<p>Nada más que decir</p>' }),
  question(901, '2026-03-01T20:00:00Z', { body: '<p>Cierran los lunes</p>' }),
  // More than a page with one and the same instant: there a page begins at a number after all.
  ...hoursBefore('2026-02-20T00:00:00Z', 7, index => question(800 + index, '2026-02-20T00:00:00Z', { body: `<p>Visita ${index}</p>` })),
]
const EDITED = { id: '901', text: 'Cierran los martes' }
const ADDED = question(905, '2026-03-05T11:00:00Z', { body: '<p>Una taza más</p>' })
const SHOWN = 3

export const promised: Promised = {
  ids: ITEMS.map(one => String(one.question_id)),
  dates: { 904: '2026-03-04T15:00:00Z', 903: '2026-03-04T15:00:00Z', 902: '2026-03-04T09:30:00Z' },
  edited: EDITED,
  deleted: '',
  added: '905',
  bare: '902',
  always: ['title', 'url', 'publishedAt'],
  retryAfterSeconds: 75,
}
export const impossible = {
  crowded: 'what a run has no time for the next one goes on with',
  deleted: 'what is deleted drops out of the search, which says nothing of it',
}

/** This API packs all its answers, and refuses everything with 400. */
const packed = (json: unknown, status = 200): Given => ({ status, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(json)) })
const refusal = (error_id: number, error_name: string, error_message: string): Given => packed({ error_id, error_name, error_message }, 400)

const world: ServerWorld = {
  origins: ['https://api.stackexchange.com'],
  config: () => ({ site: 'bebidas', query: 'Faro', key: 'secreta' }),
  retryAfterSeconds: promised.retryAfterSeconds,
  own: ['limited', 'unauthorized', 'missing'],
  answer: ({ url }, state) => {
    if (state === 'limited') return refusal(502, 'throttle_violation', `too many requests from this IP, more requests available in ${promised.retryAfterSeconds} seconds`)
    if (state === 'exhausted') return refusal(502, 'throttle_violation', 'too many requests from this IP')
    if (state === 'unauthorized') return refusal(400, 'bad_parameter', "`key` doesn't match a known application")
    if (state === 'missing') return refusal(400, 'bad_parameter', 'No site found for name `bebidas`')
    if (state === 'changed') return packed({ items: [{ id: 904, headline: 'Todo es distinto' }], has_more: false })
    const [min, page] = [Number(url.searchParams.get('min')), Number(url.searchParams.get('page'))]
    const listed = listIn(state, ITEMS, {
      // An edit is activity: the question moves to the end.
      edit: one => (String(one.question_id) === EDITED.id ? { ...one, body: `<p>${EDITED.text}</p>`, last_edit_date: seconds('2026-03-05T12:00:00Z'), last_activity_date: seconds('2026-03-05T12:00:00Z') } : one),
      isDeleted: () => false,
      added: ADDED,
    })
      .toSorted((a, b) => a.last_activity_date - b.last_activity_date)
      .filter(one => one.last_activity_date >= min)
    const first = state === 'looping' ? 0 : (page - 1) * SHOWN
    return packed({ items: listed.slice(first, first + SHOWN), has_more: state === 'looping' || listed.length > first + SHOWN, quota_max: 10_000, quota_remaining: 9000 })
  },
}

export const open: WorldModule['open'] = () => openServerWorld(world)

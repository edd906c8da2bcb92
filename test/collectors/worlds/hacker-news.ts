import { crowdOf, hoursBefore, listIn } from '../listed.ts'
import { openServerWorld, type ServerWorld } from '../server-world.ts'
import type { Promised, WorldModule } from '../world.ts'

interface Hit {
  objectID: string
  created_at_i: number
  created_at: string
  _tags: string[]
  [field: string]: unknown
}

const hit = (objectID: string, created_at: string, rest: Record<string, unknown>): Hit =>
  ({ objectID, created_at, created_at_i: Math.floor(Date.parse(created_at) / 1000), _tags: ['comment'], ...rest })

const ITEMS: Hit[] = [
  hit('9004', '2026-03-04T15:00:00Z', { _tags: ['story', 'ask_hn'], author: 'lucia_anaya', title: 'Ask HN: does Faro Caf&eacute; roast at home?', story_text: 'They say so.<p>Has anybody seen it?', points: 12, num_comments: 3 }),
  hit('9003', '2026-03-04T15:00:00.000Z', { author: 'tvela', comment_text: 'It&#x27;s the best espresso in town', parent_id: 9004, story_id: 9004, title: null, points: null }),
  hit('9002', '2026-03-04T09:30:00Z', { comment_text: 'Nothing more to say' }),
  hit('9001', '2026-03-03T20:00:00Z', { author: 'ines', comment_text: 'Closed on Mondays', parent_id: 9004 }),
  ...hoursBefore('2026-03-03T19:00:00Z', 9, (index, date) => hit(`80${String(10 + index)}`, date, { author: 'visitor', comment_text: `Visit number ${index}` })),
]
const EDITED = { id: '9001', text: 'Closed on Tuesdays' }
const ADDED = hit('9005', '2026-03-05T08:00:00Z', { author: 'ines', comment_text: 'One more cup' })
/** What the platform shows at once: fewer than it is asked for. */
const SHOWN = 5

export const promised: Promised = {
  ids: ITEMS.map(({ objectID }) => objectID),
  dates: { 9004: '2026-03-04T15:00:00Z', 9003: '2026-03-04T09:00:00-06:00', 9002: '2026-03-04T09:30:00Z' },
  edited: EDITED,
  deleted: '',
  added: ADDED.objectID,
  bare: '9002',
  always: ['publishedAt', 'url'],
  retryAfterSeconds: 40,
}
export const impossible = {
  deleted: 'what is deleted drops out of the search index, which says nothing of it',
  unauthorized: 'the search asks for no key, and none can be wrong',
}

const world: ServerWorld = {
  origins: ['https://hn.algolia.com'],
  config: () => ({ query: 'Faro Café' }),
  retryAfterSeconds: promised.retryAfterSeconds,
  answer: ({ url }, state) => {
    if (state === 'exhausted') return { status: 403, body: '<html><title>403 Forbidden</title></html>' }
    if (state === 'changed') return { json: { results: [], total: 0 } }
    const bounds = (url.searchParams.get('numericFilters') ?? '').split(',')
    const until = state === 'looping' ? undefined : bounds.find(one => one.startsWith('created_at_i<='))?.slice(14)
    const listed = listIn(state, ITEMS, {
      edit: one => (one.objectID === EDITED.id ? { ...one, comment_text: EDITED.text } : one),
      isDeleted: () => false,
      added: ADDED,
      crowd: crowdOf(120, (index, date) => hit(String(99_000 - index), date, { author: 'visitor', comment_text: `New visit ${index}` })),
    }).filter(({ created_at_i }) => until === undefined || created_at_i <= Number(until))
    return { json: { hits: listed.slice(0, SHOWN), page: 0, nbHits: listed.length, nbPages: Math.ceil(listed.length / SHOWN), hitsPerPage: SHOWN, exhaustiveNbHits: false } }
  },
}

export const open: WorldModule['open'] = () => openServerWorld(world)

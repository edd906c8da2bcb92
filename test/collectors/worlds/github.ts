import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, ReplyState, State, WorldModule } from '../world.ts'

interface Said {
  id: number
  body: string
  at: string
  by?: string
  type?: string
  association?: string
  changed?: string
}
interface Issue extends Said {
  number: number
  title: string
  thumbs?: number
  talk?: Said[]
}

const REPO = 'faro-cafe/app'
const ISSUES: Issue[] = [
  { id: 901, number: 1, title: 'No abre en mi tableta', body: 'Se queda en la pantalla azul.', at: '2026-03-01T20:30:00+05:30', by: 'abril-rios', thumbs: 4 },
  {
    id: 902, number: 2, title: 'El cupón no se aplica', body: 'Cobra el precio completo.', at: '2026-03-02T10:00:00Z', by: 'bruno-sol', changed: '2026-03-04T15:00:00Z',
    talk: [
      { id: 71, body: 'A mí también me cobró de más.', at: '2026-03-02T11:00:00Z', by: 'ines-prado' },
      { id: 72, body: 'Ya está corregido en la versión 2.1.', at: '2026-03-04T15:00:00Z', by: 'faro-soporte', association: 'MEMBER' },
      { id: 73, body: 'Cerrado por inactividad.', at: '2026-03-04T15:00:00Z', by: 'limpiador[bot]', type: 'Bot' },
    ],
  },
  { id: 903, number: 3, title: 'Mapa de sucursales', body: 'Falta la de Mérida Centro.', at: '2026-03-04T15:00:00Z', by: 'lucia-anaya' },
  { id: 904, number: 4, title: 'Cambios de color', body: 'El botón casi no se lee.', at: '2026-03-04T09:00:00-06:00', by: 'tomas-vela' },
  { id: 905, number: 5, title: 'Anónimo', body: 'Cuenta que ya no existe.', at: '2026-03-04T15:30:00Z' },
  { id: 906, number: 6, title: 'Plan de la versión 3', body: 'Lo que viene.', at: '2026-03-04T16:00:00Z', by: 'faro-soporte', association: 'OWNER' },
]
const EDITED = { id: 'issue 901', text: 'Se queda en la pantalla azul, también en el teléfono.' }
const NEW: Issue = { id: 907, number: 7, title: 'Pedir para otro día', body: '¿Se puede?', at: '2026-03-05T10:00:00+01:00', by: 'nora-luz' }
const PAGE = 2

export const promised: Promised = {
  ids: ['issue 901', 'issue 902', 'comment 71', 'issue 903', 'issue 904', 'issue 905'],
  dates: { 'issue 901': '2026-03-01T15:00:00Z', 'issue 903': '2026-03-04T15:00:00Z', 'issue 904': '2026-03-04T15:00:00Z' },
  edited: EDITED,
  deleted: '',
  added: 'issue 907',
  bare: 'issue 905',
  always: ['url', 'publishedAt', 'title', 'place', 'engagement'],
  retryAfterSeconds: 90,
}
export const impossible = {
  deleted: 'the search leaves out what was deleted and never names it; what the token may not see looks the same',
}

const changedAt = ({ at, changed }: Said): number => Date.parse(changed ?? at)

const said = ({ id, body, at, by, type = 'User', association = 'NONE', changed }: Said) => ({
  id, body, created_at: at, updated_at: changed ?? at, author_association: association,
  user: by ? { login: by, id: by.length, html_url: `https://github.com/${by}`, type } : null,
})

const resource = (one: Issue) => ({
  ...said(one),
  number: one.number, title: one.title, comments: one.talk?.length ?? 0, repository_url: `https://api.github.com/repos/${REPO}`, html_url: `https://github.com/${REPO}/issues/${one.number}`,
  state: 'open', labels: [], ...(one.thumbs && { reactions: { '+1': one.thumbs, '-1': 0, heart: 0 } }),
})

const commentResource = (one: Said, number: number) => ({ ...said(one), html_url: `https://github.com/${REPO}/issues/${number}#issuecomment-${one.id}` })

const issuesIn = (state: State): Issue[] => {
  if (state === 'empty') return []
  if (state === 'edited') return ISSUES.map(one => (one.id === 901 ? { ...one, body: EDITED.text, changed: '2026-03-05T09:00:00Z' } : one))
  if (state === 'grown') return [...ISSUES, NEW]
  return ISSUES
}

/** Two of what changed at or after the instant, oldest first; the state doubled names one of them twice. */
const search = ({ url: { searchParams } }: Asked, state: State): Given => {
  const from = Date.parse(/updated:>=(\S+)/.exec(searchParams.get('q')!)?.[1] ?? '1990-01-01')
  const all = issuesIn(state).filter(one => changedAt(one) >= from || state === 'looping').toSorted((a, b) => changedAt(a) - changedAt(b))
  const start = state === 'looping' ? 0 : (Number(searchParams.get('page')) - 1) * PAGE
  const items = all.slice(start, start + PAGE)
  const shown = state === 'doubled' ? [...items, ...items.slice(0, 1)] : items
  return { json: { total_count: all.length, incomplete_results: state === 'crowded', items: shown.map(resource) } }
}

export const open: WorldModule['open'] = () => {
  const answers: Said[] = []
  let replyState: ReplyState = 'steady'

  const comment = (number: number, { body }: Asked): Given => {
    if (replyState === 'failing') return { status: 503, body: 'later' }
    if (replyState === 'gone') return { status: 410, json: { message: 'This issue was deleted' } }
    if (replyState === 'revoked') return { status: 401, json: { message: 'Bad credentials' } }
    const one = { id: 800 + answers.length, body: (JSON.parse(body) as { body: string }).body, at: '2026-03-06T12:00:01Z', by: 'faro-soporte', association: 'MEMBER' }
    answers.push(one)
    return replyState === 'lost' ? { status: 502, body: 'the answer got lost' } : { status: 201, json: commentResource(one, number) }
  }

  const talk = (number: number, { url: { searchParams } }: Asked): Given => {
    const since = Date.parse(searchParams.get('since') ?? '1990-01-01')
    const all = [...(ISSUES.find(one => one.number === number)?.talk ?? []), ...(number === 3 ? answers : [])]
    return { json: all.filter(one => changedAt(one) >= since).map(one => commentResource(one, number)) }
  }

  const answer = (asked: Asked, state: State): Given => {
    const { method, url: { pathname }, headers } = asked
    if (headers.authorization !== 'Bearer ghp_invented') return { status: 401, json: { message: 'Bad credentials' } }
    if (state === 'exhausted') {
      return { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2026-03-06T12:20:00Z') / 1000) }, json: { message: 'API rate limit exceeded for user ID 9.' } }
    }
    if (state === 'changed') return { json: { total_count: 1, incomplete_results: false, items: [{ opinion: 'Todo es distinto' }] } }
    const number = Number(/\/issues\/(\d+)\/comments$/.exec(pathname)?.[1])
    if (pathname === '/search/issues') return search(asked, state)
    return method === 'POST' ? comment(number, asked) : talk(number, asked)
  }

  return openServerWorld({
    origins: ['https://api.github.com'],
    config: () => ({ repositories: [REPO], token: 'ghp_invented' }),
    answer,
    retryAfterSeconds: promised.retryAfterSeconds,
    reply: { target: 'issue 903', standing: () => answers.map(({ body }) => body), become: next => void (replyState = next) },
  })
}

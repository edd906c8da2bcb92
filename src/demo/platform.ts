import type { Shown } from './post.ts'
import type { SiteKey } from './sites.ts'

/** A request as platforms look at it, under the address they really have. */
export interface Asked {
  method: string
  url: URL
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** What a platform answers; `json` or `body`, 200 unless said. */
export interface Given {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  body?: string | Uint8Array
}

/** What the brand answered through the API of a platform. */
export interface Said {
  /** A number of its own on that platform, 1 for the first. */
  number: number
  /** What it answers, by the name that the platform gives it. */
  to: string
  text: string
  at: Date
}

export interface Answers {
  /** Oldest first; those to one thing, or all. */
  list(to?: string): Said[]
  /** Keeps one more. With a key that was met before it is the one that stands already. */
  add(to: string, text: string, key?: string): Said
  /** Takes the place of the one that stands, where a platform has room for one. */
  put(to: string, text: string): Said
}

/** What a platform knows when it is asked. */
export interface Scene {
  /** What can be seen there, newest first. */
  posts: Shown[]
  /** What its authors have deleted. */
  gone: Shown[]
  answers: Answers
  now: Date
}

/** The API of a platform over the story of the demo: its addresses, its payloads, its refusals. */
export interface Platform {
  /** Where its collector asks: the fixed addresses of a real platform, or an invented one that the config names. */
  origins: readonly string[]
  /** Sites of the story whose posts about the demo's brand stand here. None for a page of the brand's own. */
  sites: readonly SiteKey[]
  /** How a source of the demo's brand is set up. */
  config(): Record<string, unknown>
  /** The field of that config which a stranger would not have; absent where nobody asks for a key. */
  secret?: string
  /** What its collector calls a post. */
  idOf(post: Shown): string
  /** What of all that stands it shows at all: a week, the newest five. Left out: everything. */
  window?(posts: Shown[], now: Date): Shown[]
  /** Says what was deleted, in a list or when asked by name. */
  tellsDeleted?: true
  /** How whoever reads meets the brand's answer again: on the opinion, as a comment of the brand, or only in the thread. Absent where the API takes none. */
  replies?: 'owner-reply' | 'comment' | 'thread'
  /** How it asks for patience. */
  limited: Given
  /** Undefined: nothing of this platform stands under that address. */
  answer(asked: Asked, scene: Scene): Given | undefined
}

/** Answers of one platform, kept as long as the demo runs. */
export const createAnswers = (now: () => Date): Answers => {
  const kept: Said[] = []
  const byKey = new Map<string, Said>()
  const keep = (to: string, text: string): Said => {
    const said = { number: kept.length + 1, to, text, at: now() }
    kept.push(said)
    return said
  }
  return {
    list: to => kept.filter(said => to === undefined || said.to === to),
    add: (to, text, key) => {
      const said = (key === undefined ? undefined : byKey.get(key)) ?? keep(to, text)
      if (key !== undefined) byKey.set(key, said)
      return said
    },
    put: (to, text) => {
      const standing = kept.find(said => said.to === to)
      return standing ? Object.assign(standing, { text, at: now() }) : keep(to, text)
    },
  }
}

/** A whole number that grows with time, as the ids of most platforms do, below 2^53. Posts of one second are told apart by their names. */
export const serialOf = ({ id, publishedAt }: Pick<Shown, 'id' | 'publishedAt'>): number => secondsOf(publishedAt) * 4096 + tailOf(id)

const tailOf = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 4096, 7)

/** The same for what the brand answers. */
export const answerSerial = ({ at, number }: Said): number => secondsOf(at) * 4096 + number

export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000)

/** When a post was last written: what people changed counts, what the brand answered does not. */
export const writtenAt = ({ editedAt, publishedAt }: Shown): Date => editedAt ?? publishedAt

/** `Lucía Ortega` → `lucia_ortega` */
export const handleOf = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\W+/g, '_').replace(/^_|_$/g, '')

/** A title for platforms that want one: the first words. */
export const titleOf = ({ title, text }: Pick<Shown, 'title' | 'text'>): string => title ?? (text.split(/(?<=[.!?])\s|\n/, 1)[0] ?? '').slice(0, 80)

/** What the brand answered to it, through the API or in the story. */
export const replyOf = ({ reply }: Shown, standing: Said[]): { text: string; at: Date } | undefined => standing.at(-1) ?? reply

export const averageOf = (posts: Shown[]): number => {
  const stars = posts.flatMap(({ stars: given }) => given ?? [])
  return stars.length === 0 ? 0 : Math.round((10 * stars.reduce((sum, one) => sum + one, 0)) / stars.length) / 10
}

export const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Plain words as the editors of platforms store them. */
export const htmlOf = (text: string): string => text.split(/\n{2,}/).map(part => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`).join('')

export const bearerOf = ({ headers: { authorization } }: Asked): string | undefined => /^Bearer (.+)$/.exec(String(authorization ?? ''))?.[1]

/** How many a request wants, at most what the platform gives at once. */
export const limitOf = ({ searchParams }: URL, name: string, most: number): number => Math.max(1, Math.min(most, Number(searchParams.get(name) ?? most) || most))

/** A slice and, where there is more, the place behind it. */
export const sliceOf = <Item>(items: Item[], from: number, size: number): { items: Item[]; next: number | undefined } => ({
  items: items.slice(from, from + size), next: from + size < items.length ? from + size : undefined,
})

/** An answer of Google’s sign-in to the client that a platform knows; undefined: it is another’s. */
export const googleSignIn = ({ url, method, body }: Asked, { clientId, refreshToken, token }: { clientId: string; refreshToken: string; token: string }): Given | undefined => {
  const form = new URLSearchParams(body)
  if (url.pathname !== '/token' || method !== 'POST' || form.get('client_id') !== clientId) return undefined
  if (form.get('refresh_token') !== refreshToken) return { status: 400, json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } }
  return { json: { access_token: token, expires_in: 3599, token_type: 'Bearer' } }
}

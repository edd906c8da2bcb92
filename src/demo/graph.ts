import { limitOf, sliceOf, type Asked, type Given } from './platform.ts'
import type { Shown } from './post.ts'

/** How Meta writes a moment. */
export const graphTime = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, '+0000')

export const graphRefusal = (status: number, code: number, message: string, headers: Record<string, string> = {}): Given => ({ status, headers, json: { error: { message, type: 'OAuthException', code, fbtrace_id: 'A0' } } })

/** What Meta says of ids that lead nowhere. */
export const NOTHING_THERE: Given = { status: 400, json: { error: { message: 'Unsupported post request.', type: 'GraphMethodException', code: 100, error_subcode: 33, fbtrace_id: 'A0' } } }

/** An access token of the demo, as Meta's look. */
export const keyOf = (name: string): string => `EAAB-${name}-demostracion`

/** A page of an edge; the link to the next one carries the token, as Meta's do. */
export const edgeOf = (asked: Asked, all: unknown[]): Given => {
  const { url, headers } = asked
  const limit = limitOf(url, 'limit', 100)
  const { items, next } = sliceOf(all, Number(url.searchParams.get('after') ?? 0), limit)
  const link = `https://graph.facebook.com${url.pathname}?access_token=${String(headers.authorization).slice(7)}&limit=${limit}&after=${next}`
  return { json: { data: items, paging: { cursors: { after: String(next ?? '') }, ...(next !== undefined && { next: link }) } } }
}

/** What people said in a week, below what the brand itself published at its beginning. */
export interface Week {
  number: number
  start: Date
  /** Newest first. */
  posts: Shown[]
}

const WEEK_MS = 7 * 86_400_000

/** Newest week first. */
export const weeksOf = (posts: Shown[]): Week[] => {
  const weeks = Map.groupBy(posts, ({ publishedAt }) => Math.floor(publishedAt.getTime() / WEEK_MS))
  return [...weeks].map(([number, said]) => ({ number, start: new Date(number * WEEK_MS), posts: said })).toSorted((a, b) => b.number - a.number)
}

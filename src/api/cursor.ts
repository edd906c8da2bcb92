import { Problem } from './problem.ts'
import { isId } from '../domain/id.ts'

/** A place in a list, opaque to callers: an instant and an id, or a name. */
export const encodeCursor = (parts: Array<string | Date>): string =>
  Buffer.from(JSON.stringify(parts.map(part => (part instanceof Date ? part.toISOString() : part)))).toString('base64url')

const bad = () => new Problem(400, 'query.cursor: this is not a cursor of this list. Pass on the nextCursor of the page before, unchanged, or leave it out to start.')

const decode = (cursor: string, length: number): string[] => {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw bad()
  }
  if (!Array.isArray(parts) || parts.length !== length || !parts.every(part => typeof part === 'string')) throw bad()
  return parts
}


/** The instant and id a page ended at. */
export const decodeInstantCursor = (cursor: string | undefined): { at: Date; id: string } | undefined => {
  if (cursor === undefined) return undefined
  const [instant, id] = decode(cursor, 2) as [string, string]
  const at = new Date(instant)
  if (Number.isNaN(at.getTime()) || !isId(id)) throw bad()
  return { at, id }
}

/** The rank and id a page ended at. */
export const decodeRankCursor = (cursor: string | undefined): { rank: number; id: string } | undefined => {
  if (cursor === undefined) return undefined
  const [text, id] = decode(cursor, 2) as [string, string]
  const rank = Number(text)
  if (text === '' || !Number.isFinite(rank) || !isId(id)) throw bad()
  return { rank, id }
}

/** The name a page ended at. */
export const decodeNameCursor = (cursor: string | undefined): string | undefined => (cursor === undefined ? undefined : decode(cursor, 1)[0])

/** A page of a list: one row more than asked was read, to know whether there is a next page. */
export const pageOf = <Row, View>(rows: Row[], limit: number, cursorOf: (last: Row) => string, view: (row: Row) => View): { data: View[]; nextCursor: string | null } => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { data: shown.map(view), nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

import type { CaseCard, CaseFilter, Tray } from '../db/case/list.ts'
import { decodeInstantCursor, decodeRankCursor, encodeCursor } from './cursor.ts'

/** Where a page of a tray ended: rank and id in the queue, instant and id elsewhere. */
export const caseCursor = (tray: Tray) => ({ rank, changedAt, id }: CaseCard): string => encodeCursor(tray === 'queue' ? [String(rank), id] : [changedAt, id])

export const decodeCaseCursor = (cursor: string | undefined, tray: Tray): CaseFilter['after'] => {
  if (tray === 'queue') return decodeRankCursor(cursor)
  const before = decodeInstantCursor(cursor)
  return before && { changedAt: before.at, id: before.id }
}

import { guarded, type Cell } from './cell.ts'

/** So that spreadsheets take the letters for UTF-8. */
export const CSV_BEGIN = '\ufeff'

/** One line of RFC 4180, its end included. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`

/** A whole table with its heading. */
export const csvOf = (heading: readonly string[], rows: ReadonlyArray<readonly Cell[]>): string => CSV_BEGIN + [heading, ...rows].map(csvLine).join('')

const field = (cell: Cell): string => {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  const text = guarded(cell.toWellFormed().replaceAll('\u0000', ''))
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

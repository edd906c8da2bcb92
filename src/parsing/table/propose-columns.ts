import { parseDate, type DayOrder } from '../dates.ts'
import { resolveLink } from '../link.ts'
import { foldName, guessColumns, type ColumnField } from './columns.ts'
import type { ColumnMap } from './row-mention.ts'

/** A map of columns as a person could confirm it. */
export interface Proposal {
  map: ColumnMap
  /** Highest value of the rating, where the column shows one. */
  ratingOutOf?: number
  /** How its dates are to be read, where they show it. */
  dayOrder?: DayOrder
  /** Why each column was taken: by its name, or by what stands in it. */
  because: { field: ColumnField; column: string; by: 'name' | 'content' }[]
  /** Columns that serve nothing. */
  left: string[]
}

/** Fewer cells prove nothing about a column of numbers or codes. */
const MIN_CELLS = 2
/** A novel shows what it is in its first lines. */
const MAX_CELL = 2000
/** A stray cell does not make a column of dates another. */
const MOST = 0.8

/** What stands in a column. */
interface Content {
  column: string
  cells: string[]
  distinct: number
  words: number
  letters: number
}

/**
 * Header and some rows → which column is likely to hold what. Names go first; where they tell nothing, what stands in the
 * columns does: dates, marks of a scale, long words, links, languages, names. Pure; a column serves one field.
 */
export const proposeColumns = (header: string[], sampleRows: Record<string, unknown>[]): Proposal => {
  const contents = header.map(column => contentOf(column, sampleRows))
  // A name is no proof where what stands there is something else.
  const named = Object.entries(guessColumns(header)).filter(([field, column]) => fits(field as ColumnField, contents.find(one => one.column === column)!))
  const because: Proposal['because'] = named.map(([field, column]) => ({ field: field as ColumnField, column: column!, by: 'name' }))
  for (const [field, choose] of CHOICES) {
    if (because.some(one => one.field === field)) continue
    const free = contents.filter(({ column, cells }) => cells.length > 0 && !because.some(one => one.column === column) && !isPersonal(cells))
    const column = choose(free)?.column
    if (column !== undefined) because.push({ field, column, by: 'content' })
  }
  const columnOf = (field: ColumnField): Content | undefined => contents.find(({ column }) => because.some(one => one.field === field && one.column === column))
  const ratingOutOf = scaleOf(columnOf('rating'))
  const dayOrder = orderOf([columnOf('publishedAt'), columnOf('editedAt'), columnOf('ownerReplyAt')].flatMap(content => content?.cells ?? []))
  return {
    map: Object.fromEntries(because.map(({ field, column }) => [field, column])),
    ...(ratingOutOf === undefined ? {} : { ratingOutOf }),
    ...(dayOrder === undefined ? {} : { dayOrder }),
    because,
    left: header.filter(column => !because.some(one => one.column === column)),
  }
}

const contentOf = (column: string, rows: Record<string, unknown>[]): Content => {
  const cells = rows.map(row => row[column]).filter(value => typeof value === 'string' || typeof value === 'number').map(value => String(value).slice(0, MAX_CELL).trim()).filter(cell => cell !== '')
  const mean = (of: (cell: string) => number): number => (cells.length === 0 ? 0 : cells.reduce((sum, cell) => sum + of(cell), 0) / cells.length)
  return { column, cells, distinct: new Set(cells).size, words: mean(cell => cell.split(/\s+/).length), letters: mean(cell => cell.length) }
}

const most = (cells: string[], is: (cell: string) => boolean): boolean => cells.length > 0 && cells.filter(is).length >= MOST * cells.length

/** Either order will do: that they are dates shows all the same. */
const isDate = (cell: string): boolean => /\d/.test(cell) && (parseDate(cell, { order: 'day-first' }) ?? parseDate(cell, { order: 'month-first' })) !== undefined
const markOf = (cell: string): number => Number(/^(\d{1,2}(?:[.,]\d)?)(?:\s*(?:\/|de|of|out of)\s*\d{1,2})?(?:\s*(?:stars?|estrellas?|estrelas?))?$/i.exec(cell)?.[1]?.replace(',', '.') ?? Number.NaN)
const isMark = (cell: string): boolean => markOf(cell) >= 0 && markOf(cell) <= 10
const isLink = (cell: string): boolean => /^https?:\/\//i.test(cell) && resolveLink(cell) !== undefined
const isLanguage = (cell: string): boolean => /^[a-z]{2}([-_][a-z]{2})?$/i.test(cell)
const isName = (cell: string): boolean => /^\p{Lu}[\p{L}.'’-]*(\s+(de|del|la|da|do|dos|y|\p{Lu}[\p{L}.'’-]*)){0,4}$/u.test(cell)
/** Addresses and numbers of people serve no field, and stay where they are. */
const isPersonal = (cells: string[]): boolean => most(cells, cell => /^\S+@\S+\.\S+$/.test(cell) || /^'?\+?[\d\s().-]{9,}$/.test(cell) && /[\s+()]/.test(cell))

/** What stands in a column may contradict its name: `note` holds marks in one file and words in another. */
const fits = (field: ColumnField, { cells }: Content): boolean => {
  if (cells.length === 0) return true
  if (field === 'rating') return most(cells, cell => /^\d/.test(cell))
  if (field === 'publishedAt' || field === 'editedAt' || field === 'ownerReplyAt') return most(cells, isDate)
  return field !== 'text' || !most(cells, cell => isMark(cell) || isDate(cell) || isLink(cell))
}

const greatest = (contents: Content[], by: (content: Content) => number): Content | undefined => contents.toSorted((a, b) => by(b) - by(a))[0]

/** In this order: what is surest takes its column first. */
const CHOICES: [ColumnField, (free: Content[]) => Content | undefined][] = [
  ['publishedAt', free => free.find(({ cells }) => most(cells, isDate) && !most(cells, isMark))],
  ['rating', free => free.find(({ column, cells, distinct }) => cells.length >= MIN_CELLS && most(cells, isMark) && distinct <= 11 && (distinct < cells.length || asksForMark(column)))],
  ['url', free => free.find(({ cells }) => most(cells, isLink))],
  ['language', free => free.find(({ cells }) => cells.length >= MIN_CELLS && most(cells, isLanguage))],
  ['text', free => greatest(free.filter(one => one.words >= 2.5 && one.distinct > one.cells.length / 2 && !most(one.cells, cell => isDate(cell) || isLink(cell) || isName(cell))), one => one.letters)],
  ['title', free => greatest(free.filter(one => one.words >= 2 && one.words <= 12 && one.distinct > one.cells.length / 2 && !most(one.cells, cell => isDate(cell) || isLink(cell) || isName(cell))), one => one.letters)],
  ['author', free => free.find(({ cells, distinct, words }) => cells.length >= MIN_CELLS && words >= 1.5 && distinct > cells.length / 2 && most(cells, isName))],
  ['externalId', free => free.find(({ cells, distinct, words, column }) => cells.length >= MIN_CELLS && distinct === cells.length && words === 1 && most(cells, cell => /\d/.test(cell)) && /\b(id|no|num|numero|folio|codigo|code|key|#)\b|^#$/.test(foldName(column)))],
]

/** A question for a mark, in the words of surveys. */
const asksForMark = (column: string): boolean => /recom|likely|probab|satisf|califi|puntu|nota|rate|rating|score|estrellas|stars/.test(foldName(column))

const scaleOf = (content: Content | undefined): number | undefined => {
  if (!content || content.cells.length === 0 || !most(content.cells, isMark)) return undefined
  const highest = Math.max(...content.cells.map(markOf).filter(mark => !Number.isNaN(mark)))
  // Nobody may have given a ten yet: the question tells, a zero too.
  const isTen = highest > 5 || /recom|likely|probab|\bnps\b/.test(foldName(content.column)) || content.cells.some(cell => markOf(cell) === 0)
  return isTen ? 10 : 5
}

/** A number above twelve is no month: where one stands, the whole column is read that way. */
const orderOf = (cells: string[]): DayOrder | undefined => {
  const pairs = cells.flatMap(cell => {
    const [, first, second] = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/.exec(cell) ?? []
    return first === undefined ? [] : [[Number(first), Number(second)] as const]
  })
  const dayFirst = pairs.some(([first]) => first > 12)
  const monthFirst = pairs.some(([, second]) => second > 12)
  if (dayFirst === monthFirst) return undefined
  return dayFirst ? 'day-first' : 'month-first'
}

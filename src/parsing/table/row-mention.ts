import type { Mention, Rating, Told } from '../../contract.ts'
import { parseDate, type DayOrder } from '../dates.ts'
import { htmlToText, looksLikeHtml, oneLine } from '../html.ts'
import { languageTag, resolveLink } from '../link.ts'
import { scaleOf, type ColumnField } from './columns.ts'

/** Which column holds what. Several columns make one text, one below the other. Dots lead into nested objects. */
export type ColumnMap = Partial<Record<ColumnField, string | string[]>>

export interface RowReading {
  map: ColumnMap
  /** Highest value of the rating's scale, where the columns' names do not tell. */
  ratingOutOf?: number
  dayOrder?: DayOrder
  /** What a row is when no column says it. */
  kind: string
  /** How an export writes a field in its own way: the cell and its row → the cell as others write it, or nothing. */
  cells?: CellReaders
  /** ISO instant of the run. */
  now: string
}

export type CellReaders = Partial<Record<ColumnField, (cell: string, values: Record<string, unknown>) => string | undefined>>

/** A row → what was said, without its id when the file gives none, and what could not be read of it. Undefined when it says nothing. */
export const readRow = (values: Record<string, unknown>, reading: RowReading): { mention: Omit<Mention, 'externalId'>; id?: string; problems: Told[] } | undefined => {
  const problems: Told[] = []
  const cell = (field: ColumnField): string | undefined => {
    const written = cellOf(values, reading.map[field])
    const own = reading.cells?.[field]
    return written === undefined || own === undefined ? written : own(written, values)
  }
  const text = plain(cell('text'))
  const title = oneLine(plain(cell('title')))
  const rating = readRating(cell('rating'), reading, problems)
  if (text === '' && title === '' && rating === undefined) return undefined
  const publishedAt = readDate(cell('publishedAt'), reading, problems)
  const ownerReply = plain(cell('ownerReply'))
  const repliedAt = ownerReply === '' ? undefined : readDate(cell('ownerReplyAt'), reading, problems)
  const name = cell('author')
  const rest = {
    title: title || undefined,
    url: resolveLink(cell('url')),
    author: name === undefined ? undefined : { name: oneLine(name) },
    publishedAt,
    editedAt: laterThan(publishedAt, readDate(cell('editedAt'), reading, [])),
    language: languageTag(cell('language')),
    rating,
    ownerReply: ownerReply === '' ? undefined : { text: ownerReply, ...(repliedAt ? { publishedAt: repliedAt } : {}) },
    place: cell('place'),
  }
  const present = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { mention: { kind: cell('kind') ?? reading.kind, text, ...present }, id: cell('externalId'), problems }
}

/** Text of a column, or of several joined; undefined when there is none. */
export const cellOf = (values: Record<string, unknown>, column: string | string[] | undefined): string | undefined => {
  const texts = [column ?? []].flat().map(name => toText(values[name] ?? deep(values, name))).filter(text => text !== '')
  return texts.length === 0 ? undefined : texts.join('\n')
}

const deep = (values: Record<string, unknown>, path: string): unknown =>
  path.includes('.') ? path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined), values) : undefined

const toText = (value: unknown): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '')

const plain = (text: string | undefined): string => (text === undefined ? '' : looksLikeHtml(text) ? htmlToText(text) : text.toWellFormed().replaceAll('\u0000', ''))

/** `4`, `4,5`, `4/5`, `8 of 10`, `5 stars`. A number beyond the scale is no rating. */
const readRating = (cell: string | undefined, { map, ratingOutOf }: RowReading, problems: Told[]): Rating | undefined => {
  if (cell === undefined) return undefined
  const [, written, ownScale] = /^(\d{1,3}(?:[.,]\d{1,4})?)(?:\s*(?:\/|de|of|out of)\s*(\d{1,3}))?(?![\d.,])/i.exec(cell) ?? []
  const outOf = ownScale === undefined ? (ratingOutOf ?? scaleOf([map.rating ?? ''].flat()[0] ?? '')) : Number(ownScale)
  const value = Number((written ?? 'none').replace(',', '.'))
  if (value >= 0 && value <= outOf) return { value, outOf }
  problems.push({
    es: `la calificación «${cell.slice(0, 30)}» no es un número de 0 a ${outOf} (indica el máximo de tu escala, ratingOutOf)`,
    en: `the rating "${cell.slice(0, 30)}" is no number from 0 to ${outOf} (set ratingOutOf to the highest of your scale)`,
  })
  return undefined
}

const readDate = (cell: string | undefined, { now, dayOrder }: RowReading, problems: Told[]): string | undefined => {
  const date = cell === undefined ? undefined : parseDate(cell, { now, order: dayOrder })
  if (cell !== undefined && date === undefined) problems.push({
    es: `la fecha «${cell.slice(0, 40)}» no se puede leer (escribe 2026-03-31, o indica el orden de día y mes, dayOrder)`,
    en: `the date "${cell.slice(0, 40)}" cannot be read (write 2026-03-31, or set dayOrder)`,
  })
  return date
}

const laterThan = (first: string | undefined, second: string | undefined): string | undefined => (first !== undefined && second !== undefined && second > first ? second : undefined)

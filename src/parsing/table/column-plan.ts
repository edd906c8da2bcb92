import { CollectorError, type Told } from '../../contract.ts'
import type { DayOrder } from '../dates.ts'
import { guessColumns } from './columns.ts'
import { nearestExport, recogniseExport, type Recognised } from './known-export.ts'
import { proposeColumns, type Proposal } from './propose-columns.ts'
import type { ColumnMap, RowReading } from './row-mention.ts'

/** What the settings of a file say of its columns; what they leave out is told by the file. */
export interface ColumnWishes {
  path: string
  map?: ColumnMap
  where?: Record<string, unknown>
  ratingOutOf?: number
  dayOrder?: DayOrder
  kind?: string
}

/** Columns a sentence names: who reads it looks for one that is missing. */
const MAX_NAMES = 50

/**
 * How to read rows of these columns: first what is wished, then what a known export means by them, then what their names
 * tell. `sample` are some rows, empty where none can be had. Throws CollectorError `config` where a column is missing or none
 * holds an opinion; its `cause` is then the Proposal of a map.
 */
export const planColumns = (columns: string[], sample: Record<string, unknown>[], wishes: ColumnWishes, now: string): RowReading => {
  const reading = chooseColumns(columns, sample, wishes, now)
  checkColumns(columns, sample, reading.map, wishes)
  return reading
}

/** Whether the names of the columns leave open what only rows can show. */
export const needsSample = (columns: string[], wishes: ColumnWishes, now: string): boolean =>
  recogniseExport(columns)?.known.asks === true || !hasOpinion(chooseColumns(columns, [], wishes, now).map)

const hasOpinion = ({ text, rating, title }: ColumnMap): boolean => Boolean(text ?? rating ?? title)

/** The same without a check: for rows that each name their own columns. */
export const chooseColumns = (columns: string[], sample: Record<string, unknown>[], wishes: ColumnWishes, now: string): RowReading => {
  const { map: wished = {}, ratingOutOf, dayOrder, kind } = wishes
  const used = Object.values(wished).flat()
  const recognised = recogniseExport(columns)
  const asked = recognised?.known.asks ? surveyColumns(columns, sample, recognised, used) : undefined
  const told = recognised ? withoutUsed(recognised.map, used) : guessColumns(columns.filter(name => !used.includes(name)))
  const { known } = recognised ?? {}
  return {
    map: { ...told, ...asked?.map, ...wished },
    ratingOutOf: ratingOutOf ?? known?.ratingOutOf ?? asked?.ratingOutOf,
    dayOrder: dayOrder ?? known?.dayOrder,
    kind: kind ?? known?.kind ?? 'review',
    // Who maps a column by hand means what stands in it.
    cells: known?.cells && Object.fromEntries(Object.entries(known.cells).filter(([field]) => !(field in wished))),
    now,
  }
}

/** A known export may mean one column for two fields; what is wished for another field is taken from both. */
const withoutUsed = (map: ColumnMap, used: (string | undefined)[]): ColumnMap => Object.fromEntries(Object.entries(map).filter(([, column]) => typeof column !== 'string' || !used.includes(column)))

/** Columns of survey tools that are no questions. */
const NO_QUESTION = /^(#|response type|(start|stage|submit) date \(utc\)|network id|tags|ending)$/i

/** The answers that are words, and the one that is a mark. */
const surveyColumns = (columns: string[], sample: Record<string, unknown>[], { map }: Recognised, used: (string | undefined)[]): Pick<Proposal, 'map' | 'ratingOutOf'> => {
  const questions = columns.filter(name => !NO_QUESTION.test(name.trim()) && !used.includes(name) && !Object.values(map).includes(name))
  const { map: { text, title, rating }, ratingOutOf } = proposeColumns(questions, sample)
  const words = [text, title].flat().filter(name => name !== undefined)
  return { map: { ...(words.length > 0 ? { text: words } : {}), ...(rating ? { rating } : {}) }, ratingOutOf }
}

const checkColumns = (columns: string[], sample: Record<string, unknown>[], map: ColumnMap, { path, where = {} }: ColumnWishes): void => {
  const has = toldColumns(columns)
  const missing = [...Object.values(map).flat(), ...Object.keys(where)].filter(name => name !== undefined && !columns.includes(name))
  if (missing.length > 0) throw new CollectorError('config', { es: `${path} no tiene la columna ${missing.join(', ')}. ${has.es}`, en: `${path} has no column ${missing.join(', ')}. ${has.en}` })
  if (hasOpinion(map)) return
  const proposal = proposeColumns(columns, sample)
  const likely = toldTorn(columns)
  const hint = toldHint(proposal)
  throw new CollectorError('config', {
    es: `Ninguna columna de ${path} parece una opinión. Di en map.text cuál es.${likely.es} ${has.es}${hint.es}`,
    en: `No column of ${path} looks like an opinion. Say in map.text which one it is.${likely.en} ${has.en}${hint.en}`,
  }, { cause: proposal })
}

const toldColumns = (columns: string[]): Told => {
  const names = columns.slice(0, MAX_NAMES).join(', ')
  const rest = columns.length - MAX_NAMES
  return { es: `Sus columnas son: ${names}${rest > 0 ? ` y ${rest} más` : ''}.`, en: `Its columns are: ${names}${rest > 0 ? ` and ${rest} more` : ''}.` }
}

const NOTHING: Told = { es: '', en: '' }

/** An export of a known service that lost columns. */
const toldTorn = (columns: string[]): Told => {
  const torn = nearestExport(columns)
  if (!torn) return NOTHING
  const missing = torn.missing.join(', ')
  return { es: ` Parece una exportación de ${torn.name} sin ${missing}: expórtala otra vez con todas las columnas.`, en: ` It looks like an export of ${torn.name} without ${missing}: export it again with all columns.` }
}

const toldHint = ({ map }: Proposal): Told => {
  if (!map.text && !map.rating) return NOTHING
  const written = JSON.stringify(map)
  return { es: ` Por lo que hay en ellas, map podría ser ${written}.`, en: ` By what stands in them, map could be ${written}.` }
}

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { defineCollector, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { readTakeoutReviews } from '../src/parsing/platform/google-review.ts'
import { present } from '../src/parsing/present.ts'
import { chooseColumns, needsSample, planColumns } from '../src/parsing/table/column-plan.ts'
import { cellOf, readRow, type RowReading } from '../src/parsing/table/row-mention.ts'
import type { Place, Row } from '../src/parsing/table/row.ts'
import { openRowsFile, readBytes, type RowsFile } from '../src/parsing/table/rows-file.ts'
import { openTakeout } from '../src/parsing/table/takeout-file.ts'

const column = z.union([z.string(), z.array(z.string())]).optional()
const map = z.strictObject({
  externalId: column.describe('Column with an id that never changes. Without one, equal rows are told apart by counting them.'),
  text: column.describe('Column with the opinion; several become one text.'),
  title: column.describe('Column with the headline.'),
  rating: column.describe('Column with the stars or the score.'),
  publishedAt: column.describe('Column with the date it was said.'),
  editedAt: column.describe('Column with the date it was last changed.'),
  author: column.describe('Column with the name of the person.'),
  url: column.describe('Column with the address of the original.'),
  language: column.describe('Column with the language, such as es or pt-BR.'),
  place: column.describe('Column with the branch, shop or product.'),
  kind: column.describe('Column that says what each row is.'),
  ownerReply: column.describe('Column with what the brand answered in public.'),
  ownerReplyAt: column.describe('Column with the date of that answer.'),
})
const config = z.object({
  path: z.string().min(1).describe('Where the file lies.'),
  format: z.enum(['auto', 'csv', 'ndjson']).default('auto').describe('CSV with a header row, or one JSON object a line. The reviews.json of Google Takeout is known by itself.'),
  encoding: z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).default('auto').describe('Needed only when accents come out wrong.'),
  delimiter: z.string().length(1).optional().describe('What stands between two fields of the CSV. Left out: found in the header.'),
  map: map.optional().describe('Which column holds what. Left out: exports of known services are recognised, others are told by the names of their columns. What you map goes first.'),
  where: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional().describe('Take only rows whose columns have these values.'),
  ratingOutOf: z.number().positive().optional().describe('Highest value of the rating. Left out: 10 for a column named NPS, otherwise 5.'),
  dayOrder: z.enum(['day-first', 'month-first']).optional().describe('How to read 3/4/2026. Left out: such dates are not guessed.'),
  kind: z.string().min(1).optional().describe('What a row is, when no column says it: review, survey, comment, question … Left out: what the export is known for, otherwise review.'),
})
type Config = z.output<typeof config>

/** Where the run stands, and how to know that the file is still the same up to there. */
const cursor = z.object({
  path: z.string(),
  offset: z.number(),
  line: z.number(),
  /** Hashes of the first bytes and of the last ones before `offset`. */
  head: z.string(),
  tail: z.string(),
  /** Rows without an id were met: to number the next ones, those before are counted again. */
  counted: z.literal(true).optional(),
})
type Cursor = z.output<typeof cursor>

/** Stored in one transaction in a fraction of a second. */
const PAGE_ROWS = 1000
const PRINT_BYTES = 1024
/** A file with the wrong map is wrong in every row: nobody reads a thousand sentences. */
const MAX_PROBLEMS = 20
/** Rows that show what stands in a column. */
const SAMPLE_ROWS = 50

export default defineCollector({
  title: 'File (CSV or NDJSON)',
  kind: 'review',
  order: 'newest',
  homepage: 'https://www.rfc-editor.org/rfc/rfc4180',
  auth: 'file',
  config,
  example: { path: 'import/reviews.csv', map: { text: 'Comentario', rating: 'Estrellas', publishedAt: 'Fecha' } },
  limits: [
    { es: 'Un archivo es tan completo y tan reciente como la exportación de la que viene.', en: 'A file is as complete and as recent as the export it comes from.' },
    { es: 'Una fila que desaparece del archivo no se da por borrada.', en: 'A row that disappears from the file is not taken for deleted.' },
    { es: 'Sin una columna de identificadores, una fila corregida cuenta como nueva.', en: 'Without a column of ids, a row that is corrected counts as a new one.' },
  ],
  everyMinutes: 60,
  collect: run => collect(run),
})

async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const takeout = await openTakeout(run.files, run.config)
  if (takeout) return yield* readTakeout(takeout, run)
  const file = await openRowsFile(run.files, run.config)
  const reader: Reader = { run, reading: await createReading(file, run), seen: new Map() }
  const start = await resume(file, run, reader)
  for await (const { rows, place } of pagesOf(file.rows(start), start)) {
    if (run.signal.aborted) return
    const page = readPage(rows, reader)
    const next: Cursor = { ...(await cursorAt(place, run)), ...(reader.seen.size > 0 && { counted: true }) }
    yield { ...page, cursor: JSON.stringify(next), progress: { done: place.offset, total: file.size, unit: 'bytes' } }
  }
}

/** Takeout repeats reviews and is read as a whole; its place counts them. */
async function* readTakeout({ json, size }: { json: unknown; size: number }, run: Run<Config>): AsyncGenerator<Page> {
  const { mentions, problems } = readTakeoutReviews(json, { where: run.config.path, now: run.now })
  const place = await cursorAt({ offset: size, line: mentions.length }, run)
  const stored = readCursor(run.cursor, cursor)
  const isSame = stored?.path === place.path && stored.offset === size && stored.head === place.head && stored.tail === place.tail
  for (let from = isSame ? stored.line : 0; from < mentions.length && !run.signal.aborted; from += PAGE_ROWS) {
    const line = Math.min(from + PAGE_ROWS, mentions.length)
    yield { mentions: mentions.slice(from, line), cursor: JSON.stringify({ ...place, line }), progress: { done: line, total: mentions.length, unit: 'items' }, ...present({ problems: from === 0 ? capped(problems) : undefined }) }
  }
}

/** How to read a row: what the config maps, and for the rest what the columns tell. */
const createReading = async (file: RowsFile, { config, now }: Run<Config>): Promise<Reader['reading']> => {
  if (file.columns !== undefined) {
    const reading = planColumns(file.columns, needsSample(file.columns, config, now) ? await sampleOf(file) : [], config, now)
    return () => reading
  }
  // Rows of NDJSON name their own columns, nearly always the same.
  let last: { names: string; reading: RowReading } | undefined
  return values => {
    const columns = Object.keys(values)
    const names = columns.join('\n')
    if (last?.names !== names) last = { names, reading: chooseColumns(columns, [values], config, now) }
    return last.reading
  }
}

const sampleOf = async (file: RowsFile): Promise<Record<string, unknown>[]> => {
  const rows: Row[] = []
  for await (const row of file.rows(file.first)) if (rows.push(row) >= SAMPLE_ROWS) break
  return rows.flatMap(row => ('values' in row ? [row.values] : []))
}

/** The stored place, as long as the file is the same up to there; else its beginning. */
const resume = async (file: RowsFile, run: Run<Config>, reader: Reader): Promise<Place> => {
  const stored = readCursor(run.cursor, cursor)
  if (stored?.path !== run.config.path || stored.offset > file.size || stored.offset < file.first.offset) return file.first
  const print = await cursorAt(stored, run)
  if (print.head !== stored.head || print.tail !== stored.tail) return file.first
  if (stored.counted) await countRows(file, reader, stored.offset)
  return { offset: stored.offset, line: stored.line }
}

const cursorAt = async ({ offset, line }: Place, { files, config: { path } }: Run<Config>): Promise<Cursor> => {
  const print = async (from: number): Promise<string> => hash(await readBytes(async at => (await files.open(path, at)).chunks, from, Math.min(PRINT_BYTES, offset)))
  return { path, offset, line, head: await print(0), tail: await print(Math.max(0, offset - PRINT_BYTES)) }
}

const hash = (content: string | Buffer): string => createHash('sha256').update(content).digest('base64url').slice(0, 22)

/** Rows in pages, each with the place behind its last. */
async function* pagesOf(rows: AsyncIterable<Row>, start: Place): AsyncGenerator<{ rows: Row[]; place: Place }> {
  let page: Row[] = []
  let place = start
  for await (const row of rows) {
    page.push(row)
    place = row.next
    if (page.length < PAGE_ROWS) continue
    yield { rows: page, place }
    page = []
  }
  if (page.length > 0) yield { rows: page, place }
}

interface Reader {
  run: Run<Config>
  reading: (values: Record<string, unknown>) => RowReading
  /** How often each row without an id was met. */
  seen: Map<string, number>
}

const readPage = (rows: Row[], reader: Reader): Page => {
  const problems: Told[] = []
  const mentions = rows.flatMap(row => readOne(row, reader, problems))
  return { mentions, ...present({ problems: capped(problems) }) }
}

const capped = (problems: Told[]): Told[] =>
  problems.length > MAX_PROBLEMS ? [...problems.slice(0, MAX_PROBLEMS), {
    es: `… y ${problems.length - MAX_PROBLEMS} más como estos en esta parte.`,
    en: `… and ${problems.length - MAX_PROBLEMS} more like these on this page.`,
  }] : problems

const readOne = (row: Row, { run, reading, seen }: Reader, problems: Told[]): Mention[] => {
  if ('problem' in row) {
    problems.push(row.problem)
    return []
  }
  if (!isWanted(row.values, run.config)) return []
  const read = readRow(row.values, reading(row.values))
  if (read === undefined) {
    problems.push({
      es: `La línea ${row.line} no tiene texto ni calificación: se dejó fuera. Revisa qué columna es cada cosa.`,
      en: `Line ${row.line} has neither text nor rating: it was left out. Check the map of columns.`,
    })
    return []
  }
  problems.push(...read.problems.map(({ es, en }) => ({ es: `Línea ${row.line}: ${es}.`, en: `Line ${row.line}: ${en}.` })))
  return [{ externalId: read.id ?? countedId(row.values, seen), ...read.mention }]
}

const isWanted = (values: Record<string, unknown>, { where = {} }: Config): boolean =>
  Object.entries(where).every(([name, value]) => cellOf(values, name) === String(value))

/** Content and occurrence: the same file gives the same ids, and two equal rows stay two. */
const countedId = (values: Record<string, unknown>, seen: Map<string, number>): string => {
  const content = hash(JSON.stringify(values))
  const times = (seen.get(content) ?? 0) + 1
  seen.set(content, times)
  return times === 1 ? content : `${content}-${times}`
}

/** Numbers the rows without ids that stand before a resumed run. */
const countRows = async (file: RowsFile, reader: Reader, until: number): Promise<void> => {
  for await (const row of file.rows(file.first)) {
    if (row.next.offset > until) return
    readOne(row, reader, [])
  }
}

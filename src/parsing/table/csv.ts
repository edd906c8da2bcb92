import { Parser, type CsvError, type Info } from 'csv-parse'
import { oneLine } from '../html.ts'
import { splitLines } from './ndjson.ts'
import { decodeRow, MAX_ROW_BYTES, type OpenAt, type Place, type Row, type RowCharset } from './row.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const

export interface CsvShape {
  charset: RowCharset
  delimiter: string
  /** Names of the columns, trimmed; `column 3` where the header leaves one empty. */
  columns: string[]
  /** The first row behind the header. */
  rows: Place
}

/** Wider than the widest export of a survey: such a header is no header. */
const MAX_COLUMNS = 5000

/** Reads the header row. Undefined when the file has none. */
export const readCsvShape = async (open: OpenAt, charset: RowCharset, delimiter?: string): Promise<CsvShape | undefined> => {
  const separator = delimiter ?? (await sniffDelimiter(open, charset))
  for await (const record of parseFrom(await open(0), { charset, delimiter: separator }, { offset: 0, line: 1 })) {
    if ('failure' in record || record.fields.length > MAX_COLUMNS || record.fields.every(isBlank)) return undefined
    const columns = record.fields.map((name, index) => oneLine(name.replace(/^\ufeff/, '')) || `column ${index + 1}`)
    return { charset, delimiter: separator, columns, rows: record.next }
  }
  return undefined
}

/**
 * Rows of a CSV from `from` on, by column name. A row with too many or too few fields becomes a problem that names its line.
 * A quote that is never closed would swallow the rows behind it: reading then starts again on the next line.
 */
export async function* readCsv(open: OpenAt, shape: CsvShape, from: Place = shape.rows): AsyncGenerator<Row> {
  let place: Place | undefined = from
  while (place) {
    const start: Place = place
    let reached = start
    place = undefined
    for await (const record of parseFrom(await open(start.offset), shape, start)) {
      if (hasSwallowed(record, shape.columns.length)) {
        place = await skipLine(open, shape.charset, reached)
        const line = place.line - 1
        yield { line, next: place, problem: {
          es: `Línea ${line}: una comilla se abre y no se cierra. La línea se dejó fuera; corrígela e impórtala otra vez.`,
          en: `Line ${line}: a quotation mark is opened and not closed. The line was left out; correct it and run again.`,
        } }
        break
      }
      yield toRow(record, shape.columns)
      reached = record.next
    }
  }
}

const isBlank = (name: string): boolean => oneLine(name) === ''

type CsvRecord = { fields: string[]; line: number; next: Place } | { failure: Error }

/** A field over several lines that begins with its quotation mark, or in a row of the wrong length, holds rows that are not its own. */
const hasSwallowed = (record: CsvRecord, columns: number): record is { failure: Error } =>
  'failure' in record || record.fields.some(field => field.includes('\n') && (field.startsWith('"') || record.fields.length !== columns))

const toRow = (record: CsvRecord, columns: string[]): Row => {
  const { fields, line, next } = record as Exclude<CsvRecord, { failure: Error }>
  // Spreadsheets end rows with empty fields nobody asked for.
  const extra = fields.slice(columns.length).some(field => field.trim() !== '')
  if (extra || fields.length < columns.length) {
    const problem = {
      es: `La línea ${line} tiene ${fields.length} campos donde el encabezado tiene ${columns.length}: se dejó fuera. Pon entre comillas los textos que contienen el separador.`,
      en: `Line ${line} has ${fields.length} fields where the header has ${columns.length}: it was left out. Put quotation marks around texts that hold the delimiter.`,
    }
    return { line, next, problem }
  }
  return { line, next, values: Object.fromEntries(columns.map((name, index) => [name, fields[index]!.trim()])) }
}

/** Records as csv-parse finds them, each with its line and the place behind it. */
async function* parseFrom(chunks: AsyncIterable<Uint8Array>, { charset, delimiter }: Pick<CsvShape, 'charset' | 'delimiter'>, start: Place): AsyncGenerator<CsvRecord> {
  const wide = charset.startsWith('utf-16')
  const found: CsvRecord[] = []
  let failed = false
  let { line } = start
  let blanks = 0
  let waiting = 0
  let passed = 0
  const parser = new Parser({
    // Buffers, so that each field is decoded on its own. UTF-16 csv-parse decodes itself, in one byte order,
    // and its forgiving of quotation marks breaks there.
    encoding: wide ? 'utf16le' : null,
    relax_quotes: !wide,
    delimiter, bom: false, relax_column_count: true, skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW_BYTES,
    // Records are taken here, not from the stream: an error would throw away those it still holds.
    on_record: (record: (string | Buffer)[], info: Info) => {
      const fields = record.map(field => (typeof field === 'string' ? field : decodeRow(field, charset)))
      // Its own count of lines takes a quoted CR LF for two.
      line += info.empty_lines - blanks
      blanks = info.empty_lines
      const next = { offset: start.offset + info.bytes, line: line + 1 + countLines(fields) }
      found.push({ fields, line, next })
      line = next.line
      return null
    },
  })
  parser.on('error', (error: CsvError) => {
    if (!failed) found.push({ failure: error })
    failed = true
  })
  parser.resume()
  for await (const chunk of growing(charset === 'utf-16be' ? swapBytes(chunks) : chunks)) {
    await new Promise<void>(resolve => parser.write(chunk, () => resolve()))
    // Its cap counts only what stands in fields: five million commas would be a row of nothing.
    const ended = found.length > 0 || parser.info.empty_lines > passed
    passed = parser.info.empty_lines
    waiting = ended ? 0 : waiting + chunk.length
    yield* found.splice(0)
    if (failed) return
    if (waiting > 2 * MAX_ROW_BYTES) return yield { failure: new Error('no end of the row') }
  }
  await new Promise<void>(resolve => parser.once('close', resolve).end())
  yield* found
}

/** Cuts the first bytes small: where reading starts again at every line, what is parsed in vain must be little. */
async function* growing(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 1024
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; size = Math.min(2 * size, 65_536)) {
      yield chunk.subarray(at, at + size)
      at += size
    }
  }
}

const countLines = (fields: string[]): number => fields.reduce((sum, field) => sum + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0)

/** UTF-16 of the other byte order; an odd byte waits for its half. */
async function* swapBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const joined = Buffer.concat([held, chunk])
    const even = joined.length - (joined.length % 2)
    held = joined.subarray(even)
    yield Buffer.from(joined.subarray(0, even)).swap16()
  }
}

/** The place behind the first line at or after `from` that is not blank. */
const skipLine = async (open: OpenAt, charset: RowCharset, from: Place): Promise<Place> => {
  let place = from
  for await (const { bytes, end } of splitLines(await open(from.offset), charset, from.offset)) {
    place = { offset: end, line: place.line + 1 }
    if (bytes === undefined || decodeRow(bytes, charset).trim() !== '') return place
  }
  return place
}

/** The delimiter that cuts the header into most columns, counted outside quotation marks. */
const sniffDelimiter = async (open: OpenAt, charset: RowCharset): Promise<string> => {
  for await (const { bytes } of splitLines(await open(0), charset, 0)) {
    const bare = decodeRow(bytes ?? new Uint8Array(), charset).replace(/"[^"]*"/g, '')
    if (bare.trim() === '' && bytes?.length === 0) continue
    const counts = DELIMITERS.map(delimiter => bare.split(delimiter).length)
    return DELIMITERS[counts.indexOf(Math.max(...counts))]!
  }
  return ','
}

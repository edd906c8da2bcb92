import type { Told } from '../../contract.ts'
import { decodeRow, MAX_ROW_BYTES, type OpenAt, type Place, type Row, type RowCharset } from './row.ts'

/** One JSON object a line → rows. A bad line becomes a problem that names the line, and the column where it is known; the rest goes on. Empty lines are skipped. */
export async function* readNdjson(open: OpenAt, charset: RowCharset, { offset, line }: Place = { offset: 0, line: 1 }): AsyncGenerator<Row> {
  let number = line
  for await (const { bytes, end, terminated } of splitLines(await open(offset), charset, offset)) {
    const row = readLine(bytes, charset, { line: number, next: { offset: end, line: number + 1 } })
    // A last line without its end may still be being written: it is read again next time.
    if (row && (terminated || 'values' in row)) yield row
    number++
  }
}

interface Line {
  /** Undefined when it is too long to hold. */
  bytes: Uint8Array | undefined
  end: number
  terminated: boolean
}

/** Bytes → lines, each with the offset behind it. In UTF-16 a line feed takes two bytes, at an even offset. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, charset: RowCharset, from: number): AsyncGenerator<Line> {
  let held = Buffer.alloc(0)
  let start = from
  let dropped = false
  for await (const chunk of chunks) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    let used = 0
    for (let feed = findLineFeed(held, used, charset); feed >= 0; feed = findLineFeed(held, used, charset)) {
      yield { bytes: dropped ? undefined : held.subarray(used, feed), end: start + feed, terminated: true }
      dropped = false
      used = feed
    }
    const tooLong = held.length - used > MAX_ROW_BYTES
    dropped ||= tooLong
    // An even number of bytes is dropped: characters of two bytes stay whole.
    const next = tooLong ? held.length - (held.length % 2) : used
    held = held.subarray(next)
    start += next
  }
  if (held.length > 0) yield { bytes: dropped ? undefined : held, end: start + held.length, terminated: false }
}

/** Offset behind the next line feed; −1 when there is none. */
const findLineFeed = (bytes: Buffer, from: number, charset: RowCharset): number => {
  const [wide, zeroAt] = charset === 'utf-16le' ? [true, 1] : charset === 'utf-16be' ? [true, -1] : [false, 0]
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (!wide) return at + 1
    if (at % 2 === (zeroAt === 1 ? 0 : 1) && bytes[at + zeroAt] === 0) return zeroAt === 1 ? at + 2 : at + 1
  }
  return -1
}

const readLine = (bytes: Uint8Array | undefined, charset: RowCharset, at: { line: number; next: Place }): Row | undefined => {
  if (bytes === undefined) return { ...at, problem: { es: `La línea ${at.line} pasa de ${MAX_ROW_BYTES / 1e6} MB: se dejó fuera. Escribe un objeto por línea.`, en: `Line ${at.line} is longer than ${MAX_ROW_BYTES / 1e6} MB: it was left out. Write one object a line.` } }
  const text = decodeRow(bytes, charset).replace(/^\ufeff/, '').trim()
  if (text === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...at, values: { ...value } }
    return { ...at, problem: { es: `La línea ${at.line} no es un objeto JSON: se dejó fuera. Escribe un { … } por línea.`, en: `Line ${at.line} is no JSON object: it was left out. Write one { … } a line.` } }
  } catch (error) {
    return { ...at, problem: broken(at.line, columnOf(error, text)) }
  }
}

const broken = (line: number, column: number | undefined): Told => ({
  es: `Línea ${line}${column === undefined ? '' : `, columna ${column}`}: ahí el JSON está roto. La línea se dejó fuera; corrígela e impórtala otra vez.`,
  en: `Line ${line}${column === undefined ? '' : `, column ${column}`}: the JSON is broken there. The line was left out; correct it and run again.`,
})

/** The engine says the position of some mistakes only: a column is named where it is known, and never guessed. */
const columnOf = (error: unknown, text: string): number | undefined => {
  const message = error instanceof Error ? error.message : ''
  const position = /end of JSON/.test(message) ? String(text.length) : /position (\d+)/.exec(message)?.[1]
  return position === undefined ? undefined : Number(position) + 1
}

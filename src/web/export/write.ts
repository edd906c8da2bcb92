import { Zip, ZipDeflate } from 'fflate'
import type { Cell } from '../../domain/export/cell.ts'
import { CSV_BEGIN, csvLine } from '../../domain/export/csv.ts'
import { MOST_ROWS, SHEET_END, sheetBegin, sheetRow, workbookParts } from '../../domain/export/xlsx.ts'

export interface Table {
  /** Of the sheet. */
  name: string
  head: string[]
  /** A batch at a time; the next is asked for when the former went out. */
  rows: AsyncIterable<Cell[][]>
  timeZone: string
}

type Bytes = Uint8Array<ArrayBuffer>

/** The table as CSV, piece by piece. */
export async function* csvOf({ head, rows }: Table): AsyncGenerator<Bytes> {
  const encoder = new TextEncoder()
  yield encoder.encode(CSV_BEGIN + csvLine(head))
  for await (const batch of rows) yield encoder.encode(batch.map(csvLine).join(''))
}

/** The table as a workbook, packed while it is read: a batch is in memory at a time. A full sheet goes on in another. */
export async function* xlsxOf({ name, head, rows, timeZone }: Table, mostRows = MOST_ROWS): AsyncGenerator<Bytes> {
  const packed = packing()
  let sheets = 0
  let room = 0
  let part: Part | undefined
  const open = (): Part => {
    sheets += 1
    room = mostRows - 1
    const sheet = packed.begin(`xl/worksheets/sheet${sheets}.xml`)
    sheet.write(sheetBegin(head.length) + sheetRow(head, { timeZone, isHead: true }))
    return sheet
  }
  part = open()
  for await (const batch of rows) {
    for (let at = 0; at < batch.length; ) {
      if (room === 0) {
        part.end(SHEET_END)
        part = open()
      }
      const some = batch.slice(at, at + room)
      part.write(some.map(row => sheetRow(row, { timeZone })).join(''))
      at += some.length
      room -= some.length
    }
    yield* packed.take()
  }
  part.end(SHEET_END)
  for (const [path, text] of Object.entries(workbookParts(sheets, name))) packed.begin(path).end(text)
  packed.end()
  yield* packed.take()
}

interface Part {
  write(text: string): void
  end(text: string): void
}

/** A zip that is taken out as it grows. */
const packing = () => {
  const encoder = new TextEncoder()
  let out: Bytes[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    out.push(new Uint8Array(chunk))
  })
  return {
    begin: (path: string): Part => {
      const file = new ZipDeflate(path, { level: 6 })
      zip.add(file)
      return { write: text => file.push(encoder.encode(text)), end: text => file.push(encoder.encode(text), true) }
    },
    end: () => zip.end(),
    take: (): Bytes[] => {
      const taken = out
      out = []
      return taken
    },
  }
}

import { CollectorError, type Files } from '../../contract.ts'
import { charsetByBytes } from '../charset.ts'
import { readCsv, readCsvShape } from './csv.ts'
import { readNdjson } from './ndjson.ts'
import { decodeRow, type OpenAt, type Place, type Row, type RowCharset } from './row.ts'

export interface RowsFileOptions {
  path: string
  format: 'auto' | 'csv' | 'ndjson'
  encoding: 'auto' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  delimiter?: string
}

/** A CSV or NDJSON file, looked into: its columns, its first place, and its rows from any place on. */
export interface RowsFile {
  size: number
  /** Undefined for NDJSON, whose rows name their own. */
  columns: string[] | undefined
  first: Place
  rows(from: Place): AsyncGenerator<Row>
}

const HEAD_BYTES = 4096

/** Opens a file of rows. Throws CollectorError `config` when it is empty, has no header, or is JSON of another form. */
export const openRowsFile = async (files: Files, { path, format, encoding, delimiter }: RowsFileOptions): Promise<RowsFile> => {
  const open: OpenAt = async offset => (await files.open(path, offset)).chunks
  const { size } = await files.open(path)
  const head = await readBytes(open, 0, HEAD_BYTES)
  if (head.length === 0) throw new CollectorError('config', {
    es: `${path} está vacío. Expórtalo otra vez, o indica otro archivo.`,
    en: `${path} is empty. Export it again, or name another file.`,
  })
  const charset: RowCharset = encoding === 'auto' ? wideCharset(head) : encoding
  const first = decodeRow(head, charset).replace(/^\ufeff/, '').trimStart()[0]
  if (format === 'ndjson' || (format === 'auto' && first === '{')) {
    return { size, columns: undefined, first: { offset: 0, line: 1 }, rows: from => readNdjson(open, charset, from) }
  }
  if (first === '[' && /\.json$/i.test(path)) throw new CollectorError('config', {
    es: `${path} es una sola lista JSON. Escribe un objeto por línea (jq -c '.[]').`,
    en: `${path} is one JSON list. Write one object a line instead (jq -c '.[]').`,
  })
  const shape = await readCsvShape(open, charset, delimiter)
  if (!shape) throw new CollectorError('config', {
    es: `${path} no tiene una fila de encabezados que se pueda leer. La primera línea debe nombrar las columnas.`,
    en: `${path} has no header row that can be read. The first line must name the columns.`,
  })
  return { size, columns: shape.columns, first: shape.rows, rows: from => readCsv(open, shape, from) }
}

/** At most `length` bytes from `offset` on. */
export const readBytes = async (open: OpenAt, offset: number, length: number): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  let held = 0
  for await (const chunk of await open(offset)) {
    parts.push(chunk)
    held += chunk.length
    if (held >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** UTF-16 where the bytes show it; anything else is told row by row. */
const wideCharset = (head: Uint8Array): RowCharset => {
  const charset = charsetByBytes(head)
  return charset === 'utf-16le' || charset === 'utf-16be' ? charset : 'auto8'
}

import type { Told } from '../../contract.ts'

/** Bytes of a file from an offset on. */
export type OpenAt = (offset: number) => Promise<AsyncIterable<Uint8Array>>

/** What files of rows are written in; `auto8` is UTF-8, row by row windows-1252 where it is not. */
export type RowCharset = 'auto8' | 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'

/** Where reading goes on: a byte offset, and the number of the line that begins there. */
export interface Place {
  offset: number
  line: number
}

/** A row that was read, or a sentence on why it could not be; `next` is the place behind it. */
export type Row = { line: number; next: Place } & ({ values: Record<string, unknown> } | { problem: Told })

/** A record longer than this is an unclosed quote or no file of opinions. */
export const MAX_ROW_BYTES = 1_000_000

/** Bytes of one row or field → text. */
export const decodeRow = (bytes: Uint8Array, charset: RowCharset): string => {
  if (charset !== 'auto8') return new TextDecoder(charset, { ignoreBOM: false }).decode(bytes)
  try {
    return STRICT.decode(bytes)
  } catch {
    return WESTERN.decode(bytes)
  }
}

const STRICT = new TextDecoder('utf-8', { fatal: true })
const WESTERN = new TextDecoder('windows-1252')

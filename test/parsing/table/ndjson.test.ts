import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNdjson } from '../../../src/parsing/table/ndjson.ts'
import { MAX_ROW_BYTES, type Row, type RowCharset } from '../../../src/parsing/table/row.ts'
import { listOf, opener } from '../chunks.ts'

const rowsOf = (content: string | Uint8Array, size?: number, charset: RowCharset = 'auto8'): Promise<Row[]> => listOf(readNdjson(opener(Buffer.from(content), size), charset))
const told = (rows: Row[]) => rows.map(row => ('values' in row ? row.values : row.problem.en))

describe('lines of JSON', () => {
  it('are rows, blank ones are none, and the end of the line is of any system', async () => {
    expect(told(await rowsOf('\ufeff{"a":1}\r\n\n  \n{"a":"ñ"}\n'))).toEqual([{ a: 1 }, { a: 'ñ' }])
  })

  it('that are broken are told with their line, and their column where it is known, and the others are read', async () => {
    expect(told(await rowsOf('{"a":1}\n{a:1}\n{"a":}\n[1]\n{"a":\nnull\n{"a":2}\n'))).toEqual([
      { a: 1 }, expect.stringMatching(/^Line 2, column 2: the JSON is broken/), expect.stringMatching(/^Line 3: the JSON is broken/),
      expect.stringMatching(/^Line 4 is no JSON object/), expect.stringMatching(/^Line 5, column 6/), expect.stringMatching(/^Line 6 is no JSON object/), { a: 2 },
    ])
  })

  it('that are still being written at the end of the file wait for the next reading', async () => {
    expect(told(await rowsOf('{"a":1}\n{"a":'))).toEqual([{ a: 1 }])
    expect(told(await rowsOf('{"a":1}\n{"a":2}'))).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('that are too long to hold are left out', async () => {
    const rows = told(await rowsOf(`{"a":1}\n{"a":"${'x'.repeat(3 * MAX_ROW_BYTES)}"}\n{"a":2}\n`))
    expect(rows).toEqual([{ a: 1 }, expect.stringMatching(/^Line 2 is longer than 1 MB/), { a: 2 }])
  })

  it.each<[RowCharset, (text: string) => Buffer]>([
    ['utf-16le', text => Buffer.from(text, 'utf16le')],
    ['utf-16be', text => Buffer.from(text, 'utf16le').swap16()],
    ['windows-1252', text => Buffer.from(text, 'latin1')],
  ])('in %s are read in chunks of any size', async (charset, encode) => {
    // Its code has the byte of a line feed in it.
    const text = charset === 'windows-1252' ? 'añil' : 'añil \u0a0a\u0a00\u000b'.slice(0, 7)
    for (const size of [1, 2, 5, 1000]) expect(told(await rowsOf(encode(`{"a":"${text}"}\n{"a":2}\n`), size, charset))).toEqual([{ a: text }, { a: 2 }])
  })

  it('take a nested megabyte, and a key that means something to JavaScript', async () => {
    expect(told(await rowsOf(`{"a":${'['.repeat(500_000)}\n`))).toEqual([expect.stringMatching(/^Line 1, column/)])
    const [row] = await rowsOf('{"__proto__":{"admin":true}}\n')
    expect(row).not.toHaveProperty('values.admin')
  })

  it('are the same from any place one of them ends, whatever the bytes', async () => {
    const piece = fc.constantFrom('{"a":1}', '{', '\n', '\r\n', 'ñ', ' ', '[]', '\0', '"')
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.array(piece, { maxLength: 20 }).map(pieces => Buffer.from(pieces.join(''))))
    await fc.assert(fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (content, size) => {
      const all = await listOf(readNdjson(opener(content, size), 'auto8'))
      for (const [index, { next }] of all.entries()) expect(await listOf(readNdjson(opener(content), 'auto8', next))).toEqual(all.slice(index + 1))
    }))
  })
})

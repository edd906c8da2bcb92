import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import file from '../../../collectors/file.ts'
import { CollectorError, type Files, type Page } from '../../../src/contract.ts'
import { readCsv, readCsvShape } from '../../../src/parsing/table/csv.ts'
import { openRowsFile } from '../../../src/parsing/table/rows-file.ts'
import type { Row } from '../../../src/parsing/table/row.ts'
import { chunksOf, listOf, opener } from '../chunks.ts'

const filesOf = (bytes: Uint8Array, size = 65_536): Files => ({ open: async (_, offset = 0) => ({ size: bytes.length, chunks: chunksOf(bytes, offset, size) }) })

const rowsOf = async (content: string | Uint8Array, size?: number): Promise<Row[]> => {
  const bytes = Buffer.from(content)
  const file = await openRowsFile(filesOf(bytes, size), { path: 'votos.csv', format: 'csv', encoding: 'auto' })
  return listOf(file.rows(file.first))
}
const valuesOf = async (content: string | Uint8Array, size?: number) => (await rowsOf(content, size)).map(row => ('values' in row ? row.values : row.problem.en))

const collect = async (bytes: Uint8Array, format: 'auto' | 'csv' | 'ndjson'): Promise<Page[]> => {
  const http = { request: () => Promise.reject(new Error('a file asks nobody')) }
  const run = { config: file.config.parse({ path: 'votos', format }), cursor: undefined, since: undefined, http, files: filesOf(bytes), signal: new AbortController().signal, now: '2026-03-10T00:00:00Z' }
  return listOf(file.collect(run))
}

describe('the rows of a CSV', () => {
  it.each([',', ';', '\t', '|'])('are cut at %j, told by the header', async mark => {
    expect(await valuesOf(`texto${mark}nota\nRico, y; barato${mark}5\n`.replace('Rico, y; barato', '"Rico, y; barato"'))).toEqual([{ texto: 'Rico, y; barato', nota: '5' }])
  })

  it('keep quotation marks, delimiters and line ends that stand in quotation marks', async () => {
    expect(await valuesOf('texto,nota\r\n"Dijo ""vuelvo"", y\r\nvolvió",4\r\nBien,5\r\n')).toEqual([{ texto: 'Dijo "vuelvo", y\r\nvolvió', nota: '4' }, { texto: 'Bien', nota: '5' }])
  })

  it('keep a quotation mark in the middle of a text', async () => {
    expect(await valuesOf('texto,nota\nUna tele de 40" buena,4\n')).toEqual([{ texto: 'Una tele de 40" buena', nota: '4' }])
  })

  it.each(['\n', '\r\n', '\r'])('end with %j, the last one without too', async end => {
    expect(await valuesOf(['texto,nota', 'a,1', 'b,2'].join(end))).toEqual([{ texto: 'a', nota: '1' }, { texto: 'b', nota: '2' }])
  })

  it('are left out where they are uneven, each with its line, and the others are read', async () => {
    const rows = await rowsOf('texto,nota\n\na,1\nb\n"c\nd",3\ne,5,6\nf,7,,\n')
    expect(rows.map(row => ('values' in row ? [row.line, row.values.texto] : [row.line, row.problem.en]))).toEqual([
      [3, 'a'], [4, expect.stringMatching(/^Line 4 has 1 fields where the header has 2/)], [5, 'c\nd'], [7, expect.stringMatching(/^Line 7 has 3 fields/)], [8, 'f'],
    ])
  })

  it('go on behind a quotation mark that is never closed', async () => {
    const rows = await valuesOf('texto,nota\na,1\n"b,2\nc,3\nd,4\n')
    expect(rows).toEqual([{ texto: 'a', nota: '1' }, expect.stringMatching(/^Line 3: a quotation mark is opened and not closed/), { texto: 'c', nota: '3' }, { texto: 'd', nota: '4' }])
  })

  it('are the same from any place one of them ends', async () => {
    const bytes = Buffer.from('texto,nota\n"a\nñ",1\n\nb,2\n"c,3\nd,4\ne\n')
    const shape = (await readCsvShape(opener(bytes), 'auto8'))!
    const all = await listOf(readCsv(opener(bytes), shape))
    for (const [index, row] of all.entries()) expect(await listOf(readCsv(opener(bytes, 3), shape, row.next))).toEqual(all.slice(index + 1))
  })

  it.each([
    ['a BOM', Buffer.from('\ufefftexto,nota\nAñil,5\n')],
    ['UTF-16', Buffer.from('\ufefftexto,nota\nAñil,5\n', 'utf16le')],
    ['UTF-16 of the other byte order', Buffer.from('\ufefftexto,nota\nAñil,5\n', 'utf16le').swap16()],
    ['windows-1252', Buffer.from('texto,nota\nAñil,5\n', 'latin1')],
  ])('are read with %s, in chunks of any size', async (_, bytes) => {
    for (const size of [1, 3, 1000]) expect(await valuesOf(bytes, size)).toEqual([{ texto: 'Añil', nota: '5' }])
  })

  it('lose their zero bytes', async () => {
    const [page] = await collect(Buffer.from('texto,nota\nRi\0co y bueno de verdad,5\n'), 'csv')
    expect(page!.mentions).toMatchObject([{ text: 'Rico y bueno de verdad' }])
  })
})

describe('a header', () => {
  it('names an empty column by its number', async () => expect(await valuesOf('texto,,nota\na,b,1\n')).toEqual([{ texto: 'a', 'column 2': 'b', nota: '1' }]))

  it('is missed with a sentence', async () => {
    await expect(collect(Buffer.from(' ,  \n \n'), 'csv')).rejects.toThrow(/votos has no header row/)
    await expect(collect(Buffer.alloc(0), 'csv')).rejects.toThrow(/votos is empty/)
    await expect(collect(Buffer.from('a,b\n1,2\n'), 'csv')).rejects.toThrow(/No column of votos looks like an opinion.*Its columns are: a, b\./)
  })

  it('of a million columns is none', async () => {
    await expect(collect(Buffer.from('a,'.repeat(1_000_000)), 'csv')).rejects.toThrow(/no header row/)
  })
})

describe('hostile files', () => {
  const of = (piece: string, size = 1_000_000): Buffer => Buffer.from(`text,rating\n${piece.repeat(size / piece.length)}`)
  // Each of these took minutes with anything quadratic in it; the suite's own time limit is the judge.
  it.each([
    ['quotation marks', of('"')],
    ['quotation marks and letters', of('"a""b')],
    ['delimiters', of(',')],
    ['line ends', of('\n')],
    ['half rows', of('a\n')],
    ['unclosed tags', of('<a ')],
    ['rows that each open a quotation mark', of('"a,1\n', 5000)],
  ])('a file of %s is read without trouble', async (_, bytes) => {
    expect((await collect(bytes, 'csv')).flatMap(page => page.mentions)).toEqual([])
  })

  it('no bytes do more than fail with a sentence, or leave a sentence behind', async () => {
    const piece = fc.constantFrom('text', 'rating', ',', ';', '\t', '"', '\n', '\r\n', '\0', '{', '}', '{"text":"a"}', '[', ' ', '5', 'ñ', '\ufeff', '2026-03-01', '<b>', '__proto__')
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.array(piece, { maxLength: 40 }).map(pieces => Buffer.from(pieces.join(''))), fc.array(piece, { maxLength: 40 }).map(pieces => Buffer.from(`text,rating\n${pieces.join('')}`, 'utf16le')))
    await fc.assert(fc.asyncProperty(bytes, fc.constantFrom('auto', 'csv', 'ndjson'), async (content, format) => {
      const pages = await collect(content, format).catch((error: unknown) => error)
      if (!Array.isArray(pages)) expect(pages).toBeInstanceOf(CollectorError)
      const mentions = Array.isArray(pages) ? (pages as Page[]).flatMap(page => page.mentions) : []
      for (const { externalId, text } of mentions) expect([externalId !== '', text.isWellFormed(), text.includes('\0')]).toEqual([true, true, false])
    }), { numRuns: 500 })
  })

  it('any table comes back as it was written', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'ñ', ';', '😀'), maxLength: 8 }).map(text => `x${text}x`)
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 10 }), fc.integer({ min: 1, max: 20 }), async (table, size) => {
      const written = table.map(row => row.map(text => `"${text.replaceAll('"', '""')}"`).join(',')).join('\r\n')
      expect(await valuesOf(`a,b\r\n${written}\r\n`, size)).toEqual(table.map(([a, b]) => ({ a, b })))
    }))
  })
})

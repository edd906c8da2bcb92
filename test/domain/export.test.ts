import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guarded, type Cell } from '../../src/domain/export/cell.ts'
import { CSV_BEGIN, csvLine } from '../../src/domain/export/csv.ts'
import { sheetRow } from '../../src/domain/export/xlsx.ts'

const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\u200b@', '＝', '"=', "'"), fc.string()).map(parts => parts.join('')))

describe('a cell of an export', () => {
  it('never begins as a formula does', () => {
    fc.assert(fc.property(anyText, text => !/^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(guarded(text)) && guarded(text).endsWith(text)))
    for (const text of ['=HYPERLINK("https://x")', '+1', '-2', '@SUM(A1)', '\t=1', '\r@', ' \u200b=cmd|calc']) expect(guarded(text)).toBe(`'${text}`)
    for (const text of ['', 'Hola', '3 - 2', 'a@b.example', '5,0']) expect(guarded(text)).toBe(text)
  })

  it('comes back from CSV as it was, guarded', () => {
    const anyRow = fc.array(fc.oneof(anyText, fc.integer(), fc.constant(null), fc.boolean()), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 5 }), rows => {
        const read = parse(CSV_BEGIN + rows.map(csvLine).join(''), { bom: true, relax_column_count: true, skip_empty_lines: false, record_delimiter: '\r\n' }) as string[][]
        expect(read).toEqual(rows.map(row => row.map(cell => (cell === null ? '' : typeof cell === 'string' ? guarded(cell.toWellFormed().replaceAll('\u0000', '')) : String(cell)))))
      }),
    )
  })

  it('keeps numbers as numbers, negative ones too, and instants on the clock of the brand', () => {
    const cells: Cell[] = [-3.5, true, new Date('2026-03-10T00:30:00Z'), '=1+1 <b>&"', null, '\u0001x']
    expect(csvLine(cells)).toBe(`-3.5,true,2026-03-10T00:30:00.000Z,"'=1+1 <b>&""",,\u0001x\r\n`)
    const row = sheetRow(cells, { timeZone: 'America/Mexico_City' })
    expect(row).toContain('<c><v>-3.5</v></c><c t="b"><v>1</v></c><c s="1"><v>46090.77083')
    expect(row).toContain(`'=1+1 &#60;b&#62;&#38;&#34;</t>`)
    expect(row).not.toContain('<f>')
    expect(row).not.toContain('\u0001')
  })
})

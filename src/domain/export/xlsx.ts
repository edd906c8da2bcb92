import { offsetOf } from '../time/day.ts'
import { guarded, type Cell } from './cell.ts'

/** The parts of an Office Open XML workbook, as texts; who packs them makes the file. */

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DAY_MS = 86_400_000
// Day 25,569 of a spreadsheet is 1970-01-01.
const EPOCH = 25_569
/** Rows of a sheet, the last one a program takes. */
export const MOST_ROWS = 1_048_576
const MOST_TEXT = 32_767
// What XML 1.0 cannot hold, not even escaped.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const [DATE_STYLE, HEAD_STYLE] = [1, 2]

export const sheetBegin = (columns: number): string =>
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${Math.max(1, columns)}" width="22" customWidth="1"/></cols><sheetData>`
export const SHEET_END = '</sheetData></worksheet>'

/** Instants stand on the clock of the zone: spreadsheets know no other. */
export const sheetRow = (cells: readonly Cell[], { timeZone, isHead = false }: { timeZone: string; isHead?: boolean }): string => `<row>${cells.map(cell => cellXml(cell, timeZone, isHead)).join('')}</row>`

const cellXml = (cell: Cell, timeZone: string, isHead: boolean): string => {
  if (cell === null || cell === '') return '<c/>'
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : '<c/>'
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`
  if (cell instanceof Date) return `<c s="${DATE_STYLE}"><v>${(cell.getTime() + offsetOf(cell.getTime(), timeZone)) / DAY_MS + EPOCH}</v></c>`
  const text = guarded(cell).slice(0, MOST_TEXT).toWellFormed()
  return `<c t="inlineStr"${isHead ? ` s="${HEAD_STYLE}"` : ''}><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
}

/** Everything but the sheets themselves, by path. */
export const workbookParts = (sheets: number, name: string): Record<string, string> => {
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1)
  const title = (i: number): string => escapeXml(`${name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 25)}${i === 1 ? '' : ` ${i}`}`)
  return {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${numbers.map(i => `<Override PartName="/xl/worksheets/sheet${i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${numbers.map(i => `<sheet name="${title(i)}" sheetId="${i}" r:id="rId${i}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${numbers.map(i => `<Relationship Id="rId${i}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
  }
}

const escapeXml = (text: string): string => text.replace(UNWRITABLE, '').replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

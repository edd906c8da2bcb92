/** A value that a spreadsheet must not run as a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** Rows as CSV (RFC 4180) with a heading, for spreadsheets: UTF-8 with a byte order mark. */
export const toCsv = (heading: string[], rows: Array<Array<string | number | boolean | null>>): string =>
  `\uFEFF${[heading, ...rows].map(row => row.map(cell).join(',')).join('\r\n')}\r\n`

const cell = (value: string | number | boolean | null): string => {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

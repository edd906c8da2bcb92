/** What stands in a cell of an export. A Date is an instant. */
export type Cell = string | number | boolean | Date | null

// What a spreadsheet takes for the beginning of a formula, also behind blanks, and its wide forms.
const FORMULA = /^[\s\p{C}]*[=+\-@＝＋－＠]/u
const TABBED = /^[\t\r\n]/

/** A text that no spreadsheet runs: an apostrophe stands before what looks like a formula. Numbers are none. */
export const guarded = (text: string): string => (FORMULA.test(text) || TABBED.test(text) ? `'${text}` : text)

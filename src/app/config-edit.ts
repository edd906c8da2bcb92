import { isDeepStrictEqual } from 'node:util'
import { isMap, isSeq, parseDocument, stringify, type Document } from 'yaml'
import type { WatchProposal } from '../api/watch-proposal.ts'

type Path = Array<string | number>

/** What is put where; the list or map it goes into may not be there yet. */
interface Insertion {
  path: Path
  items: unknown[]
}

/**
 * The text of a config file with a proposal in it: a new brand behind the others, or more sources behind those the brand has. Every other
 * line stays as it is, comments included. Throws a sentence where the text is no YAML that could be read.
 */
export const addToConfig = (text: string, proposal: WatchProposal): string => {
  const document = parseDocument(text)
  if (document.errors.length > 0) throw new Error(`The config file cannot be read as YAML: ${document.errors[0]!.message}`)
  const insertion = insertionOf(document, proposal)
  const wanted = inserted(document.clone(), insertion)
  const spliced = splice(text, document, insertion)
  // Written by hand in a form that takes no line more: then the file is written anew from what it says.
  const says = spliced === undefined ? undefined : parseDocument(spliced)
  return says?.errors.length === 0 && isDeepStrictEqual(says.toJS(), wanted.toJS()) ? spliced! : wanted.toString({ lineWidth: 0, flowCollectionPadding: false })
}

const insertionOf = (document: Document, { brand, sources }: WatchProposal): Insertion => {
  const { slug, name, aliases, languages, locale, timeZone, query } = brand
  const lines = sources.map(({ name, collector, filtered, config }) => ({ name, collector, ...(filtered && { filtered }), config }))
  const brands = document.getIn(['brands'], true)
  const at = isSeq(brands) ? brands.items.findIndex(one => isMap(one) && one.get('slug') === slug) : -1
  if (at >= 0) return { path: ['brands', at, 'sources'], items: lines }
  return { path: ['brands'], items: [{ slug, name, ...(aliases.length > 0 && { aliases }), languages, locale, timeZone, ...(query !== null && { query }), sources: lines }] }
}

const inserted = (document: Document, { path, items }: Insertion): Document => {
  const list = document.getIn(path, true)
  if (!isSeq(list)) document.setIn(path, items)
  else for (const item of items) list.add(document.createNode(item))
  return document
}

/** The text with a few lines more; undefined where the place is not written line by line. */
const splice = (text: string, document: Document, { path, items }: Insertion): string | undefined => {
  const list = document.getIn(path, true)
  const last = isSeq(list) && !list.flow ? (list.items.at(-1) as Ranged) : undefined
  if (last?.range) return insertLines(text, { end: last.range[1], column: columnOf(text, (list as Ranged).range![0]), value: items, apart: path.length === 1 })
  const key = String(path.at(-1))
  if (document.contents === null) return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${stringify({ [key]: items }, { lineWidth: 0 })}`
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(map) || map.flow || map.has(key) || !map.range) return undefined
  return insertLines(text, { end: map.range[1], column: columnOf(text, map.range[0]), value: { [key]: items }, apart: false })
}

type Ranged = { range?: [number, number, number] | null }

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1)

interface Lines {
  /** Where what stands before ends. */
  end: number
  column: number
  value: unknown
  /** With an empty line before it. */
  apart: boolean
}

const insertLines = (text: string, { end, column, value, apart }: Lines): string => {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lastEnd = text.slice(0, end).trimEnd().length
  // What is said of the last line behind it stays with it.
  const found = text.indexOf('\n', lastEnd)
  const at = found < 0 ? text.length : found + 1
  const lines = stringify(value, { lineWidth: 0 }).trimEnd().split('\n').map(line => ' '.repeat(column) + line)
  return `${text.slice(0, at)}${found < 0 ? newline : ''}${apart ? newline : ''}${lines.join(newline)}${newline}${text.slice(at)}`
}

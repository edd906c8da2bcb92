import { walkHtml, type Visitor } from './html-walk.ts'
import { createJsonLdVisitor, type Block } from './json-ld.ts'
import { createMicrodataVisitor } from './microdata.ts'

/** A thing that a page describes, and whose property it is. */
export interface Thing {
  types: string[]
  fields: Record<string, unknown>
  /** The thing around it, and as what it stands there. */
  owner?: Thing
  as?: string
}

export interface StructuredData {
  /** Of JSON-LD, in the order of the page. */
  things: Thing[]
  /** The same of microdata. */
  marked: Thing[]
  blocks: Block[]
  /** False when the page was too long or too deep to be read to its end. */
  whole: boolean
}

const MAX_THINGS = 20_000
const MAX_DEPTH = 20

/** What a page says of itself for machines; other visitors may come along. */
export const readStructuredData = (html: string, visitors: Visitor[] = []): StructuredData => {
  const [jsonLd, microdata] = [createJsonLdVisitor(), createMicrodataVisitor()]
  const whole = walkHtml(html, [jsonLd, microdata, ...visitors])
  const blocks = jsonLd.blocks()
  return { things: thingsIn(blocks.map(({ value }) => value)), marked: thingsIn(microdata.items()), blocks, whole }
}

/** Everything with a type inside of values, before what it holds. */
const thingsIn = (values: unknown[]): Thing[] => {
  const things: Thing[] = []
  const visit = (value: unknown, depth: number, place: Pick<Thing, 'owner' | 'as'>): void => {
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || things.length >= MAX_THINGS) return
    if (Array.isArray(value)) {
      for (const one of value) visit(one, depth + 1, place)
      return
    }
    const fields = value as Record<string, unknown>
    const types = textsOf(fields['@type']).map(type => type.replace(/^(https?:\/\/(www\.)?schema\.org\/|schema:)/i, ''))
    const thing: Thing = { types, fields, ...place }
    if (types.length > 0) things.push(thing)
    for (const [name, field] of Object.entries(fields)) visit(field, depth + 1, types.length > 0 ? { owner: thing, as: name } : place)
  }
  visit(values, 0, {})
  return things
}

/** The texts of a field that has one, several or none; numbers are read as texts. */
export const textsOf = (field: unknown): string[] =>
  (Array.isArray(field) ? field : [field]).flatMap((value: unknown) => {
    if (typeof value === 'number') return [String(value)]
    if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()]
    const inner = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['@value'] : undefined
    return typeof inner === 'string' && inner.trim() !== '' ? [inner.trim()] : []
  })

/** The first text of a field. */
export const textOf = (field: unknown): string | undefined => textsOf(field)[0]

/** The objects of a field that has one, several or none. */
export const objectsOf = (field: unknown): Record<string, unknown>[] =>
  (Array.isArray(field) ? field : [field]).filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value))

/** A text, or the name of the thing that stands in its place. */
export const nameOf = (field: unknown): string | undefined => textOf(field) ?? objectsOf(field).map(({ name }) => textOf(name)).find(name => name !== undefined)

/** A figure as pages write it, with a decimal point or comma; undefined where it is none. */
export const figureOf = (field: unknown): number | undefined => {
  const text = textOf(field)?.replace(/\s/g, '').replace(',', '.') ?? ''
  return /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** A count as pages write it: 1234, "1.234", "1,234"; undefined where it is none. */
export const countOf = (field: unknown): number | undefined => {
  const text = textOf(field)?.replace(/[\s.,](?=\d{3}(\D|$))/g, '') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

import type { Told } from '../../contract.ts'
import { decodeText } from '../charset.ts'
import { readItem, type FeedItem } from './feed-item.ts'
import { readJsonItem, stringOf } from './feed-json.ts'
import { attributeOf, isTree, textOf, type Tree } from './feed-tree.ts'
import { readTrees } from './feed-xml.ts'
import { htmlToText, oneLine } from '../html.ts'
import { languageTag, resolveLink } from '../link.ts'
import { findFeedLinks } from './page.ts'
import { repairXml } from './xml-repair.ts'
import { readAttributes } from './xml-root.ts'

export interface FeedInput {
  bytes: Uint8Array
  contentType?: string
  /** Address the bytes came from, after redirects. */
  url: string
  /** ISO instant of the run. */
  now: string
}

export interface Feed {
  title?: string
  language?: string
  /** In the feed's own order. */
  items: FeedItem[]
  /** Ids the feed declares deleted. */
  gone: string[]
  /** What could not be read, a sentence each. */
  problems: Told[]
  /** The feed asks not to be read more often. */
  ttlMinutes?: number
}

/** What the bytes are: a feed, a page (with the feeds it links to), or neither; `unread` where nobody can tell this time. */
export type FeedReading = { is: 'feed'; feed: Feed } | { is: 'page'; links: string[] } | { is: 'other'; what: Told } | { is: 'unread'; why: Told }

/** Feeds of good faith have at most some thousands; more would only fill memory. */
export const MAX_ITEMS = 5_000

/** Bytes → RSS 0.9x–2.0, RDF, Atom 0.3–1.0 or JSON Feed. Forgives what can be forgiven and says it; never throws. */
export const parseFeed = async ({ bytes, contentType, url, now }: FeedInput): Promise<FeedReading> => {
  const { text } = decodeText(bytes, contentType)
  const start = text.slice(0, 2000).trimStart()
  if (start === '') return { is: 'other', what: bytes.length === 0 ? { es: 'nada', en: 'nothing at all' } : { es: 'solo espacios', en: 'only white space' } }
  if (start.startsWith('{') || start.startsWith('[')) return parseJsonFeed(text, { url, now })
  const repaired = repairXml(text, MAX_ITEMS)
  // HTML may leave out its own root.
  if (repaired === 'page' || (repaired === undefined && /^<!doctype\s+html/i.test(start))) return { is: 'page', links: findFeedLinks(text, url) }
  if (repaired === undefined) return { is: 'other', what: start.startsWith('<') ? { es: 'XML que no es un feed', en: 'XML that is no feed' } : {
    es: 'texto que no es un feed',
    en: 'text that is no feed',
  } }
  const trees = await readTrees(repaired)
  const { root, head, total, truncated, items } = repaired
  const base = baseOf([root.attributes, channelOf(head)], url)
  const problems = [...trees.problems]
  if (truncated) problems.unshift(cutShort(total > items.length ? total : undefined))
  if (total > MAX_ITEMS) problems.unshift(tooMany(total))
  const feed: Feed = {
    ...feedHead(trees.head, root.attributes['xml:lang']),
    items: trees.items.slice(0, MAX_ITEMS).map(tree => readItem(tree, { base, now })),
    gone: trees.deleted.map(node => attributeOf(node, 'ref')).filter(ref => ref !== undefined),
    problems,
  }
  return { is: 'feed', feed }
}

/** What relative links are relative to: each element may say it anew, relative to the one around it. */
const baseOf = (elements: Record<string, string>[], url: string): string => elements.reduce((base, attributes) => resolveLink(attributes['xml:base'], base) ?? base, url)

const channelOf = (head: string): Record<string, string> => readAttributes(/<channel\s[^>]{0,2000}>/.exec(head)?.[0] ?? '')

const cutShort = (item: number | undefined): Told => ({
  es: `El feed termina a la mitad${item === undefined ? '' : `, dentro de la entrada ${item}`}: el resto se lee la próxima vez.`,
  en: `The feed ends in the middle${item === undefined ? '' : `, inside item ${item}`}: the rest is read next time.`,
})

const tooMany = (total: number): Told => ({
  es: `El feed tiene ${total} entradas: solo se leyeron las primeras ${MAX_ITEMS}. Importa las demás de un archivo.`,
  en: `The feed has ${total} items: only the first ${MAX_ITEMS} were read. Import the others from a file.`,
})

const feedHead = (head: Tree, rootLanguage: string | undefined): Pick<Feed, 'title' | 'language' | 'ttlMinutes'> => {
  const title = oneLine(htmlToText(textOf(first(head.title)).slice(0, 2000)))
  const language = languageTag(textOf(first(head.language)) || textOf(first(head['dc:language'])) || rootLanguage)
  const ttlMinutes = readTtl(head)
  return { ...(title ? { title } : {}), ...(language ? { language } : {}), ...(ttlMinutes ? { ttlMinutes } : {}) }
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)

const PERIOD_MINUTES: Record<string, number> = { hourly: 60, daily: 1440, weekly: 10_080 }

/** `ttl`, or the syndication module's period divided by its frequency. */
const readTtl = (head: Tree): number | undefined => {
  const ttl = Number(textOf(first(head.ttl)) || Number.NaN)
  if (ttl > 0) return ttl
  const period = PERIOD_MINUTES[textOf(first(head['sy:updatePeriod'])).toLowerCase()]
  const frequency = Number(textOf(first(head['sy:updateFrequency'])) || 1)
  return period !== undefined && frequency > 0 ? period / frequency : undefined
}

/** Deeper than any feed: the parser of JSON takes memory for each floor that no limit of ours reaches. */
const MAX_DEPTH = 100

/** Whether lists and objects lie within each other beyond that; brackets in strings are text. */
const isDeep = (text: string): boolean => {
  let depth = 0
  let isString = false
  for (let at = 0; at < text.length && depth <= MAX_DEPTH; at++) {
    const sign = text[at]
    if (isString && sign === '\\') at++
    else if (sign === '"') isString = !isString
    else if (!isString && (sign === '[' || sign === '{')) depth++
    else if (!isString && (sign === ']' || sign === '}')) depth--
  }
  return depth > MAX_DEPTH
}

const parseJsonFeed = (text: string, { url, now }: { url: string; now: string }): FeedReading => {
  if (isDeep(text)) return { is: 'other', what: { es: 'JSON anidado demasiado hondo', en: 'JSON that is nested too deeply' } }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return { is: 'other', what: { es: 'JSON cortado o roto', en: 'JSON that is cut off or broken' } }
  }
  if (!isTree(document) || !Array.isArray(document.items)) return { is: 'other', what: { es: 'JSON que no es un feed', en: 'JSON that is no feed' } }
  const listed: unknown[] = document.items
  const problems = listed.length > MAX_ITEMS ? [tooMany(listed.length)] : []
  const items = listed.slice(0, MAX_ITEMS).flatMap((item, index) => {
    if (isTree(item)) return [readJsonItem(item, { base: url, now })]
    problems.push({ es: `La entrada ${index + 1} no es un objeto: se dejó fuera. Avisa a quien publica el feed.`, en: `Item ${index + 1} is no object: it was left out. Tell the feed's owner.` })
    return []
  })
  const [title, language] = [stringOf(document.title), languageTag(stringOf(document.language))]
  return { is: 'feed', feed: { ...(title ? { title } : {}), ...(language ? { language } : {}), items, gone: [], problems } }
}

import type { Author, OwnerReply, Rating } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { baseOf, readLink } from './feed-link.ts'
import { attributeOf, children, isTree, textIn, textOf, type Tree } from './feed-tree.ts'
import { htmlToText, looksLikeHtml, oneLine } from '../html.ts'
import { languageTag, resolveLink } from '../link.ts'

/** One item of a feed, as it says; nothing guessed. */
export interface FeedItem {
  /** guid, atom:id, rdf:about or the id of JSON Feed. */
  id?: string
  /** Absolute, http or https. */
  url?: string
  title?: string
  /** Plain text; empty when the item has none. */
  text: string
  author?: Author
  /** ISO 8601, UTC. */
  publishedAt?: string
  /** When it was changed after it was published. */
  editedAt?: string
  language?: string
  rating?: Rating
  ownerReply?: OwnerReply
  engagement?: Record<string, number>
  /** Id of what this answers (RFC 4685). */
  replyTo?: string
  place?: string
}

/** What an item needs to know of the document it stands in. */
export interface ItemContext {
  /** Address that relative links of the feed are relative to. */
  base: string
  /** ISO instant of the run. */
  now: string
}

/** Longer is no opinion but a book: the rest costs memory and says nothing more. */
const MAX_TEXT = 100_000

/** An `<item>` or `<entry>` → what it says. Both dialects at once, because real feeds mix their elements. */
export const readItem = (tree: Tree, { base, now }: ItemContext): FeedItem => {
  const here = baseOf(tree, base)
  const dates = readDates(tree, now)
  return withoutAbsent({
    id: textIn(tree, 'guid', 'id', 'atom:id') ?? attributeOf(tree, 'rdf:about') ?? textIn(tree, 'dc:identifier', 'yt:videoId'),
    url: readLink(tree, here),
    title: readTitle(tree),
    text: readText(tree),
    author: readAuthor(tree),
    ...dates,
    language: languageTag(textIn(tree, 'dc:language', 'language') ?? attributeOf(tree, 'xml:lang')),
    rating: readRating(tree),
    engagement: readEngagement(tree),
    replyTo: attributeOf(children(tree, 'thr:in-reply-to')[0], 'ref'),
  })
}

/** Leaves out what is undefined: absent stays absent, also as a key. */
export const withoutAbsent = (item: { [Key in keyof FeedItem]: FeedItem[Key] | undefined } & { text: string }): FeedItem => {
  const present = Object.entries(item).filter(([, value]) => value !== undefined)
  return { text: item.text, ...Object.fromEntries(present) }
}

/** Dates of a feed's item from its published and updated texts. */
export const itemDates = (published: (string | undefined)[], updated: (string | undefined)[], now: string): Pick<FeedItem, 'publishedAt' | 'editedAt'> => {
  const first = (texts: (string | undefined)[]) => texts.map(text => (text === undefined ? undefined : parseDate(text, { now }))).find(date => date !== undefined)
  const publishedAt = first(published)
  const updatedAt = first(updated)
  if (publishedAt === undefined || updatedAt === undefined) return { publishedAt: publishedAt ?? updatedAt }
  return updatedAt > publishedAt ? { publishedAt, editedAt: updatedAt } : { publishedAt }
}

const readDates = (tree: Tree, now: string): Pick<FeedItem, 'publishedAt' | 'editedAt'> => {
  const texts = (names: string[]) => names.flatMap(name => children(tree, name).map(textOf))
  const published = texts(['published', 'pubDate', 'issued', 'dc:date', 'atom:published', 'dcterms:created', 'created', 'dcterms:issued', 'date', 'pubdate', 'PubDate'])
  return itemDates(published, texts(['updated', 'atom:updated', 'dcterms:modified', 'modified']), now)
}

const readTitle = (tree: Tree): string | undefined => {
  for (const node of [...children(tree, 'title'), ...children(tree, 'media:title'), ...children(tree, 'dc:title')]) {
    const title = oneLine(plainText(node, 'html'))
    if (title !== '') return title
  }
  return undefined
}

const BODIES = ['content:encoded', 'content', 'description', 'summary', 'dc:description', 'media:description', 'itunes:summary']

/** The fullest text first: what follows it is usually its excerpt. */
const readText = (tree: Tree): string => {
  const group = children(tree, 'media:group').find(isTree) ?? {}
  for (const node of [...BODIES.flatMap(name => children(tree, name)), ...children(group, 'media:description')]) {
    const text = plainText(node, 'html')
    if (text !== '') return text
  }
  return ''
}

/** Atom says whether its text is markup; RSS never does, and writes markup. */
const plainText = (node: unknown, otherwise: 'html' | 'text'): string => {
  const text = (attributeOf(node, 'mode') === 'base64' ? fromBase64(textOf(node)) : textOf(node)).slice(0, 4 * MAX_TEXT)
  const type = attributeOf(node, 'type') ?? otherwise
  // Any other media type is a file in base64, a picture for instance: nobody said it.
  if (type.includes('/') && !/^text\/|xml\b|html\b/i.test(type) && !/[^A-Za-z\d+/=\s]/.test(text)) return ''
  const isText = type === 'text' || type === 'text/plain' || !looksLikeHtml(text)
  return (isText ? text.replace(/[^\S\n]+/g, ' ').trim() : htmlToText(text)).slice(0, MAX_TEXT).toWellFormed()
}

/** As Atom 0.3 allows. */
const fromBase64 = (text: string): string => Buffer.from(text.slice(0, 8 * MAX_TEXT), 'base64').toString('utf8')

const readAuthor = (tree: Tree): Author | undefined => {
  const person = [...children(tree, 'author'), ...children(tree, 'atom:author')].find(isTree)
  const written = person ? (textIn(person, 'name') ?? textOf(person)) : undefined
  const name = authorName(written || textIn(tree, 'dc:creator', 'author', 'itunes:author', 'dc:author'))
  const url = person ? resolveLink(textIn(person, 'uri', 'url')) : undefined
  if (name === undefined && url === undefined) return undefined
  return { ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) }
}

/** `ana@shop.example (Ana)` → Ana; an address alone is no name. */
const authorName = (written: string | undefined): string | undefined => {
  const name = oneLine(htmlToText((written ?? '').slice(0, 500))).slice(0, 200)
  const bracketed = /^[^\s@]{1,100}@[^\s()]{1,100}\s{0,5}\(([^()]{1,200})\)$/.exec(name)?.[1]?.trim() ?? name
  return bracketed === '' || /^[^\s@]+@[^\s@]+$/.test(bracketed) ? undefined : bracketed
}

/** Only where the scale is clear: App Store feeds are of five, hReview says its own. */
const readRating = (tree: Tree): Rating | undefined => {
  const stars = numberIn(tree, 'im:rating')
  if (stars !== undefined && stars >= 1 && stars <= 5) return { value: stars, outOf: 5 }
  const [value, outOf] = [numberIn(tree, 'rev:rating'), numberIn(tree, 'rev:maxRating')]
  return value !== undefined && outOf !== undefined && outOf > 0 && value >= 0 && value <= outOf ? { value, outOf } : undefined
}

const readEngagement = (tree: Tree): Record<string, number> | undefined => {
  const group = children(tree, 'media:group').find(isTree) ?? tree
  const community = children(group, 'media:community').find(isTree) ?? {}
  const counts = {
    comments: numberIn(tree, 'slash:comments', 'thr:total'),
    views: countOf(attributeOf(children(community, 'media:statistics')[0], 'views')),
    likes: countOf(attributeOf(children(community, 'media:starRating')[0], 'count')),
  }
  const present = Object.entries(counts).filter((pair): pair is [string, number] => pair[1] !== undefined)
  return present.length > 0 ? Object.fromEntries(present) : undefined
}

const numberIn = (tree: Tree, ...names: string[]): number | undefined => countOf(textIn(tree, ...names))

const countOf = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined)

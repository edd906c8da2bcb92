import { parseOpml } from 'feedsmith'
import { decodeText } from '../charset.ts'
import { isTree, type Tree } from './feed-tree.ts'
import { oneLine } from '../html.ts'
import { resolveLink } from '../link.ts'

/** A feed as a reader's list of subscriptions names it. */
export interface Subscription {
  /** Told apart from every other of the list. */
  name: string
  url: string
}

export interface Subscriptions {
  feeds: Subscription[]
  /** What could not be taken, a sentence each. */
  problems: string[]
}

/** Nobody follows more; what is more is no list of feeds. */
const MAX_FEEDS = 10_000
const MAX_NAME = 150

/** OPML, as every reader of feeds exports it → its feeds, each address once, folders flattened. Undefined when it is no OPML. */
export const readOpml = (bytes: Uint8Array): Subscriptions | undefined => {
  const { text } = decodeText(bytes)
  // From the root on: what a DOCTYPE defines is nobody's subscription.
  const start = text.search(/<opml[\s>]/i)
  const outlines = start < 0 ? undefined : outlinesOf(text.slice(start))
  if (outlines === undefined) return undefined
  const problems: string[] = []
  const byUrl = new Map<string, string>()
  for (const outline of outlines.slice(0, MAX_FEEDS)) {
    const written = textOf(outline.xmlUrl)
    const url = resolveLink(written)
    const name = textOf(outline.title) || textOf(outline.text) || (url && new URL(url).hostname) || ''
    if (url === undefined) problems.push(`“${name || written.slice(0, MAX_NAME)}” was left out: its address is no web address.`)
    else if (!byUrl.has(url)) byUrl.set(url, name)
  }
  if (outlines.length > MAX_FEEDS) problems.push(`The file names ${outlines.length} feeds: only the first ${MAX_FEEDS} were taken.`)
  return { feeds: named(byUrl), problems }
}

/** Outlines with an address, in the order of the file. */
const outlinesOf = (text: string): Tree[] | undefined => {
  try {
    const { body } = parseOpml(text)
    const waiting: unknown[] = [...(body?.outlines ?? [])].toReversed()
    const found: Tree[] = []
    while (waiting.length > 0) {
      const outline = waiting.pop()
      if (!isTree(outline)) continue
      if (typeof outline.xmlUrl === 'string') found.push(outline)
      if (Array.isArray(outline.outlines)) for (const inner of outline.outlines.toReversed()) waiting.push(inner)
    }
    return found
  } catch {
    return undefined
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? oneLine(value).slice(0, MAX_NAME) : '')

/** Two feeds of one name are told apart by their hosts, or else counted. */
const named = (byUrl: Map<string, string>): Subscription[] => {
  const taken = new Set<string>()
  return [...byUrl].map(([url, wanted]) => {
    const name = freeName(wanted, url, taken)
    taken.add(name)
    return { name, url }
  })
}

/** A name that none of `taken` has, as near to the wanted one as can be. */
export const freeName = (wanted: string, url: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted
  const withHost = `${wanted} (${new URL(url).hostname})`
  for (let count = 1; ; count++) {
    const name = count === 1 ? withHost : `${withHost} ${count}`
    if (!taken.has(name)) return name
  }
}

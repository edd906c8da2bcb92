import type { Told } from '../../contract.ts'
import Parser from 'rss-parser'
import { readWithFeedsmith } from './feed-smith.ts'
import { children, isTree, textIn, type Tree } from './feed-tree.ts'
import { closeRoot, openRoot } from './xml-names.ts'
import { rejoin, type Repaired } from './xml-repair.ts'

/** A feed's XML as trees: what the feed says of itself, and its items. */
export interface FeedTrees {
  head: Tree
  items: Tree[]
  /** Tombstones (RFC 6721): elements that name what was deleted. */
  deleted: unknown[]
  problems: Told[]
}

/**
 * rss-parser finds the dialect, the channel and its items; items are kept as they are. Its own reading of an item throws away
 * the whole feed for one bad date, and makes a snippet with a regular expression that is quadratic in unclosed `<`.
 */
class TreeParser extends Parser {
  parseItemRss(item: Tree | string): Tree {
    // An empty element is an empty string, which cannot take the fields of podcasts that follow.
    return isTree(item) ? item : {}
  }
  parseItemAtom(item: Tree): Tree {
    return item
  }
}

const FEED_FIELDS = ['dc:language', 'sy:updatePeriod', 'sy:updateFrequency', 'title', 'language', 'ttl']

/** rss-parser first; where it fails or loses items feedsmith; where both do, every item for itself. */
export const readTrees = async (repaired: Repaired): Promise<FeedTrees> => {
  const xml = rejoin(repaired)
  const whole = await readWithRssParser(xml)
  if (whole && whole.items.length >= repaired.items.length) return whole
  const second = readWithFeedsmith(xml)
  if (second.items.length >= repaired.items.length) return { ...second, deleted: [], problems: [] }
  const salvaged = await salvage(repaired)
  return { ...salvaged, head: whole?.head ?? second.head, deleted: whole?.deleted ?? [] }
}

const readWithRssParser = async (xml: string): Promise<FeedTrees | undefined> => {
  const customFields = { feed: [...FEED_FIELDS, ['at:deleted-entry', 'deleted', { keepArray: true }]] }
  // The types know neither the third part of a field nor that an item may be anything.
  const parser = new TreeParser({ defaultRSS: 2, customFields } as unknown as Parser.ParserOptions<Tree, Tree>)
  try {
    const head: unknown = await parser.parseString(xml)
    if (!isTree(head)) return undefined
    return { head, items: children(head, 'items').map(item => (isTree(item) ? item : {})), deleted: children(head, 'deleted'), problems: [] }
  } catch {
    return undefined
  }
}

const salvage = async ({ root, items }: Repaired): Promise<Pick<FeedTrees, 'items' | 'problems'>> => {
  const [open, close] = root.dialect === 'rss' ? [`${openRoot('rss')}<channel>`, `</channel>${closeRoot('rss')}`] : [openRoot(root.dialect), closeRoot(root.dialect)]
  const channel = root.dialect === 'rdf' ? '<channel/>' : ''
  const trees: Tree[] = []
  const problems: Told[] = []
  for (const [index, item] of items.entries()) {
    const alone = await readWithRssParser(open + channel + item + close)
    const tree = alone?.items[0] ?? pickFields(item)
    if (alone === undefined) problems.push(broken(index + 1, textIn(tree, 'title')?.slice(0, 60)))
    trees.push(tree)
  }
  return { items: trees, problems }
}

const broken = (number: number, title: string | undefined): Told => ({
  es: `La entrada ${number} es XML roto${title === undefined ? '' : ` («${title}»)`}: solo se leyeron sus campos simples. Avisa a quien publica el feed.`,
  en: `Item ${number} is broken XML${title === undefined ? '' : ` ("${title}")`}: only its plain fields were read. Tell the feed's owner.`,
})

/** The fields whose text can be read without a parser. */
const PLAIN = ['title', 'link', 'guid', 'id', 'pubDate', 'published', 'updated', 'dc:date', 'dc:creator', 'description', 'content:encoded', 'content', 'summary']

/** Looks for the first `<name …>…</name>` of each field: enough of an item that no parser takes. */
const pickFields = (item: string): Tree =>
  Object.fromEntries(
    PLAIN.flatMap(name => {
      const open = new RegExp(`<${name}(?=[\\s>])`).exec(item)
      const start = open ? item.indexOf('>', open.index) + 1 : 0
      const end = start > 0 ? item.indexOf(`</${name}>`, start) : -1
      if (end < 0) return []
      const inner = item.slice(start, end).trim()
      const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(inner)?.[1]
      return [[name, [cdata ?? inner.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&')]]]
    }),
  )

import { createFinder } from '../finder.ts'
import { tagEnd } from '../html.ts'
import { resolveLink } from '../link.ts'
import { readAttributes } from './xml-root.ts'

/** A page names its feeds in its head, which on some sites holds whole programs. */
const HEAD_CHARACTERS = 1_000_000
/** A head has some dozens of links, each of some hundred letters. */
const MAX_LINKS = 1000
const MAX_TAG = 4000

/** Addresses of the feeds that an HTML page links to with `<link rel="alternate">`, in order. */
export const findFeedLinks = (html: string, url: string): string[] => {
  const head = html.slice(0, HEAD_CHARACTERS)
  const finder = createFinder(head)
  const links: string[] = []
  for (const { index } of head.matchAll(/<link\s/gi).take(MAX_LINKS)) {
    const { rel = '', type = '', href } = readAttributes(head.slice(index, Math.min(tagEnd(head, index, finder), index + MAX_TAG)))
    const address = /\balternate\b/i.test(rel) && /(rss|atom|rdf|feed)\+(xml|json)/i.test(type) ? resolveLink(href, url) : undefined
    if (address !== undefined && !links.includes(address)) links.push(address)
  }
  return links
}

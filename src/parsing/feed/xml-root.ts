import { decodeEntities } from '../entities.ts'
import { type Finder } from '../finder.ts'
import { tagEnd } from '../html.ts'
import type { Dialect, Root } from './xml-names.ts'

/** The root element of a feed and where its content begins. `page` when an HTML page comes first, undefined when there is neither. */
export const findRoot = (text: string, finder: Finder): { root: Root; start: number } | 'page' | undefined => {
  let position = finder.find('<', 0)
  while (position >= 0) {
    const tag = /^<(?:[a-z_][\w.-]{0,40}:)?(rss|feed|rdf|html)(?=[\s>/])/i.exec(text.slice(position, position + 60))
    const kind = tag?.[1]!.toLowerCase()
    if (kind === 'html') return 'page'
    if (tag && kind) {
      const start = tagEnd(text, position, finder)
      const dialect: Dialect = kind === 'feed' ? 'atom' : kind === 'rdf' ? 'rdf' : 'rss'
      return { root: { dialect, name: tag[0].slice(1), attributes: readAttributes(text.slice(position, start)) }, start }
    }
    position = finder.find('<', skipProlog(text, position, finder))
  }
  return undefined
}

/** Behind a comment, an instruction or a DOCTYPE with everything it defines; else behind the `<`. */
const skipProlog = (text: string, open: number, finder: Finder): number => {
  if (text.startsWith('<!--', open)) return finder.after('-->', open + 4)
  if (!/^<!doctype/i.test(text.slice(open, open + 9))) return open + 1
  const end = finder.after('>', open)
  const subset = finder.find('[', open)
  if (subset < 0 || subset > end) return /\bhtml\b/i.test(text.slice(open, end)) ? open + 1 : end
  const close = finder.find(']', subset)
  return close < 0 ? end : finder.after('>', close)
}

/** Attributes of a start tag by name, references decoded. */
export const readAttributes = (tag: string): Record<string, string> => {
  const found = tag.slice(0, 20_000).matchAll(/([^\s=<>"'/]{1,100})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)
  return Object.fromEntries([...found].map(([, name = '', double, single, bare]) => [name, decodeEntities(double ?? single ?? bare ?? '').trim()]))
}

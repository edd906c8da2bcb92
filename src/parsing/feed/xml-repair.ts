import { cleanControls, decodeEntity } from '../entities.ts'
import { createFinder, type Finder } from '../finder.ts'
import { tagEnd } from '../html.ts'
import { closeRoot, createNames, openRoot, type Names, type Root } from './xml-names.ts'
import { findRoot, readAttributes } from './xml-root.ts'

/** A feed's XML made readable: no DOCTYPE, no entities of its own, names canonical, stray characters escaped, cut to its root. */
export interface Repaired {
  root: Root
  /** What stands before the first item, without the root's start tag. */
  head: string
  /** Each item with its tags. */
  items: string[]
  /** What stands between and behind items, without the root's end tag. */
  rest: string
  /** Items the feed has, those beyond the cap and a last one without its end included. */
  total: number
  truncated: boolean
}

/** Elements whose markup is text to us: where somebody forgot to escape it, it is wrapped, so that its order survives. */
const BODIES = new Set(['title', 'description', 'content:encoded', 'content', 'summary', 'media:description'])
const ITEMS = new Set(['item', 'entry'])
/** No feed nests so deep; a million elements that never end would cost every parser seconds and all its memory. */
const MAX_DEPTH = 200
/** No reader keeps more of one text; ten megabytes of signs, written as references, would fill any memory. */
const MAX_PIECE = 400_000
/** The five that every XML parser knows. */
const XML_ENTITIES = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])

interface Walk {
  text: string
  finder: Finder
  names: Names
  maxItems: number
  out: string[]
  /** Indexes into `out`: where items begin, and where they end where they do. */
  starts: number[]
  ends: (number | undefined)[]
  /** Elements that are open within the item. */
  depth: number
  /** The root's own end tag was met. */
  closed: boolean
  rootName: string
}

/** Text of a feed → its repaired XML; `page` for HTML, undefined for anything else. One pass, linear in any input. */
export const repairXml = (source: string, maxItems: number): Repaired | 'page' | undefined => {
  const text = cleanControls(source)
  const finder = createFinder(text)
  const found = findRoot(text, finder)
  if (found === undefined || found === 'page') return found
  const walk: Walk = { text, finder, names: createNames(found.root), maxItems, out: [], starts: [], ends: [], depth: 0, closed: text[found.start - 2] === '/', rootName: found.root.name }
  let position = found.start
  while (position < text.length && !walk.closed) position = step(walk, position)
  return gather(walk, found.root)
}

/** The whole document again, for parsers. */
export const rejoin = ({ root, head, items, rest }: Pick<Repaired, 'root' | 'head' | 'items' | 'rest'>): string => {
  const close = closeRoot(root.dialect)
  if (root.dialect !== 'rss') return openRoot(root.dialect) + head + items.join('') + rest + close
  // Where the end of the channel was cut off, it goes behind the items.
  const channel = head.includes('<channel') ? '' : '<channel>'
  const end = head.includes('</channel>') || rest.includes('</channel>') ? '' : '</channel>'
  return openRoot('rss') + channel + head + items.join('') + rest + end + close
}

const gather = (walk: Walk, root: Root): Repaired => {
  const { out, starts, ends, closed, maxItems } = walk
  const items: string[] = []
  const rest: string[] = []
  let behind = starts[0] ?? out.length
  const head = out.slice(0, behind).join('')
  starts.slice(0, maxItems).forEach((start, index) => {
    const end = ends[index] ?? starts[index + 1]
    rest.push(out.slice(behind, start).join(''))
    behind = end ?? out.length
    if (end === undefined) return
    const item = out.slice(start, end).join('')
    items.push(ends[index] === undefined ? `${item}</${root.dialect === 'atom' ? 'entry' : 'item'}>` : item)
  })
  if (starts.length <= maxItems) rest.push(out.slice(behind).join(''))
  return { root, head, items, rest: rest.join(''), total: starts.length, truncated: !closed }
}

/** Copies one piece of text or markup and returns where the next begins. */
const step = (walk: Walk, position: number): number => {
  const { text, finder } = walk
  if (text[position] !== '<') {
    const next = finder.find('<', position)
    const end = next < 0 ? text.length : next
    emit(walk, bounded(escapeText(pieceOf(text, position, end))))
    return end
  }
  if (text.startsWith('<!--', position)) return skipTo(walk, '-->', position, 4)
  if (text.startsWith('<![CDATA[', position)) return copyCdata(walk, position)
  if (text[position + 1] === '!' || text[position + 1] === '?') return skipTo(walk, '>', position, 2)
  return copyTag(walk, position)
}

/** Leaves markup out; without its end only its beginning goes. */
const skipTo = ({ finder }: Walk, end: string, position: number, length: number): number => {
  const at = finder.find(end, position + length)
  return at < 0 ? position + length : at + end.length
}

const copyCdata = (walk: Walk, position: number): number => {
  const { text, finder } = walk
  const end = finder.find(']]>', position + 9)
  if (end < 0) return position + 9
  emit(walk, `${pieceOf(text, position, end)}]]>`)
  return end + 3
}

const copyTag = (walk: Walk, position: number): number => {
  const { text, finder, names } = walk
  const match = /^<(\/?)([a-zA-Z_][\w.:-]{0,100})(?=[\s/>])/.exec(text.slice(position, position + 110))
  const end = match ? startTagEnd(text, position, finder) : position
  if (!match || text[end - 1] !== '>') return copySigns(walk, position)
  const [whole, slash = '', written = ''] = match
  const rest = text.slice(position + whole.length, end)
  if (!slash && rest.includes('xmlns:')) names.declare(readAttributes(rest))
  const name = names.rename(written)
  if (slash && written === walk.rootName) {
    walk.closed = true
    return end
  }
  const empty = text[end - 2] === '/'
  if (ITEMS.has(name)) markItem(walk, slash !== '')
  else if (!empty && isTooDeep(walk, slash !== '')) return end
  emit(walk, `<${slash}${name}${slash ? '>' : escapeTag(rest)}`)
  if (ITEMS.has(name) && (slash || empty)) walk.ends[walk.starts.length - 1] ??= walk.out.length
  if (slash || empty || !BODIES.has(name)) return end
  return wrapBody(walk, written, end)
}

/** Copies `<` that begin no markup, with the text between them, up to one that may: millions of pieces would fill the memory. */
const copySigns = (walk: Walk, position: number): number => {
  const markup = /<(?=[a-zA-Z_/!?])/g
  markup.lastIndex = position + 1
  const end = markup.exec(walk.text)?.index ?? walk.text.length
  emit(walk, bounded(escapeText(pieceOf(walk.text, position, end)).replaceAll('<', '&lt;')))
  return end
}

/** XML allows no `<` in a value: one there tells that a quotation mark is out of step, and that the tag ended before it. */
const startTagEnd = (text: string, position: number, finder: Finder): number => {
  const next = finder.find('<', position + 1)
  const first = finder.find('>', position)
  return tagEnd(text, position, finder, first >= 0 && first < next ? next : undefined)
}

const pieceOf = (text: string, start: number, end: number): string => text.slice(start, Math.min(end, start + MAX_PIECE))

/** Escaping multiplies signs; what is cut ends before a reference, not within. */
const bounded = (escaped: string): string => (escaped.length <= MAX_PIECE ? escaped : escaped.slice(0, MAX_PIECE).replace(/&[^;]{0,10}$/, ''))

/** Items beyond the cap are only counted. */
const emit = ({ out, starts, maxItems }: Walk, piece: string): void => {
  if (starts.length <= maxItems) out.push(piece)
}

const markItem = (walk: Walk, isEnd: boolean): void => {
  walk.depth = 0
  if (!isEnd) walk.starts.push(walk.out.length)
}

/** Counts a start or end tag; the elements of the deepest floors lose their tags and keep their text. */
const isTooDeep = (walk: Walk, isEnd: boolean): boolean => {
  const { depth } = walk
  walk.depth = isEnd ? Math.max(0, depth - 1) : depth + 1
  return (isEnd ? depth : walk.depth) > MAX_DEPTH
}

/** Wraps a body that holds bare markup; returns where reading goes on. */
const wrapBody = (walk: Walk, written: string, start: number): number => {
  const { text, finder } = walk
  const close = finder.find(`</${written}`, start)
  const markup = finder.find('<', start)
  if (close < 0 || markup === close) return start
  const inner = text.slice(start, close)
  if (/^\s*<!\[CDATA\[/.test(inner) || !/<[a-zA-Z]/.test(inner) || /<(?:\w+:)?(?:item|entry)[\s>]/.test(inner)) return start
  emit(walk, `<![CDATA[${pieceOf(inner, 0, inner.length).replaceAll('<![CDATA[', '').replaceAll(']]>', '')}]]>`)
  return close
}

const escapeText = (text: string): string => (text.includes('&') ? text.replace(/&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31})?(;?)/g, escapeReference) : text)

/** Keeps what XML knows and what would end a value, writes out what HTML knows, and escapes an ampersand that is only one. */
const escapeReference = (whole: string, name: string | undefined, semicolon: string): string => {
  if (name === undefined || semicolon === '') return `&amp;${whole.slice(1)}`
  if (XML_ENTITIES.has(name)) return whole
  const character = decodeEntity(name)
  return character === undefined ? `&amp;${whole.slice(1)}` : /[<>&"']/.test(character) ? `&#${character.charCodeAt(0)};` : character
}

/** Attributes as XML wants them, up to the end of the start tag. */
const WELL_FORMED = /^(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>$/

/** A million attributes would be too many for the expression's stack. */
const LONG_TAG = 100_000

/** Attributes and the end of a start tag. One bad quotation mark would cost the whole item: then what can be told is written anew. */
const escapeTag = (rest: string): string => {
  const escaped = escapeText(rest.length < LONG_TAG && WELL_FORMED.test(rest) ? rest : rewriteAttributes(rest))
  return escaped.includes('<') ? escaped.replaceAll('<', '&lt;') : escaped
}

const rewriteAttributes = (rest: string): string => {
  const attributes = Object.entries(readAttributes(rest)).filter(([name]) => /^[a-zA-Z_][\w.:-]*$/.test(name))
  const written = attributes.map(([name, value]) => ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`)
  return `${written.join('')}${rest.endsWith('/>') ? '/>' : '>'}`
}

import { cleanControls, decodeEntities } from './entities.ts'
import { createFinder, type Finder } from './finder.ts'

/** What a reader sees as the end of a line. */
const BLOCKS = new Set(
  `address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p
pre section table tbody td tfoot th thead tr ul`.split(/\s/),
)
/** Their content is not text. */
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'head'])

/** HTML → what a person reads: tags gone, blocks on lines of their own, references decoded, white space collapsed. One pass, linear in any input. */
export const htmlToText = (html: string): string => {
  if (!html.includes('<')) return tidy(decodeEntities(html))
  const finder = createFinder(html)
  const parts: string[] = []
  let position = 0
  while (position < html.length) {
    const open = html.indexOf('<', position)
    if (open < 0) break
    parts.push(decodeEntities(html.slice(position, open)))
    position = readMarkup(html, open, finder, parts)
  }
  parts.push(decodeEntities(html.slice(position)))
  return tidy(parts.join(''))
}

/** Reads what begins at `<` and returns where text goes on. */
const readMarkup = (html: string, open: number, finder: Finder, parts: string[]): number => {
  if (html.startsWith('<!--', open)) return finder.after('-->', open + 4)
  if (html.startsWith('<![CDATA[', open)) return open + 9
  if (!/[a-zA-Z/!?]/.test(html[open + 1] ?? '')) {
    parts.push('<')
    return open + 1
  }
  const end = tagEnd(html, open, finder)
  const name = /^\/?([a-zA-Z][a-zA-Z\d]{0,20})/.exec(html.slice(open + 1, open + 24))
  const tag = name?.[1]?.toLowerCase() ?? ''
  if (BLOCKS.has(tag)) parts.push('\n')
  const silent = SILENT.has(tag) && html[open + 1] !== '/' && html[end - 2] !== '/'
  // Without an end tag the rest of the document would be lost: then only the tag goes.
  const close = silent ? finder.find(`</${tag}`, end) : -1
  return close < 0 ? end : close
}

/** More quoted values than any tag has: a quotation mark out of step would make every tag read to the end of the text. */
const MAX_QUOTED = 100

/**
 * Just behind the `>` of the tag that begins at `open`, which may stand in a quoted value too; the end of the text if there is none.
 * Where quoted values would carry the tag beyond `until`, they are out of step and the first `>` counts.
 */
export const tagEnd = (text: string, open: number, finder: Finder, until = text.length): number => {
  const end = finder.find('>', open)
  if (end < 0) return text.length
  let position = open
  let limit = end
  for (let quoted = 0; quoted < MAX_QUOTED; quoted++) {
    const double = finder.find('"', position)
    const single = finder.find("'", position)
    const quote = double < 0 || (single >= 0 && single < double) ? single : double
    if (quote < 0 || quote > limit) return limit + 1
    const closing = finder.find(text[quote]!, quote + 1)
    if (closing < 0) return end + 1
    position = closing + 1
    limit = finder.find('>', position)
    if (limit < 0 || limit > until) return end + 1
  }
  return end + 1
}

/** Collapses white space; keeps line breaks, at most one empty line in a row. */
const tidy = (text: string): string =>
  cleanControls(text)
    .replace(/[^\S\n]+/g, ' ')
    .split('\n')
    .map(line => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** Text that may or may not be HTML: read as HTML only where a tag or a reference shows it. */
export const looksLikeHtml = (text: string): boolean => /<\/?[a-zA-Z][^<>]{0,2000}>|&(#[xX]?[\da-fA-F]{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/.test(text)

/** One line of plain text, for titles and names. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

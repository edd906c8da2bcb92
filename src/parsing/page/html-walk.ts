import { Parser } from 'htmlparser2'

/** Hears of a page's elements in order; what is left open is closed at the end. */
export interface Visitor {
  open?(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

/** Pages that people read are smaller by far; what lies behind is not looked at. */
const MAX_CHARACTERS = 3_000_000
/** The parser looks through its open elements at every end tag: deeper pages are made to hang their readers. */
const MAX_DEPTH = 250
/** How much is read between two looks at the depth. */
const PIECE = 16_384

/** Reads a page of any making in one pass. False when it was too long or too deep to be read to its end. */
export const walkHtml = (html: string, visitors: Visitor[]): boolean => {
  let depth = 0
  const parser = new Parser({
    onopentag: (name, attributes) => {
      depth += 1
      for (const visitor of visitors) visitor.open?.(name, attributes)
    },
    ontext: text => {
      for (const visitor of visitors) visitor.text?.(text)
    },
    onclosetag: name => {
      depth -= 1
      for (const visitor of visitors) visitor.close?.(name)
    },
  })
  const readable = Math.min(html.length, MAX_CHARACTERS)
  let at = 0
  for (; at < readable && depth <= MAX_DEPTH; at += PIECE) parser.write(html.slice(at, Math.min(at + PIECE, readable)))
  parser.end()
  return at >= html.length
}

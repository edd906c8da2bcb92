import { decodeEntities } from '../entities.ts'
import type { Visitor } from './html-walk.ts'

/** A block of JSON-LD as its page has it. */
export interface Block {
  /** Undefined where nothing could make sense of it. */
  value?: unknown
  /** It is JSON as it stands: search engines read no other. */
  valid: boolean
}

const MAX_BLOCKS = 100
/** All blocks of a page together. */
const MAX_CHARACTERS = 2_000_000

/** Gathers the JSON-LD of a page that is walked. */
export const createJsonLdVisitor = (): Visitor & { blocks(): Block[] } => {
  const texts: string[][] = []
  let inside = false
  let left = MAX_CHARACTERS
  return {
    open: (name, { type = '' }) => {
      inside = name === 'script' && /^\s*application\/ld\+json\s*(;|$)/i.test(type) && texts.length < MAX_BLOCKS
      if (inside) texts.push([])
    },
    text: text => {
      if (!inside) return
      texts.at(-1)!.push(text.slice(0, left))
      left = Math.max(0, left - text.length)
    },
    close: () => void (inside = false),
    blocks: () => texts.map(parts => parts.join('')).filter(text => text.trim() !== '').map(parseJsonLd),
  }
}

/** JSON-LD as people write it: what is almost JSON is mended. */
export const parseJsonLd = (text: string): Block => {
  const strict = parse(text)
  if (strict !== undefined) return { value: strict, valid: true }
  const mended = mend(unwrap(text))
  const value = parse(mended) ?? (mended.includes('&quot;') ? parse(mend(decodeEntities(unwrap(text)))) : undefined)
  return { ...(value !== undefined && { value }), valid: false }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Without the comment or CDATA section that hid scripts from readers of another age. */
const unwrap = (text: string): string => {
  const start = /^\s*(?:\/\/|\/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*\/)?/.exec(text.slice(0, 200))?.[0].length ?? 0
  const inner = text.slice(start).trimEnd()
  const end = /(?:\/\/|\/\*)?\s?(?:-->|\]\]>)\s?(?:\*\/)?;?$/.exec(inner.slice(-20))?.[0].length ?? 0
  return end === 0 ? inner : inner.slice(0, -end)
}

/** Without comments and trailing commas, with line breaks inside of texts escaped. One pass. */
const mend = (text: string): string => {
  const parts: string[] = []
  let comma = -1
  let at = 0
  const skipTo = (mark: string, from: number): void => {
    const end = text.indexOf(mark, from)
    at = end < 0 ? text.length : end + mark.length
  }
  while (at < text.length) {
    const char = text[at]!
    if (char === '"') {
      const end = stringEnd(text, at)
      parts.push(text.slice(at, end).replace(/[\u0000-\u001f]/g, control => JSON.stringify(control).slice(1, -1)))
      comma = -1
      at = end
    } else if (char === '/' && text[at + 1] === '/') skipTo('\n', at)
    else if (char === '/' && text[at + 1] === '*') skipTo('*/', at + 2)
    else {
      if ((char === '}' || char === ']') && comma >= 0) parts[comma] = ''
      if (char === ',') comma = parts.length
      else if (char > ' ') comma = -1
      parts.push(char)
      at += 1
    }
  }
  return parts.join('').replace(/;\s*$/, '')
}

const stringEnd = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

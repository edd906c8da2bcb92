import { oneLine } from '../html.ts'
import { resolveLink } from '../link.ts'
import type { Visitor } from './html-walk.ts'

/** What a page shows a visitor, as far as its HTML tells. */
export interface PageFacts {
  title: string
  description: string
  /** Its first heading. */
  heading: string
  /** Content of the viewport meta; undefined where there is none. */
  viewport: string | undefined
  /** Absolute for http and https, as written for tel:, mailto: and the like. */
  links: Array<{ href: string; text: string }>
  /** An address is marked as one. */
  hasAddress: boolean
  /** Elements that are wider than any phone. */
  fixedWidths: number
  /** What can be read on it; its beginning, where it is long. */
  text: string
}

const MAX_LINKS = 3000
const MAX_TEXT = 200_000
/** Of the text of a link. */
const MAX_PARTS = 20
/** Pixels; phones are at most some 430 wide. */
const PHONE_WIDTH = 480
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'svg'])
const BOXES = new Set(['html', 'body', 'main', 'div', 'section', 'header', 'footer', 'table', 'form', 'article'])

/** Gathers the facts of a page that is walked; `url` is what its links are relative to. */
export const createFactsVisitor = (url: string): Visitor & { facts(): PageFacts } => {
  const found = { description: '', viewport: undefined as string | undefined, hasAddress: false, fixedWidths: 0 }
  const gathered = { title: [] as string[], h1: [] as string[], text: [] as string[] }
  const links: Array<{ href: string; text: string[] }> = []
  let base = url
  let within: 'title' | 'h1' | undefined
  let link: (typeof links)[number] | undefined
  let silent = 0
  let left = MAX_TEXT

  const open = (name: string, attributes: Record<string, string>): void => {
    if (SILENT.has(name)) silent += 1
    if (name === 'base') base = resolveLink(attributes.href, url) ?? base
    if (name === 'meta') readMeta(attributes)
    if ((name === 'title' || name === 'h1') && silent === 0 && gathered[name].length === 0) within = name
    if (name === 'a' && attributes.href && links.length < MAX_LINKS) {
      link = { href: hrefOf(attributes.href, base), text: [attributes['aria-label'] ?? attributes.title ?? '', ' '] }
      links.push(link)
    }
    if (name === 'address') found.hasAddress = true
    if (BOXES.has(name) && isWide(name, attributes)) found.fixedWidths += 1
    gathered.text.push(' ')
  }
  const readMeta = ({ name = '', property = '', content = '' }: Record<string, string>): void => {
    if (/^description$/i.test(name) || (/^og:description$/i.test(property) && found.description === '')) found.description = content
    if (/^viewport$/i.test(name)) found.viewport = content
  }
  const text = (part: string): void => {
    if (silent > 0) return
    if (within) gathered[within].push(part)
    if (within === 'title') return
    if (link && link.text.length < MAX_PARTS) link.text.push(part)
    gathered.text.push(part.slice(0, left))
    left = Math.max(0, left - part.length)
  }
  const close = (name: string): void => {
    if (SILENT.has(name)) silent -= 1
    if (name === within) within = undefined
    if (name === 'a') link = undefined
  }
  const facts = (): PageFacts => ({
    ...found,
    title: oneLine(gathered.title.join('')),
    heading: oneLine(gathered.h1.join('')),
    description: oneLine(found.description),
    links: links.map(({ href, text }) => ({ href, text: oneLine(text.join('')) })),
    text: oneLine(gathered.text.join('')),
  })
  return { open, text, close, facts }
}

const hrefOf = (href: string, base: string): string => resolveLink(href, base) ?? href.trim().slice(0, 2000)

/** A width that no phone has, written into the element itself. */
const isWide = (name: string, { style = '', width = '' }: Record<string, string>): boolean => {
  const styled = /(?:^|;)\s{0,5}(?:min-)?width\s{0,5}:\s{0,5}(\d{1,6})px/i.exec(style.slice(0, 2000))?.[1] ?? 0
  const written = name === 'table' && /^\d{1,6}$/.test(width.trim()) ? width : 0
  return Math.max(Number(styled), Number(written)) > PHONE_WIDTH
}

import { attributeOf, children, textIn, textOf, type Tree } from './feed-tree.ts'
import { resolveLink, withoutDetour } from '../link.ts'

interface Link {
  href: string
  /** What a relative one is relative to. */
  base: string
  rel: string
  type: string
}

/** The page an item stands for: what the feed calls its address, else what its guid or its other links tell. */
export const readLink = (tree: Tree, base: string): string | undefined => {
  const links = linksOf(tree, base)
  const alternates = links.filter(({ rel }) => rel === 'alternate').sort((a, b) => Number(isMachine(a)) - Number(isMachine(b)))
  const others = links.filter(({ rel }) => !/alternate|edit|replies|hub|service/.test(rel))
  const guids = children(tree, 'guid').filter(node => attributeOf(node, 'isPermaLink') !== 'false').map(textOf)
  const about = [attributeOf(tree, 'rdf:about'), textIn(tree, 'id')].filter(text => text !== undefined)
  // A guid or an id that is a web address is one only when it is whole, or when the feed says so.
  const whole = [...guids, ...about].filter(text => /^https?:\/\//i.test(text)).map(href => ({ href, base }))
  const declared = children(tree, 'guid').filter(node => attributeOf(node, 'isPermaLink') === 'true').map(node => ({ href: textOf(node), base }))
  const candidates = [...writtenLinks(tree, base), ...alternates, ...whole, ...others, ...declared]
  const url = candidates.map(({ href, base }) => resolveLink(href, base)).find(link => link !== undefined)
  return url === undefined ? undefined : withoutDetour(url)
}

/** RSS writes the address as the text of the element. */
const writtenLinks = (tree: Tree, base: string): Pick<Link, 'href' | 'base'>[] =>
  children(tree, 'link')
    .filter(node => (attributeOf(node, 'rel') ?? 'alternate') === 'alternate' && textOf(node) !== '')
    .map(node => ({ href: textOf(node), base: baseOf(node, base) }))

const linksOf = (tree: Tree, base: string): Link[] =>
  [...children(tree, 'link'), ...children(tree, 'atom:link')].flatMap(node => {
    const href = attributeOf(node, 'href')
    return href === undefined ? [] : [{ href, base: baseOf(node, base), rel: attributeOf(node, 'rel') ?? 'alternate', type: attributeOf(node, 'type') ?? '' }]
  })

/** What links within an element are relative to. */
export const baseOf = (node: unknown, base: string): string => resolveLink(attributeOf(node, 'xml:base'), base) ?? base

/** The same item for programs, not for people. */
const isMachine = ({ type }: Link): boolean => /json|xml\b(?<!xhtml\+xml)/.test(type)

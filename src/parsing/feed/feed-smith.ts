import { parseFeed } from 'feedsmith'
import { children, isTree, type Tree } from './feed-tree.ts'

/** A document read by feedsmith, which forgives more, → items in the shape of the first reader's. Empty when it cannot. */
export const readWithFeedsmith = (xml: string): { head: Tree; items: Tree[] } => {
  try {
    const { feed } = parseFeed(xml)
    const head: unknown = feed
    if (!isTree(head)) return { head: {}, items: [] }
    return { head: toTree(head), items: [...children(head, 'items'), ...children(head, 'entries')].filter(isTree).map(toTree) }
  } catch {
    return { head: {}, items: [] }
  }
}

const toTree = (item: Tree): Tree => {
  const [dc, content, dcterms] = [item.dc, item.content, item.dcterms].map(value => (isTree(value) ? value : {}))
  return {
    ...item,
    $: isTree(item.rdf) ? { 'rdf:about': item.rdf.about } : {},
    guid: isTree(item.guid) ? withAttributes(item.guid.value, { isPermaLink: String(item.guid.isPermaLink ?? true) }) : item.guid,
    link: [...children(item, 'link'), ...children(item, 'links').map(link => (isTree(link) ? withAttributes('', link) : link))],
    author: children(item, 'authors').map(toPerson),
    title: toText(item.title),
    description: toText(item.description),
    summary: toText(item.summary),
    content: content!.encoded === undefined ? toText(item.content) : content!.encoded,
    'dc:creator': children(dc!, 'creators').concat(children(dc!, 'creator')),
    'dc:date': children(dc!, 'dates').concat(children(dc!, 'date')),
    'dc:language': children(dc!, 'languages').concat(children(dc!, 'language')),
    'dcterms:created': children(dcterms!, 'created'),
  }
}

const withAttributes = (text: unknown, attributes: Tree): Tree => ({ _: text, $: attributes })

const toText = (value: unknown): unknown => (isTree(value) ? withAttributes(value.value, { type: value.type }) : value)

const toPerson = (person: unknown): unknown => (isTree(person) ? { name: person.name, uri: person.uri } : person)

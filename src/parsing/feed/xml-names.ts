/** Names of the vocabularies feeds use, under the prefix their readers expect, whatever prefix a feed gave them. */
const VOCABULARIES: Record<string, string> = {
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://purl.org/dc/terms/': 'dcterms',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/rss/1.0/modules/slash/': 'slash',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy',
  'http://purl.org/syndication/thread/1.0': 'thr',
  'http://purl.org/atompub/tombstones/1.0': 'at',
  'http://search.yahoo.com/mrss/': 'media',
  'http://www.youtube.com/xml/schemas/2015': 'yt',
  'http://itunes.apple.com/rss': 'im',
  'http://purl.org/stuff/rev#': 'rev',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
}
const ATOM = new Set(['http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#'])
/** RSS 1.0 and its two ancestors. */
const RSS1 = new Set(['http://purl.org/rss/1.0/', 'http://my.netscape.com/rdf/simple/0.9/', 'http://channel.netscape.com/rdf/simple/0.9/'])

export type Dialect = 'rss' | 'atom' | 'rdf'

export interface Root {
  dialect: Dialect
  /** As it is written, prefix included: its end tag has the same. */
  name: string
  attributes: Record<string, string>
}

/** Gives elements the names their dialect's readers expect. */
export interface Names {
  rename(tag: string): string
  /** Learns the prefixes that an element declares. */
  declare(attributes: Record<string, string>): void
}

/** Prefixes go by what they stand for; undeclared ones stay as they are. */
export const createNames = ({ dialect, name, attributes }: Root): Names => {
  const prefixes = new Map<string, string>()
  const declare = (declared: Record<string, string>): void => {
    for (const [key, uri] of Object.entries(declared)) {
      const own = dialect === 'atom' ? ATOM.has(uri) : dialect === 'rdf' && RSS1.has(uri)
      const canonical = own ? '' : ATOM.has(uri) ? 'atom' : VOCABULARIES[uri]
      if (key.startsWith('xmlns:') && canonical !== undefined) prefixes.set(key.slice(6), canonical)
    }
  }
  const rename = (tag: string): string => {
    const at = tag.indexOf(':')
    const canonical = at > 0 ? prefixes.get(tag.slice(0, at)) : undefined
    if (canonical === undefined) return tag
    return canonical === '' ? tag.slice(at + 1) : `${canonical}${tag.slice(at)}`
  }
  declare(attributes)
  const colon = name.indexOf(':')
  if (dialect !== 'rdf' && colon > 0) prefixes.set(name.slice(0, colon), '')
  return { rename, declare }
}

/** The root as each dialect's readers expect it, with every vocabulary declared. */
export const openRoot = (dialect: Dialect): string => {
  const declared = Object.entries(VOCABULARIES).map(([uri, prefix]) => ` xmlns:${prefix}="${uri}"`).join('')
  if (dialect === 'atom') return `<feed xmlns="http://www.w3.org/2005/Atom"${declared}>`
  if (dialect === 'rdf') return `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:atom="http://www.w3.org/2005/Atom"${declared}>`
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"${declared}>`
}

export const closeRoot = (dialect: Dialect): string => (dialect === 'atom' ? '</feed>' : dialect === 'rdf' ? '</rdf:RDF>' : '</rss>')

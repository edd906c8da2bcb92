import { createHash } from 'node:crypto'
import { MASK, mask } from '../../domain/language/mask.ts'
import { authorIdOf } from '../collect/prepare.ts'

/** What an author is known by in one source, as it is stored. */
export interface KnownBy {
  sourceId: string
  authorId: string | null
  authorName: string | null
  authorUrl: string | null
}

/** By what a request means somebody: the id a source gives, the address of a profile, the name shown; any of them. */
export const MATCHES = ['any', 'id', 'url', 'name'] as const
export type Match = (typeof MATCHES)[number]

export interface Meant {
  author: string
  match?: Match | undefined
  /** In this source alone; everywhere when left out. */
  sourceId?: string | undefined
}

/** Hashed with the brand's salt: a list of them names nobody, and the same person has other ones at another brand. */
const hashed = (salt: string, ...parts: string[]): string => createHash('sha256').update(JSON.stringify([salt, ...parts])).digest('base64url')

const nameOf = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
const urlOf = (url: string): string => url.trim().replace(/\/+$/, '')

/** Every key that a stored author answers to: of each thing it is known by, anywhere and in its source. */
export const keysOf = (author: KnownBy, salt: string): string[] => formsOf(author).flatMap(([kind, value]) => [hashed(salt, kind, value), hashed(salt, kind, value, author.sourceId)])

const formsOf = ({ authorId, authorName, authorUrl }: Omit<KnownBy, 'sourceId'>): Array<[Exclude<Match, 'any'>, string]> => [
  ...(authorId === null ? [] : [['id', authorId] as ['id', string]]),
  ...(authorUrl === null ? [] : [['url', urlOf(authorUrl)] as ['url', string]]),
  // A masked name is many people's.
  ...(authorName === null || authorName.includes(MASK) ? [] : [['name', nameOf(authorName)] as ['name', string]]),
]

/** The keys of somebody a person names: in the forms in which the door stores ids and names. */
export const keysFor = ({ author, match = 'any', sourceId }: Meant, salt: string): string[] => {
  const forms = formsOf({ authorId: authorIdOf(author.trim()), authorName: mask(author) === author ? author : null, authorUrl: author })
  return forms.filter(([kind]) => match === 'any' || match === kind).map(([kind, value]) => hashed(salt, kind, value, ...(sourceId === undefined ? [] : [sourceId])))
}

/** The key of an id in its source: whoever was erased by name is known by it from then on. */
export const idKeyOf = ({ authorId, sourceId }: KnownBy, salt: string): string | undefined => (authorId === null ? undefined : hashed(salt, 'id', authorId, sourceId))

/** What stands in place of the id of an erased mention, which may name its author. */
export const erasedIdOf = (externalId: string, salt: string): string => `erased ${hashed(salt, 'mention', externalId)}`

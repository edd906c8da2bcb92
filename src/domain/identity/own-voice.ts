import type { Author } from '../../contract.ts'
import { nameOf } from './identity.ts'
import { pageOf } from './permalink.ts'
import { replySubstance } from './reply.ts'
import { fold } from '../language/words.ts'

/** How it is known that the brand itself speaks: by its handles, or by the source's word. */
export type OwnerBy = 'handle' | 'source'

/** What a brand is recognised by where it speaks. */
export interface Voices {
  name: string
  /** `@name`, a name as its accounts show it, or the link of an account. */
  handles: string[]
}

/** Tells whether an author is the brand itself. A name of one word may be a person's: it counts as a handle only. */
export const ownVoice = ({ name, handles }: Voices): ((author: Author | undefined) => OwnerBy | null) => {
  const links = new Set(handles.flatMap(handle => (isLink(handle) ? (pageOf(handle)?.toLowerCase() ?? []) : [])))
  const names = new Set(handles.filter(handle => !isLink(handle)).map(handle => nameOf({ name: handle })))
  const own = nameOf({ name })
  if (own.includes(' ')) names.add(own)
  names.delete('')
  return author => {
    if (author === undefined) return null
    if (author.isBrand === true) return 'source'
    const link = pageOf(author.url)?.toLowerCase()
    if (link !== undefined && (links.has(link) || names.has(accountIn(link)))) return 'handle'
    return names.has(nameOf(author)) || (author.id !== undefined && names.has(nameOf({ name: author.id }))) ? 'handle' : null
  }
}

const isLink = (handle: string): boolean => /^https?:\/\//i.test(handle)

/** `social.example/@casanogal` → `casanogal` */
const accountIn = (link: string): string => fold(link.split(/[?#]/, 1)[0]!.split('/').at(-1)!).replace(/^@/, '')

/** One answer of the brand. */
export interface Answering {
  text: string
  publishedAt: Date | null
}

/** The answer that speaks for the brand among several: the first with substance, or the first. */
export const pickAnswer = <A extends Answering>(answers: A[]): A | undefined => {
  const inTime = answers.filter(({ text }) => text.trim() !== '').toSorted((a, b) => (a.publishedAt?.getTime() ?? Infinity) - (b.publishedAt?.getTime() ?? Infinity) || (a.text < b.text ? -1 : 1))
  return inTime.find(({ text }) => replySubstance(text)) ?? inTime[0]
}

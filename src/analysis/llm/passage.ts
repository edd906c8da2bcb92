import { createHash } from 'node:crypto'
import { maskForOthers } from '../../domain/language/mask.ts'
import type { Opinion } from '../../domain/reading/reading.ts'

/** What leaves the machine of an opinion: masked, cut, and nothing of its author, place or source. */
export interface Passage {
  /** As long as the original up to where it was cut: offsets into it are offsets into the original. */
  text: string
  title?: string
  kind?: string
  stars?: number
  /** The same for the same words, kind and stars. */
  hash: string
}

const MAX_TITLE = 300

/** Undefined: there is nothing in it to be read. */
export const passageOf = ({ text, title, kind, rating }: Opinion, maxCharacters: number): Passage | undefined => {
  const sent = {
    text: cut(text, maxCharacters),
    ...(title !== undefined && title !== '' && { title: cut(title, MAX_TITLE) }),
    ...(kind !== undefined && { kind }),
    ...(rating !== undefined && { stars: rating }),
  }
  if (!/\p{L}/u.test(`${sent.title ?? ''}${sent.text}`)) return undefined
  return { ...sent, hash: createHash('sha256').update(JSON.stringify(sent)).digest('base64url') }
}

/** Masked before it is cut, so that half a number is hidden like a whole one; a character cut in half becomes a mark as long. */
const cut = (text: string, max: number): string => maskForOthers(text.slice(0, 2 * max)).slice(0, max).toWellFormed()

import type { Seed } from '../../contract.ts'
import { wordsOf } from '../language/words.ts'

/** What a person says of a brand. */
export interface Naming {
  name: string
  language: string
  country?: string | undefined
  site?: string | undefined
}

/** Letters that stand for themselves without a mark that could be taken away. */
const PLAIN: Record<string, string> = { ø: 'o', Ø: 'O', æ: 'ae', Æ: 'Ae', œ: 'oe', Œ: 'Oe', ß: 'ss', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D' }
const AND: Record<string, string> = { es: 'y', en: 'and', pt: 'e' }
// Marks that turn the writing around are invisible, and people who copy a name do not mean them.
const INVISIBLE = /[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g

/** What collectors are told of a brand. Undefined where the name has no letters or digits: nothing can be found by it. */
export const seedOf = ({ name: given, language, country, site }: Naming): Seed | undefined => {
  const name = cleaned(given)
  const words = wordsOf(name)
  if (words.length === 0) return undefined
  return {
    name,
    spellings: spellingsOf(name, language),
    hashtag: words.map(({ start, end, mark }) => capitalised(plain(name.slice(start + mark.length, end)).replace(/['’]/g, ''))).join(''),
    language,
    ...(country !== undefined && { country }),
    ...(site !== undefined && { site }),
  }
}

const cleaned = (text: string): string => text.replace(INVISIBLE, '').replace(/["“”„«»\p{Cc}]/gu, ' ').replace(/\s+/g, ' ').trim()

const spellingsOf = (name: string, language: string): string[] => {
  const withAnd = / & /.test(name) ? [name.replaceAll(' & ', ` ${AND[language] ?? 'and'} `)] : []
  const base = [name, ...withAnd]
  return [...new Set([...base, ...base.map(plain), ...base.map(one => one.replace(/(?<=\p{L})['’](?=\p{L})/gu, ''))])]
}

/** Latin letters without their accents. Other scripts keep their marks, which are letters of their own to them. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/(\p{Script=Latin})\p{M}+/gu, '$1').normalize('NFC').replace(/[øØæÆœŒßłŁđĐ]/g, letter => PLAIN[letter]!)

const capitalised = (word: string): string => {
  const [first = '', ...rest] = word
  return first.toUpperCase() + rest.join('')
}

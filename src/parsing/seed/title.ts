import type { Seed } from '../../contract.ts'

/** Lower case, words apart by one space, without marks on Latin letters. */
const folded = (text: string): string =>
  text.normalize('NFD').replace(/(\p{Script=Latin})\p{M}+/gu, '$1').normalize('NFC').toLowerCase().replace(/['’]/g, '').replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()

/** Whether a title is the brand's name and no more. */
export const isNamed = (title: string, { spellings }: Pick<Seed, 'spellings'>): boolean => spellings.some(spelling => folded(spelling) === folded(title))

/** What stores let a product be called: the name, alone or before a dash, a colon or the like. A name of several words may stand anywhere. */
export const bearsName = (title: string, seed: Pick<Seed, 'spellings'>): boolean => {
  if (isNamed(title, seed) || isNamed(/^[^:|,(–—·]*?(?=\s*[:|,(–—·]|\s-\s)/.exec(title)?.[0] ?? '', seed)) return true
  return seed.spellings.map(folded).some(name => name.includes(' ') && ` ${folded(title)} `.includes(` ${name} `))
}

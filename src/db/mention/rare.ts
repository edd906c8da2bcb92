import { sql, type RawBuilder } from 'kysely'
import type { Moment, Polarity } from '../../domain/journey/moments.ts'
import type { Rare } from './search.ts'

/** Words of a text, all of them; one ending in * stands for its beginning. Anything that is no letter, number or closing * only separates. Undefined: there are none. */
export const saysWords = (text: string): Rare | undefined => {
  const words = (text.normalize('NFC').match(/[\p{L}\p{N}]+\*?/gu) ?? []).slice(0, 20)
  if (words.length === 0) return undefined
  const written = words.map(word => (word.endsWith('*') ? `'${word.slice(0, -1)}':*` : `'${word}'`)).join(' & ')
  const { condition, indexed } = ofQuery(sql`to_tsquery('simple', fold(${written}))`)
  const letters = lettersOf(words.toSorted((a, b) => b.length - a.length)[0]!)
  return { condition: letters === undefined ? condition : sql`concat_ws(' ', mention.title, mention.text) ~* ${letters} and ${condition}`, indexed }
}

// What fold makes the same letter, and what only lower does; capitals are named because not every database knows them.
const SAME = ['aáàâãäå\u212B', 'eéèêë', 'iíìîï\u0130', 'oóòôõö', 'uúùûü', 'nñ', 'cç', 'yýÿ', 'k\u212A']

/** A pattern of a word's letters: a text without them need not be taken apart into words, which takes twenty times as long. Undefined: of its letters that cannot be said. */
const lettersOf = (word: string): string | undefined => {
  const letters = [...word.toLowerCase().replace('*', '')].map(letter => SAME.find(all => all.includes(letter)) ?? letter)
  return letters.every(all => all.length > 1 || /[a-z0-9]/.test(all)) ? letters.map(all => (all.length > 1 ? `[${all}${all.toUpperCase()}]` : all)).join('') : undefined
}

/** What a full-text query finds in a mention's words. */
export const ofQuery = (query: RawBuilder<unknown>): Rare => ({
  condition: sql`words(mention.title, mention.text) @@ ${query}`,
  indexed: places => sql`search_terms(mention.brand_id, mention.occurred_at, mention.title, mention.text) @@ (${query} && ${places.map(place => `'${place}'`).join(' | ')}::tsquery)`,
})

/** That a mention speaks of an aspect; with a moment, in it; with a sentiment and no moment, so. */
export const speaksOf = (aspect: string, { moment, sentiment }: { moment?: Moment | undefined; sentiment?: Polarity | 'unsure' | undefined }): Rare => {
  const conditions = [
    sql`aspects ? ${aspect}`,
    ...(sentiment && sentiment !== 'unsure' && !moment ? [sql`aspects -> ${aspect} ->> 'polarity' = ${sentiment}`] : []),
    ...(moment ? [sql`jsonb_exists(aspects -> ${aspect} -> 'moments', ${moment})`] : []),
  ]
  const condition = sql.join(conditions, sql` and `)
  return {
    condition,
    indexed: places => sql`aspect_terms(mention.brand_id, mention.occurred_at, aspects) && ${places.map(place => `${aspect} ${place}`)}::text[] and aspects <> '{}' and ${condition}`,
  }
}

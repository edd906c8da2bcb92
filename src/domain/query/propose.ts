import type { Seed } from '../../contract.ts'
import { isCommonplace } from '../language/commonplace.ts'
import { fold, wordsOf } from '../language/words.ts'

export interface ProposedQuery {
  query: string
  /** Other names by which the brand goes. */
  aliases: string[]
  /** The name is a word that people use for other things as well. */
  isAmbiguous: boolean
}

/** A name that short is met in other words' company: streets, acronyms, first names. */
const SHORT = 4
/** Longer ones are no handle on any platform. */
const MAX_HANDLE = 30
/** Beside these the word is hardly the brand's name. */
const ELSEWHERE: Record<string, string[]> = {
  es: ['calle', 'avenida', 'colonia', 'río', 'apellido', 'significado', 'sinónimo'],
  en: ['street', 'avenue', 'river', 'surname', 'meaning', 'synonym'],
  pt: ['rua', 'avenida', 'rio', 'sobrenome', 'significado', 'sinônimo'],
}

/**
 * What of shared places is probably about the brand: its name as people write it, its hashtag, the handles it is likely to have, its site;
 * a short or everyday name without the company that gives another meaning away.
 */
export const proposeQuery = (seed: Seed): ProposedQuery => {
  const { name, spellings, hashtag, language } = seed
  const words = wordsOf(name).map(({ text }) => text)
  const oneWord = fold(hashtag)
  const isAmbiguous = words.length === 1 && (oneWord.length <= SHORT || isCommonplace(oneWord))
  const joined = words.length > 1 && oneWord.length > SHORT ? [oneWord] : []
  const handles = handlesOf(seed, words, oneWord)
  const terms = distinct([...spellings.map(spelling => `"${spelling}"`), ...joined, `#${hashtag}`, ...handles.map(handle => `@${handle}`), ...siteOf(seed).map(site => `"${site}"`)])
  const any = terms.join(' OR ')
  const exclusions = isAmbiguous ? (ELSEWHERE[language] ?? []).map(word => `NOT ("${name}" NEAR/2 ${word})`) : []
  return { query: exclusions.length === 0 ? any : `(${any}) ${exclusions.join(' ')}`, aliases: [...joined, ...handles.slice(0, 1).map(handle => `@${handle}`)], isAmbiguous }
}

/** Case and accents do not matter to a query: what differs in nothing else is written once. */
const distinct = (terms: string[]): string[] => [...new Map(terms.toReversed().map(term => [wordsOf(term).map(({ mark, text }) => mark + text).join(' '), term] as const)).values()].toReversed()

const handlesOf = ({ country, site }: Seed, words: string[], oneWord: string): string[] => {
  const label = site === undefined ? undefined : hostOf(site)?.split('.')[0]
  const guesses = [oneWord, ...(words.length > 1 ? [words.join('_').replaceAll("'", '')] : []), ...(country === undefined ? [] : [oneWord + country]), ...(label === undefined ? [] : [label])]
  return [...new Set(guesses)].filter(guess => /^[a-z0-9_]*[a-z][a-z0-9_]*$/.test(guess) && guess.length > 2 && guess.length <= MAX_HANDLE)
}

const siteOf = ({ site }: Seed): string[] => {
  const host = site === undefined ? undefined : hostOf(site)
  return host === undefined || !/[a-z]/i.test(host) ? [] : [host]
}

const hostOf = (site: string): string | undefined => URL.parse(site)?.hostname.replace(/^www\./, '')

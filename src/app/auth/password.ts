import type { Weakness } from '../../api/identity.ts'

/** Length is what counts (NIST SP 800-63B): no rule of composition, and nothing that a guesser tries first. */
const SHORTEST = 12
const LONGEST = 256
// Of 4: a guesser with the hash in hand needs more than 10^8 tries.
const STRONG_ENOUGH = 3

type Check = (password: string, words: string[]) => number
let loaded: Promise<Check> | undefined

/** Why a password is not taken; undefined: it is. */
export const weaknessOf = async (password: string, words: string[]): Promise<Weakness | undefined> => {
  const length = [...password].length
  if (length < SHORTEST) return 'short'
  if (length > LONGEST) return 'long'
  const score = await (loaded ??= load())
  return score(password, [...words.flatMap(spellings), 'marea']) < STRONG_ENOUGH ? 'guessable' : undefined
}

/** “Casa Nogal”: as it is written, its words, and its words as one. */
const spellings = (text: string): string[] => {
  const parts = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(part => part.length > 2)
  return [text.toLowerCase(), ...parts, parts.join('')]
}

/** The lists of common passwords and words take 45 MB: only a server that sets passwords needs them. */
const load = async (): Promise<Check> => {
  const [{ ZxcvbnFactory }, common, spanish] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common'), import('@zxcvbn-ts/language-es-es')])
  const checker = new ZxcvbnFactory({ dictionary: { ...common.dictionary, ...spanish.dictionary }, graphs: common.adjacencyGraphs, maxLength: LONGEST })
  return (password, words) => checker.check(password, words).score
}

import type { Seed } from '../../contract.ts'

/** More alternatives than that make a search slow or refused. */
const MAX_SPELLINGS = 3

/** The name as a phrase, as nearly every search takes it. */
export const phrase = ({ name }: Pick<Seed, 'name'>): string => `"${name}"`

/** Any spelling of the name, for searches that know OR. */
export const anyPhrase = ({ spellings }: Pick<Seed, 'spellings'>): string => spellings.slice(0, MAX_SPELLINGS).map(spelling => `"${spelling}"`).join(' OR ')

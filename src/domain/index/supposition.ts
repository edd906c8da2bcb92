import type { SourceOrder } from '../../contract.ts'
import type { Supposition } from './what-if.ts'

/** What-ifs as an address asks for them: the same names in the API and in the form of the page. */
export interface Asked {
  /** Ids of mentions answered in public with substance. */
  answered: string[]
  /** Ids of mentions whose authors are won back. */
  wonBack: string[]
  /** Ids of sources that would not count. */
  lost: string[]
  /** Ids of sources at which new reviews come in. */
  reviews: string[]
  /** How many at each, and with how many stars. */
  count: number
  stars: number
}

/** Stars somebody gives who was won back. */
export const WON_BACK_STARS = 4
export const REVIEWS = { count: 20, stars: 4 } as const
/** More is no plan. */
export const MOST_REVIEWS = 1000
export const MOST_SUPPOSED = 60

export const NOTHING_ASKED: Asked = { answered: [], wonBack: [], lost: [], reviews: [], ...REVIEWS }

/** In the order in which they would come to pass: what changes opinions, what adds some, what takes a source away. */
export const suppositionsOf = ({ answered, wonBack, lost, reviews, count, stars }: Asked, orderOf: (sourceId: string) => SourceOrder): Supposition[] => [
  ...answered.map((mentionId): Supposition => ({ suppose: 'answered', mentionId })),
  ...wonBack.map((mentionId): Supposition => ({ suppose: 'wonBack', mentionId, stars: WON_BACK_STARS })),
  ...reviews.map((sourceId): Supposition => ({ suppose: 'reviewsAdded', sourceId, count, stars, order: orderOf(sourceId) })),
  ...lost.map((sourceId): Supposition => ({ suppose: 'sourceLost', sourceId })),
]

/** As an address says it again; nothing where nothing is asked. */
export const pairsOf = ({ answered, wonBack, lost, reviews, count, stars }: Asked): Array<[string, string]> => {
  const pairs = Object.entries({ answered, wonBack, lost, reviews }).flatMap(([name, ids]) => ids.map((id): [string, string] => [name, id]))
  return reviews.length === 0 ? pairs : [...pairs, ['count', String(count)], ['stars', String(stars)]]
}

const ID = /^[0-9a-f-]{1,64}$/

/** What a page's address asks for; what nobody could mean is left out, so that an old link still opens. */
export const askedOf = (query: URLSearchParams): Asked => {
  const ids = (name: string): string[] => [...new Set(query.getAll(name))].filter(id => ID.test(id)).slice(0, MOST_SUPPOSED)
  return {
    answered: ids('answered'),
    wonBack: ids('wonBack'),
    lost: ids('lost'),
    reviews: ids('reviews'),
    count: whole(query.get('count'), { least: 1, most: MOST_REVIEWS, otherwise: REVIEWS.count }),
    stars: whole(query.get('stars'), { least: 1, most: 5, otherwise: REVIEWS.stars }),
  }
}

const whole = (text: string | null, { least, most, otherwise }: { least: number; most: number; otherwise: number }): number => {
  const value = text === null || text.trim() === '' ? NaN : Number(text)
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : otherwise
}

import { isMoment, type Moment } from '../domain/moments.ts'
import type { MentionFilters, SentimentFilter } from './data.ts'

export const SENTIMENT_FILTERS: readonly SentimentFilter[] = ['negative', 'neutral', 'positive', 'unsure']

// More than a person types.
const LONGEST_SEARCH = 200
const ID = /^[0-9a-f-]{1,64}$/

/** The filters an address asks for; what it asks for that does not exist is left out, so an old link still opens. */
export const filtersOf = (query: URLSearchParams): MentionFilters => {
  const sentiment = query.get('sentiment')
  const moment = query.get('moment') ?? ''
  const source = query.get('source') ?? ''
  return {
    sentiment: SENTIMENT_FILTERS.find(known => known === sentiment) ?? null,
    moment: isMoment(moment) ? (moment satisfies Moment) : null,
    source: ID.test(source) ? source : null,
    needsResponse: query.get('needs') === '1',
    text: (query.get('q') ?? '').slice(0, LONGEST_SEARCH).toWellFormed().trim(),
  }
}

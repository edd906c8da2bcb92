import { isMoment, type Moment } from '../../domain/journey/moments.ts'
import type { MentionFilters, SentimentFilter } from '../views/mentions.ts'

export const SENTIMENT_FILTERS: readonly SentimentFilter[] = ['negative', 'neutral', 'positive', 'unsure']

// More than a person types.
const LONGEST_SEARCH = 200
const ID = /^[0-9a-f-]{1,64}$/
const ASPECT = /^[\w-]{1,64}$/

/** A calendar day an address names; null: it names none. */
export const dayIn = (text: string | null): string | null => (text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null)

/** The filters an address asks for; what it asks for that does not exist is left out, so an old link still opens. */
export const filtersOf = (query: URLSearchParams): MentionFilters => {
  const sentiment = query.get('sentiment')
  const moment = query.get('moment') ?? ''
  const source = query.get('source') ?? ''
  return {
    sentiment: SENTIMENT_FILTERS.find(known => known === sentiment) ?? null,
    moment: isMoment(moment) ? (moment satisfies Moment) : null,
    source: ID.test(source) ? source : null,
    aspect: ASPECT.test(query.get('aspect') ?? '') ? query.get('aspect') : null,
    needsResponse: query.get('needs') === '1',
    from: dayIn(query.get('from')),
    to: dayIn(query.get('to')),
    text: (query.get('q') ?? '').slice(0, LONGEST_SEARCH).toWellFormed().trim(),
  }
}

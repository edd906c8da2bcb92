import { sql, type RawBuilder } from 'kysely'
import { MOMENTS, type Moment, type Outcome, type Polarity } from '../../domain/journey/moments.ts'

/** What a list is filtered by and `mention.facets` holds. */
export interface FacetFilter {
  moment?: Moment | undefined
  /** With a moment: of that moment. `unsure`: without a trusted sentiment. */
  sentiment?: Polarity | 'unsure' | undefined
  outcome?: Outcome | undefined
  needsResponse?: boolean | undefined
  unanswered?: boolean | undefined
}

// The layout of sql/0095-facets.sql.
const POLARITY: Record<Polarity, number> = { positive: 1, neutral: 2, negative: 3 }
const OUTCOME: Record<Outcome, number> = { none: 0, repurchase: 1, resolve: 2, question: 3, lost: 4 }
const AT = { sentiment: 0, unsure: 2, needsResponse: 3, answered: 4, outcome: 5, moments: 8 }

/** So many bits from there on, and what they are to be. */
interface Facet {
  at: number
  bits: number
  is: number
}

/** Conditions on `mention.facets`: an index that holds it answers them without a look at the row. */
export const facetConditions = ({ moment, sentiment, ...filter }: FacetFilter): Array<RawBuilder<unknown>> => {
  const at = moment && AT.moments + 2 * MOMENTS.indexOf(moment)
  const isOfMoment = at !== undefined && sentiment !== undefined && sentiment !== 'unsure'
  const facets: Facet[] = [
    ...toneFacets(sentiment, at),
    ...(filter.outcome ? [{ at: AT.outcome, bits: 3, is: OUTCOME[filter.outcome] }] : []),
    ...(filter.needsResponse === undefined ? [] : [{ at: AT.needsResponse, bits: 1, is: Number(filter.needsResponse) }]),
    ...(filter.unanswered ? [{ at: AT.answered, bits: 1, is: 0 }] : []),
  ]
  return [...(facets.length === 0 ? [] : [allOf(facets)]), ...(at !== undefined && !isOfMoment ? [sql`facets & ${sql.lit(3 << at)} <> 0`] : [])]
}

const toneFacets = (sentiment: FacetFilter['sentiment'], at: number | undefined): Facet[] => {
  if (sentiment === undefined) return []
  if (sentiment === 'unsure') return [{ at: AT.unsure, bits: 1, is: 1 }]
  if (at !== undefined) return [{ at, bits: 2, is: POLARITY[sentiment] }]
  return [{ at: AT.sentiment, bits: 2, is: POLARITY[sentiment] }, { at: AT.unsure, bits: 1, is: 0 }]
}

/** The planner takes an equation of bits for one row in two hundred, and would sort all there are before it takes the newest; of a case it supposes every other. */
const allOf = (facets: Facet[]): RawBuilder<unknown> => {
  const mask = facets.reduce((all, { at, bits }) => all | (((1 << bits) - 1) << at), 0)
  return sql`case when facets & ${sql.lit(mask)} = ${sql.lit(facets.reduce((all, { at, is }) => all | (is << at), 0))} then true else false end`
}

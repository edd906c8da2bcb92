import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../src/db/client.ts'
import { facetConditions, type FacetFilter } from '../../../src/db/mention/facets.ts'
import { MOMENTS, OUTCOMES, POLARITIES, type Moment, type Outcome, type Polarity } from '../../../src/domain/journey/moments.ts'
import { STORES } from '../../helpers/stores.ts'

interface Opinion {
  sentiment: Polarity | null
  unsure: boolean
  needsResponse: boolean
  answered: boolean
  outcome: Outcome
  moments: Partial<Record<Moment, Polarity>>
}

const polarity = fc.constantFrom(...POLARITIES)
const opinions: fc.Arbitrary<Opinion> = fc.record({
  sentiment: fc.option(polarity),
  unsure: fc.boolean(),
  needsResponse: fc.boolean(),
  answered: fc.boolean(),
  outcome: fc.constantFrom(...OUTCOMES),
  moments: fc.dictionary(fc.constantFrom(...MOMENTS), polarity),
})
const filters: fc.Arbitrary<FacetFilter> = fc.record(
  { moment: fc.constantFrom(...MOMENTS), sentiment: fc.constantFrom(...POLARITIES, 'unsure' as const), outcome: fc.constantFrom(...OUTCOMES), needsResponse: fc.boolean(), unanswered: fc.boolean() },
  { requiredKeys: [] },
)

/** What a filter means, in words of its own. */
const isWanted = (opinion: Opinion, { moment, sentiment, outcome, needsResponse, unanswered }: FacetFilter): boolean => {
  if (moment !== undefined && opinion.moments[moment] === undefined) return false
  if (sentiment === 'unsure' && !opinion.unsure) return false
  if (sentiment !== undefined && sentiment !== 'unsure' && (moment === undefined ? opinion.sentiment !== sentiment || opinion.unsure : opinion.moments[moment] !== sentiment)) return false
  if (outcome !== undefined && opinion.outcome !== outcome) return false
  if (needsResponse !== undefined && opinion.needsResponse !== needsResponse) return false
  return !(unanswered === true && opinion.answered)
}

describe.each(STORES)('the facets of a mention on $kind', ({ open }) => {
  let store: Store

  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  const found = async (all: Opinion[], filter: FacetFilter): Promise<number[]> => {
    const { rows } = await sql<{ at: number }>`
      select at from (select at, facets(sentiment, unsure, needs, answered, outcome, moments) as facets
        from json_to_recordset(${JSON.stringify(all.map((one, at) => ({ at, ...one, needs: one.needsResponse })))}::json) as t(at integer, sentiment text, unsure boolean, needs boolean, answered boolean, outcome text, moments jsonb)) as mention
      where ${sql.join([sql`true`, ...facetConditions(filter)], sql` and `)} order by at`.execute(store.db)
    return rows.map(({ at }) => at)
  }

  it('answer every filter as the readings would', async () => {
    await fc.assert(fc.asyncProperty(fc.array(opinions, { minLength: 20, maxLength: 60 }), filters, async (all, filter) => {
      expect(await found(all, filter)).toEqual(all.flatMap((one, at) => (isWanted(one, filter) ? [at] : [])))
    }), { numRuns: 40 })
  })

  it('tell each moment and each outcome from the others', async () => {
    const base: Opinion = { sentiment: null, unsure: false, needsResponse: false, answered: false, outcome: 'none', moments: {} }
    const all = [...MOMENTS.map(moment => ({ ...base, moments: { [moment]: 'negative' as const } })), ...OUTCOMES.map(outcome => ({ ...base, outcome }))]
    for (const [i, moment] of MOMENTS.entries()) expect(await found(all, { moment, sentiment: 'negative' })).toEqual([i])
    for (const [i, outcome] of OUTCOMES.entries()) if (outcome !== 'none') expect(await found(all, { outcome })).toEqual([MOMENTS.length + i])
  })
})

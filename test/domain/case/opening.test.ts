import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestIncidents, type Alike } from '../../../src/domain/case/incident.ts'
import { DEFAULT_RULE, opensCase, type Opening } from '../../../src/domain/case/open-rule.ts'
import { parentsOf, rootOf, threadKey, threadsOf } from '../../../src/domain/case/thread.ts'
import { ownerMoment, tierOf } from '../../../src/domain/case/tier.ts'

const now = new Date('2026-03-10T12:00:00Z')
const complaint: Opening = {
  sourceId: 'a', sourceKind: 'review', occurredAt: new Date('2026-03-10T10:00:00Z'), sentiment: 'negative', unsure: false, moments: { failure: 'negative' }, outcome: 'resolve', needsResponse: true,
  starsCenti: 100, floor: null, hidden: false, answered: false, noise: [],
}
const praise: Opening = { ...complaint, sentiment: 'positive', moments: { umot: 'positive' }, outcome: 'repurchase', needsResponse: false, starsCenti: 500 }

describe('a mention', () => {
  it('opens a case when it asks for a response', () => {
    expect(opensCase(complaint, DEFAULT_RULE, now)).toBe(true)
    expect(opensCase({ ...complaint, answered: true }, DEFAULT_RULE, now)).toBe(false)
    expect(opensCase({ ...complaint, hidden: true }, DEFAULT_RULE, now)).toBe(false)
    expect(opensCase({ ...complaint, occurredAt: new Date('2026-01-01T00:00:00Z') }, DEFAULT_RULE, now)).toBe(false)
    expect(opensCase({ ...complaint, sourceKind: 'press' }, DEFAULT_RULE, now)).toBe(false)
    expect(opensCase({ ...complaint, noise: ['spam'] }, DEFAULT_RULE, now)).toBe(false)
    expect(opensCase({ ...complaint, noise: ['copy'] }, DEFAULT_RULE, now)).toBe(true)
    expect(opensCase({ ...complaint, outcome: 'none', needsResponse: false }, DEFAULT_RULE, now)).toBe(true)
    expect(opensCase({ ...complaint, outcome: 'none', needsResponse: false, starsCenti: null }, DEFAULT_RULE, now)).toBe(false)
  })
  it('opens one by the rule of its brand, and by its harm whatever the rule', () => {
    expect(opensCase(complaint, { ...DEFAULT_RULE, withoutSources: ['a'] }, now)).toBe(false)
    expect(opensCase({ ...complaint, floor: 'data' }, { ...DEFAULT_RULE, withoutSources: ['a'] }, now)).toBe(true)
    expect(opensCase(praise, DEFAULT_RULE, now)).toBe(true)
    expect(opensCase(praise, { ...DEFAULT_RULE, thanks: false }, now)).toBe(false)
  })
  it('has its tier and the moment whose owner it is for', () => {
    expect(tierOf(complaint)).toBe('complaint')
    expect(tierOf({ ...complaint, outcome: 'none' })).toBe('review')
    expect(tierOf({ ...complaint, outcome: 'none', sourceKind: 'social', starsCenti: null })).toBe('other')
    expect(tierOf({ ...complaint, outcome: 'question', sentiment: 'neutral', starsCenti: null })).toBe('other')
    expect(tierOf(praise)).toBe('thanks')
    expect(tierOf({ ...praise, floor: 'threat' })).toBe('complaint')
    expect(ownerMoment({ fmot: 'positive', relationship: 'negative' })).toBe('relationship')
    expect(ownerMoment({ fmot: 'negative', failure: 'negative' })).toBe('failure')
    expect(ownerMoment({})).toBeNull()
  })
})

describe('a thread', () => {
  const message = (externalId: string, replyTo: string | null, authorId: string | null) => ({ externalId, replyTo, authorId })
  const talk = [message('1', null, 'rosa'), message('2', '1', 'brand'), message('3', '2', 'rosa'), message('4', '1', 'luis'), message('5', null, 'rosa'), message('6', null, null), message('7', '6', null)]
  it('is one author in one conversation, answers between them or not', () => {
    expect([...threadsOf(talk).values()].map(thread => thread.map(({ externalId }) => externalId))).toEqual([['1', '3'], ['2'], ['4'], ['5'], ['6'], ['7']])
  })
  it('ends where messages answer each other in a circle', () => {
    fc.assert(fc.property(fc.array(fc.record({ externalId: fc.constantFrom('a', 'b', 'c', 'd'), replyTo: fc.constantFrom('a', 'b', 'c', 'd', null), authorId: fc.constant('rosa') })), messages => {
      const parents = parentsOf(messages)
      for (const one of messages) expect(threadKey(one, parents)).toContain(rootOf(one.externalId, parents))
    }))
  })
})

describe('an incident', () => {
  const one = (i: number, more: Partial<Alike> = {}): Alike => ({ caseId: `c${i}`, occurredAt: new Date('2026-03-10T11:00:00Z'), echoId: null, aspects: {}, moment: 'failure', ...more })
  const many = (count: number, more: Partial<Alike>, from = 0): Alike[] => Array.from({ length: count }, (_, i) => one(from + i, more))
  const delivery: Alike['aspects'] = { delivery: { polarity: 'negative', moments: [] } }
  const alert = { id: 'a1', onset: new Date('2026-03-10T10:00:00Z'), moment: null, phrases: [] }
  it('is suggested by copies, by an open alert and by many complaints of one aspect', () => {
    expect(suggestIncidents(many(3, { echoId: 'e' }), [], now)).toMatchObject([{ why: 'copies', caseIds: ['c0', 'c1', 'c2'] }])
    expect(suggestIncidents(many(2, { echoId: 'e' }), [], now)).toEqual([])
    expect(suggestIncidents(many(4, { aspects: delivery }), [], now)).toEqual([])
    expect(suggestIncidents(many(4, { aspects: delivery }), [alert], now)).toMatchObject([{ why: 'alert', alertId: 'a1', told: { es: '4 casos de «delivery» desde que empezó la alerta' } }])
    expect(suggestIncidents(many(4, { aspects: delivery }), [{ ...alert, moment: 'fmot' }], now)).toEqual([])
    expect(suggestIncidents(many(9, { aspects: delivery }), [], now)).toMatchObject([{ why: 'aspect' }])
  })
  it('takes a case once', () => {
    const found = suggestIncidents([...many(4, { echoId: 'e', aspects: delivery }), ...many(6, { aspects: delivery }, 4)], [alert], now)
    expect(found.map(({ why, caseIds }) => [why, caseIds.length])).toEqual([['copies', 4], ['alert', 6]])
  })
})

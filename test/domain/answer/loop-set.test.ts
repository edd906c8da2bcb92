import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresOf, groupFigures, teamFigures, type LoopFact, type Measuring } from '../../../src/domain/answer/figure.ts'
import { groupKey, isInGroup, isInSet, LOOP_GROUPS, LOOP_SETS, type LoopSet } from '../../../src/domain/answer/loop-set.ts'
import { ANSWER_OUTCOMES } from '../../../src/domain/answer/outcome.ts'
import { clockOf, DEFAULT_SETTINGS } from '../../../src/domain/case/settings.ts'
import { TIERS } from '../../../src/domain/case/tier.ts'
import { MOMENTS } from '../../../src/domain/journey/moments.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const measuring: Measuring = { clock: clockOf(DEFAULT_SETTINGS, 'America/Mexico_City'), now: NOW }
const before = fc.integer({ min: 0, max: 30 * 24 * 60 }).map(minutes => new Date(NOW.getTime() - minutes * 60_000))

const anyFact: fc.Arbitrary<LoopFact> = fc
  .record({
    mentionId: fc.uuid(), sourceId: fc.constantFrom('a', 'b'), place: fc.constantFrom('Centro', null), moment: fc.constantFrom(...MOMENTS, null), wants: fc.constantFrom('buying', 'complaint', 'other'), tier: fc.constantFrom(...TIERS),
    publishedAt: before, answeredAt: fc.option(before), isAnswered: fc.boolean(), person: fc.constantFrom({ id: 'p', name: 'Ana' }, { id: 'r', name: 'Raúl' }, null), reply: fc.constantFrom('Te devolvimos los 300 pesos el lunes.', 'Escríbenos por DM', 'Gracias por tu comentario.', null),
    language: fc.constant('es'), outcome: fc.option(fc.constantFrom(...ANSWER_OUTCOMES)), reopened: fc.boolean(), remedy: fc.constantFrom('Reembolso', null), resolvedAt: fc.option(before),
  })
  .map(fact => ({ ...fact, isAnswered: fact.isAnswered || fact.answeredAt !== null }))

describe('the opinions behind a figure of the loop', () => {
  it('are as many as the figure says, over all and in every group', () => {
    fc.assert(fc.property(fc.array(anyFact, { maxLength: 40 }), facts => {
      const check = (figures: ReturnType<typeof figuresOf>, list: LoopFact[]): void => {
        const count = (set: LoopSet): number => list.filter(fact => isInSet(set, fact, measuring)).length
        expect({ owed: count('owed'), answered: count('answered'), unanswered: count('unanswered'), met: count('met'), due: count('met') + count('late'), reopened: count('reopened'), remedied: count('remedied'), resolved: count('resolved'), recovered: count('recovered'), kept: count('kept'), lost: count('lost'), told: count('substance') + count('template') + count('elsewhere'), substance: count('substance') })
          .toEqual({ owed: figures.owed, answered: figures.answered, unanswered: figures.owed - figures.answered, met: figures.inTarget.met, due: figures.inTarget.due, reopened: figures.reopened, remedied: figures.remedied, resolved: figures.resolution.n, recovered: figures.recovered, kept: figures.kept, lost: figures.lost, told: figures.substance.n, substance: Math.round((figures.substance.share ?? 0) * figures.substance.n) })
      }
      check(figuresOf(facts, measuring), facts)
      for (const group of LOOP_GROUPS) {
        if (group === 'team') continue
        const keyOf = (fact: LoopFact) => (groupKey(group, fact) === null ? null : { key: groupKey(group, fact)!, name: null })
        for (const figures of groupFigures(facts, keyOf, measuring)) check(figures, facts.filter(fact => groupKey(group, fact) === figures.key))
      }
      const team = { id: 't', name: 'Turno de tarde', members: ['p', 'q'] }
      const [figures] = teamFigures(facts, [team, { id: 'u', name: 'Nadie', members: ['z'] }], measuring)
      if (figures) check(figures, facts.filter(fact => isInGroup(fact, { by: 'team', key: 't' }, team.members)))
      else expect(facts.every(({ person }) => person?.id !== 'p')).toBe(true)
    }), { numRuns: 60 })
    expect(LOOP_SETS.length).toBe(14)
  })
})

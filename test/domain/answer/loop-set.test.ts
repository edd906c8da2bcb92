import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LoopFact } from '../../../src/domain/answer/fact.ts'
import { figuresOf, groupFigures, teamFigures } from '../../../src/domain/answer/figure.ts'
import { idAt, isMet, MOMENT_OF, openDay, OUTCOME_OF, packDay, WANTS_OF } from '../../../src/domain/answer/loop-day.ts'
import { groupKey, isInGroup, isInSet, LOOP_GROUPS, LOOP_SETS, type LoopSet } from '../../../src/domain/answer/loop-set.ts'
import { sumLoop } from '../../../src/domain/answer/loop-sum.ts'
import { ANSWER_OUTCOMES } from '../../../src/domain/answer/outcome.ts'
import { dueAt } from '../../../src/domain/case/sla.ts'
import { clockOf, DEFAULT_SETTINGS } from '../../../src/domain/case/settings.ts'
import { TIERS } from '../../../src/domain/case/tier.ts'
import { MOMENTS } from '../../../src/domain/journey/moments.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const CLOCK = clockOf(DEFAULT_SETTINGS, 'America/Mexico_City')
const SPAN = { from: new Date(0), to: NOW }
const before = fc.integer({ min: 0, max: 30 * 24 * 60 }).map(minutes => new Date(NOW.getTime() - minutes * 60_000))

const anyFact: fc.Arbitrary<LoopFact> = fc
  .record({
    mentionId: fc.uuid(), sourceId: fc.constantFrom('a', 'b'), place: fc.constantFrom('Centro', null), moment: fc.constantFrom(...MOMENTS, null), wants: fc.constantFrom('buying', 'complaint', 'other'), tier: fc.constantFrom(...TIERS),
    occurredAt: fc.integer({ min: 1, max: 1e6 }).map(ago => new Date(NOW.getTime() - ago)), publishedAt: before, answeredAt: fc.option(before), isAnswered: fc.boolean(), person: fc.constantFrom({ id: 'p', name: 'Ana' }, { id: 'r', name: 'Raúl' }, null), reply: fc.constantFrom('Te devolvimos los 300 pesos el lunes.', 'Escríbenos por DM', 'Gracias por tu comentario.', null),
    isWonBack: fc.boolean(), outcome: fc.option(fc.constantFrom(...ANSWER_OUTCOMES)), reopened: fc.boolean(), remedy: fc.constantFrom('Reembolso', null), resolvedAt: fc.option(before),
  })
  .map(fact => ({ ...fact, isAnswered: fact.isAnswered || fact.answeredAt !== null }))

describe('the opinions behind a figure of the loop', () => {
  it('are as many as the figure says, over all and in every group', () => {
    fc.assert(fc.property(fc.array(anyFact, { maxLength: 40 }), facts => {
      const day = openDay(packDay(facts, CLOCK))
      const team = { id: 't', name: 'Turno de tarde', members: ['p', 'q'] }
      const sum = sumLoop([day], { span: SPAN, now: NOW, teams: [team, { id: 'u', name: 'Nadie', members: ['z'] }] })
      const check = (figures: ReturnType<typeof figuresOf>, list: number[]): void => {
        const count = (set: LoopSet): number => list.filter(i => isInSet(set, day, i, NOW)).length
        expect({ owed: count('owed'), answered: count('answered'), unanswered: count('unanswered'), met: count('met'), due: count('met') + count('late'), reopened: count('reopened'), remedied: count('remedied'), resolved: count('resolved'), recovered: count('recovered'), kept: count('kept'), lost: count('lost'), told: count('substance') + count('template') + count('elsewhere'), substance: count('substance') })
          .toEqual({ owed: figures.owed, answered: figures.answered, unanswered: figures.owed - figures.answered, met: figures.inTarget.met, due: figures.inTarget.due, reopened: figures.reopened, remedied: figures.remedied, resolved: figures.resolution.n, recovered: figures.recovered, kept: figures.kept, lost: figures.lost, told: figures.substance.n, substance: Math.round((figures.substance.share ?? 0) * figures.substance.n) })
      }
      const all = facts.map((_, i) => i)
      const tallies = { source: sum.sources, moment: sum.moments, person: sum.people, place: sum.places, wants: new Map(Object.entries(sum.wants)) }
      check(figuresOf(sum.all), all)
      for (const group of LOOP_GROUPS) {
        if (group === 'team') continue
        const keys = new Set(all.flatMap(i => groupKey(group, day, i) ?? []))
        const groups = groupFigures(tallies[group]).filter(({ owed }) => owed > 0)
        expect(new Set(groups.map(({ key }) => key))).toEqual(keys)
        for (const figures of groups) check(figures, all.filter(i => groupKey(group, day, i) === figures.key))
      }
      const [figures] = teamFigures(sum.teams, [team])
      if (figures) check(figures, all.filter(i => isInGroup({ by: 'team', key: 't' }, day, i, team.members)))
      else expect(facts.every(({ person }) => person?.id !== 'p')).toBe(true)
      expect(sum.wonBack).toEqual(facts.filter(({ isWonBack }) => isWonBack).map(({ mentionId }) => mentionId))
    }), { numRuns: 60 })
    expect(LOOP_SETS.length).toBe(14)
  })
})

describe('a day of facts', () => {
  it('holds what is counted of each, wherever its bytes begin', () => {
    fc.assert(fc.property(fc.array(anyFact, { maxLength: 20 }), fc.integer({ min: 0, max: 7 }), (facts, shift) => {
      const packed = packDay(facts, CLOCK)
      const day = openDay(new Uint8Array([...new Uint8Array(shift), ...packed]).subarray(shift))
      const time = (at: Date | null, from: Date): number => (at === null ? NaN : Math.max(0, at.getTime() - from.getTime()))
      expect(day.count).toBe(facts.length)
      for (const [i, fact] of facts.entries()) {
        expect([idAt(day, i), day.occurredAt[i], day.publishedAt[i], day.clockMs[i], day.resolutionMs[i]]).toEqual([fact.mentionId, fact.occurredAt.getTime(), fact.publishedAt.getTime(), time(fact.answeredAt, fact.publishedAt), time(fact.resolvedAt, fact.publishedAt)])
        expect([day.sources[day.source[i]! - 1], day.places[day.place[i]! - 1] ?? null, day.people[day.person[i]! - 1] ?? null]).toEqual([fact.sourceId, fact.place, fact.person])
        expect([MOMENT_OF[day.moment[i]!], WANTS_OF[day.wants[i]!], OUTCOME_OF[day.outcome[i]!]]).toEqual([fact.moment, fact.wants, fact.outcome])
        const due = dueAt(fact.publishedAt.getTime(), fact.tier, CLOCK)
        expect(isMet(day, i, NOW.getTime())).toBe(due === null ? null : fact.answeredAt !== null ? fact.answeredAt.getTime() <= due : fact.isAnswered || NOW.getTime() <= due ? null : false)
      }
    }), { numRuns: 60 })
  })
})

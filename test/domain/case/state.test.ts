import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CASE_STATES, transition, type Act, type Actor, type CaseFacts, type CaseState } from '../../../src/domain/case/state.ts'

const ana: Actor = { id: 'ana', name: 'Ana' }
const beto: Actor = { id: 'beto', name: 'Beto' }
const anyActor = fc.constantFrom(ana, beto)
const anyReason = fc.constantFrom(null, '', '  ', 'repetido')

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  anyActor.map((by): Act => ({ type: 'take', by })),
  anyActor.map((to): Act => ({ type: 'assign', to })),
  anyReason.map((reason): Act => ({ type: 'close', reason })),
  fc.constantFrom<Act>({ type: 'release' }, { type: 'answer' }, { type: 'wait' }, { type: 'pass', area: 'Cobros', folio: 'F-1' }, { type: 'move-private' }, { type: 'resolve', remedy: null }, { type: 'follow' }, { type: 'reopen' }, { type: 'speak' }),
  fc.constant<Act>({ type: 'complain', folio: 'R-1', legalDueAt: new Date('2026-04-01T00:00:00Z') }),
)

/** The legal moves written out by state: what the rules of the house say, not how the function says it. */
const work = ['answer', 'pass', 'move-private', 'complain']
const LEGAL: Record<CaseState, string[]> = {
  new: [],
  taken: work, answered: work, 'waiting-customer': work, 'passed-to-area': work, 'moved-private': work, 'formal-complaint': work,
  resolved: ['follow', 'reopen'], 'following-up': ['reopen'], closed: ['reopen'],
}
const isLegal = ({ state, assignee, answered }: CaseFacts, act: Act): boolean => {
  if (act.type === 'speak') return true
  if (act.type === 'take') return state !== 'closed' && (assignee === null || assignee.id === act.by.id)
  if (act.type === 'assign') return state !== 'closed'
  if (act.type === 'release') return state !== 'closed' && assignee !== null
  if (act.type === 'close') return state !== 'closed' && (['resolved', 'following-up'].includes(state) || act.reason === 'repetido')
  if (act.type === 'resolve' || act.type === 'wait') return (LEGAL[state] === work || (act.type === 'resolve' && state === 'following-up')) && answered
  return LEGAL[state].includes(act.type)
}
const LEADS: Record<string, CaseState> = { answer: 'answered', wait: 'waiting-customer', pass: 'passed-to-area', 'move-private': 'moved-private', complain: 'formal-complaint', resolve: 'resolved', follow: 'following-up', close: 'closed' }

describe('the states of a case', () => {
  it('refuse every illegal act with a sentence in both languages, and lead where the model says', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { minLength: 1, maxLength: 30 }), acts => {
        let facts: CaseFacts = { state: 'new', assignee: null, answered: false }
        for (const act of acts) {
          const result = transition(facts, act)
          expect(result.ok, `${act.type} from ${facts.state}`).toBe(isLegal(facts, act))
          if (!result.ok) {
            for (const sentence of Object.values(result.refusal)) expect(sentence).toMatch(/^\p{Lu}.+\.$/u)
            continue
          }
          // The law does not read what is answered in public.
          const leads = act.type === 'answer' && facts.state === 'formal-complaint' ? 'formal-complaint' : LEADS[act.type]
          if (leads) expect(result.facts.state).toBe(leads)
          if (act.type === 'speak') expect(result.facts.answered).toBe(false)
          // Who is at work on it is always known by name.
          if (result.facts.state === 'new') expect(result.facts.assignee).toBeNull()
          if (result.facts.state === 'taken') expect(result.facts.assignee).not.toBeNull()
          if (result.facts.state === 'resolved') expect(result.facts.answered).toBe(true)
          facts = result.facts
        }
      }),
      { numRuns: 500 },
    )
  })

  it('are all reached', () => {
    const reached = new Set<CaseState>()
    fc.assert(fc.property(fc.array(anyAct, { minLength: 40, maxLength: 60 }), acts => {
      let facts: CaseFacts = { state: 'new', assignee: null, answered: false }
      for (const act of acts) {
        const result = transition(facts, act)
        if (result.ok) reached.add((facts = result.facts).state)
      }
    }), { numRuns: 1000, seed: 1 })
    expect([...reached].toSorted()).toEqual([...CASE_STATES].toSorted())
  })

  it('tell the second who took it', () => {
    const refused = transition({ state: 'taken', assignee: ana, answered: false }, { type: 'take', by: beto })
    expect(refused).toEqual({ ok: false, refusal: { es: 'Lo tomó Ana.', en: 'Taken by Ana.' } })
    expect(transition({ state: 'taken', assignee: ana, answered: false }, { type: 'take', by: ana })).toMatchObject({ ok: true })
  })

  it('go back to work when the author speaks again, but leave the area and the law their course', () => {
    const state = (from: CaseState, assignee: Actor | null): CaseState => {
      const result = transition({ state: from, assignee, answered: true }, { type: 'speak' })
      return result.ok ? result.facts.state : 'closed'
    }
    expect(state('closed', ana)).toBe('taken')
    expect(state('closed', null)).toBe('new')
    expect(state('waiting-customer', ana)).toBe('taken')
    expect(state('passed-to-area', ana)).toBe('passed-to-area')
    expect(state('formal-complaint', ana)).toBe('formal-complaint')
  })
})

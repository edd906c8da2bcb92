import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOfFailure, type Thrown } from '../../../src/domain/answer/failure.ts'
import { ANSWER_STATES, MACHINE_ACTS, PERSON_ACTS, stateAfter, whyNot, type AnswerState } from '../../../src/domain/answer/state.ts'

const ACTS = [...PERSON_ACTS, ...MACHINE_ACTS]

describe('the states of an answer', () => {
  it('lead to the public through a person’s act alone', () => {
    for (const hasApi of [true, false]) for (const state of ANSWER_STATES) for (const act of MACHINE_ACTS) {
      const next = stateAfter(state, act, { hasApi })
      if (next !== undefined) expect(state).toBe('sending')
      expect(['sending', 'manual']).not.toContain(next)
    }
  })
  it('end when it is public or discarded, and say why an act is refused', () => {
    for (const state of ['sent', 'discarded'] as const) for (const act of ACTS) expect(stateAfter(state, act, { hasApi: true })).toBeUndefined()
    for (const state of ANSWER_STATES) for (const act of ACTS) expect(whyNot(state, act).es).toMatch(/^No se puede .+\.$/)
  })
  it('never leave a way back from sent, whatever is done', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...ACTS), fc.boolean())), steps => {
      let state: AnswerState = 'draft'
      for (const [act, hasApi] of steps) {
        const next = stateAfter(state, act, { hasApi })
        if (state === 'sent') expect(next).toBeUndefined()
        // What is on its way is changed by nobody.
        if (state === 'sending' && next) expect(MACHINE_ACTS).toContain(act)
        state = next ?? state
      }
    }))
  })
})

describe('a failed attempt', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const end = (thrown: Thrown, given: Partial<{ attempts: number; doubtful: boolean }> = {}) => endOfFailure(thrown, { attempts: 1, doubtful: false, now, ...given })

  it('is final where a person must act, and says what for', () => {
    expect(end({ kind: 'config', reason: 'gone' })).toEqual({ act: 'refuse', code: 'gone' })
    expect(end({ kind: 'config', status: 404 })).toEqual({ act: 'refuse', code: 'gone' })
    expect(end({ kind: 'config', status: 401 })).toEqual({ act: 'refuse', code: 'access' })
    expect(end({ kind: 'config', reason: 'tooLong' })).toEqual({ act: 'refuse', code: 'tooLong' })
    expect(end({ kind: 'config', status: 422 })).toEqual({ act: 'refuse', code: 'declined' })
  })
  it('is tried again where it may pass, not before the platform says', () => {
    expect(end({ kind: 'transient', status: 429, retryAfterMs: 7_200_000 })).toEqual({ act: 'retry', code: 'limited', at: new Date('2026-03-10T14:00:00Z'), doubtful: false })
    expect(end({ kind: 'transient' })).toMatchObject({ act: 'retry', code: 'unreachable', doubtful: true })
  })
  it('leaves in doubt what may have arrived before', () => {
    expect(end({ kind: 'config', status: 401 }, { doubtful: true })).toEqual({ act: 'doubt', code: 'access' })
    expect(end({ kind: 'shape' }, { attempts: 10 })).toEqual({ act: 'doubt', code: 'unforeseen' })
    expect(end({ kind: 'transient', status: 429 }, { attempts: 10 })).toEqual({ act: 'refuse', code: 'limited' })
  })
  it('never lies more than a day ahead', () => {
    fc.assert(fc.property(fc.constantFrom('transient', 'shape') as fc.Arbitrary<'transient' | 'shape'>, fc.nat(), fc.integer({ min: 1, max: 30 }), (kind, retryAfterMs, attempts) => {
      const told = end({ kind, retryAfterMs }, { attempts })
      if (told.act === 'retry') expect(told.at.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
    }))
  })
})

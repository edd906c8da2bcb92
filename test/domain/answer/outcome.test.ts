import { describe, expect, it } from 'vitest'
import { outcomeOf, type Aftermath, type Standing } from '../../../src/domain/answer/outcome.ts'

const bad: Standing = { sentiment: 'negative', unsure: false, ratedCenti: null }
const good: Standing = { ...bad, sentiment: 'positive' }
const neutral: Standing = { ...bad, sentiment: 'neutral' }
const stars = (ratedCenti: number, sentiment: Standing['sentiment'] = 'negative'): Standing => ({ sentiment, unsure: false, ratedCenti })
const at = (day: number): { at: Date } => ({ at: new Date(Date.UTC(2026, 2, day)) })
const of = (given: Partial<Aftermath>): string | null => {
  const verdict = outcomeOf({ before: bad, now: bad, edited: false, messages: [], ...given })
  return verdict && `${verdict.outcome} by ${verdict.because}`
}

describe('what came of an answer', () => {
  it('is not known from silence', () => {
    expect(of({})).toBeNull()
    expect(of({ before: good, now: good })).toBeNull()
  })
  it('is that a customer was won back where stars or tone were lifted', () => {
    expect(of({ before: stars(100), now: stars(400), edited: true })).toBe('recovered by stars')
    expect(of({ before: stars(100), now: stars(200), edited: true })).toBe('recovered by stars')
    expect(of({ now: good, edited: true })).toBe('recovered by tone')
    expect(of({ messages: [{ ...good, ...at(3) }] })).toBe('recovered by message')
  })
  it('is that they stay where they complain no more, or are content and say so again', () => {
    expect(of({ now: neutral, edited: true })).toBe('kept by tone')
    expect(of({ before: good, messages: [{ ...good, ...at(3) }] })).toBe('kept by message')
    expect(of({ before: stars(400, 'positive'), now: stars(500, 'positive'), edited: true })).toBe('kept by stars')
    expect(of({ now: null })).toBe('kept by removed')
  })
  it('is that they are lost where they speak against the brand again', () => {
    expect(of({ before: stars(300, 'neutral'), now: stars(100), edited: true })).toBe('lost by stars')
    expect(of({ messages: [{ ...bad, ...at(3) }] })).toBe('lost by message')
    expect(of({ messages: [{ ...good, foretold: 'lost', ...at(3) }] })).toBe('lost by message')
    expect(of({ now: bad, edited: true })).toBe('lost by tone')
  })
  it('is said by the stars before the words, and by the last message before the others', () => {
    expect(of({ before: stars(100), now: stars(500), edited: true, messages: [{ ...bad, ...at(3) }] })).toBe('recovered by stars')
    expect(of({ messages: [{ ...good, ...at(5) }, { ...bad, ...at(3) }] })).toBe('recovered by message')
    expect(of({ messages: [{ ...bad, unsure: true, ...at(5) }], now: good, edited: true })).toBe('recovered by tone')
  })
})

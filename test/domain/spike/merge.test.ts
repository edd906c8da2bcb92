import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEVERITIES } from '../../../src/domain/spike/episode.ts'
import { merge, type Head, type Step } from '../../../src/domain/spike/merge.ts'

const TYPES = ['opened', 'escalated', 'reminder', 'recovered', 'closed'] as const
type Event = { type: (typeof TYPES)[number]; series: string; severity: (typeof SEVERITIES)[number] }
const event = (type: Event['type'], series: string, severity: Event['severity'] = 'notice'): Event => ({ type, series, severity })
const run = (looks: Event[][], head?: Head): string[] => {
  let now = head
  return looks.flatMap(events => {
    const merged = merge(now, events)
    now = merged.head
    return merged.steps.map(({ step, event: { series } }) => `${step} ${series}`)
  })
}

describe('the alerts of several series of one brand', () => {
  it('are one where the whole fires first and its parts after it', () => expect(run([[event('opened', 'all')], [event('opened', 'moment:failure'), event('opened', 'place:1')]])).toEqual(['open all', 'note moment:failure', 'note place:1']))
  it('are one where a part fires first: the whole takes it over, and ends it', () => {
    expect(run([[event('opened', 'place:1')], [event('opened', 'all')], [event('recovered', 'place:1')], [event('recovered', 'all')]])).toEqual(['open place:1', 'take-over all', 'end all'])
  })
  it('are one where they fire at one look, in whatever order', () => expect(run([[event('opened', 'source:1'), event('opened', 'all')]])).toEqual(['open all', 'note source:1']))
  it('open on a part that fires alone, and end with it', () => expect(run([[event('opened', 'place:1')], [event('opened', 'moment:fmot')], [event('recovered', 'moment:fmot')], [event('recovered', 'place:1')]])).toEqual(['open place:1', 'note moment:fmot', 'end place:1']))
  it('tell a part that is worse than what was told', () => expect(run([[event('opened', 'all')], [event('opened', 'place:1', 'critical')], [event('escalated', 'place:1', 'critical')]])).toEqual(['open all', 'raise place:1', 'note place:1']))
  it('tell nothing of a part that goes on after its alert ended, unless it grew worse', () => {
    expect(run([[event('opened', 'all'), event('opened', 'place:1')], [event('recovered', 'all')], [event('reminder', 'place:1')], [event('escalated', 'place:1')]])).toEqual(['open all', 'note place:1', 'end all', 'open place:1'])
  })

  const looks = fc.array(fc.array(fc.record({ type: fc.constantFrom(...TYPES), series: fc.constantFrom('all', 'moment:failure', 'source:1', 'place:1'), severity: fc.constantFrom(...SEVERITIES) }), { maxLength: 4 }), { maxLength: 30 })
  it('are never two that are open, whatever comes in whatever order', () => {
    fc.assert(fc.property(looks, all => {
      let [head, open]: [Head | undefined, number] = [undefined, 0]
      for (const events of all) {
        const merged: { head: Head | undefined; steps: Array<Step<Event>> } = merge(head, events)
        for (const { step } of merged.steps) {
          if (step === 'open') open += 1
          else expect(open).toBe(1)
          if (step === 'end') open -= 1
          expect(open).toBeLessThanOrEqual(1)
        }
        head = merged.head
        expect(head === undefined).toBe(open === 0)
      }
    }))
  })
  it('hold the same for any order of events at one look, one a series', () => {
    const one = fc.uniqueArray(looks.map(([events]) => (events ?? [])[0] ?? event('opened', 'all')), { selector: ({ series }) => series, maxLength: 4 })
    fc.assert(fc.property(one, fc.constantFrom(undefined, { series: 'all', severity: 'warning' as const }, { series: 'place:1', severity: 'notice' as const }), (events, head) => {
      const [forth, back] = [merge(head, events), merge(head, events.toReversed())]
      expect(forth).toEqual(back)
    }))
  })
})

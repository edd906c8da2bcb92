import { describe, expect, it } from 'vitest'
import { gapOf, isAllAsked, type Asked } from '../../../src/domain/alert/data-gap.ts'

const HOUR_MS = 3_600_000
const NOW = new Date('2026-03-10T12:00:00Z')
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR_MS)
const source = (more: Partial<Asked> = {}): Asked => ({ enabled: true, everyMinutes: 60, nextRunAt: NOW, lastOkAt: ago(1), lastMentionAt: ago(30), ...more })
const gap = (sources: Asked[], awake = ago(500)) => gapOf(sources, { now: NOW, awake })

describe('a gap in the data of a brand', () => {
  it('begins when no source was collected for three visits and half an hour', () => {
    expect(gap([source({ lastOkAt: ago(3.4) })])).toBeUndefined()
    expect(gap([source({ lastOkAt: ago(3.6) }), source({ lastOkAt: ago(40) })])).toEqual({ since: ago(3.6) })
  })
  it('waits for the schedule of a source that is seldom asked', () => expect(gap([source({ everyMinutes: 1440, lastOkAt: ago(70) })])).toBeUndefined())
  it('is none while one source is collected', () => expect(gap([source({ lastOkAt: ago(90) }), source()])).toBeUndefined())
  it('is none where opinions were pushed within the day', () => {
    expect(gap([source({ lastOkAt: ago(90) }), source({ nextRunAt: null, lastOkAt: null, lastMentionAt: ago(5) })])).toBeUndefined()
    expect(gap([source({ lastOkAt: ago(90) }), source({ nextRunAt: null, lastOkAt: null, lastMentionAt: ago(30) })])).toBeDefined()
  })
  it('is none of sources that are paused, new, or only pushed', () => expect([gap([source({ enabled: false, lastOkAt: ago(90) })]), gap([source({ lastOkAt: null })]), gap([source({ nextRunAt: null, lastOkAt: null })])]).toEqual([undefined, undefined, undefined]))
  it('keeps silence from being told until every source that speaks was asked', () => {
    const [now, late] = [{ ...source(), newestAt: ago(90) }, { ...source({ lastOkAt: ago(9) }), newestAt: ago(90) }]
    expect([isAllAsked([now], NOW), isAllAsked([now, late], NOW), isAllAsked([now, { ...late, newestAt: null }], NOW), isAllAsked([], NOW)]).toEqual([true, false, true, false])
  })
  it('is not what a server that was off has to catch up with', () => {
    expect(gap([source({ lastOkAt: ago(90) })], ago(1))).toBeUndefined()
    expect(gap([source({ lastOkAt: ago(90) })], ago(4))).toEqual({ since: ago(90) })
  })
})

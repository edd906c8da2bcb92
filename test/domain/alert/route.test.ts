import { describe, expect, it } from 'vitest'
import { fits, quietUntil, type Rule } from '../../../src/domain/alert/route.ts'

const all: Rule = { events: [], kinds: [], moments: [], minSeverity: 'notice' }
const happening = { event: 'alert.opened', kind: 'negative', severity: 'warning', moment: 'failure' } as const
const zone = 'America/Mexico_City'
const at = (instant: string): number => Date.parse(instant)
const ends = (hours: Parameters<typeof quietUntil>[0], instant: string, timeZone = zone): string | null => {
  const end = quietUntil(hours, at(instant), timeZone)
  return end === null ? null : new Date(end).toISOString()
}

describe('a route', () => {
  it('is about everything that it does not narrow', () => expect(fits(all, happening)).toBe(true))
  it('asks for its moments, kinds and events', () => {
    expect(fits({ ...all, moments: ['failure'] }, happening)).toBe(true)
    expect(fits({ ...all, moments: ['zmot'] }, happening)).toBe(false)
    expect(fits({ ...all, moments: ['zmot'] }, { ...happening, moment: null })).toBe(false)
    expect(fits({ ...all, kinds: ['volume'] }, happening)).toBe(false)
    expect(fits({ ...all, events: ['alert.closed'] }, happening)).toBe(false)
  })
  it('hears of its severity and worse', () => {
    expect(fits({ ...all, minSeverity: 'warning' }, happening)).toBe(true)
    expect(fits({ ...all, minSeverity: 'critical' }, happening)).toBe(false)
  })
})

describe('quiet hours', () => {
  const night = { from: '22:00', to: '07:00' }
  it('run over midnight on the clock of the brand', () => {
    expect(ends(night, '2026-03-11T05:00:00Z')).toBe('2026-03-11T13:00:00.000Z')
    expect(ends(night, '2026-03-11T12:59:00Z')).toBe('2026-03-11T13:00:00.000Z')
    expect(ends(night, '2026-03-11T13:00:00Z')).toBeNull()
    expect(ends(night, '2026-03-11T03:59:00Z')).toBeNull()
  })
  it('begin on their days alone', () => {
    const weekend = { ...night, days: ['fri' as const] }
    // Saturday at one in the morning still belongs to Friday's night.
    expect(ends(weekend, '2026-03-14T07:00:00Z')).toBe('2026-03-14T13:00:00.000Z')
    expect(ends(weekend, '2026-03-15T07:00:00Z')).toBeNull()
  })
  it('end by the clock on the night it is put forward', () => expect(ends(night, '2026-03-28T23:30:00Z', 'Europe/Madrid')).toBe('2026-03-29T05:00:00.000Z'))
})

import { describe, expect, it } from 'vitest'
import { alertCard } from '../../src/web/components/alert/alert.ts'
import type { AlertView } from '../../src/web/views/alerts.ts'
import type { TrendPoint } from '../../src/web/views/home.ts'
import { alertSentence, causeWords, moveOf } from '../../src/web/home/sentence.ts'
import { translator } from '../../src/web/translator.ts'

const days = (...values: number[]): TrendPoint[] => values.map((value, i) => ({ day: `2026-03-${String(i + 1).padStart(2, '0')}`, value, low: value - 2, high: value + 2 }))

describe('the move the index is in', () => {
  it('began when it fell, not on the highest day of two weeks', () => {
    expect(moveOf(days(55, 57, 56, 55.5, 56, 55.8, 40))).toEqual({ change: 40 - 55.8, since: '2026-03-06' })
  })

  it('began at its top where it went down steadily', () => {
    expect(moveOf(days(50, 60, 58, 56, 54, 52))).toEqual({ change: -8, since: '2026-03-02' })
  })

  it('is the last one, up after down', () => {
    expect(moveOf(days(60, 50, 45, 47, 52))).toEqual({ change: 7, since: '2026-03-03' })
  })

  it('is none within the margin, nor without days', () => {
    expect(moveOf(days(50, 51, 50.5, 51.5))).toBeNull()
    expect(moveOf([])).toBeNull()
  })
})

describe('a cause in a few words', () => {
  const t = translator('es', { timeZone: 'UTC' })

  it('is what customers repeat, if it is more than a word', () => {
    expect(causeWords({ moment: 'relationship', sourceName: 'Play Store', words: ['doble', 'cobro doble'] }, t)).toBe('«cobro doble» en Play Store')
    expect(causeWords({ moment: 'relationship', sourceName: null, words: ['doble'] }, t)).toBe('quejas de cobros y trámites')
    expect(causeWords({ moment: null, sourceName: null, words: ['doble'] }, t)).toBe('«doble»')
  })

  it('is none where nothing is shared', () => {
    expect(causeWords({ moment: null, sourceName: null, words: [] }, t)).toBeNull()
  })
})

describe('an alert of weeks', () => {
  const alert: AlertView = {
    id: 'a', kind: 'slow-burn', severity: 'warning', status: 'open', moment: 'relationship', sourceName: null, source: null, onset: new Date('2026-03-02'), days: { from: '2026-03-02', to: null },
    openedAt: new Date('2026-04-01'), endedAt: null, observed: 31, expected: 12, expectedLow: null, expectedHigh: null, hours: null, per90d: 0.1, cause: { moment: 'relationship', sourceName: null, words: ['cobro doble'] },
    slow: { what: { kind: 'moment:relationship', label: null }, from: 0.12, to: 0.31, since: '2026-03-02', stars: 'held', also: [] }, bars: [], exemplars: [], acknowledgedAt: null, acknowledgedBy: null, acknowledgeAction: null, explanation: null, summary: null, aspectLabels: {}, charge: null, place: null, carriers: [], planned: [], rival: null, askedSources: [], floor: null, snoozedUntil: null, snoozeAction: null,
  }
  const plain = (text: unknown): string => String(text).replace(/[\u00a0\u202f]/g, ' ')

  it('is told in shares, and of the index in points', () => {
    const [es, en] = [translator('es', { timeZone: 'UTC' }), translator('en', { timeZone: 'UTC' })]
    expect(plain(alertSentence(alert, es))).toMatch(/^«Cobros y trámites» pasó del 12 ?% al 31 ?% de las quejas desde el 2 de marzo$/)
    expect(alertSentence({ ...alert, kind: 'index-drop', observed: 55.14, slow: { from: 62.4, to: 56, since: '2026-03-02', sources: [], moments: [] } }, en)).toBe('The index fell from 62.4 to 55.1 since 2 March')
  })

  it('stands on its page with what the stars show, without hours', async () => {
    const t = translator('es', { timeZone: 'UTC' })
    const page = plain(await alertCard(alert, { t, brand: { slug: 'casa-nogal', name: 'Casa Nogal' }, now: new Date('2026-04-02') } as Parameters<typeof alertCard>[1], true))
    expect(page).toContain('Las estrellas no lo muestran.')
    expect(page).toContain('«cobro doble»')
    expect(page).not.toContain('en ese tiempo')
  })
})

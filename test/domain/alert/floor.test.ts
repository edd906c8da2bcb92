import { describe, expect, it } from 'vitest'
import { FLOOR, FLOOR_LABELS, floorOf } from '../../../src/domain/alert/floor.ts'
import { isOfAnother } from '../../../src/domain/alert/floor-sign.ts'
import { floorNewsOf, floorSeries } from '../../../src/domain/message/floor.ts'
import type { AlertNews, Hand } from '../../../src/domain/message/story.ts'
import { tellAlert } from '../../../src/domain/message/tell.ts'

const hand = (language: 'es' | 'en'): Hand => ({ language, locale: language, timeZone: 'UTC' })
const news = (more: Partial<AlertNews>): AlertNews => ({
  event: 'alert.opened', brand: 'Casa Nogal', kind: 'floor', severity: 'critical', onset: new Date('2026-03-10T10:00:00Z'), endedAt: null, observed: 1, expected: 0, per90d: null, moment: null, source: 'Buzón', phrases: [], explanation: null, summary: null, place: null, parts: [], during: [], aspectLabels: {},
  voices: [{ text: 'Me amenazó, mi teléfono es 55 1234 5678', source: 'Buzón', url: null, stars: { value: 1, outOf: 5 } }], bars: [], owner: null, firstStep: null, url: null, actUrl: null, floor: { class: 'threat', end: null }, ...more,
})

describe('classes of grave harm', () => {
  it('order mentions by the worst that nobody dismissed', () => {
    expect(floorOf([{ class: 'authority', status: 'seen' }, { class: 'fraud', status: 'confirmed' }, { class: 'threat', status: 'dismissed' }])).toBe('fraud')
    expect(floorOf([{ class: 'data', status: 'dismissed' }])).toBeNull()
    expect(floorOf([])).toBeNull()
  })

  it('have a name in both languages, and a series of their own', () => {
    for (const floor of FLOOR) {
      expect(FLOOR_LABELS[floor].es).not.toBe('')
      expect(FLOOR_LABELS[floor].en).not.toBe('')
      expect(floorNewsOf({ series: floorSeries(floor), detail: {} })).toEqual({ class: floor, end: null })
    }
    expect(floorNewsOf({ series: 'all', detail: {} })).toBeUndefined()
  })

  it('are another brand’s where that one alone is spoken of badly', () => {
    const tone = (key: string, polarity: 'positive' | 'negative') => ({ key, polarity, evidence: [] })
    expect(isOfAnother([tone('us', 'positive'), tone('them', 'negative')], 'us', 'negative')).toBe(true)
    expect(isOfAnother([tone('us', 'negative'), tone('them', 'negative')], 'us', 'negative')).toBe(false)
    expect(isOfAnother([tone('them', 'negative')], 'us', 'positive')).toBe(true)
    expect(isOfAnother([tone('them', 'negative')], 'us', 'negative')).toBe(false)
    expect(isOfAnother([tone('them', 'positive')], 'us', 'positive')).toBe(false)
  })
})

describe('a message about grave harm', () => {
  it('says what it is, where, and what to do first, in both languages', () => {
    expect(tellAlert(news({}), hand('es')).title).toBe('Casa Nogal: posible amenaza o riesgo de autolesión (1 opinión en Buzón)')
    expect(tellAlert(news({ observed: 3 }), hand('en')).title).toBe('Casa Nogal: possible threat or risk of self-harm (3 opinions at Buzón)')
    expect(tellAlert(news({}), hand('es')).todo[0]!.value).toContain('Que una persona la lea ahora')
    expect(tellAlert(news({ firstStep: 'Llama a Ana.' }), hand('es')).todo[0]!.value).toBe('Llama a Ana.')
    for (const floor of FLOOR) for (const language of ['es', 'en'] as const) expect(JSON.stringify(tellAlert(news({ floor: { class: floor, end: null } }), hand(language)))).not.toMatch(/\{\w+\}|undefined/)
  })

  it('masks what it quotes, and quotes nothing where it may be somebody’s data', () => {
    expect(tellAlert(news({}), hand('es')).voices[0]!.text).not.toContain('1234')
    expect(tellAlert(news({ floor: { class: 'data', end: null } }), hand('es')).voices).toEqual([])
  })

  it('says why it is over', () => {
    const over = tellAlert(news({ event: 'alert.closed', endedAt: new Date(), floor: { class: 'fraud', end: 'dismissed' } }), hand('es'))
    expect(over.title).toBe('Casa Nogal: se cerró la alerta «posible fraude o suplantación»')
    expect(over.lines).toEqual(['Una persona la revisó y no lo era.'])
  })
})

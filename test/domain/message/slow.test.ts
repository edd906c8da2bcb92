import { describe, expect, it } from 'vitest'
import { slowLines, slowTitle } from '../../../src/domain/message/slow.ts'
import type { Hand } from '../../../src/domain/message/story.ts'
import type { IndexDrop, SlowBurn } from '../../../src/domain/alert/slow.ts'

const es: Hand = { language: 'es', locale: 'es-MX', timeZone: 'America/Mexico_City' }
const en: Hand = { language: 'en', locale: 'es-MX', timeZone: 'America/Mexico_City' }
const burn: SlowBurn = { what: { kind: 'aspect:billing', label: { es: 'Cobros', en: 'Billing' } }, from: 0.12, to: 0.31, since: '2026-03-02', stars: 'held', also: [{ kind: 'moment:relationship', label: null }, { kind: 'moment:none', label: null }] }
const drop: IndexDrop = { from: 62.41, to: 55.1, since: '2026-03-02', sources: [{ id: 's', name: 'Play Store', points: -4.12 }], moments: [{ key: 'failure', points: -5 }, { key: 'general', points: -1 }] }
const news = (event: string, observed = 55.1) => ({ event: `alert.${event}`, brand: 'Casa Nogal', observed })
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

describe('the words of a slow burn', () => {
  it('say what rose from what to what since when, whether the stars show it, and what rose with it', () => {
    expect(plain(slowTitle(burn, news('opened'), es))).toMatch(/^Casa Nogal: «Cobros» pasó del 12 ?% al 31 ?% de las quejas desde el 2 de marzo$/)
    expect(slowLines(burn, { endedAt: null }, es)).toEqual(['Las estrellas no lo muestran.', 'Subió al mismo tiempo: Cobros y trámites, Sin un momento claro.'])
    expect(slowTitle(burn, news('opened'), en)).toBe('Casa Nogal: “Billing” went from 12% to 31% of complaints since 2 March')
    expect(slowLines({ ...burn, stars: null, also: [] }, { endedAt: null }, en)).toEqual([])
  })

  it('say how it ended', () => {
    expect(plain(slowTitle(burn, news('closed'), es))).toMatch(/«Cobros» se quedó en el 31 ?% de las quejas \(antes, 12 ?%\); desde ahora es lo habitual$/)
    expect(slowTitle(burn, news('recovered'), en)).toBe('Casa Nogal: “Billing” is back to normal: it had gone from 12% to 31% of complaints')
    expect(slowLines(burn, { endedAt: new Date(0) }, en)).toEqual([])
  })

  it('fall back to the key of an aspect that has lost its name', () => {
    expect(slowTitle({ ...burn, what: { kind: 'aspect:old', label: null } }, news('opened'), en)).toContain('“old”')
  })
})

describe('the words of an index drop', () => {
  it('say from what to what, and what it cost', () => {
    expect(slowTitle(drop, news('opened'), es)).toBe('Casa Nogal: el índice bajó de 62.4 a 55.1 desde el 2 de marzo')
    expect(slowLines(drop, { endedAt: null }, es)).toEqual(['Lo que más costó, por fuente: Play Store (-4.1 puntos).', 'Por momento: cuando algo falla (-5.0 puntos), en general (-1.0 puntos).'])
    expect(slowTitle(drop, news('escalated', 50), en)).toBe('Casa Nogal: the index keeps falling: from 62.4 to 50.0 since 2 March')
    expect(slowTitle(drop, news('recovered', 60.2), en)).toBe('Casa Nogal: the index is back at 60.2 (it stood at 62.4 on 2 March)')
    expect(slowLines({ ...drop, sources: [], moments: [] }, { endedAt: null }, en)).toEqual([])
  })
})

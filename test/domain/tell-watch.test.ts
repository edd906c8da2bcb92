import { describe, expect, it } from 'vitest'
import type { AlertNews, Hand } from '../../src/domain/message/story.ts'
import { tellAlert } from '../../src/domain/message/tell.ts'
import { tellGap, tellRival, tellSilence } from '../../src/domain/message/tell-watch.ts'

const es: Hand = { language: 'es', locale: 'es-MX', timeZone: 'America/Mexico_City' }
const en: Hand = { ...es, language: 'en' }
const since = new Date('2026-03-10T12:00:00Z')

describe('what is told of what does not come, or comes to others', () => {
  it('names the competitor and what is said there', () => {
    const rival = { brand: 'Duna', competitor: 'Casa Nogal', wave: 'negative', observed: 90, expected: 9.6, phrases: ['cobro doble'], url: null }
    expect(tellRival(rival, es)).toMatchObject({ severity: 'notice', title: 'Duna: Casa Nogal recibe 90 negativas y se esperaban 10', lines: ['Allí se repite «cobro doble».', expect.stringContaining('competidor de Duna')] })
    expect(tellRival({ ...rival, wave: 'volume', expected: 0, phrases: [] }, en)).toMatchObject({ title: 'Duna: there is much more talk of Casa Nogal: 90 mentions; hardly any were expected', lines: [expect.stringContaining('competitor of Duna')] })
  })
  it('says since when nobody collects, of which sources, and that nothing else is known', () => {
    const gap = { brand: 'Duna', since, sources: ['Foro', 'Encuesta'], isOver: false, url: 'https://marea.example/b/duna/alerts' }
    expect(tellGap(gap, es)).toMatchObject({ severity: 'warning', title: expect.stringContaining('desde martes, 10 de marzo, 6:00'), lines: ['Fuentes que se piden: Foro, Encuesta.', expect.stringContaining('no sabemos')], links: [{ url: gap.url }] })
    expect(tellGap({ ...gap, isOver: true }, en)).toMatchObject({ severity: null, title: expect.stringContaining('collected again'), lines: [] })
  })
  it('says how long nothing was said and how much was expected', () => {
    const silence = { brand: 'Duna', since, hours: 18, expected: 21.4, isOver: false, url: null }
    expect(tellSilence(silence, es).title).toMatch(/en 18 horas se esperaban unas 21 opiniones/)
    expect(tellSilence({ ...silence, isOver: true }, en)).toMatchObject({ title: 'Duna: opinions are back after 18 hours of silence', lines: [] })
  })
})

describe('an alert of a part', () => {
  const news: AlertNews = {
    event: 'alert.opened', brand: 'Duna', kind: 'negative', severity: 'warning', onset: since, endedAt: null, observed: 12, expected: 0.04, per90d: 0.01, moment: null, source: 'Encuesta', phrases: [],
    explanation: null, summary: null, aspectLabels: {}, place: 'Polanco', parts: ['failure', 'Encuesta'], during: ['Buen Fin'], voices: [], bars: [], owner: null, firstStep: null, url: null, actUrl: null,
  }
  it('names its place, the parts that carry it and what was planned', () => {
    expect(tellAlert(news, es).lines).toEqual(['La mayoría viene de Encuesta.', 'Todas son de Polanco.', 'Se nota en: cuando algo falla, Encuesta.', 'Ocurre durante algo previsto: «Buen Fin». Es más de lo que se esperaba por ello.'])
    expect(tellAlert(news, en).lines.slice(2, 4)).toEqual([expect.stringContaining('It shows in: '), 'It happens during something planned: “Buen Fin”. It is more than was expected of that.'])
  })
})

import type { Bar } from '../../../src/domain/alert/chart.ts'
import type { Explanation } from '../../../src/domain/alert/explanation.ts'
import type { AlertNews, Hand } from '../../../src/domain/message/story.ts'

export const AT = new Date('2026-03-10T21:00:00Z')
const HOUR_MS = 3_600_000

export const ES: Hand = { language: 'es', locale: 'es-MX', timeZone: 'America/Mexico_City' }
export const EN: Hand = { ...ES, language: 'en' }

export const bars: Bar[] = Array.from({ length: 38 }, (_, i) => ({ at: new Date(AT.getTime() + (i - 36) * HOUR_MS), count: i < 36 ? i % 3 : [12, 19][i - 36]!, expected: 1.2, low: 0, high: 3, lastWeek: i % 2, inside: i >= 36 }))

export const explanation: Explanation = {
  version: 1,
  window: { from: '2026-03-10T21:00:00.000Z', to: '2026-03-10T22:40:00.000Z', hours: 2 },
  observed: 31, expected: { value: 2.4, low: 0, high: 5, confidence: 0.9 }, per90d: 0.02, completeness: 0.78, onset: '2026-03-10T21:00:00.000Z',
  negativeShare: { now: 0.72, before: 0.18 }, lastWeek: { observed: 3 }, of: 31,
  terms: [{ phrase: 'cobro doble', texts: 19, before: 1, mentions: 24, logOdds: 2.1, z: 4.2 }, { phrase: 'dos veces', texts: 8, before: 1, mentions: 8, logOdds: 1.4, z: 2.4 }],
  aspects: [{ key: 'billing', count: 27, share: 27 / 31, before: 0.12, logOdds: 1.8, z: 5 }],
  moments: [{ key: 'relationship', count: 25, share: 25 / 31, before: 0.19, logOdds: 1.5, z: 4 }, { key: 'failure', count: 12, share: 12 / 31, before: 0.4, logOdds: 0, z: 0 }],
  sources: [{ id: 's1', name: 'Play Store', count: 20, share: 20 / 31, before: 0.3 }, { id: 's2', name: 'Opinómetro', count: 9, share: 9 / 31, before: 0.5 }],
  places: [], concentration: null,
}

export const news: AlertNews = {
  event: 'alert.opened', brand: 'Casa Nogal', kind: 'negative', severity: 'critical', onset: AT, endedAt: null, observed: 31, expected: 2.4, per90d: 0.02,
  moment: 'relationship', source: 'Play Store', phrases: ['cobro doble', 'dos veces'], explanation, summary: null, place: null, parts: [], during: [], aspectLabels: { billing: { es: 'Cobros y facturas', en: 'Billing' } },
  voices: [
    { text: 'Me hicieron un cobro doble por el mismo pedido y en el chat me dicen que espere quince días.', source: 'Play Store', url: 'https://tienda.example/1', stars: { value: 1, outOf: 5 } },
    { text: 'Desde que actualicé la app, cada pago sale dos veces.', source: 'Play Store', url: 'https://tienda.example/2', stars: { value: 2, outOf: 5 } },
    { text: 'Cobro doble de 412 pesos y nadie contesta el teléfono.', source: 'Opinómetro', url: 'https://opiniones.example/3', stars: null },
  ],
  bars, owner: null, firstStep: null, url: 'https://marea.example/b/casa-nogal/alerts#alert-1', actUrl: 'https://marea.example/a/firmado',
}

export const storm: AlertNews = {
  ...news, kind: 'volume', severity: 'notice', observed: 34, expected: 6.1, per90d: 0.4, moment: 'failure', source: 'Foro Vivir', phrases: ['nadie responde'],
  explanation: {
    ...explanation, completeness: 1, observed: 34, expected: { value: 6.1, low: 2, high: 11, confidence: 0.9 }, of: 34, aspects: [], places: [],
    terms: [{ phrase: 'nadie responde', texts: 9, before: 2, mentions: 9, logOdds: 1, z: 2 }],
    moments: [{ key: 'failure', count: 28, share: 28 / 34, before: 0.4, logOdds: 1, z: 3 }], sources: [{ id: 's3', name: 'Foro Vivir', count: 30, share: 30 / 34, before: 0.1 }],
    concentration: { kind: 'author', count: 28, of: 34, share: 28 / 34, among: 'volume' },
  },
}

export const over: AlertNews = {
  ...news, event: 'alert.recovered', endedAt: new Date('2026-03-11T05:00:00Z'),
  summary: { from: '2026-03-10T21:00:00.000Z', to: '2026-03-11T00:00:00.000Z', hours: 3, observed: 38, expected: 3.6, peak: { at: '2026-03-10T22:00:00.000Z', count: 19 }, negatives: 38, answered: 12 },
}

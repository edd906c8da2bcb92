import fc from 'fast-check'
import type { Mention } from '../../src/contract.ts'
import { MOMENTS, OUTCOMES, POLARITIES } from '../../src/domain/journey/moments.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'

const at = (days: number, hours: number): string => new Date(Date.UTC(2026, 2, 1) + days * 86_400_000 + hours * 3_600_000).toISOString()

/** Any reading the reader may give, evidence apart. */
export const anyReading: fc.Arbitrary<Reading> = fc
  .record({
    label: fc.constantFrom(...POLARITIES, null),
    score: fc.double({ min: -1, max: 1, noNaN: true }),
    unsure: fc.boolean(),
    aspects: fc.option(fc.uniqueArray(fc.record({ key: fc.constantFrom('delivery', 'price'), polarity: fc.constantFrom(...POLARITIES), moments: fc.uniqueArray(fc.constantFrom(...MOMENTS), { maxLength: 2 }), evidence: fc.constant<Array<[number, number]>>([[0, 1]]) }), { selector: a => a.key }), { nil: undefined }),
    moments: fc.uniqueArray(fc.record({ key: fc.constantFrom(...MOMENTS), polarity: fc.constantFrom(...POLARITIES), unsure: fc.boolean() }), { selector: m => m.key }),
    outcome: fc.constantFrom(...OUTCOMES),
    needsResponse: fc.boolean(),
    version: fc.constantFrom('test-1', 'test-2'),
  })
  .map(({ label, score, unsure, moments, aspects, outcome, needsResponse, version }) => ({
    language: label === null ? null : 'es',
    sentiment: { label, score, confidence: 0.8, evidence: [], ...(unsure && { unsure: true as const }) },
    moments: moments.map(({ unsure: doubtful, ...moment }) => ({ ...moment, score: 0.7, evidence: [[0, 1] as [number, number]], ...(doubtful && { unsure: true as const }) })),
    ...(aspects && { aspects }),
    outcome: { label: outcome, score: 0.6 },
    needsResponse: { value: needsResponse, score: 0.5 },
    version,
  }))

/** A mention of a small world: few ids, so that edits and doubles happen. */
export const anyMention: fc.Arbitrary<Mention> = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    text: fc.constantFrom('Llegó tarde', 'Todo perfecto', 'Me cobraron dos veces', 'Bien, sin más', 'Nunca más\u0000 vuelvo', '¡Excelente! 😀'),
    stars: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    reply: fc.option(fc.constantFrom('Escríbenos por DM', 'Te devolvimos el importe el lunes y cambiamos la pieza dañada.'), { nil: undefined }),
    day: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    hour: fc.integer({ min: 0, max: 23 }),
  })
  .map(({ id, text, stars, reply, day, hour }) => ({
    externalId: `m${id}`,
    kind: 'review',
    text,
    ...(stars !== undefined && { rating: { value: stars, outOf: 5 } }),
    ...(reply !== undefined && { ownerReply: { text: reply } }),
    ...(day !== undefined && { publishedAt: at(day, hour) }),
  }))

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteFinder } from '../../src/analysis/quotes.ts'

const found = (text: string, quote: string): string | undefined => {
  const span = quoteFinder(text)(quote)
  return span && text.slice(...span)
}

describe('quoted words', () => {
  it.each([
    ['Llegó roto.\r\nNadie contesta.', 'Nadie contesta', 'Nadie contesta'],
    ['Llegó roto.\r\nNadie contesta.', 'roto. Nadie', 'roto.\r\nNadie'],
    ['Llegó roto.\r\n\r\n  Nadie', 'roto.\nNadie', 'roto.\r\n\r\n  Nadie'],
    ['😀😀 qué bien 👍🏽 gracias', 'bien 👍🏽', 'bien 👍🏽'],
    ['todo bien 👍🏽 gracias', 'bien 👍', 'bien 👍🏽'],
    ['la familia 👨‍👩‍👧 feliz', '👩', '👨‍👩‍👧'],
    ['atencio\u0301n pe\u0301sima', 'Atención pésima', 'atencio\u0301n pe\u0301sima'],
    ['atención pésima', 'atencio\u0301n', 'atención'],
    ['dijo “nunca más” y se fue', '"nunca más"', 'nunca más'],
    ['no me devuelven el dinero desde hace un mes', '…el dinero desde hace…', 'el dinero desde hace'],
    ['MUY MALO', 'muy malo', 'MUY MALO'],
    ['caro\u200b muy caro', 'caro muy', 'caro\u200b muy'],
    ['İstanbul güzel', 'istanbul', 'İstanbul'],
  ])('in “%s” “%s” is found', (text, quote, words) => expect(found(text, quote)).toBe(words))

  it.each([
    ['Todo bien', 'todo mal'],
    ['Todo bien', ''],
    ['Todo bien', ' … '],
    ['', 'bien'],
    ['Todo muy bien', 'Todo bien'],
  ])('in “%s” there is no “%s”', (text, quote) => expect(found(text, quote)).toBeUndefined())

  it('lie inside the text and cut no character, whatever is asked for', () => {
    const piece = fc.oneof(fc.constantFrom('😀', '👍🏽', '👨‍👩‍👧', 'e\u0301', '\r\n', ' ', 'ñ', '\ud83d', '“', '…', '\u200d', 'malo'), fc.string({ unit: 'binary', maxLength: 3 }))
    const text = fc.array(piece, { maxLength: 20 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(text, fc.nat(40), fc.nat(40), (all, a, b) => {
        const span = quoteFinder(all)(all.slice(Math.min(a, b), Math.max(a, b)).replaceAll(/\s+/g, ' '))
        if (span === undefined) return
        const [start, end] = span
        expect(start >= 0 && start < end && end <= all.length).toBe(true)
        const isInside = (at: number): boolean => all.charCodeAt(at) >= 0xdc00 && all.charCodeAt(at) < 0xe000 && all.charCodeAt(at - 1) >= 0xd800 && all.charCodeAt(at - 1) < 0xdc00
        expect([isInside(start), isInside(end)]).toEqual([false, false])
      }),
      { numRuns: 2000 },
    )
  })

  it('are found however they were tidied as they were copied', () => {
    const words = fc.array(fc.constantFrom('pésimo', 'trato', '👍🏽', 'camión', '¡NUNCA', 'más!', '3', '👨‍👩‍👧'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(words, fc.nat(7), fc.nat(7), (list, a, b) => {
        const [from, to] = [Math.min(a, b) % list.length, Math.max(a, b)]
        const part = list.slice(from, to + 1)
        if (part.length === 0) return
        expect(quoteFinder(`“${list.join('\r\n ')}”`)(`"${part.join(' ').normalize('NFD').toLowerCase()}..."`)).toBeDefined()
      }),
    )
  })

  it('take time in proportion to the text', () => {
    for (const unit of ['a', '\u0301', '👨‍', '\u200d', '\r\n', '“']) expect(quoteFinder(unit.repeat(50_000))('b')).toBeUndefined()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brandQuery, matchQuery, parseQuery, printQuery, type Query } from '../../../src/domain/query/query.ts'

const matches = (query: string, text: string): boolean => {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return matchQuery(parsed.query, text).matches
}

const word = fc.constantFrom('olmo', 'nogal', 'mesa', 'sofa', 'camion', 'ano')
const anyTerm = fc.record({ text: word, prefix: fc.boolean(), mark: fc.constantFrom('' as const, '#' as const, '@' as const) })
const anyPhrase = fc.array(anyTerm, { minLength: 1, maxLength: 3 }).map(terms => ({ op: 'phrase' as const, terms }))
const anyQuery: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>(tie => ({
  query: fc.oneof(
    { maxDepth: 4 },
    anyPhrase,
    fc.record({ op: fc.constant('near' as const), distance: fc.integer({ min: 1, max: 50 }), left: anyPhrase, right: anyPhrase }),
    tie('query').map(part => ({ op: 'not' as const, part })),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), parts: fc.array(tie('query'), { minLength: 2, maxLength: 3 }) }),
  ),
})).query
const anyText = fc.array(fc.oneof(word, fc.constantFrom('Olmo,', '#olmo', '@nogal', 'CAMIÓN', 'año', 'mesas', '😀', '\n')), { maxLength: 12 }).map(words => words.join(' '))

describe('a brand’s query', () => {
  it.each([
    ['"casa nogal" OR casanogal', 'Compré en Casa  Nogal ayer', true],
    ['"casa nogal"', 'la casa de nogal', false],
    ['nogal mesa', 'La mesa de NOGAL', true],
    ['nogal -árbol', 'El arbol de nogal', false],
    ['nogal NOT (madera OR arbol)', 'nogal y madera', false],
    ['camion', 'llegó el camión', true],
    ['camión', 'llego el camion', true],
    ['año', 'el ano nuevo', true],
    ['#olmo', 'olmo', false],
    ['#olmo', 'vean #Olmo', true],
    ['olmo', 'gracias @olmo', true],
    ['muebl*', 'muebles', true],
    ['mesa NEAR/2 rayada', 'la mesa vino rayada', true],
    ['rayada NEAR/2 mesa', 'la mesa vino rayada', true],
    ['mesa NEAR/1 rayada', 'la mesa vino rayada', false],
    ['"casa nogal" NEAR/3 cobro', 'cobro doble de casa nogal', true],
    ['a OR b AND c', 'a', true],
    ['(a OR b) AND c', 'a', false],
  ])('%s on “%s” says %s', (query, text, expected) => expect(matches(query, text)).toBe(expected))

  it.each([
    ['nogal AND', 6, 'needs something after it'],
    ['(nogal', 0, 'never closed'],
    ['nogal)', 5, 'closes nothing'],
    ['"nogal', 0, 'quotation mark is never closed'],
    ['OR nogal', 0, 'missing before “OR”'],
    ['nogal ()', 6, 'The group is empty'],
    ['a NEAR/0 b', 2, 'write NEAR/5'],
    ['a NEAR b', 2, 'write NEAR/5'],
    ['NEAR/3 b', 0, 'missing before “NEAR”'],
    ['(a OR b) NEAR/3 c', 9, 'not groups'],
    ['&&', 0, 'no letters or digits'],
    ['  ', 0, 'The query is empty'],
  ])('%s is wrong at %i: %s', (query, position, message) => {
    const parsed = parseQuery(query)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) expect(parsed.error).toMatchObject({ position, message: expect.stringContaining(message) })
  })

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(anyQuery, anyText, (query, text) => {
        const again = parseQuery(printQuery(query))
        expect(again.ok && matchQuery(again.query, text)).toEqual(matchQuery(query, text))
      }),
      { numRuns: 1000 },
    )
  })

  it('obeys the laws of logic', () => {
    fc.assert(
      fc.property(anyQuery, anyQuery, anyText, (a, b, text) => {
        const says = (query: Query) => matchQuery(query, text).matches
        expect(says({ op: 'and', parts: [a, b] })).toBe(says(a) && says(b))
        expect(says({ op: 'not', part: { op: 'and', parts: [a, b] } })).toBe(says({ op: 'or', parts: [{ op: 'not', part: a }, { op: 'not', part: b }] }))
      }),
      { numRuns: 1000 },
    )
  })

  it('points at the words that say so, inside the text', () => {
    fc.assert(
      fc.property(anyQuery, fc.oneof(anyText, fc.string({ unit: 'binary' })), (query, text) => {
        let last = 0
        for (const [start, end] of matchQuery(query, text).spans) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
    )
    expect(matchQuery(brandQuery('Casa Nogal', ['casanogal']), 'En 😀 Casa Nogal y #CasaNogal').spans).toEqual([[6, 16], [19, 29]])
  })

  it('never throws, whatever is written', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('(', ')', '"', 'AND', 'OR', 'NOT', '-', 'NEAR/2', 'a', '*', '#')).map(parts => parts.join(' '))), text => void parseQuery(text)), { numRuns: 2000 })
  })

  it('refuses what is too deep or too long, and is quick with a thousand words', () => {
    expect(parseQuery('('.repeat(5000) + 'a')).toMatchObject({ ok: false, error: { message: expect.stringContaining('nested deeper') } })
    expect(parseQuery('a '.repeat(30_000))).toMatchObject({ ok: false })
    const large = Array.from({ length: 1000 }, (_, i) => `"x${i} otra"`).join(' OR ')
    expect(matches(large, 'esto trata de x999 otra vez')).toBe(true)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposeColumns } from '../../../src/parsing/table/propose-columns.ts'

const rowsOf = (header: string[], table: string[][]): Record<string, string>[] => table.map(cells => Object.fromEntries(header.map((name, index) => [name, cells[index]!])))

describe('a proposed map', () => {
  it('is told by what stands in the columns where their names tell nothing', () => {
    const header = ['Folio', 'Cuándo', 'Q1', 'Q2', 'Quién', 'Idi', 'Enlace 1', 'Correo']
    const rows = rowsOf(header, [
      ['F-1', '31/01/2026', '5', 'Muy rico todo, volveremos', 'Lucía Anaya', 'es', 'https://faro.example/1', 'l@faro.example'],
      ['F-2', '02/02/2026', '1', 'Tardaron más de una hora en atender', 'Tomás Vela', 'es', 'https://faro.example/2', 't@faro.example'],
      ['F-3', '03/02/2026', '5', 'Great coffee and kind people', 'Inés del Prado', 'en', 'https://faro.example/3', 'i@faro.example'],
      ['F-4', '', '4', '', 'Bruno Sol', 'en', 'https://faro.example/4', ''],
    ])
    expect(proposeColumns(header, rows)).toMatchObject({
      map: { externalId: 'Folio', publishedAt: 'Cuándo', rating: 'Q1', text: 'Q2', author: 'Quién', language: 'Idi', url: 'Enlace 1' },
      ratingOutOf: 5,
      dayOrder: 'day-first',
      left: ['Correo'],
    })
  })

  it('says what was told by a name and what by content', () => {
    const header = ['comentario', 'x']
    const { because } = proposeColumns(header, rowsOf(header, [['Muy bien', '2026-03-01'], ['Muy mal', '2026-03-02']]))
    expect(because).toEqual([{ field: 'text', column: 'comentario', by: 'name' }, { field: 'publishedAt', column: 'x', by: 'content' }])
  })

  it('does not trust a name that what stands there contradicts', () => {
    const header = ['nota', 'review', 'b']
    const { map } = proposeColumns(header, rowsOf(header, [['No vuelvo nunca más', '2', '2026-03-01'], ['Regresaré con mi familia', '5', '2026-03-02'], ['Regular, ni fu ni fa', '5', '2026-03-03']]))
    expect(map).toEqual({ text: 'nota', rating: 'review', publishedAt: 'b' })
  })

  it.each([
    ['5', '5', '4', 5],
    ['9', '10', '9', 10],
    ['0', '3', '3', 10],
    ['4,5', '3', '3', 5],
    ['5/5', '1/5', '5/5', 5],
  ])('takes marks %s, %s, %s for a scale to %i', (...marks) => {
    const outOf = marks.pop()
    expect(proposeColumns(['q'], marks.map(q => ({ q })))).toMatchObject({ map: { rating: 'q' }, ratingOutOf: outOf })
  })

  it.each([
    [['13/02/2026', '01/02/2026'], 'day-first'],
    [['02/13/2026', '01/02/2026'], 'month-first'],
    [['01/02/2026', '03/04/2026'], undefined],
    [['2026-02-13', '2026-01-02'], undefined],
  ])('reads the order of days out of %j', (dates, order) => expect(proposeColumns(['d'], dates.map(d => ({ d }))).dayOrder).toBe(order))

  it('takes neither telephones nor numbers of rows for marks', () => {
    const rows = Array.from({ length: 10 }, (_, index) => ({ n: String(index + 1), tel: `+52 999 123 45${index}0`, t: `Opinión bien larga número ${index}` }))
    expect(proposeColumns(['n', 'tel', 't'], rows).map).toEqual({ text: 't' })
  })

  it('is empty where there is nothing to see', () => {
    expect(proposeColumns([], [])).toEqual({ map: {}, because: [], left: [] })
    expect(proposeColumns(['a', 'b'], [])).toEqual({ map: {}, because: [], left: ['a', 'b'] })
  })

  it('names columns that exist, each for one field, whatever stands in them', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('5', '2026-03-01', 'https://a.example/', 'es', 'Lucía Anaya', 'Me gustó mucho el pan', '@'.repeat(5000)), fc.integer(), fc.constant(null))
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 6 }), fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { maxLength: 5 }), (header, table) => {
      const { map, left } = proposeColumns(header, table.map(cells => Object.fromEntries(header.map((name, index) => [name, cells[index]]))))
      const used = Object.values(map).flat()
      expect(header).toEqual(expect.arrayContaining(used as string[]))
      expect([...new Set(used), ...left].toSorted()).toEqual([...header].toSorted())
    }), { numRuns: 100 })
  })
})

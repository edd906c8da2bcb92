import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFloor } from '../../src/analysis/floor/book.ts'
import { floorFinder } from '../../src/analysis/floor/find.ts'
import { FLOOR } from '../../src/domain/alert/floor.ts'
import { root } from '../helpers/stores.ts'

const find = floorFinder(loadFloor(root))
const classesOf = (text: string, language: string | null = 'es', title?: string): string[] => find({ text, ...(title !== undefined && { title }) }, { language }).map(sign => sign.class)

interface Labelled {
  language: string
  truth: string[]
  text: string
}
const readLabelled = (name: string): Labelled[] =>
  readFileSync(join(root, `bench/floor/${name}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split('\t') as [string, string, string])
    .map(([language, truth, text]) => ({ language, truth: truth === '-' ? [] : truth.split(','), text }))

describe('signs of grave harm', () => {
  it.each(['develop', 'held-out'])('are found eight times in nine in each class of the %s texts, and are right six times in ten', name => {
    const texts = readLabelled(name).map(text => ({ ...text, found: classesOf(text.text, text.language) }))
    for (const floor of FLOOR) {
      const [is, told] = [texts.filter(({ truth }) => truth.includes(floor)), texts.filter(({ found }) => found.includes(floor))]
      const right = told.filter(({ truth }) => truth.includes(floor)).length
      expect([floor, right / is.length >= 0.88, right / told.length >= 0.6]).toEqual([floor, true, true])
    }
  })

  it('are shown by the words that say so', () => {
    const text = '¡Qué horror! Ya puse mi queja en PROFECO.'
    const [sign] = find({ text }, { language: 'es' })
    expect(sign!.evidence.map(([start, end]) => text.slice(start, end))).toEqual(['PROFECO'])
  })

  it('are found in a title, whose words the text does not have', () => {
    expect(find({ title: 'Me estafaron', text: 'Nada más que decir.' }, { language: 'es' })).toEqual([{ class: 'fraud', evidence: [] }])
    expect(find({ title: 'Cuidado', text: 'Me estafaron.' }, { language: 'es' })).toEqual([{ class: 'fraud', evidence: [[3, 12]] }])
  })

  it('are none where they are denied, rhetorical or only asked about', () => {
    for (const text of ['No es fraude, llegó todo.', 'Precio de robo.', 'Me muero de risa.', 'Batería muerta.', '¿Es confiable o es estafa?', 'La pantalla no discrimina bien los tonos.', 'Sin embargo, la deuda quedó clara.']) expect([text, classesOf(text)]).toEqual([text, []])
  })

  it('are found in any of the three languages where the language cannot be told', () => {
    for (const text of ['Me estafaron', 'I was scammed', 'Caí num golpe']) expect(classesOf(text, null)).toEqual(['fraud'])
  })

  it('come the worst first', () => {
    expect(classesOf('Me estafaron, voy a la prensa y les voy a quemar el local.')).toEqual(['threat', 'fraud', 'authority'])
  })

  const pieces = fc.constantFrom('me estafaron', 'les voy a quemar el local', 'no', 'PROFECO', 'deuda', 'a todas horas', 'mis datos', 'publicaron', '\ud800', '\udfff', '👩‍💻', 'é', '.', '\n', '…', 'silla de ruedas', 'no me dejaron entrar', '\u0000')
  it('never throw, and point at whole words of the text, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 30 }), fc.constantFrom('es', 'en', 'pt', 'xx', null), fc.string(), (parts, language, title) => {
        const text = parts.join(' ')
        for (const { evidence } of find({ text, title }, { language })) {
          let last = 0
          for (const [start, end] of evidence) {
            expect(start >= last && end > start && end <= text.length).toBe(true)
            last = end
          }
        }
      }),
    )
  })

  it('take time linear in the text', () => {
    const long = 'me estafaron y nadie contesta mi deuda a todas horas '.repeat(2000)
    const began = performance.now()
    expect(classesOf(long)).toContain('fraud')
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

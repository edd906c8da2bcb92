import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { DEFAULT_NOISE, noiseOf, noiseSchema } from '../../../src/domain/reading/noise.ts'
import { isAlike, likeness, sketchOf, type Sketch } from '../../../src/domain/language/sketch.ts'
import { fold } from '../../../src/domain/language/words.ts'

const rules = DEFAULT_NOISE
const sketch = (text: string, authorId?: string): Sketch | null => sketchOf({ authorId }, fold(text), rules)
const areCopies = (a: string, b: string, authors: [string?, string?] = []): boolean => {
  const [one, other] = [sketch(a, authors[0]), sketch(b, authors[1])]
  return one !== null && other !== null && one.bands.some((band, i) => other.bands[i] === band) && isAlike(one, other, rules)
}

// What thousands of people write by themselves.
const COMMON = [
  'Todo bien', 'excelente', 'Excelente servicio', 'Muy buena atención', 'Todo perfecto, muy recomendable', '👍', '10/10', 'Ok',
  'Muy buena atención, rápidos y muy amables, lo recomiendo', 'Todo muy bien, llegó rápido y en perfecto estado, muy contenta con la compra',
  'Excelente servicio y muy buen precio, volveré a comprar sin duda', 'Muy mala experiencia, pésimo servicio y nadie responde, no lo recomiendo',
  'Great service, fast delivery and good price, highly recommend', 'Everything was perfect, very friendly staff, will buy again', 'Good', 'Love it',
  'Terrible customer service, never again, waste of time and money', 'Tudo certo, entrega rápida e produto de qualidade', 'Ótimo atendimento, recomendo muito',
  'Péssimo atendimento, não recomendo para ninguém, nunca mais', 'Chegou antes do prazo, produto excelente, recomendo a loja', 'Perfeito',
  'Rapidez, eficacia y buen trato. Gracias por todo', 'Muy contento con el servicio y con la atención recibida por el personal',
]

const TEXT = 'Llevo tres semanas esperando el sofá Oslo que pagué en la tienda de Coyoacán y en el teléfono me dicen que el camión se averió en Querétaro'

describe('a sketch', () => {
  it.each(COMMON)('never makes copies of what many people write: %s', text => {
    expect(areCopies(text, text)).toBe(false)
    expect(areCopies(text, text, ['ana', 'luis'])).toBe(false)
    expect(areCopies(text, text, ['anonymous', 'anonymous'])).toBe(false)
  })

  it('tells again what one author says twice, however short', () => {
    expect(areCopies('Todo bien', 'todo bien!', ['ana', 'ana'])).toBe(true)
    const [here, there] = ['Polanco', 'Coyoacán'].map(place => sketchOf({ authorId: 'ana', place }, 'todo bien', rules)!)
    expect(isAlike(here!, there!, rules)).toBe(false)
  })

  it('tells a copy by its words: accents, case, marks, handles, links and numbers apart', () => {
    expect(areCopies(TEXT, TEXT)).toBe(true)
    expect(areCopies(TEXT, `@tienda ${TEXT.toUpperCase()}!!! 😡 https://example.com/x?y=1`)).toBe(true)
    expect(areCopies(`${TEXT}, pedido 123`, `${TEXT}, pedido 99871`)).toBe(true)
    expect(areCopies(TEXT, TEXT.replace('Oslo', 'Bergen').replace('Querétaro', 'Toluca'))).toBe(true)
    expect(areCopies(TEXT, `${TEXT} Muy mal.`)).toBe(true)
  })

  it('keeps apart what is about the same in other words', () => {
    expect(areCopies(TEXT, 'Hace tres semanas que espero el sofá Oslo, lo pagué en Coyoacán y por teléfono solo me dicen que el camión se averió')).toBe(false)
    expect(areCopies('El colchón Fjord se hundió a los dos meses y la garantía no cubre', 'El colchón Fjord se rompió a los seis meses y la garantía no cubre')).toBe(false)
  })

  it('is the same whatever the text, and never fails', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
      const [a, b] = [sketch(text, 'x'), sketch(text, 'x')]
      expect(a).toEqual(b)
      if (a === null) return
      expect(likeness(a, b!)).toBe(1)
      expect(a.hashes.length).toBeLessThanOrEqual(48)
      expect(a.hashes.every(hash => Number.isInteger(hash) && Math.abs(hash) <= 2 ** 31)).toBe(true)
    }))
  })

  it('estimates what long texts share, and finds them by their bands as often as promised', () => {
    const word = fc.integer({ min: 1000, max: 9_999_999 }).map(n => `p${n.toString(36)}`)
    let [met, all] = [0, 0]
    fc.assert(fc.property(fc.array(word, { minLength: 60, maxLength: 200 }), fc.double({ min: 0.05, max: 0.1, noNaN: true }), (words, cut) => {
      const kept = words.slice(Math.floor(words.length * cut))
      const [a, b] = [sketch(words.join(' '))!, sketch(kept.join(' '))!]
      expect(Math.abs(likeness(a, b) - (kept.length - 2) / (words.length - 2))).toBeLessThan(0.25)
      all += 1
      if (a.bands.some((band, i) => b.bands[i] === band)) met += 1
    }), { seed: 7, numRuns: 300 })
    expect(met / all).toBeGreaterThan(0.97)
  })
})

describe('the weight noise leaves', () => {
  it('is documented in config/noise.yaml as it is by default', () => {
    const published = noiseSchema.parse(parse(readFileSync(join(import.meta.dirname, '../../../config/noise.yaml'), 'utf8')))
    expect(published).toEqual(DEFAULT_NOISE)
  })

  it('is that of the heaviest reason, told first', () => {
    expect(noiseOf([], rules)).toEqual({ reasons: [], percent: 100, reason: null })
    expect(noiseOf(['burst', 'flood', 'news'], rules)).toEqual({ reasons: ['flood', 'burst', 'news'], percent: 1, reason: 'flood' })
  })
})

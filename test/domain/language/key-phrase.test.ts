import { describe, expect, it } from 'vitest'
import { keyPhrases } from '../../../src/domain/language/key-phrase.ts'

/** A word nobody else says, so that no text is another's copy. */
const own = (i: number): string => `z${String(i).replace(/\d/g, digit => 'abcdefghij'[Number(digit)]!)}`
const usual = (count: number): string[] => Array.from({ length: count }, (_, i) => `Compra ${own(i)}: el sofá llegó puntual y la atención fue ${['buena', 'amable', 'correcta', 'lenta'][i % 4]}, gracias ${['Ana', 'Luis', 'Eva'][i % 3]}`)
const told = (now: string[], before: string[], ownNames: string[] = []) => keyPhrases(now, before, { ownNames }).map(({ phrase }) => phrase)

describe('key phrases', () => {
  it('are what a window says and the background did not', () => {
    const now = [...usual(60), ...Array.from({ length: 12 }, (_, i) => `Me hicieron un doble cobro en la tarjeta, caso ${own(i)} sin respuesta`)]
    const phrases = keyPhrases(now, usual(400))
    expect(phrases[0]!.phrase).toContain('doble cobro')
    expect(phrases[0]).toMatchObject({ texts: 12, before: 0 })
    expect(phrases[0]!.z).toBeGreaterThan(2.58)
    expect(phrases.map(({ phrase }) => phrase)).not.toContain('puntual')
  })

  it('are none where nothing changed', () => expect(told(usual(120), usual(500))).toEqual([]))

  it('are none without a background, or with nothing said', () => {
    expect(told(usual(50), [])).toEqual([])
    expect(told([], usual(50))).toEqual([])
  })

  it('are no words of one text told many times, nor the names of the brand', () => {
    const copied = Array.from({ length: 40 }, (_, i) => `Vendo seguidores baratos ${i}`)
    expect(told([...usual(60), ...copied], usual(300)).join()).not.toMatch(/seguidores/)
    const named = Array.from({ length: 12 }, (_, i) => `Nogal nuevo en la calle ${own(i)}`)
    expect(told([...usual(60), ...named], usual(300), ['Casa Nogal']).join()).not.toMatch(/nogal/)
  })

  it('keep the words as customers write them', () => {
    const now = Array.from({ length: 8 }, (_, i) => `La atención telefónica falló el día ${own(i)}`)
    expect(told([...usual(60), ...now], usual(300))[0]).toMatch(/telefónica/)
  })
})

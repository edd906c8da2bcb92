import { describe, expect, it } from 'vitest'
import { causeOf, type Complaint } from '../../../src/domain/alert/cause.ts'

const say = (text: string, sourceId = 'tienda', moments: Complaint['moments'] = { failure: 'negative' }): Complaint => ({ text, sourceId, moments })

const BEFORE = ['El pedido llegó tarde', 'La mesa llegó rota', 'Nadie contesta el teléfono', 'El sofá es incómodo', 'Llegó tarde otra vez'].map(text => say(text, 'foro', { smot: 'negative' }))

describe('what a wave of complaints has in common', () => {
  it('is named in the customers’ words', () => {
    const wave = ['Cobro doble en la app y nadie contesta', 'Me hicieron un cobro doble', 'Tengo un cobro doble de 89 euros', '¡Cobro doble! Llegó tarde además']
    expect(causeOf(wave.map(text => say(text)), BEFORE)).toEqual({ moment: 'failure', sourceId: 'tienda', phrases: ['cobro doble'] })
  })

  it('names nothing that only one person says, or that is said all the time', () => {
    expect(causeOf([say('Un unicornio pisó mi maceta'), say('Llegó tarde'), say('La mesa llegó rota'), say('Nadie contesta')], BEFORE).phrases).toEqual([])
  })

  it('is told once, however many of its words are telling', () => {
    const texts = ['Me cobraron doble en la app', 'A mí también me cobraron doble, y van dos veces', 'Cobraron doble dos veces este mes', 'Pagué y me cobraron dos veces', 'Cobraron el doble sin avisar', 'Otra vez: cobraron doble. Dos veces ya.', 'El cobro sale doble en el banco', 'Cobro raro, sale dos veces']
    const { phrases } = causeOf(texts.map(text => say(text)), BEFORE)
    expect(phrases.slice(0, 2)).toEqual(['dos veces', 'cobraron doble'])
    expect(phrases.filter(phrase => /cobr|doble/.test(phrase))).toHaveLength(1)
  })

  it('is not what one text says many times over, be it with other numbers', () => {
    const canned = Array.from({ length: 20 }, (_, i) => say(`Ofertas increíbles en relojes suizos, solo ${i + 10} euros`))
    const wave = ['Me hicieron un cobro doble', 'Tengo un cobro doble de 89 euros', '¡Cobro doble! Llegó tarde además', 'Vaya cobro doble'].map(text => say(text))
    expect(causeOf([...canned, ...wave], BEFORE).phrases).toEqual(['cobro doble'])
  })

  it('names no source and no moment where they are spread', () => {
    const wave = [say('uno', 'a', { fmot: 'negative' }), say('dos', 'b', { smot: 'negative' }), say('tres', 'c', { umot: 'negative' })]
    expect(causeOf(wave, [])).toEqual({ moment: null, sourceId: null, phrases: [] })
    expect(causeOf([], [])).toEqual({ moment: null, sourceId: null, phrases: [] })
  })
})

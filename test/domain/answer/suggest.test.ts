import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestAnswers, type Answered } from '../../../src/domain/answer/suggest.ts'

const past = (id: string, opinion: string, reply: string, outcome: Answered['outcome'] = null, language = 'es'): Answered => ({ id, opinion, reply, outcome, language })
const PASTS = [
  past('sofa', 'El sofá llegó con una pata rota y la tela rasgada', 'Repusimos la pata el lunes y cambiamos la tela sin costo.', 'recovered'),
  past('sofa-lost', 'Mi sofá llegó con la pata rota', 'Cambiamos la pata el 3 de marzo, porque venía mal de fábrica.', 'lost'),
  past('cobro', 'Me cobraron dos veces la mesa en la tarjeta', 'Devolvimos el segundo cargo el martes 4.', 'kept'),
  past('dm', 'El sofá llegó roto, con la pata suelta', 'Escríbenos por DM.', 'recovered'),
  past('en', 'The sofa arrived with a broken leg', 'We replaced the leg on Monday.', 'recovered', 'en'),
]

describe('suggestions from past answers', () => {
  it('come from opinions about the same thing, those that won somebody back first and “write us by DM” last', () => {
    expect(suggestAnswers('La pata del sofá llegó rota', PASTS, { language: 'es' }).map(({ id }) => id)).toEqual(['sofa', 'sofa-lost', 'dm'])
    expect(suggestAnswers('Cobro doble: me cobraron dos veces en mi tarjeta', PASTS, { language: 'es' })[0]).toMatchObject({ id: 'cobro' })
  })

  it('are none where nothing like it was answered', () => {
    expect(suggestAnswers('El estacionamiento está oscuro', PASTS)).toEqual([])
    expect(suggestAnswers('¡¡¡…!!!', PASTS)).toEqual([])
    expect(suggestAnswers('La pata del sofá', [])).toEqual([])
  })

  it('leave out answers that repeat a better one', () => {
    const twins = ['a', 'b', 'c'].map(id => past(id, 'La pata del sofá llegó rota', 'Repusimos la pata el lunes y cambiamos la tela del respaldo sin ningún costo para nadie.'))
    expect(suggestAnswers('La pata del sofá llegó rota', twins)).toHaveLength(1)
  })

  it('are ranked by scores between 0 and 1, whatever was said', () => {
    const word = fc.constantFrom('sofá', 'pata', 'rota', 'mesa', 'cobro', 'tarjeta', 'de', 'la', 'muy', 'tarde')
    const text = fc.array(word, { maxLength: 12 }).map(words => words.join(' '))
    fc.assert(fc.property(text, fc.array(fc.tuple(text, text), { maxLength: 8 }), (opinion, pairs) => {
      const scores = suggestAnswers(opinion, pairs.map(([asked, reply], i) => past(String(i), asked, reply))).map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      for (const score of scores) expect(score >= 0 && score <= 1).toBe(true)
    }))
  })
})

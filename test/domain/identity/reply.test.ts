import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replyKind, replySubstance } from '../../../src/domain/identity/reply.ts'

const SUBSTANCE = [
  'Hola Marta, ya te reembolsamos los 48 € del sofá; lo verás en tu cuenta el jueves.',
  'Corregimos el precio.',
  'Lamentamos la demora, Iván: la lluvia cortó el paso a Puerto Lindo dos días y tu pedido salió hoy por la mañana.',
  'Gracias por avisar. Hemos repuesto la pieza que faltaba y el montador pasa mañana a las nueve.',
  'El cargo de agosto corresponde al plan anual que sigue activo; se cancela desde tu perfil, en Suscripción, sin penalización.',
  'No reembolsamos compras de la venta final porque así se indica antes de pagar, en la misma pantalla del carrito.',
  'Sorry about that, Nora. We refunded the second charge this morning.',
  'Our oven was down on Sunday and we kept taking orders for an hour longer than we should have, so yours never left.',
  'We sent you a replacement kettle yesterday, no need to return the broken one.',
  'Oi Bruno! Estornamos a taxa de entrega hoje cedo.',
  'O atraso foi causado pela troca de transportadora na sua região; desde segunda as entregas voltaram ao prazo de três dias.',
  'Pedimos desculpas, Lia. Trocamos a peça sem custo e o técnico volta na sexta.',
]

const ELSEWHERE = [
  'Please DM us so we can get this fixed.',
  'Buenos días. Hemos abierto el caso 48213 y un especialista se comunicará contigo en las próximas 48 horas.',
  'Hola, escríbenos por DM con tu número de pedido para poder ayudarte.',
  'Lamentamos lo ocurrido. Por favor mándanos un mensaje privado con tus datos y con gusto revisamos tu caso.',
  'Estimada clienta, comuníquese a nuestra línea de atención al cliente.',
  'Hi there! Please send us a private message with your order number so we can look into this for you.',
  'We are sorry to hear this. Please reach out to our customer care team at https://help.example',
  'Olá! Chame a gente no direct, por favor.',
  'Sentimos muito pelo transtorno, entre em contato com a nossa central de atendimento.',
]

const TEMPLATES = [
  '',
  '🙏',
  'Gracias por tu comentario.',
  'Lamentamos mucho los inconvenientes, trabajamos cada día para mejorar. ¡Saludos!',
  'Estimado cliente, su opinión es muy importante para nosotros y la tomaremos en cuenta para seguir mejorando nuestro servicio.',
  'Hola, estamos revisando tu caso y te daremos respuesta a la brevedad.',
  'Dear guest, thank you for your feedback. We take all comments seriously and strive to do better. Kind regards, the team at Hotel Faro',
  'We are so sorry for your experience, this is not the standard we aim for.',
  'Prezado cliente, agradecemos o seu comentário e vamos trabalhar para melhorar. Atenciosamente, equipe Farol',
  'Lamentamos. Levaremos em conta a sua sugestão na próxima temporada de 2026, como fazemos com todas as que chegam aqui.',
  'We have not refunded it.',
  'Hoy tampoco, 3 veces no.',
  'Our chain has more than enough people who care about you and about every visit.',
]

describe('a public answer', () => {
  it.each(SUBSTANCE)('has substance where it tells the next reader something: %s', text => expect(replyKind(text)).toBe('substance'))
  it.each(ELSEWHERE)('has none where it sends the customer elsewhere: %s', text => expect(replyKind(text)).toBe('elsewhere'))
  it.each(TEMPLATES)('has none where it would fit anybody: “%s”', text => expect(replyKind(text)).toBe('template'))

  it('is read alike in capitals, without accents and in any Unicode form', () => {
    for (const text of [...SUBSTANCE, ...ELSEWHERE, ...TEMPLATES]) {
      expect(replyKind(text.toUpperCase())).toBe(replyKind(text))
      expect(replyKind(text.normalize('NFD'))).toBe(replyKind(text))
    }
  })

  it('is never made worse by a courtesy around it', () => {
    fc.assert(fc.property(fc.constantFrom(...SUBSTANCE), fc.constantFrom('Hola. ', 'Thank you! ', 'Prezada cliente, '), (text, courtesy) => {
      expect(replySubstance(courtesy + text)).toBe(true)
    }))
  })

  it('of any length is read to its end, whatever stands in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), text => typeof replySubstance(text) === 'boolean'))
    // A pattern that backtracks without bound would take minutes here.
    for (const word of ['no ', 'we will ', 'enviamos ', 'seguir ', 'a', ' ']) expect(replySubstance(word.repeat(20_000))).toBeTypeOf('boolean')
  })
})

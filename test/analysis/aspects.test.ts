import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReader } from '../../src/analysis/read.ts'
import { loadResources } from '../../src/analysis/resources.ts'
import { root } from '../helpers/stores.ts'
import { testAspects } from '../helpers/api.ts'

const read = createReader(loadResources(root))
const find = (text: string, lang = 'es', title?: string) => {
  const opinion = { text, lang, kind: 'review', ...(title !== undefined && { title }) }
  return testAspects().find(opinion, read(opinion))
}
const polarities = (text: string, lang?: string) => Object.fromEntries(find(text, lang).map(({ key, polarity }) => [key, polarity]))

describe('the aspects of an opinion', () => {
  it.each([
    ['es', 'La entrega fue rapidísima pero el precio es carísimo', { delivery: 'positive', price: 'negative' }],
    ['es', 'El personal muy amable, la habitación sucia y la comida deliciosa', { staff: 'positive', cleanliness: 'negative', food: 'positive' }],
    ['es', 'Me cobraron dos veces y no puedo cancelar', { billing: 'negative', cancelling: 'negative' }],
    ['es', 'No es nada caro', { price: 'positive' }],
    ['es', 'Ninguna queja', { support: 'positive' }],
    ['en', 'Great staff, terrible food. Refund denied.', { staff: 'positive', food: 'negative', returns: 'negative' }],
    ['en', 'The app keeps crashing since the last update', { app: 'negative' }],
    ['en', 'Not cheap, but the delivery was fast', { price: 'negative', delivery: 'positive' }],
    ['pt', 'Chegou antes do prazo, mas a embalagem veio horrível', { delivery: 'positive', packaging: 'negative' }],
    ['pt', 'Atendimento péssimo, ninguém responde', { support: 'negative' }],
  ])('%s: %s', (lang, text, expected) => expect(polarities(text, lang)).toMatchObject(expected))

  it('count a weak word only where its clause has a tone', () => {
    expect(polarities('Ayer vi el producto en la calle')).not.toHaveProperty('quality')
    expect(polarities('El producto es excelente')).toMatchObject({ quality: 'positive' })
  })

  it('go with the moments of their own sentences', () => {
    const aspects = find('La entrega fue rapidísima y perfecta. Después nadie contesta en atención al cliente, pésimo.')
    expect(aspects.find(({ key }) => key === 'support')).toMatchObject({ polarity: 'negative', moments: ['failure'] })
    expect(aspects.find(({ key }) => key === 'delivery')).toMatchObject({ polarity: 'positive' })
    expect(aspects.find(({ key }) => key === 'delivery')!.moments).not.toContain('failure')
  })

  it('read a title as the first sentence and point into the text alone', () => {
    const text = 'Llegó rota la caja, 😡 sin factura'
    const aspects = find(text, 'es', 'Pésima atención')
    expect(aspects.find(({ key }) => key === 'support')).toMatchObject({ polarity: 'negative', evidence: [] })
    expect(aspects.find(({ key }) => key === 'billing')!.evidence.map(([start, end]) => text.slice(start, end))).toEqual(['factura'])
  })

  it('have labels in Spanish and English', () => {
    expect(testAspects().labels.delivery).toEqual({ es: 'Entrega', en: 'Delivery' })
    expect(Object.keys(testAspects().labels).length).toBeGreaterThan(20)
  })

  it('point at words in order, inside the text, whatever it is', () => {
    const piece = fc.constantFrom('precio', 'caro', ' ', ', ', '. ', 'no ', 'la entrega ', '😡', '\u0301', '\r\n', '\uD800', 'app ', 'muy ', 'bien', '<b>', 'é')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.option(fc.constantFrom('Precio', '😀 app', ''), { nil: undefined }), (pieces, title) => {
        const text = pieces.join('')
        for (const { evidence } of find(text, 'es', title)) {
          let last = -1
          for (const [start, end] of evidence) {
            expect(start).toBeGreaterThan(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(text.length)
            last = end - 1
          }
        }
      }),
    )
  })

  it('are found in a time that grows with the text, not faster', () => {
    expect(find('La entrega fue mala, el precio caro y la app lenta. '.repeat(2000)).length).toBeGreaterThan(2)
  })
})

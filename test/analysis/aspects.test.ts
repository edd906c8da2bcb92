import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadAspects } from '../../src/analysis/aspects.ts'
import { createReader } from '../../src/analysis/read.ts'
import { loadResources } from '../../src/analysis/resources.ts'
import { root } from '../helpers/stores.ts'
import { testAspects } from '../helpers/api.ts'
import { cpuMs } from '../helpers/cpu.ts'

const read = createReader(loadResources(root))
const find = (text: string, lang = 'es', title?: string) => {
  const opinion = { text, lang, kind: 'review', ...(title !== undefined && { title }) }
  return testAspects().find(opinion, read(opinion))
}
const polarities = (text: string, lang?: string) => Object.fromEntries(find(text, lang).map(({ key, polarity }) => [key, polarity]))

const cpuMsOf = (work: () => unknown): number => {
  const before = cpuMs()
  work()
  return cpuMs() - before
}

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

  it('can be a deployment’s own, and say where a file does not fit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'marea-aspects-'))
    cpSync(join(root, 'config/aspects'), join(folder, 'config/aspects'), { recursive: true })
    const write = (language: string, more: string) => writeFileSync(join(folder, `config/aspects/${language}.yaml`), `${readFileSync(join(root, `config/aspects/${language}.yaml`), 'utf8')}${more}`)
    const load = () => loadAspects(folder, loadResources(root).lexicons)
    write('es', 'lockers:\n  label: Taquillas\n  any: [taquilla*]\n')
    expect(load).toThrow(/en\.yaml: the aspect “lockers” has no label/)
    write('en', 'lockers:\n  label: Lockers\n')
    const own = load()
    const text = 'La taquilla estaba rota, pésimo'
    expect(own.find({ text }, read({ text, lang: 'es' })).map(({ key }) => key)).toContain('lockers')
    expect(own.version).not.toBe(testAspects().version)
    write('en', 'lockers:\n  label: Lockers\n  every: []\n')
    expect(load).toThrow(/en\.yaml: lockers/)
    rmSync(folder, { recursive: true })
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
    for (const piece of ['La entrega fue mala, el precio caro y la app lenta. ', 'el precio, ', 'la app ', 'producto,', 'a..']) {
      const text = piece.repeat(100_000 / piece.length)
      const opinion = { text, lang: 'es' }
      const reading = { language: 'es', sentiment: read({ text: 'mal' }).sentiment, moments: [{ key: 'smot' as const, polarity: 'negative' as const, score: 1, evidence: [[0, text.length] as [number, number]] }] }
      const [short, long] = [cpuMsOf(() => testAspects().find({ ...opinion, text: text.slice(0, 25_000) }, reading)), cpuMsOf(() => testAspects().find(opinion, reading))]
      expect(long, piece).toBeLessThan(Math.max(400, 12 * short))
    }
  })
})

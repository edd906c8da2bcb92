import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quotedOf, soughtOf, withoutQuoted } from '../../../src/domain/language/quoted.ts'

const quoted = quotedOf({ texts: ['Me cobraron dos veces el sofá <Ceiba> & nadie contesta en la tienda.', null], names: ['Ana', 'ana@foro', 'https://foro.example/1', null, '42', 'null'] })

describe('what is quoted of somebody', () => {
  it('is taken out of plain words, HTML and JSON, whole or cut short', () => {
    expect(withoutQuoted('Ana: «Me cobraron dos veces el so…»', quoted)).toBe('…: «……»')
    expect(withoutQuoted('<q>Me cobraron dos veces el sofá &lt;Ceiba&gt; &amp; nadie contesta en la tienda.</q>', quoted)).toBe('<q>… &lt;Ceiba&gt; &amp; ….</q>')
    expect(JSON.parse(withoutQuoted(JSON.stringify({ text: 'Me cobraron dos veces\n', null: null, n: 42, url: 'https://foro.example/1', list: ['nadie contesta en la plaza'] }), quoted)))
      .toEqual({ text: '…\n', null: null, n: 42, url: '…', list: ['…plaza'] })
  })

  it('is no part of another word, no number, and nothing everybody says', () => {
    for (const words of ['La semana de Anabel', 'Ya cobraron', '{"observed":42}', 'dos veces']) expect(withoutQuoted(words, quoted)).toBe(words)
  })

  it('leaves JSON what it was, whoever is called what', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string(), { maxLength: 5 }), fc.array(fc.string({ minLength: 1 }), { maxLength: 5 }), (value, texts, names) => {
        const left: unknown = JSON.parse(withoutQuoted(JSON.stringify(value), quotedOf({ texts, names })))
        expect(typeof left).toBe(typeof value)
        if (typeof value === 'object' && value !== null) expect(Object.keys(left as object)).toEqual(Object.keys(JSON.parse(JSON.stringify(value)) as object))
      }),
    )
  })

  it('is never left standing by what is sought', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string(), fc.string(), (text, before, after) => {
        const one = quotedOf({ texts: [text], names: [] })
        for (const stretch of one.stretches) {
          const body = `${before} ${stretch} ${after}`
          expect(soughtOf(one).some(start => body.includes(start))).toBe(true)
          expect(withoutQuoted(`x${body}`, one)).not.toContain(stretch)
        }
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greetingName, renderReply, VARIABLES, variablesIn } from '../../../src/domain/answer/variable.ts'

describe('a saved reply', () => {
  it('is filled by the names of its variables in any of the languages, accents or not', () => {
    expect(renderReply('Hola {nombre}: {marca} anotó el folio {Folio}.', { customer: 'Lucía', brand: 'Casa Nogal', reference: 'A-12' })).toEqual({ ok: true, text: 'Hola Lucía: Casa Nogal anotó el folio A-12.' })
    expect(renderReply('Hi {name}, our {área}…', { customer: 'Lucía', area: 'almacén' })).toEqual({ ok: true, text: 'Hi Lucía, our almacén…' })
  })

  it('names every variable that is unknown or has no value, each once, in both languages', () => {
    const rendered = renderReply('{nombre} {apodo} {folio} {apodo}', { reference: '  ' })
    expect(rendered).toMatchObject({ ok: false, faults: [{ name: 'nombre', reason: 'empty' }, { name: 'apodo', reason: 'unknown' }, { name: 'folio', reason: 'empty' }] })
    for (const { told, name } of rendered.ok ? [] : rendered.faults) {
      expect(told.es).toContain(`{${name}}`)
      expect(told.en).toContain(`{${name}}`)
    }
  })

  it('never reads a value as another variable, and leaves doubled braces and lone ones alone', () => {
    expect(renderReply('{nombre}', { customer: '{marca} {{x}}', brand: 'no' })).toEqual({ ok: true, text: '{marca} {{x}}' })
    expect(renderReply('{{nombre}} } {', {})).toEqual({ ok: true, text: '{nombre} } {' })
  })

  it('is as it was where it names nothing, whatever it holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter(text => !/[{}]/.test(text)), text => {
      expect(renderReply(text, {})).toEqual({ ok: true, text })
      expect(variablesIn(text)).toEqual({ variables: [], names: [], faults: [] })
    }))
  })

  it('holds every value once it is filled, and no brace of its own', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('nombre', 'marca', 'folio', 'agente'), { minLength: 1, maxLength: 6 }), fc.stringMatching(/^[a-zá-ú]{1,8}$/u), (names, value) => {
      const rendered = renderReply(names.map(name => `{${name}}`).join(' '), Object.fromEntries(VARIABLES.map(variable => [variable, value])))
      expect(rendered).toEqual({ ok: true, text: names.map(() => value).join(' ') })
    }))
  })

  it('greets by the first name somebody signs with, and by none where there is none', () => {
    expect(['Lucía Anaya', 'Núñez', 'JoséLuis M.', 'Ana.'].map(greetingName)).toEqual(['Lucía', 'Núñez', 'JoséLuis', 'Ana'])
    expect(['@lucia', 'lucia88', 'Anónimo', '', null, undefined, '•••• Vela', '<b>Ana</b>'].map(greetingName)).toEqual(Array(8).fill(undefined))
  })
})

import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/analysis/language.ts'
import { wordsOf } from '../../src/domain/language/words.ts'

const told = (text: string, stated?: string) => languageOf(text, wordsOf(text), { lang: stated })

describe('the language of a text', () => {
  it.each([
    ['No puedo entrar en la aplicación ni con la contraseña nueva', 'es'],
    ['Cajero sin dinero o fuera de servicio, como siempre', 'es'],
    ['A favor o en contra de la caja nueva', 'es'],
    ['Habitación limpia', 'es'],
    ['Termostato de alta qualidade, funciona perfeitamente com a caldeira', 'pt'],
    ['Qual é o valor da energia por mês neste ventilador', 'pt'],
    ['Restaurante bom', 'pt'],
    ['Pedido errado, não recebi', 'pt'],
    ['Boa tarde, para usar por módulos separados', 'pt'],
    ['No ground crew at the gate when we landed', 'en'],
    ['No, it has no effect, still scrambled', 'en'],
  ])('“%s” is %s', (text, language) => expect(told(text)).toBe(language))

  it.each([
    ['El gerro va arribar trencat i ningú no em respon, els correus no serveixen de res', 'ca'],
    ['La lampada è arrivata rotta e per ora non risponde nessuno, una vergogna', 'it'],
    ['Les chaises sont arrivées cassées et les vendeurs ne répondent pas, il y a de quoi se plaindre', 'fr'],
    ['Die Lampe kam kaputt an, und das Personal war gar nicht nett', 'de'],
    ['De lamp kwam kapot aan en niemand geeft antwoord op mijn berichten', 'nl'],
    ['Lampa a ajuns spartă și nimeni nu răspunde la mesajele mele', 'ro'],
  ])('“%s” is taken for none that we read', (text, language) => expect(told(text)).toBe(language))

  it('tells by different words: one that is said again says nothing more', () => {
    expect(told('ya ya ya')).toBe('es')
    expect(told('ya ya ya den Tisch und die Lampe haben wir nie bekommen')).toBe('de')
  })

  it('reads neither handles nor addresses nor hashtags', () => {
    expect(told('@muy_los https://los.example/y/muy/las #muy #los Der Tisch kam kaputt an, niemand antwortet')).toBe('de')
  })

  it('believes the source of short texts, and not against a long one', () => {
    expect(told('Top', 'pt')).toBe('pt')
    expect(told('Lámpara', 'es-MX')).toBe('es')
    expect(told('Todo fantástico, hotel fantástico', 'es')).toBe('es')
    expect(told('The best mojito and guava bar', 'es')).toBe('en')
    for (const text of ['Nunca mais', 'Lugar lindo', 'Comida fria', 'Top https://t.example/a/b/c/d/e/f']) expect(told(text, 'pt'), text).toBe('pt')
    for (const text of ['Entrega rápida', 'Gente maravillosa', 'Great', 'Personal atento']) expect(told(text, 'es'), text).toBe('es')
    expect(told('Die Lampe kam kaputt an, und niemand antwortet auf meine Nachrichten', 'es')).toBe('de')
    expect(told('', 'es')).toBe('es')
  })

  it('tells by letters and signs that stand in one alone', () => {
    expect(told('¿Hacéis envíos a Canarias?')).toBe('es')
    expect(told('Pilha a preço de leilão')).toBe('pt')
  })

  it('takes a short text for what its brand is spoken of in where that is nearly as likely, a long one or a clear one never', () => {
    const likely = (text: string) => languageOf(text, wordsOf(text), { likely: ['es'] })
    expect([told('La casa es bonita'), likely('La casa es bonita')]).toEqual(['ca', 'es'])
    expect(likely('Sopa fría, pan duro')).toBe('es')
    expect(likely('Great lamp')).toBe('en')
    expect(languageOf('La casa es bonita', wordsOf('La casa es bonita'), { lang: 'ca', likely: ['es'] })).toBe('ca')
    expect(likely('Der Tisch kam kaputt an')).toBe('de')
    expect(likely('La lampada è arrivata rotta e per ora non risponde nessuno, una vergogna')).toBe('it')
  })

  it('tells none of what has no words, or only unknown ones', () => {
    expect(told('')).toBeNull()
    expect(told('😀😀')).toBeNull()
    expect(told('xqzt')).toBeNull()
  })
})

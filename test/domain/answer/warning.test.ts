import { describe, expect, it } from 'vitest'
import { warningsOf, type Draft } from '../../../src/domain/answer/warning.ts'

const SAID = { id: 'r1', at: new Date('2026-03-01T10:00:00Z'), text: 'Hola Inés, lamentamos la demora del sofá. Ya pedimos al almacén de Toluca que lo entregue mañana y devolvemos el costo del envío.' }
const draft = (given: Partial<Draft> = {}): Draft => ({
  text: 'Ana, tu sillón sale hoy del almacén de Puebla y te devolvemos los 300 pesos del envío.', language: 'es', asked: 'es', sector: 'general', tone: 'none', recent: [SAID],
  platform: { name: 'Google Play', maxLength: 350 }, ...given,
})
const codes = (given: Partial<Draft>): string[] => warningsOf(draft(given)).map(({ code }) => code)
const wordsAt = (given: Partial<Draft>, code: string): string[] => {
  const { text } = draft(given)
  return (warningsOf(draft(given)).find(warning => warning.code === code)?.spans ?? []).map(([start, end]) => text.slice(start, end))
}

describe('a draft of an answer', () => {
  it('is let through without a word where there is nothing to say', () => expect(codes({})).toEqual([]))

  it('cannot be sent empty or too long, as the platform counts', () => {
    expect(warningsOf(draft({ text: ' \n' }))[0]).toMatchObject({ code: 'empty', blocks: true })
    expect(codes({ text: `${'a'.repeat(349)}.` })).not.toContain('tooLong')
    expect(warningsOf(draft({ text: 'a'.repeat(351) }))[0]).toMatchObject({ code: 'tooLong', blocks: true, told: { es: expect.stringContaining('350') as string } })
    const byBytes = { platform: { name: 'Google', maxLength: 10, count: (text: string) => Buffer.byteLength(text) } }
    expect(codes({ text: 'ñandúes í', ...byBytes })).toContain('tooLong')
    expect(codes({ text: 'nandues i', ...byBytes })).not.toContain('tooLong')
    expect(codes({ text: 'a'.repeat(9000), platform: { name: 'Foro', maxLength: null } })).not.toContain('tooLong')
  })

  it('is told apart from a template with another name and thing in it', () => {
    const text = SAID.text.replace('Inés', 'Rosa').replace('sofá', 'buró')
    expect(warningsOf(draft({ text }))).toMatchObject([{ code: 'repeated', blocks: false, answerId: 'r1' }])
    expect(codes({ text: 'Gracias', recent: [{ ...SAID, text: 'Gracias' }] })).toContain('repeated')
    expect(codes({ text: 'Gracias por venir', recent: [{ ...SAID, text: 'Gracias' }] })).not.toContain('repeated')
  })

  it('is warned of where it confirms a customer in a sector that forbids it, and only there', () => {
    const text = 'Sentimos lo que pasó en tu cita del martes; como paciente puedes pedir tu expediente.'
    expect(wordsAt({ text, sector: 'health' }, 'confirmsCustomer')).toEqual(['tu cita', 'como paciente', 'tu expediente'])
    expect(codes({ text })).not.toContain('confirmsCustomer')
    expect(wordsAt({ text: 'Your account was never closed, and when you visited us we said so.', sector: 'finance', language: 'en', asked: 'en' }, 'confirmsCustomer')).toEqual(['Your account', 'when you visited'])
    expect(wordsAt({ text: 'O seu processo segue em curso.', sector: 'law', language: 'pt', asked: 'pt' }, 'confirmsCustomer')).toEqual(['seu processo'])
    expect(codes({ text: 'Las citas se piden por teléfono de lunes a viernes, de 9 a 18 horas.', sector: 'health' })).not.toContain('confirmsCustomer')
  })

  it('is warned of in another language, with personal data, or in another tone', () => {
    expect(codes({ asked: 'en' })).toEqual(['language'])
    expect(codes({ asked: null })).toEqual([])
    expect(wordsAt({ text: 'Ana, llámanos al 55 1234 5678 y pregunta por el sillón que sale hoy de Puebla.' }, 'personalData')).toEqual(['55 1234 5678'])
    expect(codes({ tone: 'usted', text: 'Cuéntanos qué pasó: si quieres, puedes cambiarlo hoy mismo en la tienda de Puebla, porque tu ticket vale.' })).toContain('tone')
    expect(codes({ tone: 'usted', text: 'Cuéntenos qué pasó: si quiere, usted puede cambiarlo hoy mismo en la tienda de Puebla, porque su ticket vale.' })).not.toContain('tone')
  })

  it('is told that “write us by DM” tells the next reader nothing', () => expect(codes({ text: 'Hola, escríbenos por DM para ayudarte.' })).toContain('elsewhere'))

  it('cannot be sent where it asks for another review in exchange', () => {
    for (const text of ['Te devolvemos los 300 pesos si cambias tu reseña, Ana.', 'We refund you once you remove your review.', 'Devolvemos o valor se você apagar a sua avaliação.']) expect(warningsOf(draft({ text, asked: null }))[0]).toMatchObject({ code: 'bargain', blocks: true })
    for (const text of ['Ana, gracias por cambiar tu reseña: el sillón salió hoy del almacén.', 'Si cambias de talla, la tienda de Puebla te la guarda hasta el lunes 9.']) expect(codes({ text })).not.toContain('bargain')
  })
})

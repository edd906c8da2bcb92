import { describe, expect, it } from 'vitest'
import { ownVoice, pickAnswer } from '../../../src/domain/identity/own-voice.ts'

describe('the brand’s own voice', () => {
  const ownerOf = ownVoice({ name: 'Casa Nogal', handles: ['@casanogal', 'https://www.social.example/@nogal.mx/'] })

  it('is known by a handle in any dress, by the link of an account, and by a name of several words', () => {
    for (const author of [{ name: '@CasaNogal' }, { id: 'casanogal' }, { name: '/u/casanogal' }, { name: 'x', url: 'https://x.example/casanogal' }, { url: 'http://social.example/@nogal.mx' }, { name: 'casa  nogal' }]) {
      expect(ownerOf(author)).toBe('handle')
    }
    expect(ownerOf({ name: 'Casa Nogal fans' })).toBe(null)
    expect(ownerOf({ name: 'Lucía Nogal' })).toBe(null)
    expect(ownerOf(undefined)).toBe(null)
    expect(ownerOf({})).toBe(null)
  })

  it('is known by the source’s word', () => {
    expect(ownerOf({ name: 'Alguien', isBrand: true })).toBe('source')
  })

  it('is not known by a name of one word, which may be a person’s', () => {
    expect(ownVoice({ name: 'Sol', handles: [] })({ name: 'Sol' })).toBe(null)
    expect(ownVoice({ name: 'Sol', handles: ['Sol'] })({ name: 'Sol' })).toBe('handle')
  })

  it('answers with its first answer of substance', () => {
    const at = (day: number) => new Date(Date.UTC(2026, 2, day))
    const template = { text: 'Escríbenos por DM', publishedAt: at(1) }
    const real = { text: 'Lamentamos el retraso: tu sofá sale mañana martes del almacén y te devolvemos el costo del envío.', publishedAt: at(2) }
    expect(pickAnswer([real, template])).toBe(real)
    expect(pickAnswer([template])).toBe(template)
    expect(pickAnswer([])).toBe(undefined)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask, maskForOthers, MASK } from '../../../src/domain/language/mask.ts'
import { cpuMs } from '../../helpers/cpu.ts'

const hidden = (text: string): string => [...text].map((character, i) => (mask(text)[i] === MASK && character !== MASK ? character : '')).join('')

describe('masking', () => {
  it.each([
    ['Escríbanme a lucia.paz@correo.example por favor', 'lucia.paz@correo.example'],
    ['mi tarjeta 4539 1488 0343 6467 fue cobrada dos veces', '4539 1488 0343 6467'],
    ['IBAN ES91 2100 0418 4502 0005 1332 y nada', 'ES91 2100 0418 4502 0005 1332'],
    ['mi DNI es 12345678Z', '12345678Z'],
    ['CURP GOMC900514MDFLRS08', 'GOMC900514MDFLRS08'],
    ['meu CPF 529.982.247-25', '529.982.247-25'],
    ['RUT 12.345.678-5', '12.345.678-5'],
    ['cédula 1032456789', '1032456789'],
    ['llámame al 612 345 678', '612 345 678'],
    ['meu telefone: (11) 98765-4321', '(11) 98765-4321'],
    ['mi cel es 55 1234 5678', '55 1234 5678'],
    ['call me +44 20 7946 0958', '+44 20 7946 0958'],
    ['vivo en Calle Mayor 12, segundo piso', 'Calle Mayor 12'],
    ['entreguem na Rua das Flores, 123', 'Rua das Flores, 123'],
    ['deliver to 12 Baker Street please', '12 Baker Street'],
  ])('hides what is personal in “%s”', (text, secret) => expect(hidden(text)).toBe(secret))

  it.each([
    'El pedido 48213 costó 1.299,99 € y llegó el 12/03/2026',
    'Pagué $ 15,000.00 por el sofá de 2.5 metros en 2024',
    '@casanogal llevo 3 semanas esperando, 10/10 no volvería',
    'Order no. 2026-0012345 was late by 14 days',
    'Atendem das 9:00 às 18:30, nota 10',
    'la calle estaba cerrada 3 horas',
  ])('leaves “%s” as it is', text => expect(mask(text)).toBe(text))

  it.each([
    ['gracias @ana_paz y @casa.nogal', 'gracias @••••••• y @••••••••••'],
    ['mira https://social.example/ana_paz/post?id=7 qué horror', 'mira https://social.example/••••••••••••••••• qué horror'],
    ['https://tienda.example y me@correo.example', 'https://tienda.example y •••••••••••••••••'],
    ['@lucia: llámame al 612 345 678', '@•••••: llámame al •••••••••••'],
    ['escríbeme a social.example/ana, nota 9.5/10', 'escríbeme a social.example/•••• nota 9.5/10'],
    ['10 @ 5 euros', '10 @ 5 euros'],
  ])('hides who is meant in “%s” before it leaves', (text, masked) => expect(maskForOthers(text)).toBe(masked))

  it('keeps the length, and hides nothing more the second time', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('612345678', 'a@b.co', 'Calle Sol 3', '4539148803436467', '😀', ' ', '-', '+34', '.'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }).map(parts => parts.join('')), text => {
        const once = mask(text)
        expect(once).toHaveLength(text.length)
        expect(mask(once)).toHaveLength(text.length)
        expect(maskForOthers(text)).toHaveLength(text.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes time in proportion to the text, whatever is in it', () => {
    for (const unit of ['1', '1 ', '1-', 'a.', 'a@', 'calle a ', 'Calle ', '+1 ', '(1', '1.1', 'Aa ', 'tel ', 'ES91 2100 ', '@', '@a ', 'http://', 'http://a/', 'http://a/ ']) {
      const time = (length: number) => {
        const text = unit.repeat(length / unit.length)
        const start = cpuMs()
        maskForOthers(text)
        return cpuMs() - start
      }
      time(10_000)
      // Ten times the text may take ten times as long, not a hundred times; the margin is for a busy machine.
      expect(time(100_000), unit).toBeLessThan(Math.max(40 * time(10_000), 400))
    }
  })
})

import { describe, expect, it } from 'vitest'
import { crowdOf, type Said } from '../../../src/domain/alert/concentration.ts'

const say = (text: string, author: string | null, i: number): Said => ({ id: `m${i}`, text, author })
const OWN = ['El sofá llegó con una pata partida y sin instrucciones', 'Nadie contesta en la tienda de Valencia desde el lunes', 'La entrega se retrasó tres veces y perdí la mañana', 'Me devolvieron la mitad del importe sin explicación ninguna', 'El color de la mesa no es el de la fotografía', 'La puerta del armario no cierra por mucho que la ajusto']
const TEMPLATE = 'Empresa fraudulenta, me robaron el dinero del pedido y bloquearon mi cuenta sin avisar, no compren aquí nunca'

describe('who stands behind a wave', () => {
  it('is nobody where many people speak in their own words', () => {
    const { concentration, groups } = crowdOf(OWN.map((text, i) => say(text, `a${i}`, i)))
    expect(concentration).toBeNull()
    expect(groups).toHaveLength(OWN.length)
  })

  it('is one author where half of it is theirs', () => {
    const wave = OWN.map((text, i) => say(text, i < 4 ? 'furioso' : `a${i}`, i))
    expect(crowdOf(wave).concentration).toEqual({ kind: 'author', count: 4, of: 6, share: 4 / 6 })
  })

  it('is one text told by many, be it with other numbers', () => {
    const wave = [...OWN.map((text, i) => say(text, `a${i}`, i)), ...Array.from({ length: 5 }, (_, i) => say(`${TEMPLATE} ${i}`, `b${i}`, 10 + i))]
    const { concentration, groups } = crowdOf(wave)
    expect(concentration).toMatchObject({ kind: 'copies', count: 5, of: 11 })
    expect(groups[0]).toHaveLength(5)
  })

  it('is nobody where those without a name are many, or where many say the same few words', () => {
    expect(crowdOf(OWN.map((text, i) => say(text, 'anonimo', i))).concentration).toBeNull()
    expect(crowdOf(OWN.map((text, i) => say(text, null, i))).concentration).toBeNull()
    const short = Array.from({ length: 8 }, (_, i) => say('Cobro doble', `a${i}`, i))
    expect(crowdOf(short)).toMatchObject({ concentration: null, groups: { length: 1 } })
  })
})

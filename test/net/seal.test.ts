import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSealer } from '../../src/net/seal.ts'

describe('a sealed secret', () => {
  const sealer = createSealer('a long secret of the house')

  it('opens to what it was, and looks different each time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(sealer.open(sealer.seal(text))).toBe(text)
      expect(sealer.seal(text)).not.toBe(sealer.seal(text))
    }))
    expect(sealer.seal('whsec_x')).toMatch(/^sealed\.v1\.[\w-]+$/)
  })

  it('opens after a restart with the same MAREA_SECRET', () => {
    expect(createSealer('a long secret of the house').open(sealer.seal('token'))).toBe('token')
  })

  it('does not open under another secret, nor when a single byte is changed', () => {
    const sealed = sealer.seal('hunter2')
    expect(() => createSealer('another').open(sealed)).toThrow(/MAREA_SECRET is not the one .*Set the former MAREA_SECRET/)
    const bytes = Buffer.from(sealed.slice('sealed.v1.'.length), 'base64url')
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes)
      altered[at]! ^= 1
      expect(() => sealer.open(`sealed.v1.${altered.toString('base64url')}`)).toThrow(/does not open/)
    }
  })

  it.each(['', 'hunter2', 'sealed.v1.', 'sealed.v1.AAAA', 'sealed.v2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'is told from other text ("%s"), which is not shown', (text) => {
      expect(() => sealer.open(text)).toThrow(/no secret sealed by Marea/)
      expect(() => sealer.open(text)).not.toThrow(/hunter2/)
    })

  it('needs a secret', () => {
    expect(() => createSealer('  ')).toThrow(/MAREA_SECRET is empty/)
  })
})

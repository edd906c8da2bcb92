import { describe, expect, it } from 'vitest'
import { testAspects } from '../helpers/api.ts'
import { BRANDS, TEXTS } from './whose-texts.ts'

const SIGNS = { positive: '+', negative: '-', neutral: '0' } as const
const tonesOf = (text: string, language = 'es') => Object.fromEntries(testAspects().whose(text, language, BRANDS).map(({ key, polarity }) => [key, SIGNS[polarity]]))

describe('whose tone it is', () => {
  it('is told right in at least 85 of 100 texts that name several brands', () => {
    expect(TEXTS).toHaveLength(100)
    const right = TEXTS.filter(([language, text, tones]) => {
      const told = tonesOf(text, language)
      return Object.keys(told).length === Object.keys(tones).length && Object.entries(tones).every(([key, sign]) => told[key] === sign)
    })
    expect(right.length).toBeGreaterThanOrEqual(85)
  })

  it('points at the names, handles too', () => {
    const text = '@BancoAlerce mal 😡, Caja Sauce bien'
    expect(testAspects().whose(text, 'es', BRANDS).map(({ key, evidence }) => [key, ...evidence.map(([start, end]) => text.slice(start, end))])).toEqual([['alerce', '@BancoAlerce'], ['sauce', 'Caja Sauce']])
  })

  it('says nothing of brands that are not named, or in a language without words', () => {
    expect(tonesOf('Todo mal')).toEqual({})
    expect(tonesOf('Telmar schlecht, Brío gut', 'de')).toEqual({})
  })

  it('takes any text', () => {
    for (const text of ['', 'Telmar', '@', 'Telmar,Brío,'.repeat(5000), '\uD800 Telmar \u0301', 'Telmar: ', ': Telmar']) expect(testAspects().whose(text, 'es', BRANDS)).toBeInstanceOf(Array)
  })
})

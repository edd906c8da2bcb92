import { describe, expect, it } from 'vitest'
import { isCountry, localeOf, timeZoneOf } from '../../../src/domain/time/country.ts'
import { proposeQuery } from '../../../src/domain/query/propose.ts'
import { matchQuery, parseQuery } from '../../../src/domain/query/query.ts'
import { seedOf, type Naming } from '../../../src/domain/source/seed.ts'

const proposed = (naming: Partial<Naming> & { name: string }) => proposeQuery(seedOf({ language: 'es', ...naming })!)
const matches = (text: string, naming: Partial<Naming> & { name: string }): boolean => {
  const parsed = parseQuery(proposed(naming).query)
  if (!parsed.ok) throw new Error(`${parsed.error.message} ${proposed(naming).query}`)
  return matchQuery(parsed.query, text).matches
}

describe('the query proposed for a brand', () => {
  it('meets the name with and without accents, in one word, as hashtag, handle and site', () => {
    const cafe = { name: 'Faro Café', country: 'mx', site: 'https://www.farocafe.example/inicio' }
    for (const text of ['Abrió Faro Café', 'abrio FARO CAFE', 'el #FaroCafe', 'gracias @farocafe', 'ver @faro_cafe', 'ver @farocafemx', 'en farocafe.example']) expect(matches(text, cafe), text).toBe(true)
    for (const text of ['un café en el faro', 'el Faro']) expect(matches(text, cafe), text).toBe(false)
    expect(proposed(cafe)).toMatchObject({ query: '"Faro Café" OR farocafe OR #FaroCafe OR @farocafe OR @faro_cafe OR @farocafemx OR "farocafe.example"', aliases: ['farocafe', '@farocafe'], isAmbiguous: false })
  })

  it('meets apostrophes, ampersands and letters that lose their stroke, written either way', () => {
    for (const text of ["d'Olmo", 'd’Olmo', 'dolmo', '#dolmo']) expect(matches(text, { name: 'D’Olmo' }), text).toBe(true)
    for (const text of ['Sal & Limón', 'sal y limon', '#SalLimón']) expect(matches(text, { name: 'Sal & Limón' }), text).toBe(true)
    for (const text of ['Smørbro', 'smorbro']) expect(matches(text, { name: 'Smørbro', language: 'en' }), text).toBe(true)
  })

  it('leaves out of a short or everyday name what stands in other company', () => {
    expect(proposed({ name: 'Oro' }).isAmbiguous).toBe(true)
    expect(matches('Compré en Oro', { name: 'Oro' })).toBe(true)
    expect(matches('Vivo en la calle Oro', { name: 'Oro' })).toBe(false)
    expect(matches('el rio de oro', { name: 'Oro' })).toBe(false)
    expect(proposed({ name: 'Siempre' }).isAmbiguous).toBe(true)
    expect(proposed({ name: 'Nogalia' }).isAmbiguous).toBe(false)
    expect(proposed({ name: 'Nogalia', site: 'http://127.0.0.1/' }).query).toBe('"Nogalia" OR #Nogalia OR @nogalia')
  })

  it('reads back for any name there is', () => {
    for (const name of ['Casa "El Nogal"', 'مقهى الفنار', '\u202Eקפה\u202C', 'Ñandú (MX) NOT', 'a', '#1', '@casa', 'Tienda -50%', 'AND', '東京コーヒー', 'Ça & là', 'क़हवा', 'x\ny\tz', "'", "l'", '-', 'NEAR/5', 'foo*']) {
      const seed = seedOf({ name, language: 'pt', site: 'http://127.0.0.1:8080/' })
      if (seed === undefined) expect(name).toMatch(/^['-]$/)
      else expect(parseQuery(proposeQuery(seed).query), proposeQuery(seed).query).toMatchObject({ ok: true })
    }
    expect(matches('زرت مقهى الفنار', { name: 'مقهى الفنار' })).toBe(true)
    expect(seedOf({ name: '¡!', language: 'es' })).toBeUndefined()
  })
})

describe('a country', () => {
  it('is known by its two letters, with the time most of it keeps', () => {
    expect(['mx', 'es', 'br', 'xq', 'mex', 'MX', ''].map(isCountry)).toEqual([true, true, true, false, false, false, false])
    expect(['mx', 'us', 'co', undefined].map(timeZoneOf)).toEqual(['America/Mexico_City', 'America/New_York', 'America/Bogota', 'UTC'])
    expect([localeOf('es', 'mx'), localeOf('es', undefined)]).toEqual(['es-MX', 'es'])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzeLines } from '../../src/analysis/analyze-lines.ts'
import { withAspects } from '../../src/analysis/aspects.ts'
import { loadFloor } from '../../src/analysis/floor/book.ts'
import { withFloor } from '../../src/analysis/floor/find.ts'
import { createReaderPool } from '../../src/analysis/pool.ts'
import { createReader } from '../../src/analysis/read.ts'
import { loadResources } from '../../src/analysis/resources.ts'
import type { Opinion, Span } from '../../src/domain/reading/reading.ts'
import { root } from '../helpers/stores.ts'

const resources = loadResources(root)
const read = createReader(resources)
/** The fall-back: rules and lexicons alone. */
const readByRules = createReader({ ...resources, trained: undefined })
const shown = (text: string, spans: Span[]): string[] => spans.map(([start, end]) => text.slice(start, end))
const momentsOf = (text: string, opinion: Partial<Opinion> = {}, reader = read) => Object.fromEntries(reader({ text, kind: 'review', ...opinion }).moments.map(({ key, polarity }) => [key, polarity]))

describe('the tone of an opinion', () => {
  it.each([
    ['La mesa es preciosa y muy cómoda, todo perfecto', 'positive'],
    ['Pésima atención, nadie contesta el teléfono', 'negative'],
    ['No es bueno, no lo recomiendo', 'negative'],
    ['Great sofa, very comfortable and easy to assemble', 'positive'],
    ['Terrible service, the chair arrived broken', 'negative'],
    ['Not good at all, I would not recommend it', 'negative'],
    ['Ótimo produto, chegou antes do prazo', 'positive'],
    ['Produto péssimo, veio com defeito', 'negative'],
    ['El pedido llega el martes por la mañana', 'neutral'],
  ])('“%s” is %s', (text, label) => expect(read({ text, kind: label === 'neutral' ? 'post' : 'review' }).sentiment.label).toBe(label))

  it('takes stars as evidence, and trusts itself less where they contradict the words', () => {
    const text = 'Excelente, maravilloso, me encanta'
    expect(read({ text, rating: 5 }).sentiment.score).toBeGreaterThan(read({ text }).sentiment.score * 0.9)
    expect(read({ text, rating: 1 }).sentiment).toMatchObject({ unsure: true })
  })

  it.each([['Buenísimo, llegó antes', 'es'], ['Muito lindo', 'pt'], ['Quite lovely sofa', 'en'], ['Sehr schön', null], ['xqzt', null]])('“%s” is read in %s', (text, language) => expect(read({ text }).language).toBe(language))

  it('says nothing in a language it has no words for', () => {
    const reading = read({ text: 'Der Tisch kam kaputt an und niemand antwortet auf meine Nachrichten' })
    expect(reading).toMatchObject({ language: 'de', sentiment: { label: null, unsure: true }, moments: [] })
  })
})

const MOMENTS_TOLD: Array<[text: string, kind: string, moments: Record<string, string>]> = [
  ['La comida estaba muy rica, pero el mesero fue grosero', 'review', { smot: 'neutral' }],
  ['Me cobraron dos veces el mismo pedido y nadie responde', 'review', { relationship: 'negative', failure: 'negative' }],
  ['¿Alguien sabe si vale la pena comprar el sofá Olmo?', 'post', { zmot: 'neutral' }],
  ['No lo recomiendo a nadie', 'review', { umot: 'negative' }],
  ['Lo recomiendo', 'review', { umot: 'positive' }],
  ['La lámpara dejó de funcionar a los dos días', 'review', { failure: 'negative' }],
  ['They replaced it quickly, great customer service', 'review', { failure: 'positive' }],
  ['Fui cobrada duas vezes e não consigo cancelar a assinatura', 'review', { relationship: 'negative' }],
  ['El ayuntamiento aprobó ayer las cuentas del año', 'article', {}],
]
const FORETOLD: Array<[text: string, kind: string, outcome: string, needs: boolean]> = [
  ['No vuelvo nunca más, no compren aquí', 'review', 'lost', false],
  ['¿Hacen envíos a Puebla?', 'post', 'question', true],
  ['Llevo tres semanas esperando y no me devuelven el dinero', 'review', 'resolve', true],
  ['Muy recomendable, volveremos', 'review', 'repurchase', false],
  ['Todo bien', 'review', 'none', false],
]

describe('the rules alone', () => {
  it.each(MOMENTS_TOLD)('read the moments of “%s”', (text, kind, moments) => {
    const told = momentsOf(text, { kind }, readByRules)
    if (Object.keys(moments).length === 0) expect(told).toEqual({})
    else expect(told).toMatchObject(moments)
  })
  it.each(FORETOLD)('read what “%s” foretells', (text, kind, outcome, needs) => {
    const reading = readByRules({ text, kind })
    expect([reading.outcome.label, reading.needsResponse.value]).toEqual([outcome, needs])
  })
})

describe('the trained reader', () => {
  it('reads most plain sentences as a person would', () => {
    const moments = MOMENTS_TOLD.flatMap(([text, kind, told]) => Object.entries(told).map(([key, polarity]) => momentsOf(text, { kind })[key] === polarity))
    const outcomes = FORETOLD.map(([text, kind, outcome]) => read({ text, kind }).outcome.label === outcome)
    const right = [...moments, ...outcomes]
    expect(right.filter(Boolean).length / right.length).toBeGreaterThanOrEqual(0.7)
  })

  it('points at the words that decided', () => {
    const text = '😀 Me encantó la mesa.\r\nPero me cobraron dos veces y nadie contesta'
    const { moments, sentiment } = read({ text, kind: 'review' })
    expect(shown(text, moments.find(({ key }) => key === 'failure')!.evidence).join(' ')).toContain('me cobraron dos veces')
    expect(shown(text, sentiment.evidence).join(' ')).toContain('cobraron')
  })

  it('is unsure of a moment that is more likely absent, and says so', () => {
    const readings = [...MOMENTS_TOLD, ...FORETOLD].map(([text, kind]) => read({ text, kind }))
    const moments = readings.flatMap(reading => reading.moments)
    for (const { score, unsure } of moments) if (score < 0.5) expect(unsure).toBe(true)
    expect(moments.some(({ score }) => score < 0.5)).toBe(true)
    expect(moments.filter(({ unsure }) => !unsure).length).toBeGreaterThan(moments.length / 2)
  })

  it('is unsure of a moment that is there whose polarity is more likely another', () => {
    const texts = ['Una silla', 'Mi compra', 'La mesa es como es', 'Fui a la tienda y compré la mesa', 'La mesa llegó, ni bien ni mal, y la silla regular', 'Rápido pero caro', 'Bonita y frágil', 'Bien el sofá, mal la mesa, bien la silla, mal el trato']
    const moments = texts.flatMap(text => read({ text, kind: 'review' }).moments)
    expect(moments.some(({ score, unsure }) => score >= 0.5 && unsure)).toBe(true)
  })
})

describe('the reader', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('no funciona', 'me cobraron', 'recomiendo', '😡', '👍🏽', 'é', '\ud800', '<b>', '\r\n', 'great', 'ótimo', '. ', 'לא טוב', '؟'))

  it('never throws, always points inside the text, and reads the same twice', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }).map(parts => parts.join(' ')), fc.option(fc.string(), { nil: undefined }), (text, title) => {
        const opinion = { text, ...(title !== undefined && { title }) }
        const reading = read(opinion)
        expect(read(opinion)).toEqual(reading)
        for (const spans of [reading.sentiment.evidence, ...reading.moments.map(moment => moment.evidence)]) {
          let last = -1
          for (const [start, end] of spans) {
            expect(start).toBeGreaterThan(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(text.length)
            last = end
          }
        }
        expect(Math.abs(reading.sentiment.score)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 1500 },
    )
  })

  it('never cuts what is seen as one sign', () => {
    const seen = fc.constantFrom('pésimo servicio', 'nadie contesta', 'la mesa llegó rota', 'encantada', '😡', '👍🏽', '👨‍👩‍👧', '❤️', '🇪🇸🇪🇸', 'cafe\u0301', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', ' ', '. ', ', y ', '¿', '!')
    const letters = new Intl.Segmenter('es')
    fc.assert(
      fc.property(fc.array(seen, { minLength: 3, maxLength: 25 }).map(parts => parts.join('')), text => {
        const { sentiment, moments } = read({ text, lang: 'es', kind: 'review' })
        const edges = new Set([text.length, ...[...letters.segment(text)].map(({ index }) => index)])
        for (const [start, end] of [sentiment, ...moments].flatMap(({ evidence }) => evidence)) expect([edges.has(start), edges.has(end)], text.slice(start, end)).toEqual([true, true])
      }),
      { numRuns: 300 },
    )
  })

  it('shows words that can be read alone: no end of another sentence, no joining word at an edge, no denial without its “no”', () => {
    const shown = ['Comprar en la tienda un sábado es una tortura de colas y de gritos que no acaba nunca y no se lo deseo a nadie', 'El mapa del camión no se mueve desde hace dos semanas y el chat de soporte no contesta nunca a nadie de los que escriben',
      'Llevo tres años con ellos y nunca me han fallado en nada de lo que les he pedido desde el primer día de contrato', 'They took eleven days to send a parcel that was never packed and the courier would not answer the phone or the door bell',
      'A entrega demorou duas semanas e o suporte nunca me respondeu uma única vez desde o começo do mês de maio'].flatMap(text => {
      const { sentiment, moments } = read({ text, kind: 'review' })
      return [sentiment, ...moments].flatMap(({ evidence }) => evidence).map(([start, end]) => text.slice(start, end))
    })
    const whole = (text: string) => read({ text, kind: 'review' }).sentiment.evidence.map(([start, end]) => text.slice(start, end))
    expect(shown.length).toBeGreaterThan(8)
    expect(whole('Más caro imposible')).toContain('Más caro imposible')
    expect(whole('It would not turn on')).toContain('It would not turn on')
    for (const words of shown) {
      expect(words).not.toMatch(/^(y|e|o|and|or|pero|but|que)\b|\b(y|e|un|una|and|or|the|de|me|uma|que)$/i)
      expect(words).not.toMatch(/^(contesta|se mueve|han fallado|me han fallado|respondeu|me respondeu|answer|packed) /)
    }
  })

  it('reads moments, outcome and needs-response together with the stars', () => {
    const of = (rating: number) => read({ text: 'El mapa del pedido no se mueve y no sé dónde está', kind: 'review', rating })
    expect(of(1).needsResponse.score).toBeGreaterThan(of(5).needsResponse.score)
    expect(of(1).outcome).not.toEqual(of(5).outcome)
  })

  it('says by emoji and stars what words of no known language do not, and nothing without either', () => {
    expect(read({ text: '😡' })).toMatchObject({ language: null, sentiment: { label: 'negative', evidence: [[0, 2]] }, moments: [] })
    expect(read({ text: '', rating: 5 }).sentiment).toMatchObject({ label: 'positive', evidence: [] })
    expect(read({ text: 'Sehr schön, gerne wieder', rating: 1 })).toMatchObject({ language: 'de', sentiment: { label: 'negative', evidence: [] }, moments: [] })
    expect(read({ text: 'Sehr schön, gerne wieder' }).sentiment).toMatchObject({ label: null, unsure: true })
    expect(read({ text: '' }).sentiment).toMatchObject({ label: null, unsure: true })
  })

  it('takes any one character a million times', () => {
    for (const character of ['a', ' ', '.', '😡', '<', 'no ', '\u0301', '¿']) expect(read({ text: character.repeat(1_000_000 / character.length) }).version).toBeTruthy()
  })
})

describe('the reader pool', () => {
  it('reads in a thread as it reads where it is asked, in order', async () => {
    const pool = createReaderPool({ root, workers: 1 })
    const opinions = Array.from({ length: 600 }, (_, i) => ({ text: i % 2 ? `Excelente ${i}` : `Pésimo servicio ${i}, no lo recomiendo` }))
    expect(await pool.read(opinions)).toEqual(opinions.map(withFloor(withAspects(read, pool.aspects), loadFloor(root))))
    await pool.close()
  })
})

describe('marea analyze', () => {
  const run = async (lines: string[]) => {
    const source = async function* () {
      yield* lines
    }
    const answers: object[] = []
    for await (const answer of analyzeLines(source(), { read: async opinions => opinions.map(read) })) answers.push(answer)
    return answers
  }

  it('answers line by line, says what is wrong with a bad one, and goes on', async () => {
    const answers = await run(['\uFEFF{"id":"a","text":"Lo recomiendo"}\r', '', '{"text":', '{"id":7,"text":3}', '{"text":"Pésimo"}', '{"id":null,"text":"Bien","lang":null,"rating":null}'])
    expect(answers).toMatchObject([
      { id: 'a', language: 'es', moments: expect.arrayContaining([expect.objectContaining({ key: 'umot', polarity: 'positive', evidence: [[0, 13]] })]) },
      { line: 3, error: expect.stringContaining('not JSON') },
      { line: 4, id: 7, error: expect.stringContaining('text') },
      { id: 5 },
      { id: 6, language: 'es' },
    ])
    expect(await run(['{"title":"Pésimo servicio","text":"Martes."}'])).toMatchObject([{ id: 1, language: 'es', sentiment: { label: 'negative' } }])
  })
})

import { describe, expect, it } from 'vitest'
import { inWords } from '../../../src/cli/agreement.ts'
import { agreementOf, type Judgement } from '../../../src/domain/reading/agreement.ts'
import type { Said } from '../../../src/domain/reading/correction.ts'
import { agreementSentence } from '../../../src/web/mentions/agreement.ts'
import { translator } from '../../../src/web/translator.ts'

const said: Said = { version: 'one', language: 'es', sentiment: 'negative', unsure: false, moments: { failure: 'negative' }, doubtful: {}, outcome: 'resolve', needsResponse: true }

let made = 0
const judge = (word: Partial<Judgement>, more: Partial<Said> = {}): Judgement => ({ mentionId: `m${made++}`, revision: 1, field: 'confirm', moment: null, value: null, ...word, said: { ...said, ...more } })
const times = (count: number, make: () => Judgement): Judgement[] => Array.from({ length: count }, make)

describe('agreement', () => {
  it('takes a yes to the whole for what nobody had set right before it', () => {
    const word = judge({ field: 'outcome', value: 'lost' })
    const { readings, fields } = agreementOf([word, { ...judge({}), mentionId: word.mentionId }])
    expect(readings).toMatchObject({ judged: 1, agreed: 0 })
    expect(fields).toMatchObject({ outcome: { judged: 1, agreed: 0 }, sentiment: { judged: 1, agreed: 1 } })
  })

  it('counts the reader’s own value, or a yes to all, as agreement and another value as disagreement', () => {
    const { readings, fields, moments } = agreementOf([
      judge({}),
      judge({ field: 'sentiment', value: 'negative' }),
      judge({ field: 'needs_response', value: 'true' }),
      judge({ field: 'outcome', value: 'lost' }),
      judge({ field: 'moment', moment: 'failure', value: null }),
      judge({ field: 'moment', moment: 'zmot', value: 'neutral' }),
    ])
    expect(readings).toMatchObject({ judged: 6, agreed: 3, unsure: 0, share: 0.5 })
    expect(fields).toMatchObject({ sentiment: { judged: 2, agreed: 2 }, outcome: { judged: 2, agreed: 1 }, needs_response: { judged: 2, agreed: 2 }, moment: { judged: 3, agreed: 1 } })
    expect(moments).toMatchObject({ failure: { judged: 2, agreed: 1 }, zmot: { judged: 1, agreed: 0 }, smot: { judged: 0, share: null, low: null } })
  })

  it('calls a reading wrong when anything in it was', () => {
    const one = { mentionId: 'one' }
    expect(agreementOf([judge({ ...one, field: 'sentiment', value: 'negative' }), judge({ ...one, field: 'outcome', value: 'lost' })]).readings).toMatchObject({ judged: 1, agreed: 0 })
  })

  it('does not flatter moments with what nobody saw', () => {
    const { readings, moments } = agreementOf([judge({ field: 'moment', moment: 'umot', value: null })])
    expect(readings).toMatchObject({ judged: 1, agreed: 1 })
    expect(moments.umot).toMatchObject({ judged: 0, unsure: 0 })
  })

  it('counts what the reader was unsure of apart, right or wrong', () => {
    const doubt: Partial<Said> = { unsure: true, moments: {}, doubtful: { failure: 'negative' } }
    const { readings, fields, moments } = agreementOf([
      judge({ field: 'sentiment', value: 'positive' }, doubt),
      judge({ field: 'moment', moment: 'failure', value: 'negative' }, doubt),
      judge({}, doubt),
      judge({ field: 'sentiment', value: 'positive' }, { sentiment: null, unsure: true, language: null }),
    ])
    expect(fields.sentiment).toMatchObject({ judged: 0, unsure: 3 })
    expect(moments.failure).toMatchObject({ judged: 0, unsure: 2 })
    expect(readings).toMatchObject({ judged: 1, agreed: 1, unsure: 3 })
  })

  it('takes the last word of several about one part of one reading', () => {
    const one = { mentionId: 'one' }
    const wrong = judge({ ...one, field: 'moment', moment: 'umot', value: 'negative' })
    const right = judge({ ...one, field: 'moment', moment: 'umot', value: null })
    expect(agreementOf([wrong, right, judge(one)]).readings).toMatchObject({ judged: 1, agreed: 1 })
    expect(agreementOf([judge(one), wrong]).readings).toMatchObject({ judged: 1, agreed: 0 })
    expect(agreementOf([wrong, judge(one, { version: 'two' }), judge({ ...one, revision: 2 })])).toMatchObject({
      readings: { judged: 3, agreed: 2 },
      versions: [{ version: 'one', readings: { judged: 2, agreed: 1 } }, { version: 'two', readings: { judged: 1, agreed: 1 } }],
    })
  })

  it('keeps languages apart, the most judged first', () => {
    const { languages } = agreementOf([judge({}, { language: 'pt' }), ...times(2, () => judge({}))])
    expect(languages.map(({ language, readings }) => [language, readings.judged])).toEqual([['es', 2], ['pt', 1]])
  })

  const bills = (language: string, right: number, wrong: number): Judgement[] =>
    [...times(right, () => judge({ field: 'moment', moment: 'relationship', value: 'negative' }, { language, moments: { relationship: 'negative' } })), ...times(wrong, () => judge({ field: 'moment', moment: 'relationship', value: null }, { language, moments: { relationship: 'negative' } }))]

  it('names the weakest where enough was judged, in a language or in all together', () => {
    expect(agreementOf(bills('pt', 12, 7)).weakest).toBeNull()
    expect(agreementOf(bills('pt', 12, 8)).weakest).toMatchObject({ part: 'relationship', language: 'pt', score: { judged: 20, agreed: 12 } })
    const spread = agreementOf([...bills('pt', 6, 4), ...bills('es', 7, 4)]).weakest
    expect(spread).toMatchObject({ part: 'relationship', score: { judged: 21, agreed: 13 } })
    expect(spread).not.toHaveProperty('language')
    expect(agreementOf(times(50, () => judge({}))).weakest).toBeNull()
  })

  it('is told in a sentence: on the command line, in Spanish and in English', () => {
    const agreement = agreementOf([...bills('pt', 12, 58), ...times(400, () => judge({}))])
    expect(inWords(agreement)).toBe('You agreed with 412 of 470 readings (88 %, 85–90); weakest: relationship in pt, 12 of 70.\nes: 400 of 400 (100 %, 99–100)\npt: 12 of 70 (17 %, 11–26)')
    expect(inWords(agreementOf([]))).toContain('Nobody has judged a reading yet.')
    expect(inWords(agreementOf([judge({ field: 'sentiment', value: 'positive' }, { unsure: true })]))).toBe('You judged only what had been read as unsure: 1.')
    const told = (locale: 'es' | 'en') => agreementSentence(agreement, translator(locale, { timeZone: 'UTC' }))
    expect(told('es')).toBe('Diste por buenas 412 de 470 lecturas revisadas. Lo más flojo: «La relación», en portugués (12 de 70).')
    expect(told('en')).toBe('You agreed with 412 of 470 readings you checked. Weakest: “The relationship”, in Portuguese (12 of 70).')
    expect(agreementSentence(agreementOf([]), translator('es', { timeZone: 'UTC' }))).toBeNull()
  })
})

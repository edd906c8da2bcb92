import type { Agreement, Weakest } from '../../domain/reading/agreement.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import { shortMoment } from '../components/index/parts.ts'
import type { Translator } from '../translator.ts'

/** Diste por buenas 412 de 470 lecturas revisadas. Lo más flojo: «La relación», en portugués (31 de 52). Null: nobody judged any. */
export const agreementSentence = ({ readings, weakest }: Pick<Agreement, 'readings' | 'weakest'>, t: Translator): string | null => {
  if (readings.judged === 0) return null
  const whole = t.say('agreement', { agreed: readings.agreed, count: readings.judged })
  if (weakest === null) return whole
  const { agreed, judged } = weakest.score
  return `${whole} ${t.say('agreement.weakest', { part: partOf(weakest, t), agreed, judged })}`
}

const partOf = ({ part: key, language }: Weakest, t: Translator): string => {
  const part = isMoment(key) ? t.say('agreement.moment', { moment: shortMoment(key, t) }) : t.say(`agreement.${key}`)
  return language === undefined ? part : t.say('agreement.in', { part, language: languageName(language, t) })
}

const languageName = (code: string | null, t: Translator): string =>
  code === null ? t.say('agreement.unknown') : (new Intl.DisplayNames(t.locale, { type: 'language' }).of(code) ?? code)

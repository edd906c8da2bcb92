import type { Hand, Language } from './story.ts'
import { fill, type Counted } from './words.ts'

/** Day before month, as everywhere but in the United States. */
const dateTag = ({ language }: Hand): string => (language === 'es' ? 'es-ES' : 'en-GB')

/** martes, 10 de marzo, 15:00 */
export const dateIn = (at: Date, hand: Hand): string =>
  new Intl.DateTimeFormat(dateTag(hand), { timeZone: hand.timeZone, weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(at)

/** 15:00 */
export const timeIn = (at: Date, hand: Hand): string => new Intl.DateTimeFormat(dateTag(hand), { timeZone: hand.timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(at)

/** The brand's own locale where it speaks the reader's language: 1,182 in Mexico, 1182 in Spain. */
const numberTag = ({ language, locale }: Hand): string => (locale.startsWith(language) ? locale : dateTag({ language, locale, timeZone: '' }))

export const numberIn = (value: number, hand: Hand, digits = 0): string => new Intl.NumberFormat(numberTag(hand), { maximumFractionDigits: digits }).format(value)

/** 27 % of a share 0…1; what is little is not nothing. */
export const percentIn = (share: number, hand: Hand): string => {
  const format = new Intl.NumberFormat(numberTag(hand), { style: 'percent', maximumFractionDigits: 0 })
  return share > 0 && share < 0.01 ? `< ${format.format(0.01)}` : format.format(share)
}

/** «a», «b» y «c» */
export const listIn = (parts: string[], { language }: Hand): string => new Intl.ListFormat(language === 'es' ? 'es' : 'en-GB', { type: 'conjunction' }).format(parts)

export const quoted = (phrase: string, { language }: Hand): string => (language === 'es' ? `«${phrase}»` : `“${phrase}”`)

/** The sentence for one or for many; the count is written as numbers are. */
export const counted = (sentence: Counted, count: number, hand: Hand, more: Record<string, string | number> = {}): string =>
  fill(new Intl.PluralRules(hand.language).select(count) === 'one' ? sentence.one : sentence.other, { ...more, count: numberIn(count, hand) })

export const upperFirst = (text: string): string => (text === '' ? text : `${text[0]!.toUpperCase()}${text.slice(1)}`)

/** What a brand's own people read. */
export const languageOf = (locale: string): Language => (locale.startsWith('en') ? 'en' : 'es')

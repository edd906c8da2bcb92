import { en } from './i18n/en.ts'
import { es } from './i18n/es.ts'
import type { MessageKey, Messages } from './i18n/messages.ts'
import type { Locale } from './locale.ts'

/** What a message is filled with; numbers are written as counts. */
export type Values = Record<string, string | number>

/** Labels, numbers and dates as one reader reads them. */
export interface Translator {
  locale: Locale
  /** BCP 47, for `Intl`. */
  tag: string
  timeZone: string
  say(key: MessageKey, values?: Values): string
  /** 1182 */
  count(value: number): string
  /** 53,4: the index and its points. */
  decimal(value: number): string
  /** +1,8 · −3,1 · 0,0: every difference carries its sign. */
  signed(value: number): string
  /** +41 · −38: water levels. */
  level(value: number): string
  /** 27 % of a share 0…1. */
  percent(share: number): string
  /** Relative within a day either way, then the date. */
  when(at: Date, now: Date): string
  /** 18 nov, 21:40, with the year when it is another. */
  exact(at: Date, now?: Date): string
  /** 18 nov of a calendar day `YYYY-MM-DD`. */
  day(day: string): string
  /** 18 nov of a calendar day, with the year when it is another than that of `today`. */
  date(day: string, today: string): string
  /** lunes of a calendar day. */
  weekday(day: string): string
}

const MESSAGES: Record<Locale, Messages> = { es, en }
// Day before month, as everywhere but in the United States; a brand's own region wins.
const TAGS: Record<Locale, string> = { es: 'es-ES', en: 'en-GB' }
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export interface Reader {
  timeZone: string
  /** ISO 3166 region of the brand, for its decimal sign: ES, MX … */
  region?: string | undefined
}

/** Everything a page writes goes through this. Minus signs are true ones (U+2212). */
export const translator = (locale: Locale, { timeZone, region }: Reader): Translator => {
  const tag = region && locale === 'es' ? `es-${region}` : TAGS[locale]
  const plural = new Intl.PluralRules(tag)
  const formats = numberFormats(tag)
  const dates = dateFormats(tag, timeZone)
  const count = (value: number): string => minus(formats.count.format(value))
  const say = (key: MessageKey, values: Values = {}): string => {
    const message = MESSAGES[locale][key]
    const text = typeof message === 'string' ? message : message[plural.select(Number(values['count'])) === 'one' ? 'one' : 'other']
    return text.replace(/\{(\w+)\}/g, (slot, name: string) => written(values[name] ?? slot, count))
  }
  return {
    locale,
    tag,
    timeZone,
    say,
    count,
    decimal: value => minus(formats.decimal.format(value)),
    signed: value => minus(formats.signed.format(value)),
    level: value => minus(formats.level.format(value)),
    percent: share => minus(formats.percent.format(share)),
    when: (at, now) => relative(at.getTime() - now.getTime(), say) ?? dates.date(at, now),
    exact: (at, now = at) => `${dates.date(at, now)}, ${dates.time.format(at)}`,
    day: day => dates.day.format(new Date(`${day}T00:00:00Z`)),
    date: (day, today) => (day.slice(0, 4) === today.slice(0, 4) ? dates.day : dates.longDay).format(new Date(`${day}T00:00:00Z`)),
    weekday: day => dates.weekday.format(new Date(`${day}T00:00:00Z`)),
  }
}

const written = (value: string | number, count: (value: number) => string): string => (typeof value === 'number' ? count(value) : value)
const minus = (text: string): string => text.replace('-', '\u2212')

const numberFormats = (tag: string) => {
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return {
    count: new Intl.NumberFormat(tag, { maximumFractionDigits: 0, signDisplay: 'negative' }),
    decimal: new Intl.NumberFormat(tag, { ...one, signDisplay: 'negative' }),
    signed: new Intl.NumberFormat(tag, { ...one, signDisplay: 'exceptZero' }),
    level: new Intl.NumberFormat(tag, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }),
    percent: new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'negative' }),
  }
}

const dateFormats = (tag: string, timeZone: string) => {
  const short = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'short' })
  const long = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'short', year: 'numeric' })
  const year = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' })
  return {
    date: (at: Date, now: Date): string => (year.format(at) === year.format(now) ? short : long).format(at),
    time: new Intl.DateTimeFormat(tag, { timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }),
    day: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'short' }),
    longDay: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }),
    weekday: new Intl.DateTimeFormat(tag, { timeZone: 'UTC', weekday: 'long' }),
  }
}

/** Undefined: more than a day away. */
const relative = (differenceMs: number, say: Translator['say']): string | undefined => {
  const awayMs = Math.abs(differenceMs)
  const ahead = differenceMs > 0
  if (awayMs < MINUTE_MS) return say(ahead ? 'when.soon' : 'when.now')
  if (awayMs < HOUR_MS) return say(ahead ? 'when.inMinutes' : 'when.minutes', { count: Math.floor(awayMs / MINUTE_MS) })
  if (awayMs < DAY_MS) return say(ahead ? 'when.inHours' : 'when.hours', { count: Math.floor(awayMs / HOUR_MS) })
  return undefined
}

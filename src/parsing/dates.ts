/** How a date written with slashes is to be read, where the source says so. */
export type DayOrder = 'day-first' | 'month-first'

export interface DateOptions {
  /** ISO instant of the run: what lies more than a day after it is no date of something said. */
  now?: string
  /** Without it, 3/4/2026 has two meanings and is none. */
  order?: DayOrder
}

const DAY_MS = 86_400_000
/** Before the web there was nothing to collect: zero dates of databases (0001, 1900, 1970) are no dates. */
const EARLIEST = Date.UTC(1990, 0, 1)

/** First letters of the months in English, Spanish, Portuguese, French, German and Italian, accents folded. */
const MONTHS = ['jan ene gen', 'feb fev', 'mar', 'apr abr avr', 'may mai mag', 'jun juin giu', 'jul juil lug', 'aug ago aou', 'sep set', 'oct out okt ott', 'nov', 'dec dic dez'].map(names => names.split(' '))

/** Hours from UTC. Names with two meanings (IST, CST of China) are left to UTC: the day is worth more than the hour. */
const ZONES: Record<string, number> = {
  z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 1, bst: 1, cet: 1, cest: 2, mez: 1, mesz: 2, eet: 2, eest: 3, msk: 3, jst: 9, kst: 9, hkt: 8, sgt: 8,
  aest: 10, aedt: 11, nzst: 12, nzdt: 13, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10,
  brt: -3, art: -3, clt: -4, cot: -5, pet: -5,
}

/**
 * A date as feeds and exports write it → ISO 8601 in UTC, or undefined when it is none, cannot be told, lies before the web
 * or after `now` and a day. A missing zone is UTC, a missing time midnight. Reads RFC 822, ISO 8601, `Mar 3, 2026 4:05 PM`,
 * `3 de marzo de 2026`, `03.04.2026`, ctime, and seconds or milliseconds since 1970.
 */
export const parseDate = (text: string, { now, order }: DateOptions = {}): string | undefined => {
  const plain = text.slice(0, 100).trim()
  const instant = fromEpoch(plain) ?? fromIso(plain) ?? fromNumbers(plain, order) ?? fromWords(plain)
  if (instant === undefined || Number.isNaN(instant) || instant < EARLIEST) return undefined
  if (now !== undefined && instant > Date.parse(now) + DAY_MS) return undefined
  return new Date(instant).toISOString()
}

interface Parts {
  year: number
  /** 1…12 */
  month: number
  day: number
  /** What stands beside the date: time and zone. */
  rest?: string
}

const fromEpoch = (text: string): number | undefined => {
  if (/^\d{13}$/.test(text)) return Number(text)
  return /^\d{10}$/.test(text) ? Number(text) * 1000 : undefined
}

const fromIso = (text: string): number | undefined => {
  const found = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:$|[T\s,]+(.*)$)/is.exec(text) ?? /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:$|[T\s,]+(.*)$)/is.exec(text)
  if (!found) return undefined
  const [, year, , month, day, rest] = found
  return instantOf({ year: Number(year), month: Number(month), day: Number(day), rest })
}

const fromNumbers = (text: string, order: DayOrder | undefined): number | undefined => {
  const found = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:$|[T\s,]+(.*)$)/s.exec(text)
  if (!found) return undefined
  const [first, separator, second, year, rest] = [Number(found[1]), found[2], Number(found[3]), Number(found[4]), found[5]]
  // Points are written where the day goes first; a number above twelve is no month.
  const dayFirst = separator === '.' || first > 12 || (second <= 12 && order === 'day-first')
  const monthFirst = !dayFirst && (second > 12 || order === 'month-first' || first === second)
  if (!dayFirst && !monthFirst) return Number.NaN
  return instantOf({ year, month: dayFirst ? second : first, day: dayFirst ? first : second, rest })
}

/** Dates whose month is a word: its neighbours are the day and the year, in whatever order. */
const fromWords = (text: string): number | undefined => {
  const words = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const time = /\d{1,2}[:h]\d{2}/.exec(words)?.index ?? words.length
  const month = [...words.matchAll(/[a-z]{3,12}/g)].map(([word]) => monthOf(word)).find(index => index > 0)
  if (month === undefined) return undefined
  const beforeTime = numbersIn(words.slice(0, time))
  const year = beforeTime.find(number => number.length === 4) ?? numbersIn(words.slice(time)).find(number => number.length === 4 && /^(19|20)/.test(number))
  const day = beforeTime.find(number => number.length <= 2)
  const short = beforeTime.filter(number => number.length === 2 && number !== day).at(-1)
  if (day === undefined || (year ?? short) === undefined || beforeTime.length > 2) return undefined
  return instantOf({ year: year === undefined ? 2000 + Number(short) - (Number(short) > 69 ? 100 : 0) : Number(year), month, day: Number(day), rest: words.slice(time) })
}

const numbersIn = (text: string): string[] => [...text.matchAll(/(?<![\d+:])\d{1,4}(?![\d:])/g)].map(([number]) => number)

/** Tuesday is no March: martes, martedì, mardi. */
const monthOf = (word: string): number => (/^mar[dt]/.test(word) ? 0 : MONTHS.findIndex(names => names.some(name => word.startsWith(name))) + 1)

const instantOf = ({ year, month, day, rest = '' }: Parts): number => {
  const midnight = Date.UTC(year, month - 1, day)
  // Date.UTC rolls the 30th of February over into March: a date that does not exist is none.
  if (new Date(midnight).getUTCDate() !== day || new Date(midnight).getUTCMonth() !== month - 1) return Number.NaN
  const time = /^[^\d]{0,12}(\d{1,2})(?:[:h](\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?|(\d{2})(\d{2})?(?![\d:]))?/.exec(rest)
  if (!time) return midnight
  const [whole, hour = '0', minute = time[5] ?? '0', second = time[6] ?? '0', fraction = '0'] = time
  const hours = clockHours(Number(hour), rest.slice(whole.length))
  if (hours > 24 || Number(minute) > 59 || Number(second) > 60) return Number.NaN
  const ms = Math.floor(Number(`0.${fraction}`) * 1000)
  return midnight + ((hours * 60 + Number(minute)) * 60 + Math.min(Number(second), 59)) * 1000 + ms - offsetMs(rest.slice(whole.length))
}

const clockHours = (hour: number, rest: string): number => {
  const half = /^\s*([ap])\.?\s?m\b/i.exec(rest)?.[1]?.toLowerCase()
  if (half === undefined) return hour
  return (hour % 12) + (half === 'p' ? 12 : 0)
}

const offsetMs = (rest: string): number => {
  const found = /([+\-\u2212])(\d{2}):?(\d{2})?(?!\d)/.exec(rest)
  if (found) return (found[1] === '+' ? 1 : -1) * (Number(found[2]) * 60 + Number(found[3] ?? 0)) * 60_000
  const name = [...rest.toLowerCase().matchAll(/[a-z]+/g)].map(([word]) => ZONES[word]).find(hours => hours !== undefined)
  return (name ?? 0) * 3_600_000
}

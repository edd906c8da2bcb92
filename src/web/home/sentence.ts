import { slowFinding } from '../../domain/message/slow.ts'
import type { Hand } from '../../domain/message/story.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { AlertCause, AlertView } from '../views/alerts.ts'
import type { HomeData, TrendPoint } from '../views/home.ts'
import type { JourneyView } from '../views/journey.ts'
import type { MentionView } from '../views/mentions.ts'
import type { Translator } from '../translator.ts'

/** What the opening sentence is made of. */
export type Told = Pick<HomeData, 'index' | 'trend' | 'top' | 'alerts' | 'coverage'>

// A move is told from the last turn within two weeks: what is older is no news.
const NEWS_DAYS = 14
// … and from the last day that saw so much of the whole move: before it the index only wavered.
const MOST_OF_IT = 0.8
// A moment must explain this share of a move to be named as its cause.
const CAUSE_SHARE = 1 / 3
const DAY_MS = 86_400_000
const WEEK_DAYS = 7
// The same past the competitors are compared over.
const QUARTER_DAYS = 90
const NEUTRAL = 50

export interface Move {
  /** Points of the index, signed. */
  change: number
  /** Day of the turn it is measured from. */
  since: string
}

interface Known {
  day: string
  value: number
  low: number
  high: number
}

const known = (points: TrendPoint[]): Known[] =>
  points.flatMap(({ day, value, low, high }) => (value === null ? [] : [{ day, value, low: low ?? value, high: high ?? value }]))

/** Calendar days from one to the other. */
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/**
 * The move the index is in: from its last high or low within two weeks to the newest day, if that is more than half its
 * interval, told from the last day that still saw most of it. Null: no move worth telling.
 */
export const moveOf = (points: TrendPoint[]): Move | null => {
  const days = known(points)
  const today = days.at(-1)
  if (!today) return null
  const recent = days.filter(({ day }) => daysBetween(day, today.day) <= NEWS_DAYS)
  const margin = Math.max((today.high - today.low) / 2, 0.05)
  const turns = [lastBest(recent, (a, b) => a.value >= b.value), lastBest(recent, (a, b) => a.value <= b.value)]
  const moves = turns.map(turn => today.value - turn.value).filter(change => Math.abs(change) > margin).map(change => lateStart(recent, today, change))
  return moves.toSorted((a, b) => b.since.localeCompare(a.since))[0] ?? null
}

/** A fall of today is of today, though the index stood a little higher ten days ago. */
const lateStart = (days: Known[], today: Known, whole: number): Move => {
  const from = days.findLast(({ value }) => (today.value - value) / whole >= MOST_OF_IT)!
  return { change: today.value - from.value, since: from.day }
}

const lastBest = (days: Known[], isBetter: (a: Known, b: Known) => boolean): Known => days.reduce((best, day) => (isBetter(day, best) ? day : best))

/** The first day of the unbroken run under the line that lasts until now; null when it is not under it beyond doubt. */
export const belowSince = (points: TrendPoint[]): string | null => {
  const days = known(points)
  const today = days.at(-1)
  if (!today || today.high >= NEUTRAL) return null
  const lastAbove = days.findLastIndex(({ value }) => value >= NEUTRAL)
  return days[lastAbove + 1]!.day
}

/** The finding that opens the page: what happened, since when, why. At most a dozen words. */
export const sentence = (told: Told, t: Translator, today: string): string => {
  if (told.index === null) {
    return told.coverage.opinions === 0 ? t.say('sentence.none') : t.say('sentence.few', { count: told.coverage.opinions })
  }
  const move = moveOf(told.trend.points)
  if (move) return movement(move, told, t, today)
  const alert = told.alerts.open[0]
  if (alert) return alertSentence(alert, t)
  const below = belowSince(told.trend.points)
  return below === null ? t.say('sentence.same') : t.say('sentence.below', { since: since(below, t, today) })
}

const movement = (move: Move, told: Told, t: Translator, today: string): string => {
  const what = t.say(move.change < 0 ? 'sentence.down' : 'sentence.up', { change: t.decimal(Math.abs(move.change)), since: since(move.since, t, today) })
  const why = move.change < 0 ? (alertCause(move, told, t) ?? mentionCause(move, told.top.cost, t)) : mentionCause(move, told.top.give, t)
  return because(what, why, t)
}

const since = (day: string, t: Translator, today: string): string => {
  const days = daysBetween(day, today)
  if (days === 1) return t.say('since.yesterday')
  return days < WEEK_DAYS ? t.say('since.weekday', { day: t.weekday(day) }) : t.say('since.date', { day: t.day(day) })
}

/** The cause of an alert that began with the fall, or a day around it; grave harm is news of its own. */
const alertCause = (move: Move, { alerts }: Told, t: Translator): string | null => {
  const from = Date.parse(move.since) - DAY_MS
  const near = [...alerts.open, ...alerts.past].find(alert => alert.floor === null && alert.onset.getTime() >= from && causeWords(alert.cause, t) !== null)
  return near ? causeWords(near.cause, t) : null
}

/** Pico de negativas: «cobro doble» en Play Store. */
export const alertTitle = (alert: AlertView, t: Translator): string => alert.floor !== null ? alertName(alert, t) : because(alertName(alert, t), causeWords(alert.cause, t), t)

export const because = (what: string, why: string | null, t: Translator): string => (why === null ? what : t.say('sentence.because', { what, why }))

/** A cause in a few words; null when there is nothing to name. */
export const causeWords = (cause: AlertCause | null, t: Translator): string | null => {
  if (cause === null) return null
  // One word alone says less than the moment it hurts at.
  const words = cause.words.find(phrase => phrase.includes(' ')) ?? (cause.moment === null ? cause.words[0] : undefined)
  if (words === undefined && cause.moment === null && cause.sourceName === null) return null
  const what = words === undefined ? t.say(`cause.down.${cause.moment ?? 'general'}`) : `${t.say('quote.open')}${words}${t.say('quote.close')}`
  return cause.sourceName === null ? what : t.say('cause.at', { what, source: cause.sourceName })
}

/** The moment, and where one source stands for most of it the source, whose new opinions explain the move. */
const mentionCause = (move: Move, mentions: MentionView[], t: Translator): string | null => {
  const from = Date.parse(move.since) - DAY_MS
  const fresh = mentions.filter(({ publishedAt }) => publishedAt !== null && publishedAt.getTime() >= from)
  const [moment, points] = heaviest(fresh, mention => sharers(mention, move.change)) ?? []
  if (!moment || points === undefined || points < CAUSE_SHARE * Math.abs(move.change)) return null
  const what = t.say(`cause.${move.change < 0 ? 'down' : 'up'}.${moment as Moment}`)
  const own = fresh.filter(mention => sharers(mention, move.change).includes(moment as Moment))
  const [source, there] = heaviest(own, mention => [mention.sourceName]) ?? []
  const total = own.reduce((sum, mention) => sum + Math.abs(mention.points ?? 0), 0)
  return source !== undefined && there! > total / 2 ? t.say('cause.at', { what, source }) : what
}

/** Moments of a mention that pull the way the index went. */
const sharers = ({ moments }: MentionView, change: number): Moment[] =>
  moments.filter(({ polarity }) => polarity === (change < 0 ? 'negative' : 'positive')).map(({ key }) => key)

/** The key with most points, each mention sharing its own among its keys. */
const heaviest = (mentions: MentionView[], keysOf: (mention: MentionView) => string[]): [string, number] | undefined => {
  const sums = new Map<string, number>()
  for (const mention of mentions) {
    const keys = keysOf(mention)
    for (const key of keys) sums.set(key, (sums.get(key) ?? 0) + Math.abs(mention.points ?? 0) / keys.length)
  }
  return [...sums].toSorted((a, b) => b[1] - a[1])[0]
}

/** Llegaron 31 negativas y se esperaban 6: «cobro doble» en Play Store. */
export const alertSentence = (alert: AlertView, t: Translator): string => alert.slow !== null || alert.floor !== null ? alertFinding(alert, t) : because(alertFinding(alert, t), causeWords(alert.cause, t), t)

const EVENTS = { open: 'alert.opened', recovered: 'alert.recovered', closed: 'alert.closed' }

/** The same words as in messages. */
const handOf = ({ locale }: Translator): Hand => ({ language: locale, locale, timeZone: 'UTC' })

const capitalised = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`

// Fewer than this are told in words, not as “0”.
export const HARDLY_ANY = 0.5

/** Llegaron 31 negativas y se esperaban 6. */
export const alertFinding = (alert: AlertView, t: Translator): string => {
  if (alert.slow !== null) return capitalised(slowFinding(alert.slow, { event: EVENTS[alert.status], observed: alert.observed }, handOf(t)))
  const about = (['quiet-source', 'dead-source'] as const).find(kind => kind === alert.kind)
  if (about && alert.sourceName !== null) return t.say(`alert.source.${about}`, { source: alert.sourceName })
  if (alert.kind === 'data-gap') return t.say(alert.status === 'open' ? 'alert.gap' : 'alert.gap.over')
  if (alert.kind === 'silence') return t.say(alert.status === 'open' ? 'alert.silence' : 'alert.silence.over', { expected: t.count(Math.round(alert.expected)) })
  if (alert.kind === 'quiet-source') return alertName(alert, t)
  if (alert.kind === 'competitor-spike' && alert.sourceName !== null) return rivalFinding(alert, t)
  if (alert.kind.startsWith('floor-')) return t.say('alert.floor', { what: alertName(alert, t), count: Math.round(alert.observed) })
  const { concentration } = alert.explanation ?? {}
  if (concentration?.kind === 'author') return t.say('alert.sentence.author', { part: concentration.count, whole: concentration.of, what: t.say(`alert.what.${concentration.among}`) })
  const came = t.say(alert.kind === 'volume-spike' ? 'alert.came.all' : 'alert.came', { count: Math.round(alert.observed) })
  if (alert.expected < HARDLY_ANY) return t.say('alert.sentence.none', { came })
  return t.say('alert.sentence', { came, expected: t.count(Math.round(alert.expected)) })
}

/** A Roble le llegaron 31 negativas y se esperaban 6. */
const rivalFinding = (alert: AlertView, t: Translator): string => {
  const [count, usual] = [Math.round(alert.observed), Math.round(alert.expected)]
  const came = t.say(alert.rival?.wave === 'negative' || alert.rival?.wave === 'share' ? 'alert.rival.negative' : 'alert.rival.volume', { name: alert.sourceName!, count })
  return alert.expected < HARDLY_ANY ? t.say('alert.sentence.none', { came }) : t.say('alert.sentence', { came, expected: t.count(usual) })
}

const ALERT_KINDS = ['negative-spike', 'volume-spike', 'share-spike', 'quiet-source', 'dead-source', 'data-gap', 'silence', 'index-drop', 'slow-burn', 'competitor-spike', 'floor-threat', 'floor-fraud', 'floor-data', 'floor-discrimination', 'floor-collection', 'floor-authority'] as const

/** What kind of alert it is, in the reader's words. */
export const alertName = ({ kind }: AlertView, t: Translator): string => {
  const known = ALERT_KINDS.find(name => name === kind)
  return known ? t.say(`alert.kind.${known}`) : kind
}

/** What follows the sentence: where the index stands, and where it stood. */
export const lead = ({ index, trend, coverage }: Told, t: Translator): string => {
  if (index === null) return t.say('lead.nothing')
  const above = index.value - NEUTRAL
  const points = t.decimal(Math.abs(above))
  const stands = Math.abs(above) < 0.05 ? t.say('lead.on') : t.say(above > 0 ? 'lead.above' : 'lead.below', { points })
  const last = trend.points.at(-1)
  const first = known(trend.points).find(({ day }) => daysBetween(day, last!.day) <= QUARTER_DAYS)
  const days = first && last ? daysBetween(first.day, last.day) : 0
  return days < Math.min(WEEK_DAYS, coverage.days) ? stands : `${stands} ${t.say('lead.before', { days, value: t.decimal(first!.value) })}`
}

// A moment swallows more than usual when its share is so many times the habitual one …
const UNUSUAL = 1.5
// … and at least so many opinions of 100.
const NOTICEABLE = 3

/** Whether more opinions go under at a moment than its habit explains. */
export const isUnusual = ({ underShare, habitualUnderShare }: JourneyView['moments'][number]): boolean =>
  habitualUnderShare !== null && underShare >= NOTICEABLE && underShare > UNUSUAL * habitualUnderShare

/** The finding of the journey. */
export const journeySentence = (journey: JourneyView, t: Translator): string => {
  const worst = journey.moments.filter(isUnusual).toSorted((a, b) => excess(b) - excess(a))[0]
  if (!worst) return t.say('journey.title.afloat', { count: Math.round(journey.moments.at(-1)?.afloat ?? 100) })
  const share = Math.round(worst.underShare)
  return t.say('journey.title.swallows', { moment: t.say(`moment.${worst.key}.short`), share, usual: Math.round(worst.habitualUnderShare!) })
}

const excess = ({ underShare, habitualUnderShare }: JourneyView['moments'][number]): number => underShare - (habitualUnderShare ?? 0)

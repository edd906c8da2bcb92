import type { Interval } from '../index/interval.ts'
import type { Moment } from '../journey/moments.ts'
import { spark } from './chart.ts'
import type { Bar } from '../alert/chart.ts'
import type { Hand, Language, Story, Voice } from './story.ts'
import { fill, WORDS } from './words.ts'

/** A week of a brand, as it is told on Monday. Days are YYYY-MM-DD of the brand's calendar, both included. */
export interface WeekNews {
  brand: string
  from: string
  to: string
  /** At the end of the week, and before it. */
  index: Interval | null
  before: number | null
  opinions: number
  opinionsBefore: number
  positive: number
  negative: number
  /** Of 90 days, that need a reply and have none. */
  waiting: number
  alerts: number
  alertsOpen: number
  /** The moment at which most opinions went under. */
  worst: { moment: Moment; under: number } | null
  /** Negatives that nobody answered. */
  voices: Voice[]
  /** Negatives a day. */
  bars: Bar[]
  url: string | null
  reportUrl: string | null
}

interface WeekWords {
  title: string
  up: string
  down: string
  same: string
  first: string
  none: string
  margin: string
  facts: { index: string; opinions: string; tone: string; waiting: string; worst: string; alerts: string }
  opinions: string
  tone: string
  worst: string
  alerts: string
  voices: string
  bars: string
  see: string
  report: string
  foot: string
}

const es: WeekWords = {
  title: '{brand}, del {from} al {to}: {what}',
  up: 'el índice subió {change}', down: 'el índice bajó {change}', same: 'sin cambios, se movió menos que su margen', first: 'índice {value}', none: 'todavía sin índice',
  margin: '{value}, entre {low} y {high}',
  facts: { index: 'Índice', opinions: 'Opiniones', tone: 'Lo que dicen', waiting: 'Esperan respuesta', worst: 'Donde más se sumergió', alerts: 'Alertas' },
  opinions: '{count}; la semana anterior, {before}', tone: '{positive} positivas y {negative} negativas', worst: '{moment}: {count}', alerts: '{count} en la semana, {open} abiertas hoy',
  voices: 'Negativas sin respuesta', bars: 'Negativas por día: {spark}', see: 'Abrir Marea', report: 'El informe del mes', foot: 'El resumen de cada lunes de {brand}. Lo recibe quien pidió «report.weekly».',
}

const en: WeekWords = {
  title: '{brand}, {from} to {to}: {what}',
  up: 'the index rose {change}', down: 'the index fell {change}', same: 'no change, it moved less than its margin', first: 'index {value}', none: 'no index yet',
  margin: '{value}, between {low} and {high}',
  facts: { index: 'Index', opinions: 'Opinions', tone: 'What they say', waiting: 'Need a reply', worst: 'Where most went under', alerts: 'Alerts' },
  opinions: '{count}; the week before, {before}', tone: '{positive} positive and {negative} negative', worst: '{moment}: {count}', alerts: '{count} in the week, {open} open today',
  voices: 'Negatives without an answer', bars: 'Negatives by day: {spark}', see: 'Open Marea', report: 'The report of the month', foot: 'Every Monday’s summary of {brand}. It goes to whoever asked for “report.weekly”.',
}

const WEEK_WORDS: Record<Language, WeekWords> = { es, en }
const LONGEST_VOICE = 280

/** The week as a story in the reader's language. */
export const tellWeek = (news: WeekNews, hand: Hand): Story => {
  const words = WEEK_WORDS[hand.language]
  const { count, one, day } = formats(hand)
  const { index } = news
  return {
    severity: null,
    title: fill(words.title, { brand: news.brand, from: day(news.from), to: day(news.to), what: whatHappened(news, words, one) }),
    lines: [],
    todo: [],
    chart: null,
    facts: [
      ...(index === null ? [] : [{ label: words.facts.index, value: fill(words.margin, { value: one(index.value), low: one(index.low), high: one(index.high) }) }]),
      { label: words.facts.opinions, value: fill(words.opinions, { count: count(news.opinions), before: count(news.opinionsBefore) }) },
      { label: words.facts.tone, value: fill(words.tone, { positive: count(news.positive), negative: count(news.negative) }) },
      { label: words.facts.waiting, value: count(news.waiting) },
      ...(news.worst === null ? [] : [{ label: words.facts.worst, value: fill(words.worst, { moment: WORDS[hand.language].moments[news.worst.moment], count: count(news.worst.under) }) }]),
      { label: words.facts.alerts, value: fill(words.alerts, { count: count(news.alerts), open: count(news.alertsOpen) }) },
    ],
    voices: news.voices.map(voice => ({ ...voice, text: shortened(voice.text) })),
    voicesLabel: words.voices,
    bars: news.bars,
    barsLabel: fill(words.bars, { spark: spark(news.bars) }),
    links: [...(news.url === null ? [] : [{ label: words.see, url: news.url, isFirst: true }]), ...(news.reportUrl === null ? [] : [{ label: words.report, url: news.reportUrl }])],
    foot: fill(words.foot, { brand: news.brand }),
  }
}

const formats = ({ language, locale }: Hand) => {
  const tag = locale.startsWith(language) ? locale : language
  const decimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  const [whole, one] = [new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }), new Intl.NumberFormat(tag, decimal)]
  const day = new Intl.DateTimeFormat(language === 'es' ? 'es-ES' : 'en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' })
  return { count: (value: number) => whole.format(value), one: (value: number) => one.format(value), day: (text: string) => day.format(new Date(`${text}T00:00:00Z`)) }
}

/** What moved less than its margin did not move. */
const whatHappened = ({ index, before }: WeekNews, words: WeekWords, one: (value: number) => string): string => {
  if (index === null) return words.none
  if (before === null) return fill(words.first, { value: one(index.value) })
  const change = index.value - before
  if (Math.abs(change) < (index.high - index.low) / 2) return words.same
  return fill(change > 0 ? words.up : words.down, { change: one(Math.abs(change)) })
}

const shortened = (text: string): string => {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length <= LONGEST_VOICE ? plain : `${plain.slice(0, LONGEST_VOICE - 1).toWellFormed().trimEnd()}…`
}

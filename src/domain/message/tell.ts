import { spark } from './chart.ts'
import { slowLines, slowTitle } from './slow.ts'
import type { AlertNews, Hand, Story } from './story.ts'
import { fill, WORDS, type Words } from './words.ts'

const HARDLY_ANY = 0.5
const LONGEST_VOICE = 280

export const dateIn = (at: Date, { language, timeZone }: Hand): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es-ES' : 'en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(at)

const numberIn = (value: number, { language, locale }: Hand, digits = 0): string =>
  new Intl.NumberFormat(locale.startsWith(language) ? locale : language, { maximumFractionDigits: digits }).format(value)

/** A line that says what happened, enough for a summary and a subject. */
export const titleOf = (news: AlertNews, hand: Hand): string => {
  const words = WORDS[hand.language]
  if (news.slow) return news.event === 'alert.reminder' ? `${words.reminder}: ${slowTitle(news.slow, news, hand)}` : slowTitle(news.slow, news, hand)
  const values = { brand: news.brand, kind: kindOf(news, words), observed: numberIn(Math.round(news.observed), hand), expected: expectedIn(news, hand) }
  if (news.event === 'alert.recovered') return fill(words.recovered, values)
  if (news.event === 'alert.closed') return fill(words.closed, values)
  const counted: Record<string, string> = { negative: words.title, share: words.titleShare, volume: words.titleVolume }
  const title = fill(counted[news.kind] ?? '{brand}: {kind}', values)
  return news.event === 'alert.reminder' ? `${words.reminder}: ${title}` : title
}

const kindOf = ({ kind }: AlertNews, words: Words): string => words.kinds[kind] ?? kind

const expectedIn = ({ expected }: AlertNews, hand: Hand): string => (expected < HARDLY_ANY ? WORDS[hand.language].hardly : numberIn(expected, hand, expected < 10 ? 1 : 0))

/** An alert as a story in the reader's language. */
export const tellAlert = (news: AlertNews, hand: Hand): Story => {
  const words = WORDS[hand.language]
  const isOver = news.endedAt !== null
  const facts = [
    { label: words.facts.severity, value: `${words.severity[news.severity]} · ${kindOf(news, words)} · ${words.events[news.event] ?? news.event}` },
    { label: words.facts.since, value: dateIn(news.onset, hand) },
    ...(news.owner === null ? [] : [{ label: words.facts.owner, value: news.owner }]),
    ...(isOver ? [] : [{ label: words.facts.first, value: news.firstStep ?? words.firstStep[news.moment ?? 'general'] }]),
  ]
  return {
    severity: news.severity,
    title: titleOf(news, hand),
    lines: [...(news.slow ? slowLines(news.slow, news, hand) : []), causeIn(news, words, hand), oddsIn(news, words, hand)].filter(line => line !== null),
    facts,
    voices: isOver ? [] : news.voices.map(voice => ({ ...voice, text: shortened(voice.text) })),
    voicesLabel: words.voices,
    bars: news.bars,
    barsLabel: news.bars.length === 0 ? '' : fill(words.bars, { spark: spark(news.bars) }),
    links: [...(news.url === null ? [] : [{ label: words.see, url: news.url, isFirst: true }]), ...(news.actUrl === null || isOver ? [] : [{ label: words.act, url: news.actUrl }])],
    foot: fill(words.foot, { brand: news.brand }),
  }
}

const causeIn = ({ phrases, moment, source }: AlertNews, words: Words, { language }: Hand): string | null => {
  const quoted = phrases.map(phrase => (language === 'es' ? `«${phrase}»` : `“${phrase}”`)).join(', ')
  const parts = [
    ...(quoted === '' ? [] : [fill(words.cause, { phrases: quoted })]),
    ...(moment === null ? [] : [fill(words.atMoment, { moment: words.moments[moment] })]),
    ...(source === null ? [] : [fill(words.atSource, { source })]),
  ]
  if (parts.length === 0) return null
  const sentence = parts.join(', ')
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`
}

const oddsIn = ({ per90d }: AlertNews, words: Words, hand: Hand): string | null =>
  per90d === null ? null : per90d < 0.005 ? words.oddsNever : fill(words.odds, { times: numberIn(per90d, hand, per90d < 1 ? 2 : 1) })

const shortened = (text: string): string => {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length <= LONGEST_VOICE ? plain : `${plain.slice(0, LONGEST_VOICE - 1).trimEnd()}…`
}

const bare = (title: string, lines: string[], foot: string, links: Story['links'] = []): Story => ({ severity: null, title, lines, facts: [], voices: [], voicesLabel: '', bars: [], barsLabel: '', links, foot })

export const tellTest = (brand: string, { language }: Hand): Story => {
  const { test, foot } = WORDS[language]
  return bare(fill(test.title, { brand }), [fill(test.line, { brand })], fill(foot, { brand }))
}

export const tellDisabled = ({ brand, name, reason }: { brand: string; name: string; reason: string }, { language }: Hand): Story => {
  const { disabled, foot } = WORDS[language]
  return bare(fill(disabled.title, { brand, name }), [fill(disabled.line, { reason })], fill(foot, { brand }))
}

/** A source that died, fell silent or is well again. */
export const tellSource = ({ event, brand, source, message, advice, url }: { event: string; brand: string; source: string; message: string | null; advice: string | null; url: string | null }, { language }: Hand): Story => {
  const words = WORDS[language]
  const lines = [message, advice].filter(line => line !== null)
  return bare(`${brand}: ${source} ${words.events[event] ?? event}`, lines, fill(words.foot, { brand }), url === null ? [] : [{ label: words.see_sources, url, isFirst: true }])
}

const MOST_TOLD = 20

/** What was held in quiet hours, in one message. */
export const tellSummary = ({ brand, items, url }: { brand: string; items: Array<{ at: Date; what: string }>; url: string | null }, hand: Hand): Story => {
  const { summary, foot, see } = WORDS[hand.language]
  const lines = items.slice(0, MOST_TOLD).map(({ at, what }) => fill(summary.line, { when: dateIn(at, hand), what }))
  const more = items.length > MOST_TOLD ? [fill(summary.more, { count: items.length - MOST_TOLD })] : []
  const title = fill(items.length === 1 ? summary.one : summary.other, { brand, count: items.length })
  return bare(title, [...lines, ...more], fill(foot, { brand }), url === null ? [] : [{ label: see, url, isFirst: true }])
}

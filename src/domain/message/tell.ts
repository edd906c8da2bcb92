import type { Told } from '../../contract.ts'
import { chartSvg, spark } from './chart.ts'
import { causeLine, factsOf, wholeFacts } from './facts.ts'
import { counted, dateIn, listIn, numberIn, percentIn, quoted } from './figures.ts'
import { floorLines, floorTitle, floorVoices } from './floor.ts'
import { slowLines, slowTitle } from './slow.ts'
import { chargeOf } from './steps.ts'
import { isMoment } from '../journey/moments.ts'
import type { AlertNews, Hand, Story } from './story.ts'
import { fill, WORDS, type Words } from './words.ts'

const HARDLY_ANY = 0.5
const LONGEST_VOICE = 280
const MOST_VOICES = 3
// Less than this of a window is not yet all of it.
const INCOMPLETE = 0.85

type Titled = Pick<AlertNews, 'event' | 'brand' | 'kind' | 'observed' | 'expected' | 'source' | 'endedAt'> & Partial<Pick<AlertNews, 'explanation' | 'summary' | 'slow' | 'floor'>>

/** A line that says what happened, enough for a summary and a subject. */
export const titleOf = (news: Titled, hand: Hand): string => {
  const words = WORDS[hand.language]
  if (news.slow) return remindedOf(slowTitle(news.slow, news, hand), news, words)
  if (news.floor) return remindedOf(floorTitle(news, news.floor, hand), news, words)
  const over: Record<string, string> = { 'alert.recovered': words.recovered, 'alert.closed': words.closed }
  const ending = over[news.event]
  if (ending !== undefined) return `${news.brand}: ${isCounted(news.kind) ? endingIn(ending, news, words, hand) : `${kindOf(news.kind, words)}, ${words.events[news.event]}`}`
  const title = `${news.brand}: ${cameIn(news, words, hand)}`
  return remindedOf(title, news, words)
}

const remindedOf = (title: string, { event }: Titled, words: Words): string => (event === 'alert.reminder' ? `${words.reminder}. ${title}` : title)

const isCounted = (kind: string): kind is 'negative' | 'share' | 'volume' => kind === 'negative' || kind === 'share' || kind === 'volume'

const whatOf = (kind: string, words: Words): string => words.what[kind === 'volume' ? 'volume' : 'negative']

const cameIn = ({ kind, observed, expected, explanation }: Titled, words: Words, hand: Hand): string => {
  const { concentration } = explanation ?? {}
  if (concentration?.kind === 'author') {
    const what = words.what[concentration.among]
    return fill(words.came.oneAuthor, { count: numberIn(concentration.count, hand), of: numberIn(concentration.of, hand), what })
  }
  if (!isCounted(kind)) return fill(words.came.other, { kind: kindOf(kind, words) })
  const span = explanation ? counted(words.span, explanation.window.hours, hand) : ''
  return fill(words.came[kind], { span, observed: numberIn(Math.round(observed), hand), expected: expectedIn(expected, words, hand) })
}

const endingIn = (sentence: string, { kind, observed, expected, summary }: Titled, words: Words, hand: Hand): string => {
  const span = counted(words.hours, summary?.hours ?? 1, hand)
  return fill(summary ? sentence : sentence.replace(/ (?:en|in) \{span\}/, ''), { span, what: whatOf(kind, words), observed: numberIn(Math.round(summary?.observed ?? observed), hand), expected: expectedIn(summary?.expected ?? expected, words, hand) })
}

const kindOf = (kind: string, words: Words): string => words.kinds[kind] ?? kind

const expectedIn = (expected: number, words: Words, hand: Hand): string => (expected < HARDLY_ANY ? words.expected.hardly : counted(words.expected, Math.round(expected), hand))

/** An alert as a story in the reader's language. */
export const tellAlert = (news: AlertNews, hand: Hand): Story => {
  const words = WORDS[hand.language]
  const isOver = news.endedAt !== null
  return {
    severity: news.severity,
    title: titleOf(news, hand),
    lines: linesOf(news, words, hand),
    todo: todoOf(news, words, hand),
    facts: isOver ? wholeFacts(news, words, hand) : factsOf(news, words, hand),
    voices: isOver ? [] : (news.floor ? floorVoices(news.voices, news.floor) : news.voices).slice(0, MOST_VOICES).map(({ text, source, url, stars }) => ({ text: shortened(text), url, source: [source, stars && fill(words.stars, stars)].filter(part => part !== null).join(', ') || null })),
    voicesLabel: words.voices,
    bars: news.bars,
    barsLabel: news.bars.length === 0 ? '' : fill(words.bars, { spark: spark(news.bars), most: numberIn(Math.max(0, ...news.bars.slice(-24).map(({ count }) => count)), hand) }),
    chart: news.bars.length === 0 ? null : chartSvg(news, hand),
    links: [...(news.url === null ? [] : [{ label: words.see, url: news.url, isFirst: true }]), ...(news.actUrl === null || isOver ? [] : [{ label: words.act, url: news.actUrl }])],
    foot: fill(words.foot, { brand: news.brand }),
  }
}

/** What hours, weeks and grave harm each have to say. */
const linesOf = (news: AlertNews, words: Words, hand: Hand): string[] => {
  if (news.floor) return floorLines(news.floor, hand)
  const slow = news.slow ? slowLines(news.slow, news, hand) : []
  return [...slow, ...crowdCaution(news, words, hand), causeLine(news, words, hand), placeIn(news, words), partsIn(news, words), duringIn(news, words, hand), ...countCautions(news, words, hand)].filter(line => line !== null)
}

const placeIn = ({ place }: AlertNews, words: Words): string | null => (place === null ? null : fill(words.atPlace, { place }))

const partsIn = ({ parts }: AlertNews, words: Words): string | null =>
  parts.length === 0 ? null : fill(words.parts, { parts: parts.map(part => (isMoment(part) ? words.moments[part] : part)).join(', ') })

const duringIn = ({ during }: AlertNews, words: Words, hand: Hand): string | null =>
  during.length === 0 ? null : fill(words.during, { events: listIn(during.map(name => quoted(name, hand)), hand) })

/** What comes first, and whose it is; of what is over, what remains. */
const todoOf = (news: AlertNews, words: Words, hand: Hand): Story['todo'] => {
  const { kind, moment, explanation, summary } = news
  const { owner, firstStep } = chargeOf({ kind, moment, concentration: explanation?.concentration ?? null, floor: news.floor }, hand.language, news)
  if (news.endedAt === null) return [{ label: words.facts.first, value: firstStep }, { label: words.facts.owner, value: owner }]
  const open = summary ? summary.negatives - summary.answered : 0
  return open === 0 ? [] : [{ label: words.facts.remains, value: counted(words.remains, open, hand) }, { label: words.facts.owner, value: owner }]
}

/** Where many do not speak: said before what they say. */
export const crowdCaution = ({ explanation }: Pick<AlertNews, 'explanation'>, { caution }: Words, hand: Hand): string[] => {
  if (!explanation?.concentration) return []
  const { kind, count, of, share } = explanation.concentration
  return [fill(caution[kind], { count: numberIn(count, hand), of: numberIn(of, hand), rest: numberIn(of - count, hand), share: percentIn(share, hand) })]
}

/** What a reader must know of the count. */
export const countCautions = ({ explanation, event, kind }: Pick<AlertNews, 'explanation' | 'event' | 'kind'>, { caution }: Words, hand: Hand): string[] => {
  const completeness = explanation?.completeness ?? 1
  const isOver = event === 'alert.recovered' || event === 'alert.closed'
  return [
    ...(!isOver && completeness < INCOMPLETE ? [fill(caution.incomplete, { share: percentIn(completeness, hand) })] : []),
    ...(event === 'alert.closed' && isCounted(kind) ? [caution.stays] : []),
  ]
}

const shortened = (text: string): string => {
  const plain = text.replace(/\s+/g, ' ').trim()
  const letters = [...plain]
  return letters.length <= LONGEST_VOICE ? plain : `${letters.slice(0, LONGEST_VOICE - 1).join('').trimEnd()}…`
}

const bare = (title: string, lines: string[], foot: string, links: Story['links'] = []): Story => ({ severity: null, title, lines, todo: [], facts: [], voices: [], voicesLabel: '', bars: [], barsLabel: '', chart: null, links, foot })

export const tellTest = (brand: string, { language }: Hand): Story => {
  const { test, foot } = WORDS[language]
  return bare(fill(test.title, { brand }), [fill(test.line, { brand })], fill(foot, { brand }))
}

export const tellDisabled = ({ brand, name, reason }: { brand: string; name: string; reason: Told }, { language }: Hand): Story => {
  const { disabled, foot } = WORDS[language]
  return bare(fill(disabled.title, { brand, name }), [fill(disabled.line, { reason: reason[language] })], fill(foot, { brand }))
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

import type { Share } from '../alert/explanation.ts'
import { counted, dateIn, listIn, numberIn, percentIn, quoted, timeIn, upperFirst } from './figures.ts'
import type { AlertNews, Fact, Hand } from './story.ts'
import { fill, type Words } from './words.ts'

const MOST_PARTS = 2
// Half of a wave must share something for it to be named first.
const MAJORITY = 0.5
// A part this small explains nothing.
const LEAST_PART = 0.1
const DAYS_OF_ODDS = 90
const DAYS_A_YEAR = 365
const YEARS_TO_TELL = 1000

type Caused = Pick<AlertNews, 'phrases' | 'moment' | 'source' | 'explanation' | 'endedAt' | 'aspectLabels'>

/** What they have in common, in short sentences; null: nothing. */
export const causeLine = (news: Caused, words: Words, hand: Hand): string | null => {
  const { moment, source } = news
  const said = news.endedAt === null ? saidNow(news, words, hand) : saidThen(news, words, hand)
  const parts = [...said, ...(source === null ? [] : [fill(words.cause.atSource, { source })]), ...(moment === null || said.length > 0 ? [] : [fill(words.cause.atMoment, { moment: words.moments[moment] })])]
  return parts.length === 0 ? null : parts.map(part => `${upperFirst(part)}.`).join(' ')
}

/** The touchpoint that half of it is about, where one rose. */
const leadOf = (explanation: AlertNews['explanation']) => explanation?.aspects.find(({ share }) => share >= MAJORITY)

const quotedList = (phrases: string[], hand: Hand): string => listIn(phrases.map(phrase => quoted(phrase, hand)), hand)

/** What most speak of, or how many say the phrase that tells most, and what else is repeated. */
const saidNow = ({ phrases, explanation, aspectLabels }: Caused, { cause }: Words, hand: Hand): string[] => {
  const lead = leadOf(explanation)
  const [first, ...others] = phrases
  const repeated = phrases.length === 0 ? [] : [counted(cause.repeated, phrases.length, hand, { phrases: quotedList(phrases, hand) })]
  if (lead && explanation) {
    const usual = numberIn(Math.round((lead.before ?? 0) * explanation.of), hand)
    return [fill(cause.about, { count: numberIn(lead.count, hand), of: numberIn(explanation.of, hand), name: nameOf(lead.key, aspectLabels, hand), usual }), ...repeated]
  }
  const term = explanation?.terms.find(({ phrase }) => phrase === first)
  if (first === undefined || !term || !explanation || term.mentions < MAJORITY * explanation.of) return repeated
  const said = fill(cause.said, { count: numberIn(term.mentions, hand), of: numberIn(explanation.of, hand), phrase: quoted(first, hand) })
  return [said, ...(others.length === 0 ? [] : [counted(cause.also, others.length, hand, { phrases: quotedList(others, hand) })])]
}

const saidThen = ({ phrases, explanation, aspectLabels }: Caused, { cause }: Words, hand: Hand): string[] => {
  const lead = leadOf(explanation)
  const repeated = phrases.length === 0 ? [] : [lead ? counted(cause.repeated, phrases.length, hand, { phrases: quotedList(phrases, hand) }) : fill(cause.was, { phrases: quotedList(phrases, hand) })]
  return [...(lead ? [fill(cause.wasAbout, { name: nameOf(lead.key, aspectLabels, hand) })] : []), ...repeated]
}

const nameOf = (key: string, labels: AlertNews['aspectLabels'], { language }: Hand): string => labels[key]?.[language].toLowerCase() ?? key

/** Figures of an alert that is open, the most useful first. */
export const factsOf = (news: AlertNews, words: Words, hand: Hand): Fact[] => {
  const { per90d, severity, kind, event } = news
  return [
    { label: words.facts.since, value: dateIn(news.onset, hand) },
    ...fact(words.facts.usual, usualIn(news, words, hand)),
    ...partFacts(news, words, hand),
    ...fact(words.facts.odds, per90d === null ? null : upperFirst(oddsIn(per90d, words, hand))),
    { label: words.facts.severity, value: `${words.severity[severity]} · ${words.kinds[kind] ?? kind} · ${words.events[event] ?? event}` },
  ]
}

/** Who and what it is made of, each part beside what it was. */
export const partFacts = ({ explanation, aspectLabels }: Pick<AlertNews, 'explanation' | 'aspectLabels'>, words: Words, hand: Hand): Fact[] => [
  ...fact(words.facts.share, shareIn({ explanation }, words, hand)),
  ...fact(words.facts.moment, partsIn(explanation?.moments.filter(hasRisen).map(part => ({ ...part, name: words.moments[part.key] })), words, hand)),
  ...fact(words.facts.source, partsIn(explanation?.sources, words, hand)),
  ...fact(words.facts.place, partsIn(explanation?.places, words, hand)),
  ...fact(words.facts.aspects, partsIn(explanation?.aspects.filter(part => part !== leadOf(explanation)).map(part => ({ ...part, name: nameOf(part.key, aspectLabels, hand) })), words, hand)),
]

/** How it went, of an alert that is over. */
export const wholeFacts = (news: Pick<AlertNews, 'summary' | 'onset' | 'explanation'>, words: Words, hand: Hand): Fact[] => {
  const { summary, onset } = news
  const since = { label: words.facts.since, value: dateIn(onset, hand) }
  if (!summary) return [since]
  const { negatives, answered, peak } = summary
  const answer = answered === 0 ? words.answered.none : answered === negatives ? words.answered.all : words.answered.some
  return [
    since,
    { label: words.facts.lasted, value: fill(words.lasted, { span: counted(words.hours, summary.hours, hand), to: dateIn(new Date(summary.to), hand) }) },
    ...(peak === null ? [] : [{ label: words.facts.peak, value: fill(words.peak, { time: timeIn(new Date(peak.at), hand), count: numberIn(peak.count, hand) }) }]),
    ...(negatives === 0 ? [] : [{ label: words.facts.answered, value: fill(answer, { answered: numberIn(answered, hand), count: numberIn(negatives, hand) }) }]),
    ...fact(words.facts.moment, partsIn(news.explanation?.moments.map(part => ({ ...part, name: words.moments[part.key] })), words, hand)),
    ...fact(words.facts.source, partsIn(news.explanation?.sources, words, hand)),
  ]
}

// Less is no change worth a reader’s time.
const NOTICEABLE = 0.05

const hasRisen = ({ share, before }: Share): boolean => before === null || share > before + NOTICEABLE

const fact = (label: string, value: string | null): Fact[] => (value === null ? [] : [{ label, value }])

const usualIn = ({ explanation }: AlertNews, { usual }: Words, hand: Hand): string | null => {
  if (!explanation) return null
  const { expected: { low, high, value }, lastWeek: { observed } } = explanation
  const range = low === null || high === null ? fill(usual.about, { value: numberIn(value, hand, value < 10 ? 1 : 0) }) : fill(low === 0 ? usual.upTo : usual.between, { low: numberIn(low, hand), high: numberIn(high, hand) })
  return `${range}; ${observed === 0 ? usual.lastWeek.none : counted(usual.lastWeek, observed, hand)}`
}

const shareIn = ({ explanation }: Pick<AlertNews, 'explanation'>, { share }: Words, hand: Hand): string | null => {
  const { now, before } = explanation?.negativeShare ?? { now: null, before: null }
  if (now === null) return null
  const told = fill(share.now, { share: numberIn(100 * now, hand) })
  return before === null ? told : `${told}; ${fill(share.before, { share: numberIn(100 * before, hand) })}`
}

/** The largest parts, each beside what it was. */
const partsIn = (parts: Array<Share & { name: string }> | undefined, words: Words, hand: Hand): string | null => {
  const told = (parts ?? []).filter(({ share }) => share >= LEAST_PART).slice(0, MOST_PARTS)
  if (told.length === 0) return null
  return told.map(({ name, share, before }) => fill(before === null ? words.part : words.partBefore, { name, share: percentIn(share, hand), before: percentIn(before ?? 0, hand) })).join(' · ')
}

/** How often chance alone would bring one like it, in words. */
export const oddsIn = (per90d: number, { odds }: Words, hand: Hand): string => {
  const years = per90d <= 0 ? Infinity : DAYS_OF_ODDS / DAYS_A_YEAR / per90d
  if (years > YEARS_TO_TELL) return odds.never
  if (years >= 1) return counted(odds.years, Math.round(years), hand)
  if (per90d < 1) return fill(odds.days, { count: numberIn(Math.round(DAYS_OF_ODDS / per90d), hand) })
  return counted(odds.many, Math.round(per90d), hand)
}

import { listNewestAspects, sampleTexts, sumAspects, type AspectSums, type Instants } from '../db/reading/aspect.ts'
import type { Brand } from '../db/brand.ts'
import { listMentions, type MentionView } from '../db/mention/list.ts'
import { loadReadings } from '../db/reading/reading.ts'
import type { MentionAspects } from '../domain/journey/aspect.ts'
import { associate, type Association, type GroupSums } from '../domain/journey/association.ts'
import { isoDay, startOfDay } from '../domain/time/day.ts'
import { keyPhrases } from '../domain/language/key-phrase.ts'
import { MOMENTS, type Moment } from '../domain/journey/moments.ts'
import type { Span } from '../domain/reading/reading.ts'
import { ANY } from '../domain/index/tally.ts'
import { touchpointsOf, type Touchpoint, type TouchpointCounts } from '../domain/journey/touchpoint.ts'
import type { Services } from './services.ts'

export interface DayWindow {
  /** Days since 1970-01-01 in the brand's time zone, both included. */
  from: number
  to: number
  sourceId?: string | undefined
}

// Enough for a few hundred phrases to stand out, and counted in a fraction of a second.
const SAMPLE_NOW = 1000
const SAMPLE_BEFORE = 2000
// The brand's own background: the year before the window.
const BACKGROUND_DAYS = 365
const NEWEST = 2000
const EXAMPLES = 3
const TOP = 15

type Deps = Pick<Services, 'db' | 'aspects'>

/** What people talk about over a window: from the rollup, with examples and phrases from bounded samples. */
export const aspectsView = async ({ db, aspects }: Deps, brand: Brand, window: DayWindow, moment?: Moment) => {
  const before = { ...window, from: 2 * window.from - window.to - 1, to: window.from - 1 }
  const instants = instantsOf(brand, window)
  const [now, past, newest, phrases] = await Promise.all([
    sumAspects(db, brand.id, window),
    sumAspects(db, brand.id, before),
    listNewestAspects(db, brand.id, instants, NEWEST),
    minePhrases(db, brand, window),
  ])
  const points = touchpointsOf({ mentions: totalOf(now), counts: cells(now, moment) }, { mentions: totalOf(past), counts: cells(past, moment) })
  const shown = { pains: withExamples(points.pains.slice(0, TOP), 'negative', newest), standouts: withExamples(points.standouts.slice(0, TOP), 'positive', newest) }
  const quotes = await quotesOf(db, brand, [...shown.pains, ...shown.standouts])
  const view = (point: Touchpoint & { ids: string[] }) => {
    const { ids, ...rest } = point
    return { ...rest, label: labelOf(aspects, point.aspect), examples: ids.flatMap(id => quotes(id, point.aspect)) }
  }
  return {
    from: isoDay(window.from),
    to: isoDay(window.to),
    before: { from: isoDay(before.from), to: isoDay(before.to) },
    mentions: totalOf(now),
    aspects: listAspects(now, past, moment).map(row => ({ ...row, label: labelOf(aspects, row.key) })),
    pains: shown.pains.map(view),
    standouts: shown.standouts.map(view),
    phrases,
    basis: BASIS,
  }
}

const BASIS = [
  'Counts are of every mention of the window, from daily sums.',
  `Examples are found among the newest ${NEWEST} mentions of the window.`,
  'Phrases are mined from a sample that takes of every hour its share, newest first; the same text many times counts once.',
]

/** Aspects whose words were taken out of the files keep their past under their key. */
const labelOf = (aspects: Services['aspects'], key: string): { es: string; en: string } => aspects.labels[key] ?? { es: key, en: key }

const instantsOf = ({ timeZone }: Brand, { from, to, sourceId }: DayWindow): Instants => ({ from: new Date(startOfDay(from, timeZone)), to: new Date(startOfDay(to + 1, timeZone)), sourceId })

const isMoment = (text: string): text is Moment => (MOMENTS as readonly string[]).includes(text)

const totalOf = (sums: AspectSums[]): number => countOf(sums.find(({ aspect, moment }) => aspect === ANY && moment === ANY))
const countOf = (row?: AspectSums): number => (row ? row.positive + row.negative + row.neutral + row.unsure : 0)

const cells = (sums: AspectSums[], only?: Moment): TouchpointCounts[] =>
  sums.flatMap(({ aspect, moment, positive, negative, neutral }) => (aspect !== ANY && isMoment(moment) && (only === undefined || moment === only) ? [{ aspect, moment, positive, negative, neutral }] : []))

const listAspects = (now: AspectSums[], past: AspectSums[], moment?: Moment) => {
  const at = moment ?? ANY
  const total = totalOf(now)
  const totalBefore = totalOf(past)
  const beforeOf = new Map(past.filter(row => row.moment === at).map(row => [row.aspect, countOf(row)]))
  return now
    .filter(row => row.aspect !== ANY && row.moment === at)
    .map(row => ({
      key: row.aspect,
      mentions: countOf(row),
      positive: row.positive,
      negative: row.negative,
      neutral: row.neutral,
      per100: (100 * countOf(row)) / total,
      before: totalBefore === 0 ? null : (100 * (beforeOf.get(row.aspect) ?? 0)) / totalBefore,
    }))
    .toSorted((a, b) => b.mentions - a.mentions || a.key.localeCompare(b.key))
}

const withExamples = (points: Touchpoint[], side: 'positive' | 'negative', newest: Array<{ id: string; aspects: MentionAspects }>): Array<Touchpoint & { ids: string[] }> =>
  points.map(point => ({
    ...point,
    ids: newest.filter(({ aspects }) => aspects[point.aspect]?.polarity === side && aspects[point.aspect]!.moments.includes(point.moment)).slice(0, EXAMPLES).map(({ id }) => id),
  }))

// A glance: about two lines, with room before the words that name the aspect.
const QUOTE_CHARACTERS = 220
const QUOTE_BEFORE = 60

interface Quote {
  mentionId: string
  quote: string
  /** Of the words that name the aspect, into the whole text. */
  evidence: Span[]
}

const quotesOf = async (db: Deps['db'], brand: Brand, points: Array<{ ids: string[] }>): Promise<(id: string, aspect: string) => Quote[]> => {
  const ids = [...new Set(points.flatMap(point => point.ids))]
  const [mentions, readings] = await Promise.all([ids.length === 0 ? [] : listMentions(db, brand.id, { ids, limit: ids.length }), loadReadings(db, brand.id, ids)])
  const byId = new Map(mentions.map(mention => [mention.id, mention]))
  return (id, aspect) => {
    const mention = byId.get(id)
    if (!mention) return []
    const evidence = readings.get(id)?.aspects?.find(({ key }) => key === aspect)?.evidence ?? []
    return [{ mentionId: id, quote: quoteOf(mention, evidence), evidence }]
  }
}

const quoteOf = ({ text }: MentionView, evidence: Span[]): string => {
  const near = Math.max(0, (evidence[0]?.[0] ?? 0) - QUOTE_BEFORE)
  // Between words, where one ends near enough.
  const start = near === 0 ? 0 : near + (/^\S{0,24}\s+/.exec(text.slice(near))?.[0].length ?? 0)
  const most = start + QUOTE_CHARACTERS
  const end = most >= text.length ? most : most - (/\s+\S{0,24}$/.exec(text.slice(start, most))?.[0].length ?? 0)
  return `${start > 0 ? '…' : ''}${text.slice(start, end).toWellFormed()}${end < text.length ? '…' : ''}`
}

const minePhrases = async (db: Deps['db'], brand: Brand, window: DayWindow) => {
  const background = { ...window, from: window.from - BACKGROUND_DAYS, to: window.from - 1 }
  const now = await sampleTexts(db, brand.id, instantsOf(brand, window), SAMPLE_NOW)
  const before = await sampleTexts(db, brand.id, instantsOf(brand, background), SAMPLE_BEFORE)
  return {
    items: keyPhrases(now.texts, before.texts, { ownNames: [brand.name, ...brand.aliases] }),
    sample: { texts: now.texts.length, of: now.of },
    background: { from: isoDay(background.from), to: isoDay(background.to), texts: before.texts.length, of: before.of },
  }
}

/** How each moment and each aspect goes with stars and with customers lost, over a window: from the rollup alone. */
export const whatMattersView = async ({ db, aspects }: Deps, brand: Brand, window: DayWindow) => {
  const sums = await sumAspects(db, brand.id, window)
  const all = groupOf(sums.find(({ aspect, moment }) => aspect === ANY && moment === ANY))
  return {
    from: isoDay(window.from),
    to: isoDay(window.to),
    mentions: all.mentions,
    rated: all.rated,
    lost: all.lost,
    moments: associateMoments(sums, all),
    aspects: sums
      .filter(({ aspect, moment }) => aspect !== ANY && moment === ANY)
      .map(row => ({ key: row.aspect, label: labelOf(aspects, row.aspect), ...associate(groupOf(row), all) }))
      .toSorted((a, b) => weightOf(b) - weightOf(a) || b.mentions - a.mentions),
    caution: CAUTION,
  }
}

/** The same of the moments alone: a page asks no more. */
export const momentsThatMatter = async ({ db }: Pick<Deps, 'db'>, brand: Brand, window: DayWindow) => {
  const sums = await sumAspects(db, brand.id, { ...window, aspect: ANY })
  const all = groupOf(sums.find(({ moment }) => moment === ANY))
  return { from: isoDay(window.from), to: isoDay(window.to), mentions: all.mentions, moments: associateMoments(sums, all) }
}

const associateMoments = (sums: AspectSums[], all: GroupSums) =>
  MOMENTS.map(key => ({ key, ...associate(groupOf(sums.find(({ aspect, moment }) => aspect === ANY && moment === key)), all) }))

const CAUTION =
  'Association, not cause: mentions that talk of it, compared with those that do not. What it goes with may come from something else; of many comparisons one in ten misses its interval by chance.'

const NOTHING: GroupSums = { mentions: 0, lost: 0, rated: 0, stars: 0, stars2: 0 }

const groupOf = (row?: AspectSums): GroupSums => (row ? { mentions: countOf(row), lost: row.lost, rated: row.rated, stars: row.stars / 100, stars2: row.stars2 / 10_000 } : NOTHING)

/** How far from nothing the nearer end of the interval is: sure and strong first. */
const weightOf = ({ stars }: Association): number => (stars === null ? -Infinity : Math.max(stars.low, -stars.high))

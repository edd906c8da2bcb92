import type { Collector } from '../contract.ts'
import type { Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { listMentions, type MentionView } from '../db/mention/list.ts'
import { countAnswers, countOffTopic, countOpinions, listWaits, type OpinionCount } from '../db/public/count.ts'
import type { PublicFace } from '../db/public/face.ts'
import { readPublicIndex, type StrangersIndex } from '../db/index/reputation.ts'
import type { Source } from '../db/source/source.ts'
import { countVanished } from '../db/mention/vanished.ts'
import { dayOf, isoDay, startOfDay } from '../domain/time/day.ts'
import type { Formula } from '../domain/index/formula.ts'
import type { Interval } from '../domain/index/interval.ts'
import { withheldOf } from '../domain/public-words.ts'
import { starsOf } from '../domain/index/stars.ts'
import { NEUTRAL } from '../domain/index/zmot.ts'
import { correctAnswers, correctCounts, toneOf } from './public-correct.ts'
import type { PublicFaceView, PublicOpinion, StarCounts } from './public-schema.ts'
import { UNSEEN } from './reputation.ts'

export interface PublicFaceOptions {
  db: Database
  now: () => Date
  formula: Formula
  collectors: Map<string, Collector>
}

const WINDOW_DAYS = 90
const NEWEST = 10
const MOST_TEXT = 4000

/**
 * What strangers are told of a brand. It takes the brand and the instant, nothing else: there is no filter, order or
 * limit by which anybody could leave out or move what is bad.
 */
export const readPublicFace = async ({ db, now, formula, collectors }: PublicFaceOptions, brand: Brand): Promise<PublicFaceView> => {
  const at = now()
  const today = dayOf(at.getTime(), brand.timeZone)
  const from = today - WINDOW_DAYS + 1
  const span = { from: new Date(startOfDay(from, brand.timeZone)), to: new Date(startOfDay(today + 1, brand.timeZone)) }
  const [index, stored, answers, waits, offTopic, vanished] = await Promise.all([
    readPublicIndex(db, brand, at, formula), countOpinions(db, brand.id, span), countAnswers(db, brand.id, { ...span, days: { from, to: today } }), listWaits(db, brand.id, span), countOffTopic(db, brand.id, span), countVanished(db, brand.id),
  ])
  const faces = index.faces.filter(({ inner: { day, gone } }) => day >= from && day <= today && !gone)
  const counts = correctCounts(stored, faces)
  return {
    version: 1,
    brand: { slug: brand.slug, name: brand.name },
    invented: brand.origin === 'demo',
    asOf: at.toISOString(),
    index: rounded(index.index),
    neutral: NEUTRAL,
    formula: formula.version,
    window: { days: WINDOW_DAYS, from: isoDay(from), to: isoDay(today) },
    opinions: { total: sum(counts), stars: starsIn(counts), average: averageOf(counts), tones: tonesIn(counts) },
    sources: sourcesOf(index, counts, collectors),
    newest: await newestOf(db, { brand, to: span.to, index, collectors }),
    answers: { ...correctAnswers(answers, faces), medianSeconds: medianSeconds(waits) },
    leftOut: { offTopic, vanished: vanished.reduce((all, { mentions }) => all + mentions, 0), vanishedNegative: vanished.reduce((all, { negative }) => all + negative, 0) },
    unseen: UNSEEN,
  }
}

const sum = (counts: OpinionCount[]): number => counts.reduce((all, { count }) => all + count, 0)

export const starsIn = (counts: OpinionCount[]): StarCounts => {
  const of = (stars: number | null): number => sum(counts.filter(count => count.stars === stars))
  return { 5: of(5), 4: of(4), 3: of(3), 2: of(2), 1: of(1), none: of(null) }
}

const tonesIn = (counts: OpinionCount[]) => {
  const of = (tone: OpinionCount['tone']): number => sum(counts.filter(count => count.tone === tone))
  return { positive: of('positive'), neutral: of('neutral'), negative: of('negative'), unsure: of('unsure') }
}

const averageOf = (counts: OpinionCount[]): number | null => {
  const rated = counts.filter(({ stars }) => stars !== null)
  return rated.length === 0 ? null : hundredths(rated.reduce((all, { stars, count }) => all + stars! * count, 0) / sum(rated))
}

const hundredths = (value: number): number => Math.round(value * 100) / 100
const rounded = (interval: Interval | null): Interval | null => interval && { value: hundredths(interval.value), low: hundredths(interval.low), high: hundredths(interval.high) }

export const medianSeconds = (waitsMs: number[]): number | null => {
  const sorted = waitsMs.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length === 0 ? null : Math.round((sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2000)
}

const sourcesOf = ({ sourcesById, sources }: StrangersIndex, counts: OpinionCount[], collectors: PublicFaceOptions['collectors']): PublicFaceView['sources'] => {
  const figures = new Map(sources.map(source => [source.id, source]))
  return [...sourcesById.values()].flatMap(({ id, name, kind, order, collector }) => {
    const own = counts.filter(({ sourceId }) => sourceId === id)
    const figure = figures.get(id)
    if (own.length === 0 && !figure) return []
    const { share = null, ...interval } = figure ?? {}
    return [{ name, platform: collectors.get(collector)?.title ?? collector, kind, order, index: figure ? rounded(interval as Interval) : null, share: share === null ? null : hundredths(share), opinions: sum(own), stars: starsIn(own) }]
  })
}

interface Newest {
  brand: Brand
  to: Date
  index: StrangersIndex
  collectors: PublicFaceOptions['collectors']
}

const newestOf = async (db: Database, { brand, to, index, collectors }: Newest): Promise<PublicOpinion[]> => {
  const faces = new Map(index.faces.map(({ id, outer }) => [id, outer]))
  const mentions = await listMentions(db, brand.id, { to, limit: NEWEST })
  return mentions.map(mention => {
    const source = index.sourcesById.get(mention.sourceId)!
    return opinionOf(mention, { source, outer: faces.get(mention.id), inPublic: collectors.get(source.collector)?.inPublic })
  })
}

interface Around {
  source: Source
  outer: PublicFace['outer'] | undefined
  inPublic: 'link' | undefined
}

const opinionOf = (mention: MentionView, { source, outer, inPublic }: Around): PublicOpinion => {
  const withheld = withheldOf({ expired: mention.textExpiredAt !== null, kind: source.kind, inPublic })
  const polarities = Object.values(outer?.moments ?? mention.moments)
  const isShown = withheld === null
  const { ownerReply } = mention
  return {
    source: source.name,
    publishedAt: mention.publishedAt?.toISOString() ?? null,
    stars: mention.rating === null ? null : Math.round(starsOf(mention.rating)),
    tone: toneOf(outer ?? mention),
    mixed: polarities.includes('positive') && polarities.includes('negative'),
    title: isShown ? mention.title && cut(mention.title) : null,
    text: isShown ? cut(mention.text) : null,
    whole: !isShown || mention.text.length <= MOST_TEXT,
    withheld,
    language: mention.language,
    // Platforms ask for the name beside the words and the way to the original; without one nobody needs it.
    author: isShown && mention.url !== null ? mention.author : null,
    url: mention.url,
    vanished: mention.vanishedAt !== null,
    reply: isShown && ownerReply !== null ? { text: cut(ownerReply.text), publishedAt: instantOf(ownerReply.publishedAt) } : null,
  }
}

const cut = (text: string): string => text.slice(0, MOST_TEXT).toWellFormed()

const instantOf = (text: string | undefined): string | null => (text === undefined || Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString())

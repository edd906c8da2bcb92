import { opinionsOf, seriesOf } from '../../db/alert/chart.ts'
import { listVoices } from '../../db/alert/wave.ts'
import type { Database } from '../../db/client.ts'
import { listMentions, type MentionFilter, type MentionView } from '../../db/mention/list.ts'
import type { Source } from '../../db/source/source.ts'
import { listHourCounts } from '../../db/index/trend.ts'
import { WEEK_HOURS } from '../../domain/alert/chart.ts'
import { causeOf, tellingTerms, type Complaint } from '../../domain/alert/cause.ts'
import { crowdOf, type Said } from '../../domain/alert/concentration.ts'
import { leadingMoment, momentsIn, risenOf, sharesOf, withRise, type Crowding, type Explanation } from '../../domain/alert/explanation.ts'
import { measure, type Measure, type Usual } from '../../domain/spike/measure.ts'
import { KINDS, type Kind } from '../../domain/spike/finding.ts'
import type { Memory } from '../../domain/spike/memory.ts'
import { fold } from '../../domain/language/words.ts'

/** What an alert is about, as its `detail` keeps it. Texts are read where they are shown: what is erased or expired is not kept here. */
export interface Explained {
  hours: number
  cause: { moment: string | null; source: string | null; phrases: string[] }
  /** Ids of opinions that show it. */
  exemplars: string[]
  explanation: Explanation
  /** What is usual hour by hour, for the drawing; null: not known. */
  usual: Usual | null
}

export interface Explaining {
  brandId: string
  sources: Source[]
  now: Date
  alert: { kind: string; series: string; onset: Date; observed: number; expected: number; per90d: number | null }
  /** The detector's, where it measured. */
  memory?: Memory | undefined
  /** Only these opinions, where a part of the brand is watched. */
  only?: Pick<MentionFilter, 'moment' | 'sourceId' | 'branchId'> | undefined
}

// Enough to see what they share; a wave of thousands shares it in its first hundreds.
const MOST = 300
const BEFORE_DAYS = 30
const EXEMPLARS = 5
const MOST_PLACES = 5
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Why there is so much since the onset: what it shares that the month before had not, and who stands behind it. */
export const explain = async (db: Database, explaining: Explaining): Promise<Explained> => {
  const { brandId, sources, now, alert, only } = explaining
  const isVolume = alert.kind === 'volume'
  const which = { ...only, ...(!isVolume && { sentiment: 'negative' as const }), limit: MOST }
  const wave = await listMentions(db, brandId, { ...which, from: alert.onset })
  const before = await listMentions(db, brandId, { ...which, from: new Date(now.getTime() - BEFORE_DAYS * DAY_MS), to: alert.onset })
  const [said, usually] = [wave.map(complaintOf), before.map(complaintOf)]
  const terms = tellingTerms(said, usually)
  const { phrases, sourceId } = causeOf(said, usually, terms)
  const nameOf = (id: string): string | null => sources.find(source => source.id === id)?.name ?? null
  const measured = measureOf(explaining)
  const crowd = await crowdIn(db, explaining, wave)
  const moments = withRise(wave.map(each => momentsIn(each.moments, !isVolume)), before.map(each => momentsIn(each.moments, !isVolume)))
  const explanation: Explanation = {
    version: 1,
    ...(await figuresOf(db, explaining, measured)),
    of: wave.length,
    terms: terms.map(term => ({ ...term, mentions: countSaying(said, term.phrase) })),
    aspects: risenOf(wave.map(aspectsOf(isVolume)), before.map(aspectsOf(isVolume))),
    moments,
    sources: sharesOf(wave.map(each => [each.sourceId]), before.map(each => [each.sourceId])).map(({ key, ...part }) => ({ id: key, name: nameOf(key) ?? '', ...part })),
    places: sharesOf(wave.map(placeOf), before.map(placeOf)).slice(0, MOST_PLACES).map(({ key, ...part }) => ({ name: key, ...part })),
    concentration: crowd.concentration,
  }
  return {
    hours: explanation.window.hours,
    cause: { moment: leadingMoment(moments), source: sourceId === null ? null : nameOf(sourceId), phrases },
    exemplars: exemplarsOf(wave, phrases, crowd.groups).map(({ id }) => id),
    explanation,
    usual: measured?.usual ?? null,
  }
}

const complaintOf = ({ title, text, sourceId, moments }: MentionView): Complaint => ({ text: title === null ? text : `${title}. ${text}`, sourceId, moments })

/** How many say it, in whatever case and accents. */
const countSaying = (said: Complaint[], phrase: string): number => said.filter(({ text }) => ` ${fold(text)} `.includes(fold(phrase))).length

const aspectsOf = (isVolume: boolean) => ({ aspects }: MentionView): string[] => Object.entries(aspects).filter(([, { polarity }]) => isVolume || polarity === 'negative').map(([key]) => key)

const placeOf = ({ place }: MentionView): string[] => (place === null || place === '' ? [] : [place])

const measureOf = ({ alert: { kind, onset, observed, expected }, memory }: Explaining): Measure | undefined => {
  const known = KINDS.find(each => each === kind)
  return memory && known && measure(memory, { kind: known satisfies Kind, onset: onset.getTime(), observed, expected })
}

type Figures = Pick<Explanation, 'window' | 'observed' | 'expected' | 'per90d' | 'completeness' | 'onset' | 'negativeShare' | 'lastWeek'>

const figuresOf = async (db: Database, { brandId, alert, now }: Explaining, measured: Measure | undefined): Promise<Figures> => {
  const last = Math.floor(now.getTime() / HOUR_MS)
  const first = Math.floor((measured?.from ?? alert.onset.getTime()) / HOUR_MS)
  const hours = await listHourCounts(db, brandId, { from: first - 4 * WEEK_HOURS, to: last, ...seriesOf(alert.series) })
  const sum = (from: number, to: number) => {
    const inside = hours.filter(({ hour }) => hour >= from && hour <= to)
    return { negative: inside.reduce((total, { negative }) => total + negative, 0), all: inside.reduce((total, each) => total + opinionsOf(each), 0) }
  }
  const shareOf = ({ negative, all }: { negative: number; all: number }): number | null => (all === 0 ? null : negative / all)
  const lastWeek = sum(first - WEEK_HOURS, last - WEEK_HOURS)
  return {
    window: { from: new Date(first * HOUR_MS).toISOString(), to: now.toISOString(), hours: measured?.hours ?? Math.max(1, last - first + 1) },
    observed: alert.observed,
    expected: { value: alert.expected, low: measured?.expected.low ?? null, high: measured?.expected.high ?? null, confidence: measured?.expected.confidence ?? null },
    per90d: alert.per90d,
    completeness: measured?.completeness ?? null,
    onset: alert.onset.toISOString(),
    negativeShare: { now: shareOf(sum(first, last)), before: shareOf(sum(first - 4 * WEEK_HOURS, first - 1)) },
    lastWeek: { observed: alert.kind === 'volume' ? lastWeek.all : lastWeek.negative },
  }
}

/** Who stands behind it: a storm of complaints in one voice also where others spoke of something else meanwhile. */
const crowdIn = async (db: Database, { brandId, alert }: Explaining, wave: MentionView[]): Promise<{ concentration: Crowding | null; groups: string[][] }> => {
  const voices = await listVoices(db, brandId, wave.map(({ id }) => id))
  const saidOf = ({ id, text, title, sourceId }: MentionView): Said => {
    const author = voices.get(id)
    return { id, text: text || (title ?? ''), author: author === undefined ? null : `${sourceId} ${author}` }
  }
  const whole = crowdOf(wave.map(saidOf))
  const negative = wave.filter(({ sentiment, unsure }) => sentiment === 'negative' && !unsure)
  const complaints = crowdOf(negative.map(saidOf)).concentration
  if (whole.concentration) return { groups: whole.groups, concentration: { ...whole.concentration, among: alert.kind === 'volume' ? 'volume' : 'negative' } }
  return { groups: whole.groups, concentration: complaints && { ...complaints, among: 'negative' } }
}

/** Those that say most of the telling phrases, the longer first where they say as many; of texts alike one. */
const exemplarsOf = (wave: MentionView[], phrases: string[], groups: string[][]): MentionView[] => {
  const score = ({ text }: MentionView): number => phrases.filter(phrase => text.toLowerCase().includes(phrase)).length
  const rank = new Map(wave.toSorted((a, b) => score(b) - score(a) || Math.min(b.text.length, 400) - Math.min(a.text.length, 400)).map((mention, i) => [mention.id, { mention, i }]))
  const distinct = groups.map(ids => ids.map(id => rank.get(id)!).toSorted((a, b) => a.i - b.i)[0]!)
  return distinct.toSorted((a, b) => a.i - b.i).slice(0, EXEMPLARS).map(({ mention }) => mention)
}

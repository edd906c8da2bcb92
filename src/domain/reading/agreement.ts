import type { Said } from './correction.ts'
import { wilsonInterval } from '../index/interval.ts'
import { isMoment, MOMENTS, type Moment } from '../journey/moments.ts'

/** A person's word about what a reader had said of one revision of a mention. Withdrawn ones and discounts are none. */
export interface Judgement {
  mentionId: string
  revision: number
  field: 'sentiment' | 'moment' | 'outcome' | 'needs_response' | 'confirm'
  moment: Moment | null
  /** As corrections store it; null with field moment: not there. */
  value: string | null
  said: Said
}

/** What of a reading can be right or wrong. */
export type Part = 'sentiment' | Moment | 'outcome' | 'needs_response'
export const PARTS: readonly Part[] = ['sentiment', ...MOMENTS, 'outcome', 'needs_response']

/** How often people agreed. The share is of those judged, with its 90 % interval, 0…1; null: none judged. */
export interface Score {
  judged: number
  agreed: number
  /** Judged where the reader had said itself that it was unsure: right or wrong, they count apart. */
  unsure: number
  share: number | null
  low: number | null
  high: number | null
}

export interface Scores {
  /** Whole readings: people agreed with all they judged of them. */
  readings: Score
  fields: Record<'sentiment' | 'moment' | 'outcome' | 'needs_response', Score>
  /** A moment that neither the reader nor the person saw counts nowhere: it would flatter. */
  moments: Record<Moment, Score>
}

export interface Weakest {
  part: Part
  /** null: in an unknown language; undefined: in all languages together. */
  language?: string | null
  score: Score
}

export interface Agreement extends Scores {
  /** Most judged first. */
  languages: Array<Scores & { language: string | null }>
  /** Of each version of the reader, in the order they were first judged. */
  versions: Array<{ version: string; readings: Score }>
  /** Where people agreed least; null: too few judgements to say, or none disagreed. */
  weakest: Weakest | null
}

// Below this many judgements a share swings by a fifth either way.
const ENOUGH = 20
// As every interval Marea shows.
const CONFIDENCE = 0.9

/** absent: both say that the moment is not there. */
type Stand = 'agreed' | 'disagreed' | 'unsure' | 'absent'

interface Point {
  /** One reading: a revision, as one version read it. */
  reading: string
  part: Part
  language: string | null
  version: string
  stand: Stand
}

/** Counts judgements, oldest first. Of several about one part of one reading the last word counts; a yes to the whole is about what nobody had set right by then. */
export const agreementOf = (judgements: Judgement[]): Agreement => {
  const points = pointsOf(judgements)
  const languages = [...Map.groupBy(points, point => point.language)]
    .map(([language, list]) => ({ language, ...scoresOf(list) }))
    .toSorted((a, b) => b.readings.judged - a.readings.judged || (a.language ?? '').localeCompare(b.language ?? ''))
  const versions = [...Map.groupBy(points, point => point.version)].map(([version, list]) => ({ version, readings: readingsOf(list) }))
  const whole = scoresOf(points)
  const cells = languages.flatMap(({ language, ...scores }) => partsOf(scores).map((cell): Weakest => ({ ...cell, language })))
  return { ...whole, languages, versions, weakest: weakestOf(cells) ?? weakestOf(partsOf(whole)) }
}

const pointsOf = (judgements: Judgement[]): Point[] => {
  const last = new Map<string, Point>()
  const corrected = new Set<string>()
  for (const { mentionId, revision, said, ...word } of judgements) {
    const reading = `${mentionId} ${revision} ${said.version}`
    for (const [part, value] of wordsOf(word, said)) {
      const about = `${mentionId} ${revision} ${part}`
      if (word.field !== 'confirm') corrected.add(about)
      else if (corrected.has(about)) continue
      last.set(`${reading} ${part}`, { reading, part, language: said.language, version: said.version, stand: standOf(part, value, said) })
    }
  }
  return [...last.values()]
}

/** What a person said of each part; a yes to the whole reading says of each what the reader said. */
const wordsOf = ({ field, moment, value }: Pick<Judgement, 'field' | 'moment' | 'value'>, said: Said): Array<[Part, string | null]> => {
  if (field === 'moment') return [[moment!, value]]
  if (field !== 'confirm') return [[field, value]]
  // Of what it did not read the reader said nothing.
  return said.sentiment === null ? [] : PARTS.map(part => [part, saidOf(part, said)])
}

const standOf = (part: Part, value: string | null, said: Said): Stand => {
  if (isMoment(part) ? said.doubtful[part] !== undefined : part === 'sentiment' && said.unsure) return 'unsure'
  if (value !== saidOf(part, said)) return 'disagreed'
  return value === null ? 'absent' : 'agreed'
}

const saidOf = (part: Part, said: Said): string | null => {
  if (part === 'sentiment' || part === 'outcome') return said[part]
  return part === 'needs_response' ? String(said.needsResponse) : (said.moments[part] ?? null)
}

const scoresOf = (points: Point[]): Scores => {
  const byPart = Map.groupBy(points, point => point.part)
  const of = (...parts: Part[]): Score => scoreOf(parts.flatMap(part => byPart.get(part) ?? []).map(({ stand }) => stand))
  return {
    readings: readingsOf(points),
    fields: { sentiment: of('sentiment'), moment: of(...MOMENTS), outcome: of('outcome'), needs_response: of('needs_response') },
    moments: Object.fromEntries(MOMENTS.map(moment => [moment, of(moment)])) as Scores['moments'],
  }
}

const readingsOf = (points: Point[]): Score => {
  const readings = [...Map.groupBy(points, point => point.reading).values()]
  return scoreOf(readings.map(list => wholeStand(list.map(({ stand }) => stand))))
}

/** One thing wrong and the reading is; nothing but what it was unsure of, and it is unsure. */
const wholeStand = (stands: Stand[]): Stand => {
  if (stands.includes('disagreed')) return 'disagreed'
  return stands.some(stand => stand !== 'unsure') ? 'agreed' : 'unsure'
}

const scoreOf = (stands: Stand[]): Score => {
  const count = (stand: Stand): number => stands.filter(one => one === stand).length
  const agreed = count('agreed')
  const judged = agreed + count('disagreed')
  const { value, low, high } = judged === 0 ? { value: null, low: null, high: null } : wilsonInterval(agreed, judged, CONFIDENCE)
  return { judged, agreed, unsure: count('unsure'), share: value, low, high }
}

const partsOf = ({ fields, moments }: Scores): Weakest[] => PARTS.map(part => ({ part, score: isMoment(part) ? moments[part] : fields[part] }))

const weakestOf = (cells: Weakest[]): Weakest | null => {
  const known = cells.filter(({ score }) => score.judged >= ENOUGH && score.agreed < score.judged)
  return known.toSorted((a, b) => a.score.share! - b.score.share! || b.score.judged - a.score.judged)[0] ?? null
}

import { openBetween } from '../case/business-hours.ts'
import { dueAt, type Clock } from '../case/sla.ts'
import { MOMENTS, type Moment } from '../journey/moments.ts'
import { replyKind, type ReplyKind } from '../identity/reply.ts'
import { WANTS, type LoopFact, type Wants } from './fact.ts'
import { ANSWER_OUTCOMES, type Outcome } from './outcome.ts'
import { saidKey } from './repeated.ts'
import { toneOf } from './tone.ts'

export const DAY_MS = 86_400_000

// What small numbers stand for; 0 is nothing.
export const MOMENT_OF = [null, ...MOMENTS] satisfies Array<Moment | null>
export const WANTS_OF = [null, ...WANTS] satisfies Array<Wants | null>
export const OUTCOME_OF = [null, ...ANSWER_OUTCOMES] satisfies Array<Outcome | null>
export const KIND_OF = [null, 'substance', 'elsewhere', 'template'] satisfies Array<ReplyKind | null>
export const TONE_OF = [null, 'tu', 'usted', 'vos'] as const

/** Bits of `marks`. */
export const [ANSWERED, REOPENED, REMEDIED, WON_BACK] = [1, 2, 4, 8] as const

const TIMES = ['occurredAt', 'publishedAt', 'clockMs', 'businessMs', 'dueAt', 'resolutionMs', 'said'] as const
const KEYS = ['source', 'place', 'person'] as const
const CODES = ['moment', 'wants', 'outcome', 'kind', 'tone', 'marks'] as const
const ID_BYTES = 16
const HEAD_BYTES = 8

/** Facts of the loop of one day side by side, the newest first: what is counted of them, nothing anybody said. Instants and times in milliseconds; NaN: none. */
export type LoopDay = Record<(typeof TIMES)[number], Float64Array> & Record<(typeof KEYS)[number], Uint16Array> & Record<(typeof CODES)[number], Uint8Array> & {
  count: number
  /** Sixteen bytes each. */
  ids: Uint8Array
  /** What `source`, `place` and `person` count from 1; 0 is nothing. */
  sources: string[]
  places: string[]
  people: Array<{ id: string; name: string }>
  bytes: number
}

/** Packs the facts of a day, the newest first, as `openDay` reads them. */
export const packDay = (facts: LoopFact[], clock: Clock): Uint8Array => {
  const lists = { sources: listOf(facts.map(({ sourceId }) => sourceId)), places: listOf(facts.map(({ place }) => place)), people: [...new Map(facts.flatMap(({ person }) => (person ? [[keyOf(person), person] as const] : []))).values()] }
  const people = lists.people.map(keyOf)
  const names = new TextEncoder().encode(JSON.stringify(lists))
  const day = layOut(new Uint8Array(HEAD_BYTES + factBytes(facts.length) + names.length), facts.length)
  facts.forEach((fact, i) => {
    setTimes(day, i, fact, clock)
    day.source[i] = lists.sources.indexOf(fact.sourceId) + 1
    day.place[i] = fact.place === null ? 0 : lists.places.indexOf(fact.place) + 1
    day.person[i] = fact.person === null ? 0 : people.indexOf(keyOf(fact.person)) + 1
    setCodes(day, i, fact)
    day.ids.set(Uint8Array.from(fact.mentionId.replaceAll('-', '').match(/../g)!, pair => parseInt(pair, 16)), i * ID_BYTES)
  })
  new Uint32Array(day.buffer, 0, 1)[0] = facts.length
  new Uint8Array(day.buffer).set(names, HEAD_BYTES + factBytes(facts.length))
  return new Uint8Array(day.buffer)
}

export const openDay = (bytes: Uint8Array): LoopDay => {
  // Numbers of eight bytes are read from where they begin; what a driver hands over may begin anywhere.
  const copy = Uint8Array.from(bytes)
  const count = new Uint32Array(copy.buffer, 0, 1)[0]!
  const { buffer: _, ...columns } = layOut(copy, count)
  const lists = JSON.parse(new TextDecoder().decode(copy.subarray(HEAD_BYTES + factBytes(count)))) as Pick<LoopDay, 'sources' | 'places' | 'people'>
  return { ...columns, ...lists, count, bytes: copy.length }
}

/** The opinion of a fact. */
export const idAt = ({ ids }: LoopDay, i: number): string => {
  const hex = Array.from(ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES), byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Whether an answer was due by now, and came in time; null where there is no target, where it is not due yet, or where nobody knows when it was answered. */
export const isMet = ({ dueAt: due, publishedAt, clockMs, marks }: LoopDay, i: number, now: number): boolean | null => {
  if (Number.isNaN(due[i]!)) return null
  if (!Number.isNaN(clockMs[i]!)) return publishedAt[i]! + clockMs[i]! <= due[i]!
  return marks[i]! & ANSWERED || now <= due[i]! ? null : false
}

const listOf = (keys: Array<string | null>): string[] => [...new Set(keys.filter(key => key !== null))]
const keyOf = ({ id, name }: { id: string; name: string }): string => JSON.stringify([id, name])
const factBytes = (count: number): number => count * (8 * TIMES.length + 2 * KEYS.length + CODES.length + ID_BYTES)

type Columns = Omit<LoopDay, 'count' | 'sources' | 'places' | 'people' | 'bytes'> & { buffer: ArrayBuffer }

/** The widest first, so that each column begins at a multiple of its own width. */
const layOut = ({ buffer }: Uint8Array<ArrayBuffer>, count: number): Columns => {
  let at = HEAD_BYTES
  const next = <C>(make: { new (buffer: ArrayBuffer, at: number, length: number): C; BYTES_PER_ELEMENT: number }, length = count): C => {
    const column = new make(buffer, at, length)
    at += length * make.BYTES_PER_ELEMENT
    return column
  }
  const each = <N extends string, C>(names: readonly N[], make: { new (buffer: ArrayBuffer, at: number, length: number): C; BYTES_PER_ELEMENT: number }) => Object.fromEntries(names.map(name => [name, next(make)])) as Record<N, C>
  return { buffer, ...each(TIMES, Float64Array), ...each(KEYS, Uint16Array), ...each(CODES, Uint8Array), ids: next(Uint8Array, count * ID_BYTES) }
}

const setTimes = (day: Columns, i: number, { occurredAt, publishedAt, answeredAt, resolvedAt, tier, reply }: LoopFact, clock: Clock): void => {
  const published = publishedAt.getTime()
  day.occurredAt[i] = occurredAt.getTime()
  day.publishedAt[i] = published
  // An answer dated before its opinion (an edit, a clock that is wrong) took no time.
  day.clockMs[i] = answeredAt === null ? NaN : Math.max(0, answeredAt.getTime() - published)
  day.businessMs[i] = answeredAt === null ? NaN : Math.max(0, openBetween(published, answeredAt.getTime(), clock.calendar, clock.timeZone))
  // The same deadline that a case of it has.
  day.dueAt[i] = dueAt(published, tier, clock) ?? NaN
  day.resolutionMs[i] = resolvedAt === null ? NaN : Math.max(0, resolvedAt.getTime() - published)
  day.said[i] = reply ? saidKey(reply) : 0
}

const setCodes = (day: Columns, i: number, { moment, wants, outcome, reply, isAnswered, reopened, remedy, isWonBack }: LoopFact): void => {
  day.moment[i] = MOMENT_OF.indexOf(moment)
  day.wants[i] = WANTS_OF.indexOf(wants)
  day.outcome[i] = OUTCOME_OF.indexOf(outcome)
  day.kind[i] = reply ? KIND_OF.indexOf(replyKind(reply)) : 0
  day.tone[i] = reply ? TONE_OF.indexOf(toneOf(reply)) : 0
  day.marks[i] = (isAnswered ? ANSWERED : 0) | (reopened ? REOPENED : 0) | (remedy !== null ? REMEDIED : 0) | (isWonBack ? WON_BACK : 0)
}

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { DAY_MS, openDay, packDay, type LoopDay } from '../../domain/answer/loop-day.ts'
import type { Database, Trx } from '../client.ts'
import { readLoop, type LoopSpan } from './loop.ts'
import type { LoopTelling } from './loop-rules.ts'

// What was read stays read: a stamp never means anything else.
const opened = new Map<string, LoopDay>()
const MOST_BYTES = 64 * 1024 * 1024
let openedBytes = 0

const remember = (stamp: string, day: LoopDay): LoopDay => {
  opened.delete(stamp)
  openedBytes += day.bytes
  opened.set(stamp, day)
  for (const [oldest, { bytes }] of opened) {
    if (openedBytes <= MOST_BYTES) break
    opened.delete(oldest)
    openedBytes -= bytes
  }
  return day
}

/** The facts of all days that a span touches, the newest day first. Days that are not worked out, or not any more, are worked out first. */
export const loadLoopDays = async (db: Database, telling: LoopTelling, span: LoopSpan): Promise<LoopDay[]> => {
  const days = daysOf(span)
  const kept = await readDays(db, telling, await listKept(db, telling, days))
  const made = await keepLoopDays(db, telling, days.filter(day => !kept.has(day)))
  return days.flatMap(day => made.get(day) ?? kept.get(day) ?? []).toReversed()
}

const daysOf = ({ from, to }: LoopSpan): number[] => {
  const [first, last] = [Math.floor(from.getTime() / DAY_MS), Math.ceil(to.getTime() / DAY_MS) - 1]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
}

interface Kept {
  day: number
  stamp: string
}

// What a newer reader says of opinions long told may wait so long: it reads a large brand for an hour, and changes most of its days.
const REREAD_WAITS = sql.raw(`interval '10 minutes'`)

/** Those of these days that are worked out and that nothing has changed since, but for what is read anew these minutes. */
const listKept = async (db: Database, { brandId, rules }: LoopTelling, days: number[]): Promise<Kept[]> =>
  (await sql<Kept>`
    select day, stamp from loop_day d where brand_id = ${brandId} and day = any(${days}::integer[]) and rules = ${rules}
      and not exists (select from loop_change c where c.brand_id = d.brand_id and c.day = d.day and (not c.is_reread or d.made_at < now() - ${REREAD_WAITS}))`.execute(db)).rows

const readDays = async (db: Database, { brandId }: LoopTelling, kept: Kept[]): Promise<Map<number, LoopDay>> => {
  const unread = kept.filter(({ stamp }) => !opened.has(stamp)).map(({ stamp }) => stamp)
  const rows = unread.length === 0 ? [] : await db.selectFrom('loop_day').select(['stamp', 'facts']).where('brand_id', '=', brandId).where('day', 'in', kept.map(({ day }) => day)).where('stamp', 'in', unread).execute()
  const read = new Map(rows.map(({ stamp, facts }) => [stamp, remember(stamp, openDay(facts))]))
  return new Map(kept.flatMap(({ day, stamp }) => {
    const found = read.get(stamp) ?? opened.get(stamp)
    return found ? [[day, found] as const] : []
  }))
}

// So many days of a large brand are told within half a second: who looks meanwhile waits no longer.
const AT_ONCE = 14

/** Works these days out. */
export const keepLoopDays = async (db: Database, telling: LoopTelling, days: number[]): Promise<Map<number, LoopDay>> => {
  const made = new Map<number, LoopDay>()
  for (const run of runsOf(days)) for (const [day, facts] of await db.transaction().execute(trx => makeDays(trx, telling, run))) made.set(day, facts)
  return made
}

/** Neighbours are told together. */
const runsOf = (days: number[]): number[][] => {
  const runs: number[][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last && last.length < AT_ONCE && Math.abs(last.at(-1)! - day) === 1) last.push(day)
    else runs.push([day])
  }
  return runs
}

/**
 * One at a time for a brand. The changes that are seen go first and the facts are read after: whoever commits a change in
 * between leaves it standing, and the day is told once more.
 */
const makeDays = async (trx: Trx, telling: LoopTelling, run: number[]): Promise<Map<number, LoopDay>> => {
  const { brandId, clock, rules } = telling
  await holdLoop(trx, brandId)
  const kept = await readDays(trx, telling, await listKept(trx, telling, run))
  if (kept.size === run.length) return kept
  await sql`delete from loop_change where brand_id = ${brandId} and day = any(${run}::integer[])`.execute(trx)
  const facts = Map.groupBy(await readLoop(trx, brandId, { from: new Date(Math.min(...run) * DAY_MS), to: new Date((Math.max(...run) + 1) * DAY_MS) }), ({ occurredAt }) => Math.floor(occurredAt.getTime() / DAY_MS))
  const rows = run.map(day => ({ brand_id: brandId, day, stamp: randomUUID(), rules, facts: Buffer.from(packDay(facts.get(day) ?? [], clock)), made_at: sql<Date>`now()` }))
  await trx.insertInto('loop_day').values(rows)
    .onConflict(conflict => conflict.columns(['brand_id', 'day']).doUpdateSet(eb => ({ stamp: eb.ref('excluded.stamp'), rules: eb.ref('excluded.rules'), facts: eb.ref('excluded.facts'), made_at: eb.ref('excluded.made_at') }))).execute()
  return new Map(rows.map(row => [row.day, openDay(row.facts)]))
}

const holdLoop = async (trx: Trx, brandId: string): Promise<void> => void (await sql`select pg_advisory_xact_lock(hashtextextended(${`loop_day ${brandId}`}, 0))`.execute(trx))

/** Of the days of a span, those that are not worked out, or not any more; the newest first. */
export const listLoopDaysToKeep = async (db: Database, telling: LoopTelling, span: LoopSpan): Promise<number[]> => {
  const days = daysOf(span)
  const kept = new Set((await listKept(db, telling, days)).map(({ day }) => day))
  return days.filter(day => !kept.has(day)).toReversed()
}

/** Forgets days before `from`, of a brand that nobody keeps up all that changed, and changes of days that are not worked out. */
export const forgetLoopDays = async (db: Database, brandId: string, { from, isKept }: { from: Date; isKept: boolean }): Promise<void> =>
  await db.transaction().execute(async trx => {
    await holdLoop(trx, brandId)
    await trx.deleteFrom('loop_day').where('brand_id', '=', brandId).where('day', '<', Math.floor(from.getTime() / DAY_MS)).execute()
    if (!isKept) await sql`delete from loop_day d where brand_id = ${brandId} and exists (select from loop_change c where c.brand_id = d.brand_id and c.day = d.day)`.execute(trx)
    await sql`delete from loop_change c where brand_id = ${brandId} and not exists (select from loop_day d where d.brand_id = c.brand_id and d.day = c.day)`.execute(trx)
  })

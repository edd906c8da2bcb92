import { sql } from 'kysely'
import type { Complaint } from '../../domain/burn/week.ts'
import { startOfDay } from '../../domain/time/day.ts'
import { ANY } from '../../domain/index/tally.ts'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'

export interface DaysOfSources {
  /** Days since 1970-01-01 in the brand's time zone, both included. */
  from: number
  to: number
  sourceIds: string[]
}

// A share seen in so many is known to two or three points; a day that has more is a flood, and its newest show what it is of.
const MOST_A_DAY = 300

/**
 * Complaints of each day, without their texts, the newest of a day that has very many. Authors are those whose sources give
 * them an id: of many sources "a user" is everybody's name.
 */
export const listComplaints = async (db: Database, { id, timeZone }: Pick<Brand, 'id' | 'timeZone'>, { from, to, sourceIds }: DaysOfSources): Promise<Array<Complaint & { day: number }>> => {
  if (sourceIds.length === 0 || from > to) return []
  const days = Array.from({ length: to - from + 1 }, (_, i) => ({ day: from + i, start: new Date(startOfDay(from + i, timeZone)).toISOString(), end: new Date(startOfDay(from + i + 1, timeZone)).toISOString() }))
  const { rows } = await sql<Complaint & { day: number }>`
    select d.day, m.* from json_to_recordset(${JSON.stringify(days)}::json) as d(day integer, start timestamptz, "end" timestamptz)
    cross join lateral (
      select id, occurred_at as "occurredAt", case when author_id is not null then source_id || ' ' || author_id end as author, discount_percent as percent, moments, aspects
      from mention where brand_id = ${id} and gone_at is null and not off_topic and sentiment = 'negative' and not unsure
        and source_id = any(${sourceIds}::uuid[]) and occurred_at >= d.start and occurred_at < d."end"
      order by occurred_at desc, id desc limit ${MOST_A_DAY}) as m
    order by d.day`.execute(db)
  return rows
}

/** How many complaints of these days name each kind, from the rollup: to see whether the past moved. */
export const sumComplaints = async (db: Database, brandId: string, { from, to, sourceIds }: DaysOfSources): Promise<Record<string, number>> => {
  if (sourceIds.length === 0) return {}
  const { rows } = await sql<{ aspect: string; moment: string; negative: number }>`
    select aspect, moment, sum(negative)::bigint as negative from rollup_aspect
    where brand_id = ${brandId} and day between ${from} and ${to} and source_id = any(${sourceIds}::uuid[]) and (aspect = ${ANY} or moment = ${ANY})
    group by aspect, moment having sum(negative) > 0`.execute(db)
  return Object.fromEntries(rows.map(({ aspect, moment, negative }) => [aspect !== ANY ? `aspect:${aspect}` : moment === ANY ? ANY : `moment:${moment}`, negative]))
}

/** The day of each source's first complaint, and how many it has since a day. */
export const listComplainingSources = async (db: Database, brandId: string, since: number): Promise<Array<{ sourceId: string; firstDay: number; recent: number }>> => {
  const { rows } = await sql<{ sourceId: string; firstDay: number; recent: number }>`
    select source_id as "sourceId", min(day) as "firstDay", coalesce(sum(negative) filter (where day >= ${since}), 0)::bigint as recent
    from rollup_day where brand_id = ${brandId} and negative > 0 group by source_id order by source_id`.execute(db)
  return rows
}

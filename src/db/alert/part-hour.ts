import { sql } from 'kysely'
import { PARTS, seriesOf, type Material, type Part } from '../../domain/spike/family.ts'
import type { Database } from '../client.ts'

export interface PartHour {
  /** `moment:failure`, `source:<id>`, `place:<id>`. */
  series: string
  /** Hours since 1970-01-01T00Z. */
  hour: number
  negative: number
  other: number
}

interface Span {
  from: number
  to: number
}

/** Opinions of each hour and each of these parts of a brand, both ends included: one statement for moments and sources, one for places. */
export const listPartHours = async (db: Database, brandId: string, series: readonly string[], span: Span): Promise<PartHour[]> => {
  const ids = Object.fromEntries(PARTS.map(part => [part, series.flatMap(name => (name.startsWith(`${part}:`) ? [name.slice(part.length + 1)] : []))])) as Record<Part, string[]>
  const [summed, places] = [await listSummedHours(db, brandId, { ...span, moments: ids.moment, sources: ids.source }), await listPlaceHours(db, brandId, { ...span, places: ids.place })]
  return [...summed, ...places]
}

const listSummedHours = async (db: Database, brandId: string, { from, to, moments, sources }: Span & { moments: string[]; sources: string[] }): Promise<PartHour[]> => {
  if (moments.length + sources.length === 0) return []
  const { rows } = await sql<PartHour>`
    select 'moment:' || series as series, hour, sum(negative)::bigint as negative, sum(positive + neutral + unsure)::bigint as other
    from rollup_hour where brand_id = ${brandId} and series = any(${moments}::text[]) and hour between ${from} and ${to} group by series, hour
    union all
    select 'source:' || source_id, hour, negative, positive + neutral + unsure
    from rollup_hour where brand_id = ${brandId} and series = 'all' and hour between ${from} and ${to} and source_id = any(${sources}::uuid[])`.execute(db)
  return rows
}

const listPlaceHours = async (db: Database, brandId: string, { from, to, places }: Span & { places: string[] }): Promise<PartHour[]> => {
  if (places.length === 0) return []
  const [since, until] = [new Date(from * 3_600_000), new Date((to + 1) * 3_600_000)]
  const { rows } = await sql<PartHour>`
    select 'place:' || branch_id as series, floor(extract(epoch from occurred_at) / 3600)::integer as hour,
      count(*) filter (where sentiment = 'negative' and not unsure) as negative, count(*) filter (where sentiment is distinct from 'negative' or unsure) as other
    from mention where brand_id = ${brandId} and branch_id = any(${places}::uuid[]) and gone_at is null and not off_topic and occurred_at >= ${since} and occurred_at < ${until}
    group by 1, 2`.execute(db)
  return rows
}

/** How much was said in these days of each moment, source and place, and of the whole. Days since 1970-01-01 in the brand's time zone. */
export const listMaterial = async (db: Database, brandId: string, { from, to }: Span): Promise<{ whole: number; materials: Material[] }> => {
  const { rows } = await sql<{ part: Part; id: string; opinions: number }>`
    select 'source' as part, source_id::text as id, sum(positive + negative + neutral + unsure)::bigint as opinions from rollup_day
    where brand_id = ${brandId} and day between ${from} and ${to} group by source_id
    union all
    select 'moment', moment, sum(positive + negative + neutral + unsure)::bigint from rollup_moment where brand_id = ${brandId} and day between ${from} and ${to} group by moment
    union all
    select 'place', branch_id::text, count(*) from mention
    where brand_id = ${brandId} and branch_id is not null and gone_at is null and not off_topic and day between ${from} and ${to} group by branch_id`.execute(db)
  const whole = rows.reduce((sum, { part, opinions }) => sum + (part === 'source' ? opinions : 0), 0)
  return { whole, materials: rows.map(({ part, id, opinions }) => ({ series: seriesOf(part, id), opinions })) }
}

import { sql, type RawBuilder } from 'kysely'
import { addSums, decay, decaySums, noSums, type Part, type StandingSums } from '../../domain/index/standing.ts'
import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'

/** Decayed sums of one source. */
export type SourceSums = StandingSums & { sourceId: string }

/** How far back a checkpoint is set: late reviews and edits of a month do not take it away. */
export const CHECKPOINT_DAYS = 35

const PARTS: Part[] = ['zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot', 'general']
const SHARES = PARTS.map(part => `'${part}', coalesce(sum(share_${part} * decay) / 600000.0, 0)`).join(', ')

// The units of the rollups (hundredths, sixtieths) are taken out here.
const SUMS = sql.raw(`coalesce(sum(weight * decay) / 100.0, 0) as weight, coalesce(sum(weight_stars * decay) / 10000.0, 0) as "weightStars",
  coalesce(sum(weight2 * decay * decay) / 10000.0, 0) as weight2, coalesce(sum(weight2_stars * decay * decay) / 1000000.0, 0) as "weight2Stars",
  coalesce(sum(weight2_stars2 * decay * decay) / 100000000.0, 0) as "weight2Stars2", json_build_object(${SHARES}) as shares`)

const decayTo = (today: number, halfLifeDays: number): RawBuilder<number> => sql`power(0.5::double precision, (${today}::integer - day) / ${halfLifeDays}::double precision)`

interface Checkpointed extends SourceSums {
  checkpointDay: number | null
  checkpointSums: StandingSums | null
}

/** One row a source: its daily rollups up to `today`, decayed in the database, on top of its checkpoint. */
export const sumStanding = async (db: Database, brandId: string, today: number, halfLifeDays: number): Promise<SourceSums[]> => {
  const { rows } = await sql<Checkpointed>`
    select s.id as "sourceId", k.day as "checkpointDay", k.sums as "checkpointSums", d.*
    from source s
      left join standing_checkpoint k on k.brand_id = s.brand_id and k.source_id = s.id and k.day <= ${today} and k.half_life_days = ${halfLifeDays}
      cross join lateral (
        select ${SUMS} from (
          select r.*, ${decayTo(today, halfLifeDays)} as decay from rollup_day r
          where r.brand_id = s.brand_id and r.source_id = s.id and r.day > coalesce(k.day, -2147483648) and r.day <= ${today}) as days) as d
    where s.brand_id = ${brandId}`.execute(db)
  return rows.map(({ checkpointDay, checkpointSums, ...recent }) =>
    checkpointSums === null || checkpointDay === null
      ? recent
      : { sourceId: recent.sourceId, ...addSums(recent, decaySums(checkpointSums, decay(today - checkpointDay, halfLifeDays))) },
  )
}

export interface CheckpointToSet {
  brandId: string
  sourceId: string
  /** The brand's own, or the published one. */
  halfLifeDays: number
}

/** Sources whose checkpoint is missing, of another half-life, or older than `staleDay`. */
export const listWithoutCheckpoint = async (db: Database, { staleDay, halfLifeDays, limit }: { staleDay: number; halfLifeDays: number; limit: number }): Promise<CheckpointToSet[]> => {
  const { rows } = await sql<CheckpointToSet>`
    select s.brand_id as "brandId", s.id as "sourceId", h.days as "halfLifeDays" from source s
      cross join lateral (select coalesce((
        select (f.parameters #>> '{standing,halfLifeDays}')::double precision from brand_formula f where f.brand_id = s.brand_id order by f.revision desc limit 1), ${halfLifeDays}::double precision) as days) as h
      left join standing_checkpoint k on k.brand_id = s.brand_id and k.source_id = s.id and k.half_life_days = h.days
    where k.day is null or k.day < ${staleDay} limit ${limit}`.execute(db)
  return rows
}

/** Works out the checkpoint of a source. No day it covers can change meanwhile: writers of a brand take turns. */
export const saveCheckpoint = async (trx: Trx, { brandId, sourceId }: { brandId: string; sourceId: string }, { day, halfLifeDays }: { day: number; halfLifeDays: number }): Promise<void> => {
  await lockBrand(trx, brandId)
  const { rows } = await sql<StandingSums>`
    select ${SUMS} from (
      select r.*, ${decayTo(day, halfLifeDays)} as decay from rollup_day r where brand_id = ${brandId} and source_id = ${sourceId} and day <= ${day}) as days`.execute(trx)
  const values = { day, half_life_days: halfLifeDays, sums: JSON.stringify(rows[0] ?? noSums()) }
  await trx
    .insertInto('standing_checkpoint')
    .values({ brand_id: brandId, source_id: sourceId, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'source_id']).doUpdateSet(values))
    .execute()
}

/** Takes away the checkpoints that cover one of these days: something in them changed. */
export const dropCheckpoints = async (trx: Trx, brandId: string, days: Array<{ sourceId: string; day: number }>): Promise<void> => {
  const earliest = new Map<string, number>()
  for (const { sourceId, day } of days) earliest.set(sourceId, Math.min(day, earliest.get(sourceId) ?? Infinity))
  for (const [sourceId, day] of earliest) {
    await trx.deleteFrom('standing_checkpoint').where('brand_id', '=', brandId).where('source_id', '=', sourceId).where('day', '>=', day).execute()
  }
}

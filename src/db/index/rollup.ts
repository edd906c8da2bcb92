import { sql } from 'kysely'
import { sumTallies, tally, type Face, type Tally, type TallyRow } from '../../domain/index/tally.ts'
import type { Database, Trx } from '../client.ts'
import { markStale } from './day.ts'
import { dropCheckpoints } from './standing.ts'

type Table = keyof Tally

const COUNTS = ['positive', 'negative', 'neutral', 'unsure']

/** What names a row of each table under its brand, and what is summed in it. */
const SHAPES: Record<Table, { keys: Array<[name: string, type: string]>; sums: string[] }> = {
  rollup_day: {
    keys: [['source_id', 'uuid'], ['day', 'integer']],
    sums: [
      'mentions', ...COUNTS, 'opinions', 'needing', 'answered',
      'weight', 'weight_stars', 'weight2', 'weight2_stars', 'weight2_stars2',
      'share_zmot', 'share_fmot', 'share_smot', 'share_relationship', 'share_failure', 'share_umot', 'share_general',
    ],
  },
  rollup_hour: { keys: [['source_id', 'uuid'], ['hour', 'integer'], ['series', 'text']], sums: COUNTS },
  rollup_moment: { keys: [['source_id', 'uuid'], ['day', 'integer'], ['moment', 'text']], sums: [...COUNTS, 'under'] },
  rollup_aspect: { keys: [['source_id', 'uuid'], ['day', 'integer'], ['aspect', 'text'], ['moment', 'text']], sums: [...COUNTS, 'lost', 'rated', 'stars', 'stars2'] },
}
const TABLES = Object.keys(SHAPES) as Table[]

/** A change of faces: what was counted and what shall be. */
export interface FaceChange {
  before?: Face | undefined
  after?: Face | undefined
  /** A first screen shows it otherwise, whether or not any sum moves. */
  showsOtherwise?: boolean
}

/** Moves the rollups by what changed, in the caller's transaction. */
export const moveRollups = async (trx: Trx, brandId: string, changes: FaceChange[]): Promise<void> => {
  const sums = sumTallies(
    changes.flatMap(({ before, after }) => [...(before ? [[tally(before), -1] as const] : []), ...(after ? [[tally(after), 1] as const] : [])]),
  )
  for (const table of TABLES) await addRows(trx, table, brandId, sums[table])
  const days = sums.rollup_day.map(({ key }) => ({ sourceId: key[0]!, day: Number(key[1]) }))
  const shown = changes.flatMap(({ before, after, showsOtherwise }) => (showsOtherwise ? [before, after].flatMap(face => face?.day ?? []) : []))
  const from = [...days.map(({ day }) => day), ...shown].reduce((first, day) => Math.min(first, day), Infinity)
  if (from !== Infinity) await markStale(trx, brandId, from)
  if (days.length === 0) return
  await dropCheckpoints(trx, brandId, days)
}

const addRows = async (trx: Trx, table: Table, brandId: string, rows: TallyRow[]): Promise<void> => {
  if (rows.length === 0) return
  const { keys, sums } = SHAPES[table]
  const names = [...keys.map(([name]) => name), ...sums]
  const types = [...keys.map(([name, type]) => `${name} ${type}`), ...sums.map(name => `${name} bigint`)]
  // One order for all writers: two that meet on the same rows wait for each other instead of deadlocking.
  const sorted = rows.toSorted((a, b) => (a.key.join('|') < b.key.join('|') ? -1 : 1))
  const json = JSON.stringify(sorted.map(row => ({ ...Object.fromEntries(keys.map(([name], i) => [name, row.key[i]])), ...row.sums })))
  await sql`
    insert into ${sql.table(table)} (brand_id, ${sql.raw(names.join(', '))})
    select ${brandId}::uuid, ${sql.raw([...keys.map(([name]) => name), ...sums.map(name => `coalesce(${name}, 0)`)].join(', '))}
    from json_to_recordset(${json}::json) as t(${sql.raw(types.join(', '))})
    on conflict (${sql.raw(CONFLICTS[table])}) do update
    set ${sql.raw(sums.map(name => `${name} = ${table}.${name} + excluded.${name}`).join(', '))}`.execute(trx)
}

const CONFLICTS: Record<Table, string> = {
  rollup_day: 'brand_id, source_id, day',
  rollup_hour: 'brand_id, series, hour, source_id',
  rollup_moment: 'brand_id, day, source_id, moment',
  rollup_aspect: 'brand_id, day, source_id, aspect, moment',
}

/** The rollups as they stand, one text a row that is not all zero: to compare with a recount. */
export const readRollups = async (db: Database, brandId: string): Promise<string[]> => {
  const parts = await Promise.all(
    TABLES.map(async table => {
      const { keys, sums } = SHAPES[table]
      const { rows } = await sql<Record<string, string | number>>`
        select ${sql.raw([...keys.map(([name]) => name), ...sums].join(', '))} from ${sql.table(table)} where brand_id = ${brandId}`.execute(db)
      return rows
        .filter(row => sums.some(name => row[name] !== 0))
        .map(row => lineOf(table, keys.map(([name]) => String(row[name])), Object.fromEntries(sums.map(name => [name, Number(row[name])]))))
    }),
  )
  return parts.flat().sort()
}

/** What the rollups should be, counted anew from faces, in the form of `readRollups`. */
export const recountRollups = (faces: Iterable<Face>): string[] => {
  const counted = sumTallies([...faces].map(face => [tally(face), 1] as const))
  return TABLES.flatMap(table => counted[table].map(row => lineOf(table, row.key, row.sums))).sort()
}

const lineOf = (table: Table, key: string[], sums: Record<string, number>): string => {
  const shown = SHAPES[table].sums.filter(name => sums[name]).map(name => `${name}=${sums[name]}`)
  return `${table} ${key.join(' ')}: ${shown.join(' ')}`
}

/** Empties the rollups of a brand, before they are counted anew. */
export const clearRollups = async (trx: Trx, brandId: string): Promise<void> => {
  for (const table of TABLES) await sql`delete from ${sql.table(table)} where brand_id = ${brandId}`.execute(trx)
}

import { sql } from 'kysely'
import type { NoiseReason, NoiseRules } from '../../domain/reading/noise.ts'
import type { Voice } from '../../domain/reading/series.ts'
import { isAlike, likeness, type Sketch } from '../../domain/language/sketch.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

/** A group of texts that say the same, told by the first that was stored. */
interface Echo {
  id: string
  sketch: Sketch
}

export interface EchoOf {
  echoId: string
  /** Words of the text the group is told by; 0: of one author alone. */
  words: number
  /** Nobody was in it before this batch. */
  isNew: boolean
}

/**
 * The group of each text, made where nothing stored is like it. The caller holds the brand (`lockBrand`): two writers with the
 * same new text would make two groups of it.
 */
export const matchEchoes = async (trx: Trx, brandId: string, sketches: Map<string, Sketch>, { rules, now }: { rules: NoiseRules; now: Date }): Promise<Map<string, EchoOf>> => {
  const stored = await findCandidates(trx, brandId, sketches)
  const made: Echo[] = []
  const madeByBand = new Map<string, Echo[]>()
  const echoes = new Map<string, EchoOf>()
  for (const [id, sketch] of sketches) {
    const keys = sketch.bands.map((band, i) => `${i} ${band}`)
    const known = nearest(sketch, stored.get(id) ?? [], rules)
    const fresh = known ?? nearest(sketch, [...new Set(keys.flatMap(key => madeByBand.get(key) ?? []))], rules)
    const echo = fresh ?? { id: newId(now.getTime()), sketch }
    echoes.set(id, { echoId: echo.id, words: echo.sketch.words, isNew: known === undefined })
    if (fresh !== undefined) continue
    made.push(echo)
    for (const key of keys) madeByBand.set(key, [...(madeByBand.get(key) ?? []), echo])
  }
  await insertEchoes(trx, brandId, made)
  return echoes
}

/** The group a text is most like, the older one of two. */
const nearest = (sketch: Sketch, candidates: Echo[], rules: NoiseRules): Echo | undefined =>
  candidates
    .filter(candidate => isAlike(sketch, candidate.sketch, rules))
    .map(candidate => ({ candidate, score: likeness(sketch, candidate.sketch) }))
    .toSorted((a, b) => b.score - a.score || (a.candidate.id < b.candidate.id ? -1 : 1))[0]?.candidate

// A band that more share than this tells nothing; the others still do.
const MAX_CANDIDATES = 50

const findCandidates = async (trx: Trx, brandId: string, sketches: Map<string, Sketch>): Promise<Map<string, Echo[]>> => {
  if (sketches.size === 0) return new Map()
  const json = JSON.stringify([...sketches].map(([id, { bands }]) => ({ id, b1: bands[0], b2: bands[1], b3: bands[2] })))
  const shares = (band: number) => sql`(select id, sketch, words from echo where brand_id = ${brandId} and ${sql.raw(`band_${band} = t.b${band}`)} limit ${MAX_CANDIDATES})`
  const { rows } = await sql<{ for: string; id: string; sketch: string; words: number }>`
    select t.id as for, e.* from json_to_recordset(${json}::json) as t(id text, b1 integer, b2 integer, b3 integer)
      cross join lateral (${shares(1)} union all ${shares(2)} union all ${shares(3)}) as e`.execute(trx)
  const found = new Map<string, Map<string, Echo>>()
  for (const { for: id, id: echoId, sketch, words } of rows) {
    const candidates = found.get(id) ?? new Map<string, Echo>()
    if (!candidates.has(echoId)) candidates.set(echoId, { id: echoId, sketch: { hashes: unpack(sketch), bands: [], words } })
    found.set(id, candidates)
  }
  return new Map([...found].map(([id, candidates]) => [id, [...candidates.values()]]))
}

// Text of four bytes a hash: arrays of numbers cost both databases and the driver several times as much to read.
const pack = (hashes: number[]): string => Buffer.from(Int32Array.from(hashes).buffer).toString('base64')
const unpack = (sketch: string): number[] => {
  const bytes = Buffer.from(sketch, 'base64')
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(4 * i))
}

const insertEchoes = async (trx: Trx, brandId: string, echoes: Echo[]): Promise<void> => {
  if (echoes.length === 0) return
  const json = JSON.stringify(echoes.map(({ id, sketch: { hashes, words, bands } }) => ({ id, sketch: pack(hashes), words, band_1: bands[0], band_2: bands[1], band_3: bands[2] })))
  await sql`insert into echo (brand_id, id, sketch, words, band_1, band_2, band_3)
    select ${brandId}::uuid, * from json_to_recordset(${json}::json)
      as t(id uuid, sketch text, words integer, band_1 integer, band_2 integer, band_3 integer)`.execute(trx)
}

/** Words of the groups by id. */
export const echoWords = async (trx: Trx, brandId: string, ids: string[]): Promise<Map<string, number>> => {
  if (ids.length === 0) return new Map()
  const rows = await trx.selectFrom('echo').select(['id', 'words']).where('brand_id', '=', brandId).where('id', 'in', ids).execute()
  return new Map(rows.map(row => [row.id, row.words]))
}

/** Groups that nobody is in any more are forgotten: after edits. */
export const dropEmptyEchoes = async (trx: Trx, brandId: string, ids: string[]): Promise<void> => {
  if (ids.length === 0) return
  await sql`delete from echo e where e.brand_id = ${brandId} and e.id = any(${ids}::uuid[])
    and not exists (select from mention m where m.brand_id = e.brand_id and m.echo_id = e.id)`.execute(trx)
}

/** A stored mention in a series, with what was found of it. */
export interface Neighbour extends Voice {
  key: string
  noise: NoiseReason[] | null
}

/** A place in a series where somebody came or went. */
export interface Place {
  key: string
  id: string
  occurredAt: Date
  /** How far from it somebody still matters. */
  withinMs: number
}

const SERIES = { echo: { column: 'echo_id', type: 'uuid' }, author: { column: 'author_id', type: 'text' } } as const

/** The live mentions nearest to each place in its series and in time, at most `reach` to each side, each from an end of an index; `without` are left out. */
export const listNeighbours = async (trx: Trx, brandId: string, places: Place[], { series, reach, without }: { series: keyof typeof SERIES; reach: number; without: string[] }): Promise<Neighbour[]> => {
  if (places.length === 0) return []
  const { column, type } = SERIES[series]
  const live = sql`from mention m where brand_id = ${brandId} and ${sql.raw(column)} = t.key and gone_at is null and not off_topic and not (id = any(${without}::uuid[]))`
  const columns = sql.raw(`t.key::text as key, m.id, m.occurred_at as "occurredAt", m.source_id as "sourceId", m.noise`)
  const { rows } = await sql<Neighbour>`
    select n.* from json_to_recordset(${JSON.stringify(places.map(({ key, id, occurredAt, withinMs }) => ({ key, id, at: occurredAt, since: instant(occurredAt.getTime() - withinMs), until: instant(occurredAt.getTime() + withinMs) })))}::json) as t(key ${sql.raw(type)}, id uuid, at timestamptz, since timestamptz, until timestamptz)
      cross join lateral (
        (select ${columns} ${live} and (occurred_at, id) < (t.at, t.id) and occurred_at >= t.since order by occurred_at desc, id desc limit ${reach})
        union all (select ${columns} ${live} and (occurred_at, id) > (t.at, t.id) and occurred_at <= t.until order by occurred_at, id limit ${reach})) as n`.execute(trx)
  return [...new Map(rows.map(row => [`${row.key} ${row.id}`, row])).values()]
}

// Dates of the year nought and before are no JSON dates that the databases read.
const instant = (ms: number): Date => new Date(Math.max(ms, Date.UTC(1, 0)))

/** Those that say the same as a mention. */
export interface Alike {
  /** How many live mentions are in the group, itself among them; more than 1,000 are told as 1,000. */
  count: number
  first: { id: string; sourceId: string; occurredAt: Date }
  sourceIds: string[]
}

const MOST_COUNTED = 1000

/** The group a mention is in; undefined: nobody else says the same. */
export const findAlike = async (db: Database, brandId: string, id: string): Promise<Alike | undefined> => {
  const { rows } = await sql<{ id: string; sourceId: string; occurredAt: Date }>`
    select m.id, m.source_id as "sourceId", m.occurred_at as "occurredAt" from mention one
      join mention m on m.brand_id = one.brand_id and m.echo_id = one.echo_id and m.gone_at is null and not m.off_topic
    where one.brand_id = ${brandId} and one.id = ${id} order by m.occurred_at, m.id limit ${MOST_COUNTED}`.execute(db)
  if (rows.length < 2) return undefined
  return { count: rows.length, first: rows[0]!, sourceIds: [...new Set(rows.map(row => row.sourceId))] }
}

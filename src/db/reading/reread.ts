import { sql } from 'kysely'
import type { Correction, Said } from '../../domain/reading/correction.ts'
import { faceOf } from '../../domain/index/face.ts'
import type { Noise } from '../../domain/reading/noise.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import { isStory } from '../../domain/journey/story.ts'
import { verdictOf } from '../../domain/reading/verdict.ts'
import { lockBrand } from '../brand.ts'
import { offerCandidates } from '../case/candidate.ts'
import type { Database, Trx } from '../client.ts'
import { currentFace, loadCurrentByIds, type Current } from '../mention/current.ts'
import { deleteMomentRows, insertReadings, updateVerdicts } from '../mention/rows.ts'
import { loadReadings } from './reading.ts'
import { moveRollups } from '../index/rollup.ts'

export interface BrandTarget {
  brandId: string
  timeZone: string
  now: Date
}

export interface Unread {
  brandId: string
  id: string
  revision: number
  title: string | null
  text: string
  kind: string
  statedLanguage: string | null
  rating: { value: number; outOf: number } | null
}

const UNREAD = sql.raw(`brand_id as "brandId", id, revision, title, text, kind, stated_language as "statedLanguage",
  case when rating_value is not null then json_build_object('value', rating_value, 'outOf', rating_out_of) end as rating`)
const HAS_TEXT = sql.raw('gone_at is null and text_expired_at is null')

/** Mentions that no reader or none of these versions has read, some at a time. Erased texts have nothing to read. */
export const listUnread = async (db: Database, versions: string[], limit: number): Promise<Unread[]> => {
  // Ranges of one index, where "is distinct from" would read the whole table. The database orders texts by its own collation, so it picks the ends.
  const { rows } = await sql<Unread>`
    with known as (select min(version) as first, max(version) as last from unnest(${versions}::text[]) as version)
    select * from (
      (select ${UNREAD} from mention where read_version is null and ${HAS_TEXT} limit ${limit})
      union all (select ${UNREAD} from mention where read_version < (select first from known) and ${HAS_TEXT} limit ${limit})
      union all (select ${UNREAD} from mention where read_version > (select first from known) and read_version < (select last from known) and ${HAS_TEXT} limit ${limit})
      union all (select ${UNREAD} from mention where read_version > (select last from known) and ${HAS_TEXT} limit ${limit})) as unread
    limit ${limit}`.execute(db)
  return rows
}

/** Mentions that this very version has read, the newest first. */
export const listReadBy = async (db: Database, version: string, limit: number): Promise<Unread[]> => {
  const { rows } = await sql<Unread>`
    select ${UNREAD} from mention where read_version = ${version} and ${HAS_TEXT} and not off_topic order by occurred_at desc, id desc limit ${limit}`.execute(db)
  return rows
}

export interface Reread {
  id: string
  /** The revision that was read; a mention edited meanwhile keeps its own reading. */
  revision: number
  reading: Reading
}

/** Lays new readings in place of old ones; corrections win as before, rollups move along. Returns how many changed hands. */
export const storeReadings = async (trx: Trx, target: BrandTarget, rereads: Reread[]): Promise<number> => {
  await lockBrand(trx, target.brandId)
  const byId = new Map(rereads.map(reread => [reread.id, reread]))
  const current = (await loadCurrentByIds(trx, target.brandId, [...byId.keys()])).filter(row => byId.get(row.id)!.revision === row.revision)
  if (current.length === 0) return 0
  const readings = new Map(current.map(row => [row.id, byId.get(row.id)!.reading]))
  // What counts days of the loop again need not hurry for it (sql/0102-loop-reread.sql).
  await sql`select set_config('marea.rereading', 'on', true)`.execute(trx)
  await deleteMomentRows(trx, target.brandId, [...readings.keys()])
  await insertReadings(trx, target, current.map(({ id, revision }) => ({ mentionId: id, revision, reading: readings.get(id)! })))
  await settle(trx, target, current, readings)
  await sql`select set_config('marea.rereading', 'off', true)`.execute(trx)
  return current.length
}

/** Works verdicts out anew from stored readings and corrections: after a correction came or went. */
export const resettle = async (trx: Trx, target: BrandTarget, ids: string[]): Promise<void> => {
  await lockBrand(trx, target.brandId)
  const current = await loadCurrentByIds(trx, target.brandId, ids)
  await settle(trx, target, current, await loadReadings(trx, target.brandId, ids))
}

const settle = async (trx: Trx, { brandId, timeZone, now }: BrandTarget, current: Current[], readings: Map<string, Reading>): Promise<void> => {
  const corrections = await correctionsInForce(trx, brandId, current)
  const settled = current.map(row => {
    const reading = readings.get(row.id) ?? null
    const verdict = verdictOf(reading, corrections.get(row.id), storedNoise(row))
    const content = { sourceId: row.sourceId, occurredAt: row.occurredAt, rating: row.rating, ownerReply: row.ownerReply, gone: row.goneAt !== null || row.offTopic }
    const face = faceOf(content, verdict, timeZone)
    // What was told from words stands when the words are gone.
    const told = row.textExpiredAt === null ? { story: isStory(row.text, verdict, face.face.ratedCenti), impression: face.impression } : { story: row.story, impression: face.impression === 'negative' ? answeredOr(row) : face.impression }
    return { id: row.id, row, reading, verdict, ...face, ...told }
  })
  await updateVerdicts(trx, brandId, settled)
  await moveRollups(trx, brandId, settled.map(({ row, face, impression }) => ({ before: currentFace(row), after: face, showsOtherwise: row.impression !== impression })))
  await offerCandidates(trx, brandId, current, now)
}

/** Whether an answer had substance cannot be read again once its words are gone. */
const answeredOr = ({ impression }: Current): Current['impression'] => (impression === 'answered' ? impression : 'negative')

/** What the machine found when it stored the mention: the least weight any reason left. */
export const storedNoise = ({ noise, noisePercent: percent }: Pick<Current, 'noise' | 'noisePercent'>): Pick<Noise, 'percent' | 'reason'> => ({ percent, reason: noise?.[0] ?? null })

/** Live corrections of each mention's current revision, oldest first. */
export const correctionsInForce = async (db: Database, brandId: string, current: Array<Pick<Current, 'id' | 'revision'>>): Promise<Map<string, Correction[]>> => {
  const revisions = new Map(current.map(row => [row.id, row.revision]))
  const rows = await db
    .selectFrom('correction')
    .select(['mention_id', 'revision', 'field', 'moment', 'value', 'said', 'audited_at'])
    .$narrowType<{ said: Said | null }>()
    .where('brand_id', '=', brandId)
    .where('mention_id', 'in', [...revisions.keys()])
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const live = rows.filter(row => row.revision === revisions.get(row.mention_id))
  const grouped = Map.groupBy(live, row => row.mention_id)
  return new Map([...grouped].map(([id, list]) => [id, list.map(toCorrection)]))
}

interface CorrectionRow {
  revision: number
  field: string
  moment: string | null
  value: string | null
  said: Said | null
  audited_at: Date | null
}

const toCorrection = ({ revision, field, moment, value, said, audited_at }: CorrectionRow): Correction => {
  const word = field === 'confirm' ? { said } : { ...(moment !== null && { moment }), value: VALUE_OF[field]?.(value!) ?? value }
  return { revision, audited: audited_at !== null, field, ...word } as Correction
}

const VALUE_OF: Record<string, (text: string) => unknown> = { needs_response: text => text === 'true', discount: Number }

import { sql, type Selectable } from 'kysely'
import type { Reading } from '../../domain/reading/reading.ts'
import type { Trx } from '../client.ts'
import { storeFloor } from '../alert/floor.ts'
import type { MentionTable } from '../schema.ts'
import { VERDICT_COLUMNS, verdictColumns, type Settled } from './verdict-columns.ts'

// Columns written with a mention, with the types json_to_recordset reads them as.
const COLUMNS = {
  brand_id: 'uuid', id: 'uuid', source_id: 'uuid', external_id: 'text', revision: 'integer', kind: 'text', title: 'text', text: 'text', url: 'text',
  position: 'integer', author_id: 'text', author_name: 'text', author_url: 'text', author_followers: 'integer', published_at: 'timestamptz',
  edited_at: 'timestamptz', collected_at: 'timestamptz', occurred_at: 'timestamptz', stated_language: 'text',
  rating_value: 'double precision', rating_out_of: 'double precision', engagement: 'jsonb', reply_to: 'text', owner_reply: 'jsonb', place: 'text',
  branch_id: 'uuid', content_hash: 'text', item_key: 'bigint', words_key: 'bigint', changed_at: 'timestamptz',
  echo_id: 'uuid', noise: 'text[]', noise_percent: 'integer', off_topic: 'boolean', owner_by: 'text', ...VERDICT_COLUMNS,
} as const satisfies Partial<Record<keyof MentionTable, string>>

export type MentionRow = Pick<Selectable<MentionTable>, keyof typeof COLUMNS>

const recordOf = (columns: Record<string, string>): string => Object.entries(columns).map(([name, type]) => `${name} ${type}`).join(', ')
const setsOf = (names: string[]): string => names.map(name => `${name} = t.${name}`).join(', ')
const NAMES = Object.keys(COLUMNS)
const RECORD = recordOf(COLUMNS)
// What nothing moves: an opinion may find another home, but not become another.
const FIXED = new Set(['brand_id', 'id', 'collected_at'])

// About this many rows a statement are the fast path on both databases; more only costs memory.
const ROWS_PER_STATEMENT = 2000

export const insertMentions = async (trx: Trx, rows: MentionRow[]): Promise<void> => {
  for (const part of chunks(rows, ROWS_PER_STATEMENT)) {
    await sql`insert into mention (${sql.raw(NAMES.join(', '))})
      select ${sql.raw(NAMES.join(', '))} from json_to_recordset(${jsonOf(part)}::json) as t(${sql.raw(RECORD)})`.execute(trx)
  }
}

/** Brings mentions to a new revision; one that was gone is back. */
export const updateMentions = async (trx: Trx, rows: MentionRow[]): Promise<void> => {
  const sets = setsOf(NAMES.filter(name => !FIXED.has(name)))
  for (const part of chunks(rows, ROWS_PER_STATEMENT)) {
    await sql`update mention m set ${sql.raw(sets)}, gone_at = null, gone_reason = null, text_expired_at = null, absent_since = null, vanished_at = null
      from json_to_recordset(${jsonOf(part)}::json) as t(${sql.raw(RECORD)}) where m.brand_id = t.brand_id and m.id = t.id`.execute(trx)
  }
}

/** Brings what follows from their readings up to date. */
export const updateVerdicts = async (trx: Trx, brandId: string, rows: Array<Settled & { id: string }>): Promise<void> => {
  const json = jsonOf(rows.map(row => ({ id: row.id, ...verdictColumns(row) })))
  await sql`update mention m set ${sql.raw(setsOf(Object.keys(VERDICT_COLUMNS)))}
    from json_to_recordset(${json}::json) as t(id uuid, ${sql.raw(recordOf(VERDICT_COLUMNS))}) where m.brand_id = ${brandId} and m.id = t.id`.execute(trx)
}

export interface ReadingRow {
  mentionId: string
  revision: number
  reading: Reading | null
}

/** Writes readings of mention revisions, in place of older ones of the same revision. */
export const insertReadings = async (trx: Trx, { brandId, now }: { brandId: string; now: Date }, rows: ReadingRow[]): Promise<void> => {
  const read = rows.flatMap(({ reading, ...row }) => (reading === null ? [] : [{ ...row, reading }]))
  for (const part of chunks(read, ROWS_PER_STATEMENT)) {
    await insertReadingRows(trx, brandId, now, part)
    await insertMomentRows(trx, brandId, part)
    await storeFloor(trx, { brandId, now }, part.map(({ mentionId, revision, reading }) => ({ mentionId, revision, floor: reading.floor })))
  }
}

type ReadRow = ReadingRow & { reading: Reading }

const insertReadingRows = async (trx: Trx, brandId: string, now: Date, rows: ReadRow[]): Promise<void> => {
  const json = jsonOf(
    rows.map(({ mentionId, revision, reading }) => ({
      mention_id: mentionId,
      revision,
      version: reading.version,
      language: reading.language,
      sentiment: reading.sentiment.label,
      sentiment_score: reading.sentiment.score,
      confidence: reading.sentiment.confidence,
      unsure: reading.sentiment.unsure ?? false,
      evidence: reading.sentiment.evidence,
      outcome: reading.outcome.label,
      outcome_score: reading.outcome.score,
      needs_response: reading.needsResponse.value,
      needs_response_score: reading.needsResponse.score,
      aspects: reading.aspects ?? [],
    })),
  )
  await sql`
    insert into reading (brand_id, mention_id, revision, version, language, sentiment, sentiment_score, confidence, unsure, evidence,
      outcome, outcome_score, needs_response, needs_response_score, aspects, read_at)
    select ${brandId}::uuid, mention_id, revision, version, language, sentiment, sentiment_score, confidence, unsure, evidence,
      outcome, outcome_score, needs_response, needs_response_score, aspects, ${now.toISOString()}::timestamptz
    from json_to_recordset(${json}::json) as t(mention_id uuid, revision integer, version text, language text, sentiment text,
      sentiment_score double precision, confidence double precision, unsure boolean, evidence jsonb, outcome text,
      outcome_score double precision, needs_response boolean, needs_response_score double precision, aspects jsonb)
    on conflict (brand_id, mention_id, revision) do update set
      version = excluded.version, language = excluded.language, sentiment = excluded.sentiment, sentiment_score = excluded.sentiment_score,
      confidence = excluded.confidence, unsure = excluded.unsure, evidence = excluded.evidence, outcome = excluded.outcome,
      outcome_score = excluded.outcome_score, needs_response = excluded.needs_response,
      needs_response_score = excluded.needs_response_score, aspects = excluded.aspects, read_at = excluded.read_at`.execute(trx)
}

const insertMomentRows = async (trx: Trx, brandId: string, rows: ReadRow[]): Promise<void> => {
  const json = jsonOf(
    rows.flatMap(({ mentionId, revision, reading }) =>
      reading.moments.map(({ key, polarity, score, evidence, unsure }) => ({ mention_id: mentionId, revision, moment: key, polarity, score, evidence, unsure: unsure ?? false })),
    ),
  )
  await sql`
    insert into moment_reading (brand_id, mention_id, revision, moment, polarity, score, unsure, evidence)
    select ${brandId}::uuid, mention_id, revision, moment, polarity, score, unsure, evidence
    from json_to_recordset(${json}::json) as t(mention_id uuid, revision integer, moment text, polarity text, score double precision,
      unsure boolean, evidence jsonb)`.execute(trx)
}

/** Takes away the moment readings of these revisions, before they are read again. */
export const deleteMomentRows = async (trx: Trx, brandId: string, mentionIds: string[]): Promise<void> => {
  await sql`
    delete from moment_reading r using mention m
    where m.brand_id = ${brandId} and m.id = any(${mentionIds}::uuid[]) and r.brand_id = m.brand_id and r.mention_id = m.id
      and r.revision = m.revision`.execute(trx)
}

export const chunks = <T>(items: T[], size: number): T[][] => {
  const parts: T[][] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts
}

/** JSON that both databases take: their text knows no NUL and their JSON no lone surrogate, so U+FFFD stands for each, which keeps every offset. */
export const jsonOf = (value: unknown): string => JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part))

const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD')

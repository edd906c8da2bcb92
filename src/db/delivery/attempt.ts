import { sql } from 'kysely'
import type { Told } from '../../contract.ts'
import type { Database } from '../client.ts'

/** One attempt as it is kept. */
export interface Attempt {
  number: number
  attemptedAt: Date
  durationMs: number
  status: number | null
  /** What went wrong. */
  told: Told | null
  requestHeaders: Record<string, string>
  responseHeaders: Record<string, string>
  responseExcerpt: string | null
}

export type AttemptEnd = { status: 'delivered' } | { status: 'failed' } | { status: 'pending'; nextAttemptAt: Date }

export interface AttemptEntry {
  brandId: string
  endpointId: string
  deliveryId: string
  /** Whose lane it was: of a carrier that lost it nothing is written. */
  heldBy: string
  attempt: Attempt
  end: AttemptEnd
  /** When the endpoint may be asked again; null: at once. */
  retryAt: Date | null
  /** Whether it tells of the endpoint's health: a stop of ours does not. */
  counts: boolean
}

/** Writes attempts down and what follows from them, in one statement. */
export const recordAttempts = async (db: Database, entries: AttemptEntry[]): Promise<void> => {
  await sql`
    with entry as (
      select e.* from json_to_recordset(${JSON.stringify(entries.map(toRow))}::json) as e(
        brand_id uuid, endpoint_id uuid, delivery_id uuid, held_by text, number integer, attempted_at timestamptz, duration_ms integer,
        answer integer, told jsonb, request_headers jsonb, response_headers jsonb, response_excerpt text, status text, next_attempt_at timestamptz,
        retry_at timestamptz, counts boolean)
      join webhook_endpoint p on p.brand_id = e.brand_id and p.id = e.endpoint_id and p.held_by = e.held_by
    ), logged as (
      insert into delivery_attempt (brand_id, delivery_id, number, attempted_at, duration_ms, status, told, request_headers, response_headers, response_excerpt)
      select brand_id, delivery_id, number, attempted_at, duration_ms, answer, told, request_headers, response_headers, response_excerpt from entry
      on conflict do nothing
    ), changed as (
      update delivery d set status = entry.status, attempts = entry.number, next_attempt_at = entry.next_attempt_at,
        delivered_at = case when entry.status = 'delivered' then entry.attempted_at end
      from entry where d.brand_id = entry.brand_id and d.id = entry.delivery_id and d.status = 'pending'
    )
    update webhook_endpoint p set
      failures = case when entry.status = 'delivered' then 0 else p.failures + 1 end,
      failing_since = case when entry.status = 'delivered' then null else coalesce(p.failing_since, entry.attempted_at) end,
      retry_at = entry.retry_at
    from entry where p.brand_id = entry.brand_id and p.id = entry.endpoint_id and entry.counts and (entry.status <> 'delivered' or p.failures > 0)`.execute(db)
}

const toRow = ({ attempt, end, ...entry }: AttemptEntry) => ({
  brand_id: entry.brandId, endpoint_id: entry.endpointId, delivery_id: entry.deliveryId, held_by: entry.heldBy,
  number: attempt.number, attempted_at: attempt.attemptedAt, duration_ms: attempt.durationMs, answer: attempt.status, told: attempt.told && { es: plain(attempt.told.es), en: plain(attempt.told.en) },
  request_headers: attempt.requestHeaders, response_headers: attempt.responseHeaders, response_excerpt: attempt.responseExcerpt === null ? null : plain(attempt.responseExcerpt),
  status: end.status, next_attempt_at: end.status === 'pending' ? end.nextAttemptAt : null, retry_at: entry.retryAt, counts: entry.counts,
})

/** PostgreSQL keeps no NUL and no half of a character; receivers send what they like, and what they send is cut. */
const plain = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}')

export const listAttempts = async (db: Database, brandId: string, deliveryId: string): Promise<Attempt[]> =>
  await db
    .selectFrom('delivery_attempt')
    .select([
      'number', 'attempted_at as attemptedAt', 'duration_ms as durationMs', 'status', 'told', 'request_headers as requestHeaders',
      'response_headers as responseHeaders', 'response_excerpt as responseExcerpt',
    ])
    .where('brand_id', '=', brandId)
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .$narrowType<Pick<Attempt, 'told' | 'requestHeaders' | 'responseHeaders'>>()
    .execute()

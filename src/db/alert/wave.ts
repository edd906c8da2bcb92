import { sql } from 'kysely'
import type { Database } from '../client.ts'

/** Who wrote each of these mentions, as their sources tell people apart; whom nobody knows is missing. */
export const listVoices = async (db: Database, brandId: string, ids: string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; author: string }>`
    select id, coalesce(author_id, author_name) as author from mention
    where brand_id = ${brandId} and id = any(${ids}::uuid[]) and coalesce(author_id, author_name) is not null`.execute(db)
  return new Map(rows.map(({ id, author }) => [id, author]))
}

/** Negatives of a time, and those of them that the brand answered in public. */
export const countAnswered = async (db: Database, brandId: string, { from, to }: { from: Date; to: Date }): Promise<{ negatives: number; answered: number }> => {
  const { rows } = await sql<{ negatives: number; answered: number }>`
    select count(*)::bigint as negatives, count(owner_reply)::bigint as answered from mention
    where brand_id = ${brandId} and gone_at is null and not off_topic and sentiment = 'negative' and not unsure and occurred_at >= ${from} and occurred_at < ${to}`.execute(db)
  return rows[0]!
}

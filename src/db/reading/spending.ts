import { sql } from 'kysely'
import type { Database } from '../client.ts'

export interface Spending {
  texts: number
  tokens: number
}

/** What may be spent in all; undefined: as much as anybody likes. */
export interface SpendingLimits {
  textsPerDay?: number | undefined
  tokensPerDay?: number | undefined
  tokensPerMonth?: number | undefined
}

const DAY_MS = 86_400_000
const dayAt = (now: Date): number => Math.floor(now.getTime() / DAY_MS)
const monthStart = (now: Date): number => Math.floor(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) / DAY_MS)

/**
 * Sets aside what a question may cost, where the limits leave room for it; otherwise says which one does not. Processes that
 * ask at once cannot overdraw a day together; a month they can, by the questions under way.
 */
export const reserveSpending = async (db: Database, { texts, tokens }: Spending, limits: SpendingLimits, now: Date): Promise<'day' | 'month' | undefined> => {
  const { textsPerDay = MOST, tokensPerDay = MOST, tokensPerMonth = MOST } = limits
  const { rows: months } = await sql<{ tokens: number }>`select coalesce(sum(tokens), 0)::bigint as tokens from reader_spending where day >= ${monthStart(now)}`.execute(db)
  if (months[0]!.tokens + tokens > tokensPerMonth) return 'month'
  if (texts > textsPerDay || tokens > tokensPerDay) return 'day'
  const { rows } = await sql`
    insert into reader_spending as s (day, texts, tokens) values (${dayAt(now)}, ${texts}, ${tokens})
    on conflict (day) do update set texts = s.texts + excluded.texts, tokens = s.tokens + excluded.tokens
      where s.texts + excluded.texts <= ${textsPerDay} and s.tokens + excluded.tokens <= ${tokensPerDay}
    returning day`.execute(db)
  return rows.length === 0 ? 'day' : undefined
}

// Above every limit, below what an integer of the database holds with a batch added.
const MOST = 2_000_000_000

/** Puts what a question did cost in place of what was set aside for it. One that outlives midnight is settled on the day it ends: that is off by itself at most. */
export const settleSpending = async (db: Database, reserved: Spending, spent: Spending, now: Date): Promise<void> => {
  await sql`update reader_spending set texts = greatest(0, texts + ${spent.texts - reserved.texts}), tokens = greatest(0, tokens + ${spent.tokens - reserved.tokens}) where day = ${dayAt(now)}`.execute(db)
}

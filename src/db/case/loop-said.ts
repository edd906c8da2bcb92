import { sql } from 'kysely'
import { idAt } from '../../domain/answer/loop-day.ts'
import type { Told } from '../../domain/answer/loop-tally.ts'
import { saidKey, shinglesOf } from '../../domain/answer/repeated.ts'
import type { Sketch } from '../../domain/language/sketch.ts'
import type { Database } from '../client.ts'

// Of words that are read, their shingles stay: what somebody said is always known by the same number.
const known = new Map<number, Sketch | null>()
const MOST = 10_000

/** The shingles of these answers, by what their words are known by. What was said otherwise meanwhile is missing. */
export const loadShingles = async (db: Database, brandId: string, told: Told[]): Promise<Map<number, Sketch | null>> => {
  const wanted = new Map(told.filter(({ said }) => said !== 0).map(one => [one.said, one]))
  const found = new Map([...wanted.keys()].flatMap(said => (known.has(said) ? [[said, known.get(said) ?? null] as const] : [])))
  const unread = [...wanted.values()].filter(({ said }) => !found.has(said)).map(({ day, i }) => idAt(day, i))
  for (const text of await listReplies(db, brandId, unread)) {
    const said = saidKey(text)
    const shingles = shinglesOf(text)
    if (wanted.has(said)) found.set(said, shingles)
    remember(said, shingles)
  }
  return found
}

const remember = (said: number, shingles: Sketch | null): void => {
  known.set(said, shingles)
  if (known.size > MOST) known.delete(known.keys().next().value!)
}

/** As the facts of the loop have them: the first answer from here, or what the source shows. */
const listReplies = async (db: Database, brandId: string, mentionIds: string[]): Promise<string[]> => {
  if (mentionIds.length === 0) return []
  const { rows } = await sql<{ text: string }>`
    select text from (select coalesce((select coalesce(a.shown_text, a.text) from answer a where a.brand_id = m.brand_id and a.mention_id = m.id and a.state = 'sent' order by a.sent_at, a.id limit 1), m.owner_reply ->> 'text') as text
      from mention m where m.brand_id = ${brandId} and m.id = any(${mentionIds}::uuid[])) t where text <> ''`.execute(db)
  return rows.map(({ text }) => text)
}

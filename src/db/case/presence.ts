import { sql } from 'kysely'
import type { Actor } from '../../domain/case/state.ts'
import type { Database } from '../client.ts'

export interface Present {
  caseId: string
  person: Actor
  /** Which of their pages it is; empty where a program says no tab. */
  tab: string
  doing: 'viewing' | 'writing'
  until: Date
}

/** How long one sign of life holds. */
export const PRESENT_MS = 30_000

/** Says that somebody looks at a case or writes; `null`: they left. */
export const bePresent = async (db: Database, { brandId, caseId, person, tab = '', doing, now }: { brandId: string; caseId: string; person: Actor; tab?: string; doing: Present['doing'] | null; now: Date }): Promise<void> => {
  if (doing === null) return void (await db.deleteFrom('presence').where('brand_id', '=', brandId).where('case_id', '=', caseId).where('person_id', '=', person.id).where('tab', '=', tab).execute())
  const until = new Date(now.getTime() + PRESENT_MS)
  await db
    .insertInto('presence')
    .values({ brand_id: brandId, case_id: caseId, person_id: person.id, person_name: person.name, tab, doing, until })
    .onConflict(conflict => conflict.columns(['brand_id', 'case_id', 'person_id', 'tab']).doUpdateSet({ doing, until, person_name: person.name }))
    .execute()
}

/** Who is at which case of a brand now. */
export const listPresent = async (db: Database, brandId: string, now: Date, caseId?: string): Promise<Present[]> => {
  const { rows } = await sql<Omit<Present, 'person'> & { id: string; name: string }>`
    select case_id as "caseId", person_id as id, person_name as name, tab, doing, until from presence
    where brand_id = ${brandId} and until > ${now} and ${caseId === undefined ? sql`true` : sql`case_id = ${caseId}`} order by person_name, tab limit 1000`.execute(db)
  return rows.map(({ id, name, ...row }) => ({ ...row, person: { id, name } }))
}

/** Everybody else once, whatever tabs they have; who writes in one of them writes. */
export const othersAmong = (people: Present[], me: string): Present[] => {
  const others = new Map<string, Present>()
  for (const one of people) if (one.person.id !== me && (one.doing === 'writing' || !others.has(one.person.id))) others.set(one.person.id, one)
  return [...others.values()]
}

export const forgetPresence = async (db: Database, now: Date): Promise<void> => void (await db.deleteFrom('presence').where('until', '<=', now).execute())

import { sql } from 'kysely'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

/** People of a brand who share work. A team gives nobody a right. */
export interface Team {
  id: string
  name: string
  /** Ids, by name of the person. */
  members: string[]
}

const teams = (db: Database, brandId: string) =>
  db
    .selectFrom('team')
    .leftJoin('team_member', join => join.onRef('team_member.brand_id', '=', 'team.brand_id').onRef('team_member.team_id', '=', 'team.id'))
    .leftJoin('person', 'person.id', 'team_member.person_id')
    .select(['team.id', 'team.name', sql<string[]>`coalesce(array_agg(person.id::text order by person.name) filter (where person.id is not null), '{}')`.as('members')])
    .where('team.brand_id', '=', brandId)
    .groupBy(['team.id', 'team.name'])

export const listTeams = async (db: Database, brandId: string): Promise<Team[]> => await teams(db, brandId).orderBy('team.name').execute()

export const findTeam = async (db: Database, brandId: string, id: string): Promise<Team | undefined> => await teams(db, brandId).where('team.id', '=', id).executeTakeFirst()

export interface TeamDraft {
  name: string
  members: string[]
}

/** Makes or replaces a team, or says why not. */
export const saveTeam = async (db: Database, brandId: string, { name, members }: TeamDraft, { id = newId(), now }: { id?: string; now: Date }): Promise<Team | 'unknown member' | 'name taken'> =>
  await db.transaction().execute(async trx => {
    const ids = [...new Set(members)]
    const known = ids.length === 0 ? [] : await trx.selectFrom('brand_role').select('person_id').where('brand_id', '=', brandId).where('person_id', 'in', ids).execute()
    if (known.length < ids.length) return 'unknown member'
    if (await trx.selectFrom('team').select('id').where('brand_id', '=', brandId).where('name', '=', name).where('id', '<>', id).executeTakeFirst()) return 'name taken'
    await trx.insertInto('team').values({ brand_id: brandId, id, name, created_at: now }).onConflict(conflict => conflict.columns(['brand_id', 'id']).doUpdateSet({ name })).execute()
    await trx.deleteFrom('team_member').where('brand_id', '=', brandId).where('team_id', '=', id).execute()
    if (ids.length > 0) await trx.insertInto('team_member').values(ids.map(personId => ({ brand_id: brandId, team_id: id, person_id: personId }))).execute()
    return (await findTeam(trx, brandId, id))!
  })

export const deleteTeam = async (db: Database, brandId: string, id: string): Promise<void> => {
  await db.deleteFrom('team').where('brand_id', '=', brandId).where('id', '=', id).execute()
}

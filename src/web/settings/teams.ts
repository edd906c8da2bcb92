import { Hono, type Context } from 'hono'
import type { Brand } from '../../db/brand.ts'
import { listMembers } from '../../db/people/role.ts'
import { deleteTeam, findTeam, listTeams, saveTeam, type Team } from '../../db/people/team.ts'
import { isId } from '../../domain/id.ts'
import type { Faults } from '../form.ts'
import { nameOf } from '../people/entry.ts'
import { teamsPage } from '../pages/settings/teams.ts'
import { allOf, newsOf, noted, type Desk } from './desk.ts'
import { refusal } from '../refusal.ts'

/** Teams share work; what a person may do is their role alone. */
export const teamSettings = (desk: Desk): Hono => {
  const { services: { db, now }, brandContext, send } = desk
  const app = new Hono()

  app.get('/b/:brand/settings/teams', c => show(c))
  app.post('/b/:brand/settings/teams', c => save(c))
  app.post('/b/:brand/settings/teams/:id', c => save(c, c.req.param('id')))
  app.post('/b/:brand/settings/teams/:id/remove', async c => {
    const [brand] = await brandContext(c)
    const team = await teamOf(brand, c.req.param('id'))
    await deleteTeam(db, brand.id, team.id)
    return await noted(c, desk, { brand, page: 'teams', action: 'team.removed', target: team.name, detail: { before: team } })
  })
  return app

  async function save(c: Context, id?: string): Promise<Response> {
    const [brand] = await brandContext(c)
    const before = id === undefined ? undefined : await teamOf(brand, id)
    const form = await c.req.parseBody({ all: true })
    const draft = { name: nameOf(form), members: allOf(form, 'members') }
    if (draft.name === '') return await show(c, { faults: { [`name-${id ?? 'new'}`]: { key: 'settings.fault.name' } } })
    const saved = draft.members.every(isId) ? await saveTeam(db, brand.id, draft, { ...(id !== undefined && { id }), now: now() }) : 'unknown member'
    if (saved === 'name taken') return await show(c, { faults: { [`name-${id ?? 'new'}`]: { key: 'settings.fault.team' } } })
    if (saved === 'unknown member') throw refusal(422, 'refusal.team.member')
    return await noted(c, desk, { brand, page: 'teams', action: before ? 'team.changed' : 'team.made', target: saved.name, detail: { ...(before && { before }), after: saved } })
  }

  async function show(c: Context, { faults = {} }: { faults?: Faults } = {}): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const data = { teams: await listTeams(db, brand.id), people: (await listMembers(db, brand.id)).map(({ id, name }) => ({ id, name })), faults, news: await newsOf(c, desk, brand, 'team.removed') }
    return await send(c, teamsPage(data, context), Object.keys(faults).length > 0 ? 422 : 200)
  }

  async function teamOf(brand: Brand, id: string): Promise<Team> {
    const team = isId(id) ? await findTeam(db, brand.id, id) : undefined
    if (!team) throw refusal(404, 'refusal.team')
    return team
  }
}

/** Makes a team anew that was removed; who left the brand meanwhile is left out. */
export const putTeamBack = async ({ services: { db, now } }: Desk, brand: Brand, { id, name, members }: Team): Promise<void> => {
  const known = new Set((await listMembers(db, brand.id)).map(member => member.id))
  const saved = await saveTeam(db, brand.id, { name, members: members.filter(member => known.has(member)) }, { id, now: now() })
  if (saved === 'name taken') throw refusal(409, 'refusal.team.name')
}

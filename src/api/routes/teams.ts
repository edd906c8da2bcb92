import { createRoute, z } from '@hono/zod-openapi'
import { deleteTeam, findTeam, listTeams, saveTeam, type Team } from '../../db/people/team.ts'
import { brandOf } from '../brand-of.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const draft = z.strictObject({ name: z.string().trim().min(1).max(200), members: z.array(uuid).max(500).default([]).describe('Ids of people of the brand') })
const view = z.object({ id: z.string(), name: z.string(), members: z.array(z.string()).describe('Ids, by name of the person') }).openapi('Team')

const tags = ['people']
const base = '/v1/brands/{brand}/teams'
const one = brandParam.extend({ id: uuid })
const body = { content: { 'application/json': { schema: draft } }, required: true }
const routes = {
  list: createRoute({ method: 'get', path: base, tags, summary: 'Teams of a brand, by name', request: { params: brandParam }, responses: answers(listOf(view), 'All of them') }),
  create: createRoute({ method: 'post', path: base, tags, summary: 'Make a team', request: { params: brandParam, body }, responses: answers(view, 'The team', 201) }),
  replace: createRoute({ method: 'put', path: `${base}/{id}`, tags, summary: 'Rename a team, or change who is in it', request: { params: one, body }, responses: answers(view, 'The team') }),
  remove: createRoute({ method: 'delete', path: `${base}/{id}`, tags, summary: 'Remove a team; its people stay', request: { params: one }, responses: { 204: { description: 'Removed' } } }),
}

/** Teams share work; what a person may do is their role alone. */
export const teamRoutes = ({ db, now }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => c.json({ data: await listTeams(db, (await brandOf(db, c.req.valid('param').brand)).id), nextCursor: null }, 200))
  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json(saved(await saveTeam(db, brand.id, c.req.valid('json'), { now: now() })), 201)
  })
  app.openapi(routes.replace, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    if (!(await findTeam(db, brand.id, id))) throw notFound('team', id)
    return c.json(saved(await saveTeam(db, brand.id, c.req.valid('json'), { id, now: now() })), 200)
  })
  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    if (!(await findTeam(db, brand.id, id))) throw notFound('team', id)
    await deleteTeam(db, brand.id, id)
    return c.body(null, 204)
  })
  return app
}

const saved = (team: Awaited<ReturnType<typeof saveTeam>>): Team => {
  if (team === 'unknown member') throw new Problem(422, 'body.members: somebody in it is not of this brand. Invite them first.')
  if (team === 'name taken') throw new Problem(409, 'body.name: there is a team of this name already.')
  return team
}

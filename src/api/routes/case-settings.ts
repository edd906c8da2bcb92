import { createRoute, z } from '@hono/zod-openapi'
import { getCaseSettings, saveCaseSettings } from '../../db/case/settings.ts'
import { addView, deleteView, listViews } from '../../db/case/view.ts'
import { settingsSchema } from '../../domain/case/settings.ts'
import { actorOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const tags = ['cases']
const settings = settingsSchema
const view = z.object({ id: z.string(), name: z.string(), shared: z.boolean(), filter: z.record(z.string(), z.string()) }).openapi('SavedView')
const draft = z.strictObject({ name: z.string().trim().min(1).max(100), shared: z.boolean().default(false), filter: z.record(z.string().max(30), z.string().max(300)).describe('Parameters of GET …/cases') })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const base = '/v1/brands/{brand}/case-views'
const routes = {
  read: createRoute({ method: 'get', path: '/v1/brands/{brand}/case-settings', tags, summary: 'What opens a case, how soon an answer is owed, when the brand works', request: { params: brandParam }, responses: answers(settings, 'The settings, whole') }),
  replace: createRoute({ method: 'put', path: '/v1/brands/{brand}/case-settings', tags, summary: 'Change them: what is left out is as published; open deadlines are worked out again', request: { params: brandParam, body: json(settings) }, responses: answers(settings, 'The settings, whole') }),
  views: createRoute({ method: 'get', path: base, tags, summary: 'Saved views: everybody’s and one’s own', request: { params: brandParam }, responses: answers(listOf(view), 'By name') }),
  add: createRoute({ method: 'post', path: base, tags, summary: 'Save a filter under a name', request: { params: brandParam, body: json(draft) }, responses: answers(view, 'The view', 201) }),
  remove: createRoute({ method: 'delete', path: `${base}/{id}`, tags, summary: 'Remove a saved view', request: { params: brandParam.extend({ id: uuid }) }, responses: { 204: { description: 'Removed' } } }),
}

export const caseSettingRoutes = ({ db, now, wakeCases }: Services) => {
  const app = createRouter()
  app.openapi(routes.read, async c => c.json(await getCaseSettings(db, (await brandOf(db, c.req.valid('param').brand)).id), 200))
  app.openapi(routes.replace, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const given = c.req.valid('json')
    await saveCaseSettings(db, brand.id, given, now())
    wakeCases()
    return c.json(given, 200)
  })
  app.openapi(routes.views, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listViews(db, brand.id, actorOf(c).id)).map(toView), nextCursor: null }, 200)
  })
  app.openapi(routes.add, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { name, shared, filter } = c.req.valid('json')
    const made = await addView(db, brand.id, { name, ownerId: shared ? null : actorOf(c).id, filter }, now())
    if (!made) throw new Problem(409, { es: `Ya hay una vista «${name}». Elige otro nombre, o quita aquélla.`, en: `There is a view “${name}” already. Choose another name, or remove that one.` })
    return c.json(toView(made), 201)
  })
  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    if (!(await deleteView(db, brand.id, id, actorOf(c).id))) throw notFound('view', id)
    return c.body(null, 204)
  })
  return app
}

const toView = ({ id, name, ownerId, filter }: { id: string; name: string; ownerId: string | null; filter: Record<string, unknown> }) => ({ id, name, shared: ownerId === null, filter: filter as Record<string, string> })

import { createRoute, z } from '@hono/zod-openapi'
import { listEndpoints } from '../../db/delivery/endpoint.ts'
import { deleteRoute, findRoute, listRoutes, saveRoute, type Route } from '../../db/delivery/route.ts'
import { EVENTS } from '../../domain/event.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import { DAYS, SEVERITIES } from '../../domain/alert/route.ts'
import { brandOf } from '../brand-of.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:00')
const quiet = z
  .strictObject({ from: clock, to: clock, days: z.array(z.enum(DAYS)).min(1).optional().describe('Days it begins on; all when left out') })
  .refine(({ from, to }) => from !== to, 'quiet hours that end when they begin')
  .describe('Clock times of the brand’s time zone; what is critical comes through, the rest as one summary when they end')

const rule = z.strictObject({
  name: z.string().trim().min(1).max(200),
  position: z.number().int().min(0).max(10_000).default(0).describe('Routes are read in this order; the first that fits names owner and first step'),
  events: z.array(z.enum(EVENTS)).default([]).describe('Empty: all but those of cases and incidents, which have to be named'),
  kinds: z.array(z.string().min(1).max(60)).default([]).describe('Kinds of alert; empty: all'),
  moments: z.array(z.enum(MOMENTS)).default([]).describe('Empty: all'),
  minSeverity: z.enum(SEVERITIES).default('notice'),
  endpointIds: z.array(uuid).min(1).max(100).describe('Endpoints of any channel, as GET …/webhooks lists them'),
  owner: z.string().trim().min(1).max(200).nullable().default(null).describe('Whose it is: messages name them'),
  firstStep: z.string().trim().min(1).max(500).nullable().default(null).describe('What they do first; without it: what usually is first at that moment'),
  quiet: quiet.nullable().default(null),
})

const view = z
  .object({
    id: z.string(), name: z.string(), position: z.number(), events: z.array(z.string()), kinds: z.array(z.string()), moments: z.array(z.string()), minSeverity: z.enum(SEVERITIES),
    endpointIds: z.array(z.string()), owner: z.string().nullable(), firstStep: z.string().nullable(),
    quiet: z.object({ from: z.string(), to: z.string(), days: z.array(z.enum(DAYS)).optional() }).nullable(), origin: z.enum(['yaml', 'screen', 'demo']),
  })
  .openapi('Route')

const tags = ['routes']
const base = '/v1/brands/{brand}/routes'
const routeParam = brandParam.extend({ id: uuid })
const body = { content: { 'application/json': { schema: rule } }, required: true }
const routes = {
  list: createRoute({ method: 'get', path: base, tags, summary: 'Who is told of what', request: { params: brandParam }, responses: answers(listOf(view), 'All routes, in the order they are read') }),
  create: createRoute({ method: 'post', path: base, tags, summary: 'Add a route', request: { params: brandParam, body }, responses: answers(view, 'The route', 201) }),
  replace: createRoute({ method: 'put', path: `${base}/{id}`, tags, summary: 'Replace a route', request: { params: routeParam, body }, responses: answers(view, 'The route') }),
  remove: createRoute({ method: 'delete', path: `${base}/{id}`, tags, summary: 'Remove a route', request: { params: routeParam }, responses: { 204: { description: 'Removed' } } }),
}

/** Without any route every endpoint hears what its own list of events says; an endpoint that a route names hears by routes alone. */
export const alertRouteRoutes = ({ db }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listRoutes(db, brand.id)).map(toView), nextCursor: null }, 200)
  })
  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const draft = c.req.valid('json')
    if ((await listRoutes(db, brand.id)).some(({ name }) => name === draft.name)) throw new Problem(409, `There is a route “${draft.name}” already. Choose another name.`)
    await known(brand.id, draft.endpointIds)
    return c.json(toView(await saveRoute(db, brand.id, { ...draft, origin: 'screen' })), 201)
  })
  app.openapi(routes.replace, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const draft = c.req.valid('json')
    const before = await own(brand.id, id)
    if (draft.name !== before.name) throw new Problem(422, `body.name: a route keeps its name. Add “${draft.name}” and remove “${before.name}”.`)
    await known(brand.id, draft.endpointIds)
    return c.json(toView(await saveRoute(db, brand.id, { ...draft, origin: 'screen' })), 200)
  })
  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await own(brand.id, id)
    await deleteRoute(db, brand.id, id)
    return c.body(null, 204)
  })

  /** A route that is not the config file's. */
  const own = async (brandId: string, id: string): Promise<Route> => {
    const route = await findRoute(db, brandId, id)
    if (!route) throw notFound('route', id)
    if (route.origin === 'yaml') throw new Problem(409, `“${route.name}” comes from the config file. Change it there.`)
    return route
  }
  const known = async (brandId: string, ids: string[]): Promise<void> => {
    const there = new Set((await listEndpoints(db, brandId)).map(({ id }) => id))
    const stray = ids.find(id => !there.has(id))
    if (stray !== undefined) throw new Problem(422, `body.endpointIds: this brand has no endpoint ${stray}.`)
  }
  return app
}

const toView = ({ brandId: _brandId, ...route }: Route) => route

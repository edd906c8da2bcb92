import { createRoute, z } from '@hono/zod-openapi'
import { deletePlannedEvent, findPlannedEvent, listPlannedEvents, savePlannedEvent, type StoredEvent } from '../../db/alert/planned-event.ts'
import { EVENT_KINDS, faultOf, MOST_FACTOR, REPEATS } from '../../domain/alert/planned-event.ts'
import { brandOf } from '../brand-of.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, instant, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const draft = z.strictObject({
  name: z.string().trim().min(1).max(200).describe('Alerts name it'),
  kind: z.enum(EVENT_KINDS),
  from: instant.describe('When its first occurrence begins'),
  to: instant.describe('When its first occurrence ends'),
  repeats: z.enum(REPEATS).default('none').describe('At the same time by the clocks of the brand’s zone; monthly: on that day, or the last of a shorter month'),
  factor: z.number().min(1).max(MOST_FACTOR).nullable().default(null).describe('How many times the usual is expected; null: as it was the other times, before that as is usual for its kind (1.5 or 2)'),
  createdBy: z.string().trim().min(1).max(200).nullable().default(null).describe('Whose word it is'),
})

const view = z
  .object({
    id: z.string(), name: z.string(), kind: z.enum(EVENT_KINDS), from: z.string(), to: z.string(), repeats: z.enum(REPEATS), factor: z.number().nullable(), createdBy: z.string().nullable(),
    origin: z.enum(['yaml', 'screen', 'demo']),
  })
  .openapi('PlannedEvent')

const tags = ['alerts']
const base = '/v1/brands/{brand}/planned-events'
const eventParam = brandParam.extend({ id: uuid })
const body = { content: { 'application/json': { schema: draft } }, required: true }
const routes = {
  list: createRoute({
    method: 'get', path: base, tags, summary: 'What the brand knows will be talked about: pay days, maintenance, campaigns', request: { params: brandParam },
    responses: answers(listOf(view), 'All of them, by their first occurrence; nextCursor is always null'),
  }),
  create: createRoute({
    method: 'post', path: base, tags, summary: 'Plan an event', description: 'More is expected while it lasts and half a day after; what goes beyond that is an alert still, which says what was planned. Its hours teach nothing of what is usual.',
    request: { params: brandParam, body }, responses: answers(view, 'The event', 201),
  }),
  replace: createRoute({ method: 'put', path: `${base}/{id}`, tags, summary: 'Replace an event', request: { params: eventParam, body }, responses: answers(view, 'The event') }),
  remove: createRoute({ method: 'delete', path: `${base}/{id}`, tags, summary: 'Remove an event', request: { params: eventParam }, responses: { 204: { description: 'Removed' } } }),
}

export const plannedEventRoutes = ({ db }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listPlannedEvents(db, brand.id)).map(toView), nextCursor: null }, 200)
  })
  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const event = toDraft(c.req.valid('json'))
    if ((await listPlannedEvents(db, brand.id)).some(({ name }) => name === event.name)) throw new Problem(409, `There is a planned event “${event.name}” already. Choose another name.`)
    return c.json(toView(await savePlannedEvent(db, brand.id, event)), 201)
  })
  app.openapi(routes.replace, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const event = toDraft(c.req.valid('json'))
    const before = await own(brand.id, id)
    if (event.name !== before.name) throw new Problem(422, `body.name: an event keeps its name. Add “${event.name}” and remove “${before.name}”.`)
    return c.json(toView(await savePlannedEvent(db, brand.id, event)), 200)
  })
  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await own(brand.id, id)
    await deletePlannedEvent(db, brand.id, id)
    return c.body(null, 204)
  })

  /** An event that is not the config file's. */
  const own = async (brandId: string, id: string): Promise<StoredEvent> => {
    const event = await findPlannedEvent(db, brandId, id)
    if (!event) throw notFound('planned event', id)
    if (event.origin === 'yaml') throw new Problem(409, `“${event.name}” comes from the config file. Change it there.`)
    return event
  }
  return app
}

const toDraft = ({ from, to, ...rest }: z.infer<typeof draft>) => {
  const event = { ...rest, startsAt: new Date(from), endsAt: new Date(to), origin: 'screen' as const }
  const fault = faultOf(event)
  if (fault !== undefined) throw new Problem(422, `body.to: ${fault}`)
  return event
}

const toView = ({ brandId: _brandId, startsAt, endsAt, ...event }: StoredEvent) => ({ ...event, from: startsAt.toISOString(), to: endsAt.toISOString() })

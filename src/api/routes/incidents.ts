import { createRoute, z } from '@hono/zod-openapi'
import type { Brand } from '../../db/brand.ts'
import { actOnCases, type Acted } from '../../db/case/act.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { keepUndo } from '../../db/case/undo.ts'
import type { Trx } from '../../db/client.ts'
import { approveStatement, closeIncident, editIncident, findIncident, listAlike, listIncidents, listOpenAlerts, listOpenCaseIds, openIncident, type Incident } from '../../db/case/incident.ts'
import type { Edit } from '../../domain/case/edit.ts'
import { suggestIncidents } from '../../domain/case/incident.ts'
import type { Act, Actor } from '../../domain/case/state.ts'
import { actorOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { actor, person } from '../case-view.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'
import { bulkAnswer } from './cases-bulk.ts'

const view = z
  .object({
    id: z.string(), title: z.string(), cause: z.string().nullable(), alertId: z.string().nullable(), state: z.enum(['open', 'closed']), owner: actor.nullable(),
    statement: z.string().nullable().describe('The one thing to say to everybody'), approvedBy: actor.nullable(), approvedAt: z.string().nullable(), openedAt: z.string(), closedAt: z.string().nullable(),
    cases: z.number().int(), open: z.number().int().describe('Of them, not closed'),
  })
  .openapi('Incident')
const suggestion = z.object({ why: z.enum(['copies', 'alert', 'aspect']), key: z.string(), alertId: z.string().nullable(), caseIds: z.array(z.string()), told: z.object({ es: z.string(), en: z.string() }) })

const tags = ['incidents']
const base = '/v1/brands/{brand}/incidents'
const idParam = brandParam.extend({ id: uuid })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const ids = z.array(uuid).max(1000)
const title = z.string().trim().min(1).max(200)
const statement = z.string().trim().min(1).max(5000)

// Few enough to compare on every look; older ones of the same cause are found through them.
const COMPARED = 2000
// One transaction that holds more cases would make their agents wait.
const AT_ONCE = 200

const routes = {
  list: createRoute({ method: 'get', path: base, tags, summary: 'Incidents, newest first', request: { params: brandParam, query: z.object({ state: z.enum(['open', 'closed']).optional() }) }, responses: answers(listOf(view), 'At most 200') }),
  suggest: createRoute({ method: 'get', path: `${base}/suggestions`, tags, summary: 'Cases that seem to have one cause: near-duplicates, an open alert, one aspect', request: { params: brandParam }, responses: answers(listOf(suggestion), 'The surest and largest first') }),
  read: createRoute({ method: 'get', path: `${base}/{id}`, tags, summary: 'One incident', request: { params: idParam }, responses: answers(view, 'The incident') }),
  open: createRoute({ method: 'post', path: base, tags, summary: 'Gather cases into an incident', request: { params: brandParam, body: json(z.strictObject({ title, caseIds: ids.default([]), owner: person.nullable().default(null), cause: z.string().max(200).nullable().default(null).describe('key of the suggestion: the open incident of that cause is added to'), alertId: uuid.nullable().default(null) })) }, responses: answers(view, 'The incident', 201) }),
  edit: createRoute({ method: 'patch', path: `${base}/{id}`, tags, summary: 'Change title, owner or statement; new words have to be approved anew', request: { params: idParam, body: json(z.strictObject({ title: title.optional(), owner: person.nullable().optional(), statement: statement.nullable().optional() })) }, responses: answers(view, 'The incident') }),
  cases: createRoute({ method: 'post', path: `${base}/{id}/cases`, tags, summary: 'Put cases in, or take them out', request: { params: idParam, body: json(z.strictObject({ add: ids.default([]), remove: ids.default([]) })) }, responses: answers(bulkAnswer, 'What became of each') }),
  approve: createRoute({ method: 'post', path: `${base}/{id}/approve`, tags, summary: 'Approve the statement: the words you read', request: { params: idParam, body: json(z.strictObject({ statement })) }, responses: answers(view, 'The incident') }),
  close: createRoute({ method: 'post', path: `${base}/{id}/close`, tags, summary: 'Close the incident with all its cases', request: { params: idParam, body: json(z.strictObject({ reason: z.string().trim().min(1).max(500).describe('What the cause was and what was done; each case is closed with it') })) }, responses: answers(bulkAnswer, 'What became of each case') }),
}

export const incidentRoutes = ({ db, now, wakeCases, aspects }: Services) => {
  const app = createRouter()
  const own = async (brand: Brand, id: string): Promise<Incident> => {
    const incident = await findIncident(db, brand.id, id)
    if (!incident) throw notFound('incident', id, `GET /v1/brands/${brand.slug}/incidents lists them.`)
    return incident
  }
  const ownOpen = async (brand: Brand, id: string): Promise<Incident> => {
    const incident = await own(brand, id)
    if (incident.state === 'closed') throw new Problem(409, { es: `«${incident.title}» está cerrado. Abre otro incidente.`, en: `“${incident.title}” is closed. Open a new incident.` })
    return incident
  }
  const actAll = async (trx: Trx, brand: Brand, caseIds: string[], act: Act | Edit, by: Actor): Promise<Acted[]> => {
    if (caseIds.length === 0) return []
    const setting = { now: now(), settings: await getCaseSettings(trx, brand.id), timeZone: brand.timeZone }
    return await actOnCases(trx, brand.id, caseIds, act, { actor: by, setting })
  }

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listIncidents(db, brand.id, c.req.valid('query').state)).map(toView), nextCursor: null }, 200)
  })
  app.openapi(routes.suggest, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const [cases, alerts] = await Promise.all([listAlike(db, brand.id, COMPARED), listOpenAlerts(db, brand.id)])
    return c.json({ data: suggestIncidents(cases, alerts, now(), key => aspects.labels[key] ?? { es: key, en: key }), nextCursor: null }, 200)
  })
  app.openapi(routes.read, async c => {
    const { brand: slug, id } = c.req.valid('param')
    return c.json(toView(await own(await brandOf(db, slug), id)), 200)
  })
  app.openapi(routes.open, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { caseIds, ...given } = c.req.valid('json')
    const by = actorOf(c)
    const id = await db.transaction().execute(async trx => {
      const incident = await openIncident(trx, brand.id, given, { actor: by, now: now() })
      await actAll(trx, brand, caseIds, { type: 'gather', incidentId: incident.id }, by)
      return incident.id
    })
    wakeCases()
    return c.json(toView(await own(brand, id)), 201)
  })
  app.openapi(routes.edit, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await ownOpen(brand, id)
    const { title, owner, statement } = c.req.valid('json')
    const change = { ...(title !== undefined && { title }), ...(owner !== undefined && { owner }), ...(statement !== undefined && { statement }) }
    await db.transaction().execute(trx => editIncident(trx, brand.id, id, change, { actor: actorOf(c), now: now() }))
    return c.json(toView(await own(brand, id)), 200)
  })
  app.openapi(routes.cases, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await ownOpen(brand, id)
    const { add, remove } = c.req.valid('json')
    const acted = await db.transaction().execute(async trx => [
      ...(await actAll(trx, brand, add, { type: 'gather', incidentId: id }, actorOf(c))),
      ...(await actAll(trx, brand, remove, { type: 'gather', incidentId: null }, actorOf(c))),
    ])
    return c.json({ results: resultsOf(acted), undo: null }, 200)
  })
  app.openapi(routes.approve, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await ownOpen(brand, id)
    const approved = await db.transaction().execute(trx => approveStatement(trx, brand.id, id, c.req.valid('json').statement, { actor: actorOf(c), now: now() }))
    if (!approved) throw new Problem(409, { es: 'Éstas ya no son las palabras que hay: alguien las cambió. Léelas otra vez y luego apruébalas.', en: 'These are not the words that stand there: somebody changed them. Read them again, then approve them.' })
    return c.json(toView(await own(brand, id)), 200)
  })
  app.openapi(routes.close, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await ownOpen(brand, id)
    const by = actorOf(c)
    const caseIds = await listOpenCaseIds(db, brand.id, id)
    const acted: Acted[] = []
    let token: Awaited<ReturnType<typeof keepUndo>> = null
    for (let at = 0; at < caseIds.length; at += AT_ONCE) {
      acted.push(...(await db.transaction().execute(trx => actAll(trx, brand, caseIds.slice(at, at + AT_ONCE), { type: 'close', reason: c.req.valid('json').reason }, by))))
    }
    await db.transaction().execute(async trx => {
      await closeIncident(trx, brand.id, id, { actor: by, now: now() })
      token = await keepUndo(trx, brand.id, acted.filter(one => one.ok), { actor: by, now: now() })
    })
    wakeCases()
    const undo = token as { token: string; until: Date } | null
    return c.json({ results: resultsOf(acted), undo: undo && { token: undo.token, until: undo.until.toISOString() } }, 200)
  })
  return app
}

const resultsOf = (acted: Acted[]) => acted.map(one => ({ id: one.id, ok: one.ok, refusal: one.ok ? null : one.refusal }))

const toView = ({ approvedAt, openedAt, closedAt, ...incident }: Incident): z.infer<typeof view> => ({ ...incident, approvedAt: approvedAt?.toISOString() ?? null, openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null })

import { createRoute, z } from '@hono/zod-openapi'
import type { Brand } from '../../db/brand.ts'
import { actOnCases, type Acted } from '../../db/case/act.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { tagCases } from '../../db/case/tag.ts'
import { keepUndo, undo } from '../../db/case/undo.ts'
import { findIncident } from '../../db/case/incident.ts'
import { actorOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { bulkAct, bulkDo } from '../case-acts.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const tags = ['cases']
const base = '/v1/brands/{brand}/cases'
const told = z.object({ es: z.string(), en: z.string() })
const tag = z.string().trim().min(1).max(60)

export const bulkAnswer = z
  .object({
    results: z.array(z.object({ id: z.string(), ok: z.boolean(), refusal: told.nullable().describe('Why not') })),
    undo: z.object({ token: z.string(), until: z.string() }).nullable().describe('Takes it back, once; null: nothing was done that could be'),
  })
  .openapi('BulkAnswer')

const body = z.strictObject({ ids: z.array(uuid).min(1).max(200), act: z.discriminatedUnion('do', [...bulkDo.options, z.strictObject({ do: z.literal('tag'), add: z.array(tag).max(50).default([]), remove: z.array(tag).max(50).default([]) })]) })
const routes = {
  bulk: createRoute({ method: 'post', path: `${base}/bulk`, tags, summary: 'Do the same to many cases: what one refuses the others do', request: { params: brandParam, body: { content: { 'application/json': { schema: body } }, required: true } }, responses: answers(bulkAnswer, 'What became of each') }),
  undo: createRoute({
    method: 'post', path: `${base}/undo`, tags, summary: 'Take a bulk act back, within ten minutes; cases that moved on since are left alone',
    request: { params: brandParam, body: { content: { 'application/json': { schema: z.strictObject({ token: uuid }) } }, required: true } },
    responses: answers(z.object({ undone: z.array(z.string()), left: z.array(z.string()).describe('Somebody changed them since') }), 'What was taken back'),
  }),
}

export const caseBulkRoutes = ({ db, now, wakeCases }: Services) => {
  const app = createRouter()
  const settingOf = async (brand: Brand) => ({ now: now(), settings: await getCaseSettings(db, brand.id), timeZone: brand.timeZone })

  app.openapi(routes.bulk, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { ids, act } = c.req.valid('json')
    const [by, setting] = [actorOf(c), await settingOf(brand)]
    if (act.do === 'gather' && act.incidentId !== null && (await findIncident(db, brand.id, act.incidentId))?.state !== 'open') throw notFound('open incident', act.incidentId)
    const done = await db.transaction().execute(async trx => {
      if (act.do === 'tag') {
        await tagCases(trx, brand.id, { caseIds: ids, add: act.add, remove: act.remove }, { actor: by, now: now() })
        return { acted: [], undo: null }
      }
      const first = new Map<string, Acted>()
      let going = ids
      for (const one of bulkAct(act, by)) {
        const acted = await actOnCases(trx, brand.id, going, one, { actor: by, setting })
        for (const result of acted) first.set(result.id, joined(first.get(result.id), result))
        going = acted.filter(({ ok }) => ok).map(({ id }) => id)
      }
      const acted = [...first.values()]
      return { acted, undo: await keepUndo(trx, brand.id, acted.filter(one => one.ok), { actor: by, now: now() }) }
    })
    wakeCases()
    const results = act.do === 'tag' ? ids.map(id => ({ id, ok: true, refusal: null })) : done.acted.map(one => ({ id: one.id, ok: one.ok, refusal: one.ok ? null : one.refusal }))
    return c.json({ results, undo: done.undo && { token: done.undo.token, until: done.undo.until.toISOString() } }, 200)
  })
  app.openapi(routes.undo, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const setting = await settingOf(brand)
    const undone = await db.transaction().execute(trx => undo(trx, brand.id, c.req.valid('json').token, { actor: actorOf(c), setting }))
    if (!undone) throw new Problem(409, { es: 'No hay nada que deshacer: lo hizo otra persona, ya se deshizo o pasaron más de diez minutos.', en: 'There is nothing to take back: the token is somebody else’s, was used, or is older than ten minutes.' })
    wakeCases()
    return c.json(undone, 200)
  })
  return app
}

/** Several acts on one case are taken back as one. */
const joined = (before: Acted | undefined, after: Acted): Acted => (before?.ok && after.ok ? { ...after, before: before.before } : after)

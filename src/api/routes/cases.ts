import { createRoute, z } from '@hono/zod-openapi'
import { actOnCases, type Acted } from '../../db/case/act.ts'
import { claimCase } from '../../db/case/claim.ts'
import { listCaseEvents } from '../../db/case/event.ts'
import { countLoads, listCases, listThreadIds, TRAYS, type CaseFilter } from '../../db/case/list.ts'
import { addNote, listNotes } from '../../db/case/note.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { listTags, tagCases } from '../../db/case/tag.ts'
import { listMentionsById } from '../../db/mention/list.ts'
import { bePresent, listPresent, othersAmong, type Present } from '../../db/case/presence.ts'
import type { Brand } from '../../db/brand.ts'
import { dueAfter } from '../../domain/case/business-hours.ts'
import type { Edit } from '../../domain/case/edit.ts'
import { leastLoaded } from '../../domain/case/load.ts'
import { CASE_STATES, legalActs, takenBy, type Act, type Actor } from '../../domain/case/state.ts'
import { actorOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { actOf, editBody, editsOf, snoozeBody, transitionBody } from '../case-acts.ts'
import { caseCursor, decodeCaseCursor } from '../case-cursor.ts'
import { actor, caseView, eventView, floorClass, person, tier, viewOfCase, viewOfEvent, type Viewing } from '../case-view.ts'
import { pageOf } from '../cursor.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, moment, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const tags = ['cases']
const base = '/v1/brands/{brand}/cases'
const caseParam = brandParam.extend({ id: uuid })
const version = z.number().int().optional().describe('The version its card showed; left out: whichever stands')
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const tag = z.string().trim().min(1).max(60)

const filter = paging.extend({
  tray: z.enum(TRAYS).default('queue').describe('queue: by harm, urgency and time left; every other, the last moved first'),
  state: z.enum(CASE_STATES).optional(), tier: tier.optional(), moment: moment.optional().describe('By the owner of that moment'),
  assignee: z.string().max(200).optional().describe('me, none, or the id of a person'),
  floor: z.enum(['any', ...floorClass.options]).optional(), tag: tag.optional(), source: uuid.optional(), incident: uuid.optional(),
  overdue: z.enum(['true', 'false']).optional(), q: z.string().max(300).optional().describe('Words in its messages; a closing * stands for any ending'),
})

const message = z.object({ id: z.string(), voice: z.enum(['customer', 'brand']), author: z.string().nullable(), title: z.string().nullable(), text: z.string(), url: z.string().nullable(), occurredAt: z.string(), revision: z.number().int(), stars: z.number().nullable(), ownerReply: z.object({ text: z.string(), publishedAt: z.string().optional() }).nullable(), goneAt: z.string().nullable() })
const note = z.object({ id: z.string(), text: z.string(), author: actor, people: z.array(z.string()), writtenAt: z.string() })
const present = z.object({ person: actor, tab: z.string().describe('One person may look from several'), doing: z.enum(['viewing', 'writing']), until: z.string() })
const whole = z.object({ case: caseView, acts: z.array(z.string()).describe('What you may do with it now'), thread: z.array(message).describe('Oldest first'), history: z.array(eventView), notes: z.array(note), present: z.array(present) })

const post = <B extends z.ZodType>(path: string, summary: string, body: B) =>
  createRoute({ method: 'post', path: `${base}/{id}/${path}`, tags, summary, request: { params: caseParam, body: json(body) }, responses: answers(caseView, 'The case') })

const routes = {
  list: createRoute({ method: 'get', path: base, tags, summary: 'Cases: what to answer first, and why', request: { params: brandParam, query: filter }, responses: answers(listOf(caseView), 'A page of cases') }),
  tags: createRoute({ method: 'get', path: `${base}/tags`, tags, summary: 'Tags in use', request: { params: brandParam }, responses: answers(listOf(z.object({ tag: z.string(), cases: z.number().int() })), 'The most used first') }),
  read: createRoute({ method: 'get', path: `${base}/{id}`, tags, summary: 'A case with its thread, history, notes and who is at it', request: { params: caseParam }, responses: answers(whole, 'The case') }),
  claim: post('claim', 'Take a case: of two at once one wins, the other is told who (409)', z.strictObject({ version })),
  release: post('release', 'Let go of a case', z.strictObject({ version })),
  assign: post('assign', 'Give a case to somebody', z.strictObject({ to: person.nullable().describe('Null: to the agent with the fewest'), version })),
  transition: post('transition', 'Lead a case on; what is not legal now is refused with the reason (409)', z.strictObject({ transition: transitionBody, version })),
  snooze: post('snooze', 'Have a case come back later, or now', snoozeBody),
  edit: createRoute({ method: 'patch', path: `${base}/{id}`, tags, summary: 'Correct class of harm, tier, moment or outcome', request: { params: caseParam, body: json(editBody.extend({ version })) }, responses: answers(caseView, 'The case') }),
  tag: post('tags', 'Put tags on a case, or take them off', z.strictObject({ add: z.array(tag).max(50).default([]), remove: z.array(tag).max(50).default([]) })),
  note: createRoute({ method: 'post', path: `${base}/{id}/notes`, tags, summary: 'Write an internal note', request: { params: caseParam, body: json(z.strictObject({ text: z.string().trim().min(1).max(10_000), people: z.array(z.string().min(1).max(200)).max(50).default([]).describe('Ids of the people it calls') })) }, responses: answers(note, 'The note', 201) }),
  presence: createRoute({ method: 'put', path: `${base}/{id}/presence`, tags, summary: 'Say that you look at a case or write, every 20 seconds', request: { params: caseParam, body: json(z.strictObject({ doing: z.enum(['viewing', 'writing']).nullable().describe('Null: you left'), tab: z.string().max(60).default('').describe('Which of your pages it is, where you have several') })) }, responses: answers(listOf(present), 'Who else is at it') }),
}

export const caseRoutes = ({ db, now, wakeCases }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, q, overdue, assignee, source, incident, ...query } = c.req.valid('query')
    const asked: CaseFilter = {
      ...query, text: q, sourceId: source, incidentId: incident, isOverdue: overdue === undefined ? undefined : overdue === 'true',
      assigneeId: assignee === undefined ? undefined : assignee === 'none' ? null : assignee === 'me' ? actorOf(c).id : assignee,
      after: decodeCaseCursor(cursor, query.tray), limit: limit + 1, now: now(),
    }
    const [cards, viewing] = await Promise.all([listCases(db, brand.id, asked), viewingOf(brand)])
    return c.json(pageOf(cards, limit, caseCursor(query.tray), card => viewOfCase(card, viewing)), 200)
  })
  app.openapi(routes.tags, async c => c.json({ data: await listTags(db, (await brandOf(db, c.req.valid('param').brand)).id), nextCursor: null }, 200))
  app.openapi(routes.read, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const view = await viewOf(brand, id)
    const [ids, history, notes, people] = await Promise.all([listThreadIds(db, brand.id, id), listCaseEvents(db, brand.id, id), listNotes(db, brand.id, id), listPresent(db, brand.id, now(), id)])
    const thread = (await listMentionsById(db, brand.id, ids)).map(({ occurredAt, goneAt, rating, ...m }) => ({
      id: m.id, voice: m.voice, author: m.author, title: m.title, text: m.text, url: m.url, occurredAt: occurredAt.toISOString(), revision: m.revision, stars: rating?.value ?? null, ownerReply: m.ownerReply, goneAt: goneAt?.toISOString() ?? null,
    }))
    const acts = legalActs({ state: view.state, assignee: view.assignee, answered: view.answeredAt !== null }, actorOf(c))
    return c.json({ case: view, acts, thread, history: history.map(viewOfEvent), notes: notes.map(({ caseId: _case, writtenAt, ...rest }) => ({ ...rest, writtenAt: writtenAt.toISOString() })), present: people.map(presentView) }, 200)
  })

  app.openapi(routes.claim, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const { silentMinutes, calendar } = await getCaseSettings(db, brand.id)
    const silentAt = silentMinutes === null ? null : new Date(dueAfter(now().getTime(), silentMinutes * 60_000, calendar, brand.timeZone))
    const claimed = await claimCase(db, brand.id, id, { by: actorOf(c), now: now(), version: c.req.valid('json').version, silentAt })
    if (!claimed) throw missing(brand, id)
    const { file, outcome } = claimed
    if (outcome === 'held') throw new Problem(409, file.state === 'closed' ? CLOSED : file.assignee ? takenBy(file.assignee) : CHANGED)
    wakeCases()
    return c.json(await viewOf(brand, id), 200)
  })
  app.openapi(routes.release, async c => c.json(await act(c.req.valid('param'), [{ type: 'release' }], { by: actorOf(c), ...c.req.valid('json') }), 200))
  app.openapi(routes.assign, async c => {
    const { to, version } = c.req.valid('json')
    const brand = await brandOf(db, c.req.valid('param').brand)
    const target = to ?? leastLoaded((await getCaseSettings(db, brand.id)).agents, await countLoads(db, brand.id))
    if (!target) throw new Problem(422, { es: `Nadie toma por turnos los casos de ${brand.name}. Elige a alguien, o escribe quiénes atienden en los ajustes de la bandeja.`, en: `body.to: nobody takes cases of ${brand.name} by turns. Name somebody, or list the agents with PUT /v1/brands/${brand.slug}/case-settings.` })
    return c.json(await act(c.req.valid('param'), [{ type: 'assign', to: target }], { by: actorOf(c), version }), 200)
  })
  app.openapi(routes.transition, async c => {
    const { transition, version } = c.req.valid('json')
    return c.json(await act(c.req.valid('param'), [actOf(transition)], { by: actorOf(c), version }), 200)
  })
  app.openapi(routes.snooze, async c => {
    const { until, version } = c.req.valid('json')
    return c.json(await act(c.req.valid('param'), [until === null ? { type: 'wake' } : { type: 'snooze', until }], { by: actorOf(c), version }), 200)
  })
  app.openapi(routes.edit, async c => {
    const { version, ...edit } = c.req.valid('json')
    return c.json(await act(c.req.valid('param'), editsOf(edit), { by: actorOf(c), version }), 200)
  })
  app.openapi(routes.tag, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await db.transaction().execute(trx => tagCases(trx, brand.id, { caseIds: [id], ...c.req.valid('json') }, { actor: actorOf(c), now: now() }))
    return c.json(await viewOf(brand, id), 200)
  })
  app.openapi(routes.note, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await viewOf(brand, id)
    const { caseId: _case, writtenAt, ...rest } = await db.transaction().execute(trx => addNote(trx, brand.id, { caseId: id, ...c.req.valid('json') }, { actor: actorOf(c), now: now() }))
    wakeCases()
    return c.json({ ...rest, writtenAt: writtenAt.toISOString() }, 201)
  })
  app.openapi(routes.presence, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    await viewOf(brand, id)
    const me = actorOf(c)
    await bePresent(db, { brandId: brand.id, caseId: id, person: me, ...c.req.valid('json'), now: now() })
    return c.json({ data: othersAmong(await listPresent(db, brand.id, now(), id), me.id).map(presentView), nextCursor: null }, 200)
  })

  const viewingOf = async (brand: Brand): Promise<Viewing> => ({ brand, settings: await getCaseSettings(db, brand.id), now: now() })
  const viewOf = async (brand: Brand, id: string) => {
    const [card] = await listCases(db, brand.id, { tray: 'all', ids: [id], now: now() })
    if (!card) throw missing(brand, id)
    return viewOfCase(card, await viewingOf(brand))
  }
  /** Several acts on one case, all or none. */
  const act = async ({ brand: slug, id }: { brand: string; id: string }, acts: Array<Act | Edit>, { by, version }: { by: Actor; version?: number | undefined }) => {
    const brand = await brandOf(db, slug)
    const setting = { now: now(), settings: await getCaseSettings(db, brand.id), timeZone: brand.timeZone }
    await db.transaction().execute(async trx => {
      for (const [i, one] of acts.entries()) {
        const [acted] = await actOnCases(trx, brand.id, [id], one, { actor: by, setting, version: i === 0 ? version : undefined })
        if (!acted!.ok) throw refusalOf(brand, acted!)
      }
    })
    wakeCases()
    return await viewOf(brand, id)
  }
  return app
}

const CLOSED = { es: 'El caso está cerrado. Reábrelo para seguir con él.', en: 'The case is closed. Reopen it to go on with it.' }
const CHANGED = { es: 'El caso cambió mientras lo mirabas. Mira cómo está ahora.', en: 'The case changed while you looked at it. See how it stands now.' }
const missing = (brand: Brand, id: string): Problem => notFound('case', id, `GET /v1/brands/${brand.slug}/cases lists them.`)
const refusalOf = (brand: Brand, acted: Extract<Acted, { ok: false }>): Problem => (acted.why === 'missing' ? missing(brand, acted.id) : new Problem(409, acted.refusal))
const presentView = ({ person: who, tab, doing, until }: Present) => ({ person: who, tab, doing, until: until.toISOString() })

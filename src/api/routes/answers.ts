import { randomUUID } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Brand } from '../../db/brand.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { actOn, ActRefused, judgeOutgoing, type Acting } from '../../db/answer/outgoing-act.ts'
import { draftOutgoing, findOutgoing, listActs, listOutgoing, type Outgoing } from '../../db/answer/outgoing.ts'
import { isAtLeast, roleOn, type Role } from '../../domain/access.ts'
import { ANSWER_OUTCOMES } from '../../domain/answer/outcome.ts'
import { ANSWER_STATES } from '../../domain/answer/state.ts'
import { actingOf, principalOf } from '../actor.ts'
import { aftermathOf } from '../aftermath.ts'
import { actBody, aftermath, answerView, by, done, newAnswer, toAnswer, warning, words } from '../answer-schemas.ts'
import { answerableOf, checkDraft, refuseBlocked, type Answerable } from '../answering.ts'
import { brandOf } from '../brand-of.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const answerParam = brandParam.extend({ id: uuid })
const ACTS = ['submit', 'approve', 'reject', 'send', 'confirm', 'discard'] as const
const base = '/v1/brands/{brand}/answers'
const tags = ['answers']
const withWarnings = answerView.extend({ warnings: z.array(warning) })

const routes = {
  list: createRoute({
    method: 'get', path: base, tags, summary: 'Answers of the brand, newest first',
    request: { params: brandParam, query: paging.extend({ state: z.enum(ANSWER_STATES).optional(), mention: uuid.optional(), case: uuid.optional(), followUp: z.literal('due').optional().describe('Public for as long as the brand waits before it looks after its authors, and nobody has said what came of them') }) },
    responses: answers(listOf(answerView), 'A page of answers'),
  }),
  create: createRoute({
    method: 'post', path: base, tags, summary: 'Write an answer to an opinion, and send it where “send” says so',
    description: 'Nothing is public without a person’s act. With an Idempotency-Key the same call again is the same answer: at most one reply, however often it is sent.',
    request: { params: brandParam, headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }), body: json(newAnswer) },
    responses: answers(withWarnings, 'The answer, with what a person should know of it', 201),
  }),
  check: createRoute({
    method: 'post', path: `${base}/check`, tags, summary: 'What there is to say of a draft before it is public',
    request: { params: brandParam, body: json(z.strictObject({ mentionId: uuid, text: words })) },
    responses: answers(z.object({ warnings: z.array(warning), language: z.string().nullable(), length: z.number().int(), maxLength: z.number().int().nullable() }), 'Warnings, those that block it first'),
  }),
  read: createRoute({
    method: 'get', path: `${base}/{id}`, tags, summary: 'One answer with everything done to it and what came of it',
    request: { params: answerParam }, responses: answers(answerView.extend({ acts: z.array(done), aftermath: aftermath.nullable() }), 'The answer'),
  }),
  edit: createRoute({
    method: 'patch', path: `${base}/{id}`, tags, summary: 'Change the words of an answer that is not public',
    request: { params: answerParam, body: json(z.strictObject({ text: words, by, version: z.number().int().optional() })) }, responses: answers(withWarnings, 'The answer, a draft again'),
  }),
  judge: createRoute({
    method: 'post', path: `${base}/{id}/outcome`, tags, summary: 'Say what came of a public answer, and what was given to make it good',
    request: { params: answerParam, body: json(z.strictObject({ outcome: z.enum(ANSWER_OUTCOMES).nullable().optional(), remedy: z.string().trim().max(500).nullable().optional(), by })) },
    responses: answers(answerView, 'The answer'),
  }),
  act: createRoute({
    method: 'post', path: `${base}/{id}/{act}`, tags, summary: 'Submit, approve, reject, send, confirm or discard an answer',
    description: '“send” publishes it through the platform’s API where there is one; elsewhere it becomes “manual”: publish it by hand, then “confirm”. Sending twice is sending once.',
    request: { params: answerParam.extend({ act: z.enum(ACTS) }), body: json(actBody) }, responses: answers(answerView, 'The answer as it stands now'),
  }),
}

export const answerRoutes = (services: Services) => {
  const { db, now, wakeAnswers, wakeCases } = services
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, state, mention, followUp, ...query } = c.req.valid('query')
    const rows = await listOutgoing(db, brand.id, { state, mentionId: mention, caseId: query.case, before: decodeInstantCursor(cursor), limit: limit + 1, ...(followUp && { followUpBy: now() }) })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.createdAt, last.id]), toAnswer), 200)
  })

  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { send, again, mentionId, by: named, ...given } = c.req.valid('json')
    const draft = { ...given, by: actingOf(c, named) }
    const answerable = await answerableOf(services, brand, mentionId)
    const { warnings, language } = await checkDraft(services, brand, answerable, draft.text)
    if (send) refuseBlocked(warnings)
    const key = c.req.valid('header')['idempotency-key'] ?? randomUUID()
    const { mention, source } = answerable
    const { answer, isNew } = await draftOutgoing(db, brand.id, { ...draft, key, mentionId, sourceId: source.id, mentionRevision: mention.revision, language }, now())
    if (!isNew && (answer.mentionId !== mentionId || (answer.text !== draft.text && answer.state === 'draft'))) throw new Problem(422, 'This Idempotency-Key was used with another answer. Use a new key for a new answer.')
    const sent = send && (isNew || answer.state === 'draft') ? await act(brand, answer, answerable, { act: 'send', by: draft.by, again }) : answer
    return c.json({ ...toAnswer(sent), warnings }, 201)
  })

  app.openapi(routes.check, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { mentionId, text } = c.req.valid('json')
    const answerable = await answerableOf(services, brand, mentionId)
    const reply = answerable.collector?.reply
    return c.json({ ...(await checkDraft(services, brand, answerable, text)), length: reply?.count?.(text) ?? text.length, maxLength: reply?.maxLength ?? null }, 200)
  })

  app.openapi(routes.read, async c => {
    const { brand, answer } = await answerOf(c.req.valid('param'))
    const acts = (await listActs(db, brand.id, answer.id)).map(one => ({ ...one, at: new Date(one.at).toISOString() }))
    return c.json({ ...toAnswer(answer), acts, aftermath: await aftermathOf(services, brand, answer) }, 200)
  })

  app.openapi(routes.edit, async c => {
    const { brand, answer } = await answerOf(c.req.valid('param'))
    const { text, by: named, version } = c.req.valid('json')
    const answerable = await answerableOf(services, brand, answer.mentionId)
    const { warnings, language } = await checkDraft(services, brand, answerable, text)
    return c.json({ ...toAnswer(await act(brand, answer, answerable, { act: 'edit', by: actingOf(c, named), version, text, language })), warnings }, 200)
  })

  app.openapi(routes.judge, async c => {
    const { brand, answer } = await answerOf(c.req.valid('param'))
    const judged = c.req.valid('json')
    const after = await judgeOutgoing(db, brand, answer.id, { ...judged, by: actingOf(c, judged.by), now: now() })
    if (!after) throw new Problem(409, { es: 'Esta respuesta aún no es pública: todavía no puede haber dado nada.', en: 'This answer is not public yet: nothing can have come of it.' })
    return c.json(toAnswer(after), 200)
  })

  app.openapi(routes.act, async c => {
    const { act: name } = c.req.valid('param')
    const { brand, answer } = await answerOf(c.req.valid('param'))
    const answerable = await answerableOf(services, brand, answer.mentionId)
    if (name === 'approve' || name === 'reject') requireApprover(roleOn(principalOf(c), brand.id), answerable.settings.approvers)
    if (name === 'send' || name === 'approve' || name === 'submit') refuseBlocked((await checkDraft(services, brand, answerable, answer.text)).warnings)
    return c.json(toAnswer(await act(brand, answer, answerable, { ...c.req.valid('json'), by: actingOf(c, c.req.valid('json').by), act: name })), 200)
  })

  const act = async (brand: Brand, answer: Outgoing, { collector, settings }: Answerable, asked: Omit<Acting, 'now' | 'hasApi' | 'followUpDays' | 'publishing'>): Promise<Outgoing> => {
    // Where the brand wants a second pair of eyes, sending a draft hands it in.
    const name = asked.act === 'send' && answer.state === 'draft' && settings.approval ? 'submit' : asked.act
    const acting = { ...asked, act: name, now: now(), hasApi: collector?.reply !== undefined, followUpDays: (await getCaseSettings(db, brand.id)).followUpDays, publishing: { brand, now: now() } }
    const after = await actOn(db, brand.id, answer.id, acting).catch(told)
    if (!after) throw notFound('answer', answer.id)
    if (after.state === 'sending') wakeAnswers()
    if (asked.act === 'confirm') wakeCases()
    return after
  }

  const answerOf = async ({ brand: slug, id }: { brand: string; id: string }): Promise<{ brand: Brand; answer: Outgoing }> => {
    const brand = await brandOf(db, slug)
    const answer = await findOutgoing(db, brand.id, id)
    if (!answer) throw notFound('answer', id)
    return { brand, answer }
  }
  return app
}

const requireApprover = (role: Role | undefined, needed: Role): void => {
  if (isAtLeast(role, needed)) return
  const told = { es: `Aprobar o devolver respuestas pide en esta marca el papel «${ROLES_ES[needed]}» o más.`, en: `Whoever approves or sends back answers needs the role ${needed} or more at this brand.` }
  throw new Problem(403, told.en, { told })
}
const ROLES_ES: Record<Role, string> = { viewer: 'lectura', agent: 'atención', manager: 'gestión', admin: 'administración' }

const told = (error: unknown): never => {
  throw error instanceof ActRefused ? new Problem(409, error.told) : error
}

import { createRoute, z } from '@hono/zod-openapi'
import { deleteSavedReply, findSavedReply, listSavedReplies, saveSavedReply, type SavedReply } from '../../db/answer/saved-reply.ts'
import { TONES } from '../../domain/answer/tone.ts'
import { greetingName, renderReply, VARIABLES, variablesIn, type VariableFault } from '../../domain/answer/variable.ts'
import { actingOf } from '../actor.ts'
import { actor, by, warning } from '../answer-schemas.ts'
import { answerableOf, checkDraft } from '../answering.ts'
import { brandOf } from '../brand-of.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, instant, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const language = z.enum(['es', 'en', 'pt'])
const tone = z.enum(TONES)
const view = z
  .object({
    id: z.string(), name: z.string(), language, tone, text: z.string(), variables: z.array(z.enum(VARIABLES)),
    validUntil: z.string().nullable(), isValid: z.boolean(), updatedBy: actor, createdAt: z.string(), updatedAt: z.string(),
  })
  .openapi('SavedReply')

const draft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  language,
  tone: tone.default('none').describe('tu, usted or vos; a name has one variant for each'),
  text: z.string().trim().min(1).max(10_000).describe('With variables such as {nombre}, {marca}, {folio}; {{ and }} stand for the braces themselves'),
  validUntil: instant.nullable().default(null).describe('Not offered from then on'),
  by,
})

const replyParam = brandParam.extend({ id: uuid })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const base = '/v1/brands/{brand}/saved-replies'
const tags = ['answers']
const value = z.string().max(500)
const routes = {
  list: createRoute({
    method: 'get', path: base, tags, summary: 'Saved replies by name',
    request: { params: brandParam, query: z.object({ language: language.optional(), tone: tone.optional(), valid: z.stringbool().optional().describe('true: those still offered') }) }, responses: answers(listOf(view), 'All of them: nextCursor is always null'),
  }),
  save: createRoute({ method: 'put', path: base, tags, summary: 'Save a reply, or change that of this name, language and tone', request: { params: brandParam, body: json(draft) }, responses: answers(view, 'The saved reply') }),
  remove: createRoute({ method: 'delete', path: `${base}/{id}`, tags, summary: 'Remove a saved reply', request: { params: replyParam }, responses: { 204: { description: 'Removed' } } }),
  render: createRoute({
    method: 'post', path: `${base}/{id}/render`, tags, summary: 'Fill a saved reply for an opinion',
    description: 'The name, the brand and the place are known; everything else is given. A variable that is unknown or has no value is an error that names it.',
    request: { params: replyParam, body: json(z.strictObject({ mentionId: uuid, values: z.partialRecord(z.enum(VARIABLES), value).default({}) })) },
    responses: answers(z.object({ text: z.string(), warnings: z.array(warning) }), 'The words, with what a person should know of them'),
  }),
}

export const savedReplyRoutes = (services: Services) => {
  const { db, now } = services
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { valid, ...query } = c.req.valid('query')
    const found = await listSavedReplies(db, brand.id, { ...query, ...(valid && { validAt: now() }) })
    return c.json({ data: found.map(reply => toView(reply, now())), nextCursor: null }, 200)
  })

  app.openapi(routes.save, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { by: named, validUntil, ...reply } = c.req.valid('json')
    refuseFaults(variablesIn(reply.text).faults, 'body.text')
    if (reply.language !== 'es' && reply.tone !== 'none') throw new Problem(422, { es: 'Sólo el español distingue tú, usted y vos. Deja el trato sin elegir.', en: 'body.tone: only Spanish tells tú, usted and vos apart. Leave the tone out.' }, { faults: [{ path: 'body.tone', message: 'Only Spanish tells tú, usted and vos apart. Leave the tone out.' }] })
    return c.json(toView(await saveSavedReply(db, brand.id, { ...reply, validUntil: validUntil === null ? null : new Date(validUntil) }, actingOf(c, named), now()), now()), 200)
  })

  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    if (!(await deleteSavedReply(db, (await brandOf(db, slug)).id, id))) throw notFound('saved reply', id)
    return c.body(null, 204)
  })

  app.openapi(routes.render, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const { mentionId, values } = c.req.valid('json')
    const reply = await findSavedReply(db, brand.id, id)
    if (!reply) throw notFound('saved reply', id)
    if (reply.validUntil !== null && reply.validUntil <= now()) throw new Problem(409, { es: `«${reply.name}» valía hasta el ${reply.validUntil.toISOString().slice(0, 10)}. Léela otra vez y ponle otra fecha.`, en: `“${reply.name}” was valid until ${reply.validUntil.toISOString().slice(0, 10)}. Read it again, and give it another date.` })
    const answerable = await answerableOf(services, brand, mentionId)
    const { authorName, place } = answerable.mention
    const rendered = renderReply(reply.text, { customer: greetingName(authorName), brand: brand.name, place: place ?? undefined, ...values })
    if (!rendered.ok) return refuseFaults(rendered.faults, 'body.values')
    return c.json({ text: rendered.text, warnings: (await checkDraft(services, brand, answerable, rendered.text)).warnings }, 200)
  })
  return app
}

const refuseFaults = (faults: VariableFault[], path: string): never => {
  if (faults.length === 0) return undefined as never
  const said = { es: faults.map(({ told }) => told.es).join(' '), en: faults.map(({ told }) => told.en).join(' ') }
  throw new Problem(422, said, { faults: faults.map(({ name, told }) => ({ path: `${path}.${name}`, message: told.en })) })
}

const toView = ({ brandId: _, ...reply }: SavedReply, now: Date) => ({
  ...reply,
  variables: variablesIn(reply.text).variables,
  isValid: reply.validUntil === null || reply.validUntil > now,
  validUntil: reply.validUntil?.toISOString() ?? null,
  createdAt: reply.createdAt.toISOString(),
  updatedAt: reply.updatedAt.toISOString(),
})

import { createRoute, z } from '@hono/zod-openapi'
import { setSetting } from '../../db/brand.ts'
import { listPastAnswers } from '../../db/answer/past.ts'
import { listOutgoing } from '../../db/answer/outgoing.ts'
import { ANSWER_OUTCOMES } from '../../domain/answer/outcome.ts'
import { ANSWERING, answeringSchema } from '../../domain/answer/settings.ts'
import { suggestAnswers } from '../../domain/answer/suggest.ts'
import { answerView, toAnswer, told, warning } from '../answer-schemas.ts'
import { answerableOf, answeringOf, checkDraft } from '../answering.ts'
import { brandOf } from '../brand-of.ts'
import { requireKeyScope } from '../guard.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const settings = z.strictObject(answeringSchema.shape).openapi('Answering')
const tags = ['answers']

const way = z.object({
  platform: z.string(),
  canSend: z.boolean().describe('false: copy the text, open the link, publish it there, and confirm'),
  maxLength: z.number().int().nullable(),
  rules: z.array(told).describe('What the platform allows and forbids'),
  url: z.string().nullable().describe('Where the opinion stands'),
  answers: z.array(answerView).describe('What was answered or begun already, newest first'),
  suggestions: z
    .array(z.object({ mentionId: z.string(), text: z.string(), similarity: z.number(), score: z.number(), outcome: z.enum(ANSWER_OUTCOMES).nullable() }))
    .describe('What the brand answered to opinions like this one, by likeness and by what came of it. Never sent by itself'),
})

const routes = {
  settings: createRoute({ method: 'get', path: '/v1/brands/{brand}/answering', tags, summary: 'How the brand answers in public', request: { params: brandParam }, responses: answers(settings, 'The settings') }),
  set: createRoute({
    method: 'put', path: '/v1/brands/{brand}/answering', tags, summary: 'Set how the brand answers in public',
    request: { params: brandParam, body: { content: { 'application/json': { schema: settings } }, required: true } }, responses: answers(settings, 'The settings; what is left out stands at its default'),
  }),
  draft: createRoute({
    method: 'post', path: '/v1/brands/{brand}/mentions/{id}/answering/draft', tags, summary: 'Have the language model draft an answer, where one is switched on',
    description: 'The same switch and budget as the reader’s; what leaves the machine is masked. Nothing is stored or sent: a person works on the words and sends them.',
    request: { params: brandParam.extend({ id: uuid }) }, responses: answers(z.object({ text: z.string(), warnings: z.array(warning) }), 'The words, with what a person should know of them'),
  }),
  way: createRoute({
    method: 'get', path: '/v1/brands/{brand}/mentions/{id}/answering', tags, summary: 'How an opinion can be answered: the way, the rules, and words that helped before',
    request: { params: brandParam.extend({ id: uuid }) }, responses: answers(way, 'The way'),
  }),
}

export const answeringRoutes = (services: Services) => {
  const { db, draftAnswer } = services
  const app = createRouter()

  app.openapi(routes.settings, async c => c.json(await answeringOf(db, (await brandOf(db, c.req.valid('param').brand)).id), 200))

  app.openapi(routes.set, async c => {
    requireKeyScope(c, 'admin')
    const brand = await brandOf(db, c.req.valid('param').brand)
    await setSetting(db, brand.id, ANSWERING, c.req.valid('json'))
    return c.json(await answeringOf(db, brand.id), 200)
  })

  app.openapi(routes.draft, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const answerable = await answerableOf(services, brand, id)
    if (!draftAnswer) throw new Problem(409, { es: 'No hay ningún modelo de lenguaje encendido. Pon «reader: {kind: llm, …}» en el archivo de configuración para tener borradores.', en: 'No language model is switched on. Set “reader: {kind: llm, …}” in the config file to have answers drafted.' })
    const { mention, collector, settings: { sector, tone } } = answerable
    const opinion = opinionOf(mention)
    if (opinion === '') throw new Problem(409, { es: 'Esta opinión no tiene (o ya no tiene) palabras: no hay de qué hacer un borrador.', en: 'This opinion has no words (any more): there is nothing to draft from.' })
    const suggestions = suggestAnswers(opinion, await listPastAnswers(db, brand.id, { text: opinion, exceptId: id }), { language: mention.language, limit: 3 })
    const drafted = await draftAnswer({
      brand: brand.name, opinion, language: mention.language, tone: mention.language === 'es' ? tone : 'none', maxLength: collector?.reply?.maxLength ?? null, isConfidential: sector !== 'general',
      examples: suggestions.map(({ reply }) => reply),
    }, c.req.raw.signal)
    if ('refused' in drafted) throw new Problem(502, drafted.refused)
    return c.json({ text: drafted.text, warnings: (await checkDraft(services, brand, answerable, drafted.text)).warnings }, 200)
  })

  app.openapi(routes.way, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const { mention, source, collector } = await answerableOf(services, brand, id)
    const opinion = opinionOf(mention)
    const suggestions = suggestAnswers(opinion, await listPastAnswers(db, brand.id, { text: opinion, exceptId: id }), { language: mention.language })
    return c.json({
      platform: collector?.title ?? source.name,
      canSend: collector?.reply !== undefined,
      maxLength: collector?.reply?.maxLength ?? null,
      rules: collector?.reply?.rules ?? [],
      url: mention.url,
      answers: (await listOutgoing(db, brand.id, { mentionId: id })).map(toAnswer),
      suggestions: suggestions.map(({ id: mentionId, reply: text, ...rest }) => ({ mentionId, text, ...rest })),
    }, 200)
  })
  return app
}

const opinionOf = ({ title, text }: { title: string | null; text: string }): string => [title, text].filter(Boolean).join('\n')

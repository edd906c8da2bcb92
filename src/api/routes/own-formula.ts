import { createRoute, z } from '@hono/zod-openapi'
import { ownParametersSchema } from '../../domain/index/own-formula.ts'
import { actorOf, markAudited } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { createOwnFormula } from '../own-formula.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam } from '../schemas.ts'
import type { Services } from '../services.ts'

const parameters = ownParametersSchema.describe('Weights by their place in the formula')
const revision = z.object({ revision: z.number().int(), parameters, since: z.string(), setBy: z.string() })
const view = z
  .object({
    own: parameters.describe('Weights of the brand; what is not in it is the published one'),
    inForce: z.record(z.string(), z.unknown()).describe('The formula of the inner figure'),
    published: z.record(z.string(), z.unknown()).describe('The formula strangers are told the index by'),
    history: z.array(revision).describe('All that ever counted, newest first'),
  })
  .openapi('BrandFormula')
const interval = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()
const preview = z
  .object({ before: interval, after: interval, sources: z.array(z.object({ id: z.string(), name: z.string(), value: z.number(), valueAfter: z.number(), before: z.number().describe('Share of the index, 0–1'), after: z.number() })) })
  .openapi('FormulaPreview')

const base = '/v1/brands/{brand}/formula'
const tags = ['reputation']
const body = { content: { 'application/json': { schema: parameters } }, required: true }
const routes = {
  read: createRoute({ method: 'get', path: base, tags, summary: 'The weights of a brand’s inner figure', request: { params: brandParam }, responses: answers(view, 'Its own weights, and the formula with them') }),
  replace: createRoute({
    method: 'put', path: base, tags, summary: 'Set a brand’s own weights',
    description: 'They count for the inner figure from now on, past days included; the trend tells since when. An empty object brings the published ones back. The public figure never changes by them.',
    request: { params: brandParam, body }, responses: answers(view, 'What counts now'),
  }),
  preview: createRoute({ method: 'post', path: `${base}/preview`, tags, summary: 'Today’s index by other weights; nothing is stored', request: { params: brandParam, body }, responses: answers(preview, 'Before and after') }),
}

export const ownFormulaRoutes = ({ db, now, reputation }: Services) => {
  const app = createRouter()
  const formula = createOwnFormula({ db, now, published: reputation.formula })
  const viewOf = async (slug: string): Promise<z.infer<typeof view>> => {
    const { own, inForce, history } = await formula.read(await brandOf(db, slug))
    return { own, inForce, published: formula.published, history: history.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })) }
  }

  app.openapi(routes.read, async c => c.json(await viewOf(c.req.valid('param').brand), 200))
  app.openapi(routes.replace, async c => {
    const { brand } = c.req.valid('param')
    await formula.save(await brandOf(db, brand), c.req.valid('json'), actorOf(c))
    markAudited(c)
    return c.json(await viewOf(brand), 200)
  })
  app.openapi(routes.preview, async c => c.json(await formula.preview(await brandOf(db, c.req.valid('param').brand), c.req.valid('json')), 200))
  return app
}

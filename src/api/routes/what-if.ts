import { createRoute, z } from '@hono/zod-openapi'
import { MOST_REVIEWS, MOST_SUPPOSED, REVIEWS, WON_BACK_STARS } from '../../domain/index/supposition.ts'
import { brandOf, sourceOf } from '../brand-of.ts'
import { ballastView, whatIfView } from '../prospect.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

// `?answered=a&answered=b`; one alone comes as a text.
const ids = z.preprocess(value => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(uuid).max(MOST_SUPPOSED)).optional()
const asked = z.object({
  answered: ids.describe('Mentions answered in public with substance; repeat it for several'),
  wonBack: ids.describe(`Mentions whose authors lift them to ${WON_BACK_STARS} stars`),
  lost: ids.describe('Sources that would no longer be found'),
  reviews: ids.describe('Sources at which `count` new reviews of `stars` come in today'),
  count: z.coerce.number().int().min(1).max(MOST_REVIEWS).default(REVIEWS.count),
  stars: z.coerce.number().int().min(1).max(5).default(REVIEWS.stars),
})

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()
const whatIf = z
  .object({
    brand: z.string(),
    asOf: z.string(),
    formula: z.string(),
    before: interval.describe('The index as it is; null: no material at all'),
    after: interval.describe('… as it would be'),
    difference: z.number().nullable(),
    idle: z
      .array(z.union([
        z.object({ suppose: z.enum(['answered', 'wonBack']), mentionId: z.string(), stars: z.number().optional() }),
        z.object({ suppose: z.enum(['sourceLost', 'reviewsAdded']), sourceId: z.string(), count: z.number().optional(), stars: z.number().optional(), order: z.string().optional() }),
      ]))
      .describe('What found nothing to change: an answer to what is not negative, or what weighs nothing on the first screens'),
  })
  .openapi('WhatIf')

const ballast = z
  .object({
    brand: z.string(),
    asOf: z.string(),
    mentions: z.number().int().describe('Opinions of the first screens and those with most weight that cost today'),
    points: z.number().describe('What they cost together, negative'),
    fadesOn: z.string().nullable().describe('First day they cost less than a figure with one decimal shows, if nothing else is said meanwhile; null: not within ten years'),
    ahead: z.array(z.object({ date: z.string(), points: z.number() })),
    heaviest: z.array(z.object({ mentionId: z.string(), sourceId: z.string(), points: z.number(), fadesOn: z.string().nullable() })),
  })
  .openapi('Ballast')

const routes = {
  whatIf: createRoute({
    method: 'get', path: '/v1/brands/{brand}/what-if', tags: ['reputation'], summary: 'The index as it would be: answers, authors won back, new reviews, a source gone',
    request: { params: brandParam, query: asked }, responses: answers(whatIf, 'Worked out anew with all of it; nothing is stored'),
  }),
  ballast: createRoute({
    method: 'get', path: '/v1/brands/{brand}/ballast', tags: ['reputation'], summary: 'What opinions still cost, and until when',
    request: { params: brandParam, query: z.object({ source: uuid.optional() }) }, responses: answers(ballast, 'Points to come'),
  }),
}

export const whatIfRoutes = (services: Services) => {
  const app = createRouter()
  app.openapi(routes.whatIf, async c => {
    const brand = await brandOf(services.db, c.req.valid('param').brand)
    const { answered = [], wonBack = [], lost = [], reviews = [], count, stars } = c.req.valid('query')
    return c.json(await whatIfView(services, brand, { answered, wonBack, lost, reviews, count, stars }), 200)
  })
  app.openapi(routes.ballast, async c => {
    const brand = await brandOf(services.db, c.req.valid('param').brand)
    const { source } = c.req.valid('query')
    return c.json(await ballastView(services, brand, source && (await sourceOf(services.db, brand, source)).id), 200)
  })
  return app
}

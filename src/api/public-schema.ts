import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { WITHHELD } from '../domain/public-words.ts'
import { instant, polarity, slug } from './schemas.ts'

const count = z.number().int().min(0)
const index = z.object({ value: z.number(), low: z.number(), high: z.number() }).describe('0…100 with its margin of 90 %')
const tone = z.enum([...polarity.options, 'unsure'])
const stars = z.object({ 5: count, 4: count, 3: count, 2: count, 1: count, none: count }).describe('Opinions by stars, of any scale; none: they came without')

const newest = z.object({
  source: z.string(),
  publishedAt: instant.nullable().describe('null: the source does not say'),
  stars: z.number().int().min(1).max(5).nullable(),
  tone,
  mixed: z.boolean().describe('Good and bad in it'),
  title: z.string().nullable(),
  text: z.string().nullable().describe('As it was written; null: see withheld'),
  whole: z.boolean().describe('false: longer than 4,000 characters and cut there'),
  withheld: z.enum(WITHHELD).nullable().describe('expired: the source’s rule does not let its words be kept longer · platform: it lets them be linked, not shown · private: said in a survey'),
  language: z.string().nullable(),
  author: z.string().nullable(),
  url: z.string().nullable().describe('The original'),
  vanished: z.boolean().describe('Its source’s own list leaves it out since, without saying that it was deleted'),
  reply: z.object({ text: z.string(), publishedAt: instant.nullable() }).nullable().describe('What the brand answered in public'),
})

/** What strangers are told of a brand, version 1. */
export const publicFace = z
  .object({
    version: z.literal(1).describe('Within a version fields are only added'),
    brand: z.object({ slug, name: z.string() }),
    invented: z.boolean().describe('A demonstration: neither the brand nor its customers exist'),
    asOf: instant,
    index: index.nullable().describe('null: nothing to tell it from. Published weights, audited corrections alone'),
    neutral: z.literal(50).describe('The waterline'),
    formula: z.string(),
    window: z.object({ days: count, from: z.iso.date(), to: z.iso.date() }),
    opinions: z.object({ total: count, stars, average: z.number().nullable(), tones: z.object({ positive: count, neutral: count, negative: count, unsure: count }) }).describe('All of the window, none left out'),
    sources: z.array(z.object({ name: z.string(), platform: z.string(), kind: z.string(), order: z.string(), index: index.nullable(), share: z.number().nullable().describe('0…1 of the index'), opinions: count, stars })),
    newest: z.array(newest).describe('The ten newest, newest first'),
    answers: z.object({
      needing: count.describe('Opinions that need a reply'),
      answered: count,
      medianSeconds: z.number().nullable().describe('From saying it to the answer; half of them faster'),
      negative: count,
      solved: count.describe('Negatives with a public answer of substance'),
    }),
    leftOut: z.object({ offTopic: count.describe('What the brand’s own query took for something else, in the window'), vanished: count, vanishedNegative: count }),
    unseen: z.array(z.string()),
  })
  .openapi('PublicFace')

export type PublicFaceView = z.infer<typeof publicFace>
export type PublicOpinion = z.infer<typeof newest>
export type StarCounts = z.infer<typeof stars>

/** Puts what strangers may ask for into the document; the routes stand with the pages. */
export const documentPublicFace = (app: OpenAPIHono): void => {
  app.openAPIRegistry.registerPath({
    method: 'get', path: '/public/{brand}/zmot.json', tags: ['public'], summary: 'What strangers are told of a brand that asked for it; no sign-in, any origin, no parameters',
    security: [], request: { params: z.object({ brand: slug }) },
    responses: {
      200: { content: { 'application/json': { schema: publicFace } }, description: 'The public face' },
      304: { description: 'As it was when the ETag in If-None-Match was given' },
      404: { description: 'No such brand, or it shows nothing to strangers' },
      429: { description: 'Too many requests; wait as Retry-After says' },
    },
  })
}

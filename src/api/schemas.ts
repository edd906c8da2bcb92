import { FLOOR } from '../domain/alert/floor.ts'
import { z } from '@hono/zod-openapi'
import { MOMENTS, OUTCOMES, POLARITIES } from '../domain/journey/moments.ts'

/** Pieces that several routes share. Everything here is also the documentation. */

export const moment = z.enum(MOMENTS)
export const polarity = z.enum(POLARITIES)
export const outcome = z.enum(OUTCOMES)
export const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 with an offset or Z')
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a slug: lower-case letters, digits and hyphens, at most 63')
export const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'not an id of this kind; copy it from a list')

export const brandParam = z.object({ brand: slug.openapi({ param: { name: 'brand', in: 'path' }, example: 'casa-nogal' }) })

/** `limit` and `cursor` of every list. */
export const paging = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows a page, 1 to 200'),
  cursor: z.string().max(500).optional().describe('The nextCursor of the page before'),
})

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable().describe('Pass on as cursor; null on the last page') })

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem')

/** Responses of a route: its own and the problem every route may answer. */
export const answers = <T extends z.ZodType, S extends 200 | 201 | 202>(schema: T, description: string, status: S = 200 as S) =>
  ({
    [status]: { content: { 'application/json': { schema } }, description },
    default: { content: { 'application/problem+json': { schema: problem } }, description: 'What went wrong and what to do (RFC 9457)' },
  }) as { [K in S]: { content: { 'application/json': { schema: T } }; description: string } } & {
    default: { content: { 'application/problem+json': { schema: typeof problem } }; description: string }
  }

export const span = z.tuple([z.number().int(), z.number().int()]).describe('UTF-16 offsets [start, end) into the text')

export const reading = z
  .object({
    language: z.string().nullable(),
    sentiment: z.object({
      label: polarity.nullable(),
      score: z.number().describe('−1…1'),
      confidence: z.number().describe('0…1'),
      evidence: z.array(span),
      unsure: z.literal(true).optional(),
    }),
    moments: z.array(z.object({ key: moment, polarity, score: z.number(), evidence: z.array(span), unsure: z.literal(true).optional() })),
    aspects: z
      .array(z.object({ key: z.string(), polarity, moments: z.array(moment), evidence: z.array(span) }))
      .optional()
      .describe('Touchpoints it talks about, with the moments shown by the same sentences'),
    floor: z.array(z.object({ class: z.enum(FLOOR), evidence: z.array(span) })).optional().describe('Words that look like grave harm to the customer, the worst first'),
    outcome: z.object({ label: outcome, score: z.number() }),
    needsResponse: z.object({ value: z.boolean(), score: z.number() }),
    version: z.string(),
  })
  .openapi('Reading')

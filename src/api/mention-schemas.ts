import { z } from '@hono/zod-openapi'
import { FLOOR, FLOOR_STATUSES } from '../domain/alert/floor.ts'
import { OUTCOMES, POLARITIES } from '../domain/journey/moments.ts'
import { NOISE_REASONS } from '../domain/reading/noise.ts'
import { instant, moment, outcome, paging, polarity, span, uuid } from './schemas.ts'

// The forms in which mentions come in and go out over the API.

const discount = z
  .object({
    percent: z.number().int().describe('Weight it counts with in the index, 0–100; 100 counts whole'),
    reason: z.enum([...NOISE_REASONS, 'person']).nullable().describe('Why it weighs less. Tells no experience: news, job, spam, giveaway. In company: copy (repeats an opinion met shortly before), twin (the same opinion met in another source), flood (one of many copies in a short time), burst (one of too many mentions of one author). person: somebody said so'),
    found: z.array(z.enum(NOISE_REASONS)).describe('All that the machine found, the heaviest first'),
  })
  .openapi('Discount')

export const floorSign = z
  .object({
    class: z.enum(FLOOR),
    evidence: z.array(span).describe('The words that show it; empty where the title alone or a person does'),
    status: z.enum(FLOOR_STATUSES).describe('seen: rules found it and nobody judged it yet'),
  })
  .openapi('FloorSign')

export const alike = z
  .object({
    count: z.number().int().describe('Mentions that say the same, itself among them; counted up to 1,000'),
    first: z.object({ id: z.string(), sourceId: z.string(), occurredAt: z.string() }),
    sourceIds: z.array(z.string()).describe('Where they were met'),
  })
  .openapi('Alike')

const place = z
  .object({
    sourceId: z.string(),
    externalId: z.string(),
    url: z.string().nullable(),
    position: z.number().int().nullable(),
    firstSeenAt: z.string(),
    goneAt: z.string().nullable().describe('When it was deleted there'),
  })
  .openapi('MentionPlace')

export const view = z
  .object({
    id: z.string(),
    sourceId: z.string(),
    externalId: z.string(),
    revision: z.number().int(),
    kind: z.string(),
    title: z.string().nullable(),
    text: z.string(),
    url: z.string().nullable(),
    position: z.number().int().nullable(),
    author: z.string().nullable(),
    publishedAt: z.string().nullable(),
    occurredAt: z.string().describe('publishedAt, or the time it was collected where the source gives no date'),
    changedAt: z.string().nullable(),
    goneAt: z.string().nullable(),
    vanishedAt: z.string().nullable().describe('Its source’s own list left it out twice in a row, without a word that it was deleted; it still counts'),
    textExpiredAt: z.string().nullable().describe('Its words went, by the retention rule of the source; what was read in them stays'),
    rating: z.object({ value: z.number(), outOf: z.number() }).nullable(),
    ownerReply: z.object({ text: z.string(), publishedAt: z.string().optional() }).nullable(),
    place: z.string().nullable(),
    branchId: z.string().nullable().describe('The product or place it is about'),
    language: z.string().nullable(),
    sentiment: polarity.nullable(),
    score: z.number().nullable(),
    confidence: z.number().nullable(),
    unsure: z.boolean(),
    moments: z.partialRecord(moment, polarity),
    aspects: z.record(z.string(), polarity).describe('Touchpoints it talks about, by key (GET /v1/brands/{brand}/aspects has their labels)'),
    story: z.boolean().describe('Long, specific and strongly positive: worth retelling'),
    outcome,
    needsResponse: z.boolean(),
    corrected: z.boolean().describe('A person corrected the reading of this revision'),
    floor: z.array(floorSign).describe('Signs of grave harm to the customer, the worst first; rules with a high recall find them and people judge them'),
    offTopic: z.boolean().describe('Does not match the brand’s query, or the brand itself speaks: it counts nowhere'),
    voice: z.enum(['customer', 'brand']).describe('Who speaks. What the brand itself says is kept and counts nowhere; where it answers a mention it is its ownerReply'),
    places: z.array(place).describe('Where else the same opinion stands or stood; it counts once, under sourceId'),
    discount,
  })
  .openapi('Mention')

export const brandTone = z.object({ brand: z.string(), name: z.string(), polarity, evidence: z.array(span).describe('Where it is named') })

export const revision = z.object({
  revision: z.number().int(),
  title: z.string().nullable(),
  text: z.string(),
  ratingValue: z.number().nullable(),
  ratingOutOf: z.number().nullable(),
  ownerReply: z.unknown(),
  validFrom: z.string(),
  validTo: z.string(),
})

export const filters = paging.extend({
  source: uuid.optional(),
  branch: uuid.optional().describe('A product or place, with everything under it'),
  moment: moment.optional(),
  aspect: z.string().max(100).optional().describe('Key of an aspect'),
  story: z.stringbool().optional().describe('true: memorable stories alone'),
  sentiment: z.enum([...POLARITIES, 'unsure']).optional().describe('With a moment: the polarity of that moment; with an aspect and no moment: of that aspect'),
  outcome: outcome.optional(),
  needsResponse: z.stringbool().optional(),
  floor: z.enum([...FLOOR, 'any']).optional().describe('With a sign of grave harm of this class, or of any, that nobody dismissed'),
  language: z.string().regex(/^[a-z]{2}$/, 'two letters such as es').optional(),
  q: z.string().max(500).optional().describe('Words to find; accents and case do not matter; cami* finds camión'),
  from: instant.optional(),
  to: instant.optional().describe('Exclusive'),
  voice: z.enum(['customer', 'brand']).optional().describe('brand: what the brand itself said, in place of opinions'),
  hidden: z.stringbool().optional().describe('Also those deleted at their source or not about the brand'),
})

// What may come in one push. More belongs in several calls or in an import.
const MAX_PUSH = 1000
const text = (max: number) => z.string().max(max)
const http = z.url({ protocol: /^https?$/, error: 'an http or https address' }).max(2000)

export const pushed = z.strictObject({
  externalId: text(500).min(1),
  kind: text(50).min(1).default('review'),
  text: text(100_000),
  title: text(2000).optional(),
  url: http.optional(),
  position: z.number().int().positive().optional(),
  author: z.strictObject({ id: text(500).optional(), name: text(500).optional(), url: http.optional(), followers: z.number().int().nonnegative().optional(), isBrand: z.boolean().optional().describe('The brand itself speaks: kept, and nobody’s opinion') }).optional(),
  publishedAt: instant.optional(),
  editedAt: instant.optional(),
  language: text(35).optional(),
  rating: z.strictObject({ value: z.number(), outOf: z.number().positive() }).refine(({ value, outOf }) => value >= 0 && value <= outOf, 'value lies between 0 and outOf').optional(),
  engagement: z.record(text(50), z.number()).optional(),
  replyTo: text(500).optional(),
  ownerReply: z.strictObject({ text: text(20_000), publishedAt: instant.optional() }).optional(),
  place: text(300).optional(),
})

export const push = z.strictObject({
  source: z.string().trim().min(1).max(200).default('push').describe('Name of the source they come from; made when new'),
  sourceKind: z.enum(['review', 'social', 'press', 'survey', 'site']).optional().describe('What kind of place it is; review when new and left out'),
  mentions: z.array(z.unknown()).min(1).max(MAX_PUSH).describe('Mentions; one that is not valid is reported and the others are stored'),
})

export const pushAnswer = z.object({
  stored: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), errors: z.array(z.object({ path: z.string(), message: z.string() })) })),
  problems: z.array(z.string()),
})

export const correction = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('sentiment'), value: polarity }),
  z.strictObject({ field: z.literal('moment'), moment, value: polarity.nullable().describe('null: the moment is not there') }),
  z.strictObject({ field: z.literal('outcome'), value: z.enum(OUTCOMES) }),
  z.strictObject({ field: z.literal('needs_response'), value: z.boolean() }),
  z.strictObject({ field: z.literal('discount'), value: z.number().int().min(0).max(100).describe('Per cent of weight it keeps') }),
  z.strictObject({
    field: z.literal('confirm').describe('The whole reading is right, its best guesses included; it stays so whatever later analyses say'),
    version: z.string().max(100).optional().describe('version of the reading you saw: refused when it was read anew since'),
  }),
])

export const floorVerdict = z.strictObject({
  class: z.enum(FLOOR),
  verdict: z.enum(['confirmed', 'dismissed']),
  author: z.string().trim().min(1).max(200).default('api'),
})

export const stored = z
  .object({
    id: z.string(),
    revision: z.number().int().describe('The revision it binds to'),
    field: z.enum(['sentiment', 'moment', 'outcome', 'needs_response', 'discount', 'confirm']),
    moment: moment.nullable(),
    value: z.string().nullable(),
    author: z.string(),
    createdAt: z.string(),
    auditedAt: z.string().nullable().describe('Since then it counts in public; null: for the brand alone'),
  })
  .openapi('Correction')

import { z } from '@hono/zod-openapi'
import type { Attempt } from '../db/delivery/attempt.ts'
import type { Delivery } from '../db/delivery/delivery.ts'
import { CHANNELS, type Endpoint } from '../db/delivery/endpoint.ts'
import { EVENTS } from '../domain/event.ts'
import { told } from './answer-schemas.ts'

export const endpointView = z
  .object({
    id: z.string(),
    name: z.string(),
    channel: z.enum(CHANNELS),
    url: z.string().describe('Keys that only read see its host alone: with many receivers who knows the path may post. Of a chat always the host alone'),
    language: z.enum(['es', 'en']).nullable().describe('Of its messages; null: the brand’s'),
    events: z.array(z.string()).describe('Empty: all but those of cases and incidents, which have to be named'),
    enabled: z.boolean(),
    disabledAt: z.string().nullable(),
    disabledReason: z.string().nullable().describe('In English'),
    disabledTold: told.nullable().describe('The reason in the languages of the screens'),
    failures: z.number().int().describe('Attempts that failed in a row'),
    failingSince: z.string().nullable(),
    retryAt: z.string().nullable().describe('Until then nothing is sent to it'),
    rotatedUntil: z.string().nullable().describe('Until then messages are signed with the former secret as well'),
    origin: z.enum(['yaml', 'screen', 'demo']),
    createdAt: z.string(),
  })
  .openapi('WebhookEndpoint')

export const deliveryView = z
  .object({
    id: z.string(),
    endpointId: z.string(),
    messageId: z.string().describe('webhook-id: the receiver’s idempotency key'),
    event: z.string(),
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number().int(),
    nextAttemptAt: z.string().nullable(),
    createdAt: z.string(),
    deliveredAt: z.string().nullable(),
    replayOf: z.string().nullable(),
    test: z.boolean(),
  })
  .openapi('Delivery')

export const attemptView = z.object({
  number: z.number().int(),
  attemptedAt: z.string(),
  durationMs: z.number(),
  status: z.number().nullable(),
  error: z.string().nullable().describe('In English'),
  told: told.nullable().describe('The error in the languages of the screens'),
  requestHeaders: z.record(z.string(), z.string()),
  responseHeaders: z.record(z.string(), z.string()),
  responseExcerpt: z.string().nullable(),
})

const address = z.url({ protocol: /^https?$/, error: 'an http or https address' }).max(2000)
export const endpointDraft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  channel: z.enum(CHANNELS).default('webhook'),
  url: address.optional().describe('Of a webhook, or the incoming webhook of a chat'),
  to: z.array(z.email()).min(1).max(20).optional().describe('Of e-mail'),
  language: z.enum(['es', 'en']).optional(),
  events: z.array(z.enum(EVENTS)).optional(),
  secret: z.string().max(200).optional().describe('whsec_…; made when left out. Of a webhook alone'),
}).superRefine(({ channel, url, to, secret }, context) => {
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
  if (channel === 'email' && (to === undefined || url !== undefined)) fault('to', 'E-mail goes to addresses: give “to”, and no “url”.')
  if (channel !== 'email' && (url === undefined || to !== undefined)) fault('url', `A ${channel} endpoint has a “url”, and no “to”.`)
  if (channel !== 'webhook' && secret !== undefined) fault('secret', 'Only webhooks are signed.')
})

export const endpointChange = z.strictObject({
  enabled: z.boolean().optional().describe('true turns it on again and forgets why it was turned off'),
  language: z.enum(['es', 'en']).nullable().optional(),
  events: z.array(z.enum(EVENTS)).optional(),
})

export const rotation = z.strictObject({ secret: z.string().max(200).optional().describe('Made when left out'), overlapHours: z.number().min(0).max(168).default(24).describe('How long the former secret signs as well') })
export const replayRange = z.strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }), status: z.enum(['failed', 'delivered', 'all']).default('failed') })
export const MOST_REPLAYED = 1000

export const toEndpoint = ({ brandId: _brandId, secrets: _secrets, ...endpoint }: Endpoint) => ({
  ...endpoint,
  disabledAt: endpoint.disabledAt?.toISOString() ?? null,
  disabledReason: endpoint.disabledTold?.en ?? null,
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  retryAt: endpoint.retryAt?.toISOString() ?? null,
  rotatedUntil: endpoint.rotatedUntil?.toISOString() ?? null,
  createdAt: endpoint.createdAt.toISOString(),
})

export const toDelivery = ({ brandId: _brandId, body: _body, ...delivery }: Delivery) => ({
  ...delivery,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
})

export const toAttempt = (attempt: Attempt) => ({ ...attempt, attemptedAt: attempt.attemptedAt.toISOString(), error: attempt.told?.en ?? null })

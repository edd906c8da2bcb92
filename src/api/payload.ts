import { z, type OpenAPIHono } from '@hono/zod-openapi'
import type { EVENTS } from '../domain/event.ts'

const brand = z.object({ slug: z.string(), name: z.string() })
const severity = z.enum(['notice', 'warning', 'critical'])
const status = z.enum(['open', 'recovered', 'closed'])
const instant = z.iso.datetime()
const version = z.literal(1).describe('Within a version fields are only added')
const url = z.string().nullable().describe('Where people see it; null: the server does not know its own address')

const charge = { owner: z.string().nullable().optional(), firstStep: z.string().nullable().optional().describe('What the owner does first, as the route says') }
const times = { onset: instant, openedAt: instant, endedAt: instant.nullable() }

const what = z.object({ kind: z.string(), label: z.object({ es: z.string(), en: z.string() }).nullable() })
const slow = z.union([
  z.object({ what, from: z.number(), to: z.number(), since: z.iso.date(), stars: z.enum(['held', 'fell', 'rose']).nullable(), also: z.array(what) }).describe('A slow burn: shares of all complaints before and since, 0–1'),
  z.object({ from: z.number(), to: z.number(), since: z.iso.date(), sources: z.array(z.object({ id: z.string(), name: z.string(), points: z.number() })), moments: z.array(z.object({ key: z.string(), points: z.number() })) }).describe('An index drop: the index then and when it was told, and what it lost since'),
])

const alertData = z.object({
  version, brand, ...charge, url,
  alert: z.object({
    id: z.string(), kind: z.string(), series: z.string(), severity, status, ...times,
    observed: z.number(), expected: z.number(), per90d: z.number().nullable().describe('Alerts like this to be expected by chance in 90 days'),
    cause: z.object({ moment: z.string().nullable(), source: z.string().nullable(), phrases: z.array(z.string()) }).nullable(),
    mentions: z.array(z.string()).describe('Ids of opinions that show it'),
    slow: slow.optional(),
  }),
})

const sourceData = z.object({
  version, brand, ...charge, url,
  source: z.object({ id: z.string(), name: z.string(), collector: z.string(), status: z.string(), since: instant.nullable(), message: z.string().nullable(), advice: z.string().nullable(), lastOkAt: instant.nullable() }),
  alert: z.object({ id: z.string(), kind: z.string(), severity, status, ...times }),
})

const message = <T extends z.ZodType>(type: string, data: T) => z.object({ type: z.literal(type), timestamp: instant, data })

/** What each type of webhook carries. */
export const PAYLOADS: Record<(typeof EVENTS)[number], z.ZodType> = {
  'alert.opened': message('alert.opened', alertData),
  'alert.escalated': message('alert.escalated', alertData),
  'alert.reminder': message('alert.reminder', alertData),
  'alert.recovered': message('alert.recovered', alertData),
  'alert.closed': message('alert.closed', alertData),
  'alert.summary': message('alert.summary', z.object({ version, brand, url, messages: z.array(z.object({ type: z.string(), timestamp: instant, data: z.union([alertData, sourceData]) })) })),
  'source.dead': message('source.dead', sourceData),
  'source.silent': message('source.silent', sourceData),
  'source.healed': message('source.healed', sourceData),
  'endpoint.disabled': message('endpoint.disabled', z.object({ version, brand, endpoint: z.object({ id: z.string(), name: z.string(), channel: z.string(), reason: z.string() }) })),
  'webhook.test': message('webhook.test', z.object({ version, brand: z.string(), message: z.string() })),
}

/** Puts the payloads into the document, where OpenAPI 3.1 has a place for them. */
export const documentPayloads = (app: OpenAPIHono): void => {
  for (const [type, schema] of Object.entries(PAYLOADS)) {
    const request = { body: { content: { 'application/json': { schema } }, required: true } }
    app.openAPIRegistry.registerWebhook({ method: 'post', path: type, summary: type, request, responses: { 204: { description: 'Received, with any 2xx' } } })
  }
}

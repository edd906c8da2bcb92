import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { CASE_EVENTS, type CaseEventType } from '../domain/case/event.ts'
import type { EVENTS } from '../domain/event.ts'
import { explanation } from './alert-schema.ts'

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
    explanation: explanation.nullable().optional(),
    parts: z.array(z.object({ series: z.string(), name: z.string(), kind: z.string(), observed: z.number(), expected: z.number() })).describe('Moments, sources and places that carry it too'),
    planned: z.array(z.object({ name: z.string(), kind: z.string() })).describe('What was planned meanwhile'),
    competitor: z.object({ slug: z.string(), name: z.string() }).nullable().describe('Whose wave it is; null: the brand’s own'),
  }),
})

const sourceData = z.object({
  version, brand, ...charge, url,
  source: z.object({ id: z.string(), name: z.string(), collector: z.string(), status: z.string(), since: instant.nullable(), message: z.string().nullable(), advice: z.string().nullable(), lastOkAt: instant.nullable() }),
  alert: z.object({ id: z.string(), kind: z.string(), severity, status, ...times }),
})

const actor = z.object({ id: z.string(), name: z.string() })
const caseData = z.object({
  version, brand, url,
  position: z.number().int().describe('Its place in the stream of the brand'),
  case: z
    .object({ id: z.string(), state: z.string(), version: z.number().int(), tier: z.string(), floor: z.string().nullable(), moment: z.string().nullable(), mentionId: z.string(), publishedAt: instant, dueAt: instant.nullable(), assignee: actor.nullable(), folio: z.string().nullable().optional(), legalDueAt: instant.nullable().optional().describe('Of a formal complaint: the day the law waits for') })
    .nullable()
    .describe('As it stands when the message is written; null: it is about an incident'),
  incidentId: z.string().nullable(),
  actor,
  before: z.record(z.string(), z.unknown()).describe('What changed, as it was'),
  after: z.record(z.string(), z.unknown()),
})

const weekData = z.object({
  version, brand, url, reportUrl: url, from: z.iso.date(), to: z.iso.date(),
  index: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(), before: z.number().nullable().describe('The index a week ago'),
  opinions: z.number(), opinionsBefore: z.number(), positive: z.number(), negative: z.number(),
  waiting: z.number().describe('Of 90 days, that need a reply and have none'), alerts: z.number(), alertsOpen: z.number(),
  worst: z.object({ moment: z.string(), under: z.number() }).nullable().describe('The moment at which most opinions went under'),
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
  ...(Object.fromEntries(CASE_EVENTS.map(type => [type, message(type, caseData)])) as Record<string, z.ZodType> as Record<CaseEventType, z.ZodType>),
  'report.weekly': message('report.weekly', weekData),
  'webhook.test': message('webhook.test', z.object({ version, brand: z.string(), message: z.string() })),
}

/** Puts the payloads into the document, where OpenAPI 3.1 has a place for them. */
export const documentPayloads = (app: OpenAPIHono): void => {
  for (const [type, schema] of Object.entries(PAYLOADS)) {
    const request = { body: { content: { 'application/json': { schema } }, required: true } }
    app.openAPIRegistry.registerWebhook({ method: 'post', path: type, summary: type, request, responses: { 204: { description: 'Received, with any 2xx' } } })
  }
}

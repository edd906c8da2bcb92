import { z } from 'zod'
import { readerSchema, secret } from './config-reader.ts'
import { EVENTS } from './domain/event.ts'
import { MOMENTS } from './domain/journey/moments.ts'
import { EVENT_KINDS, faultOf, MOST_FACTOR, REPEATS } from './domain/alert/planned-event.ts'
import { parseQuery } from './domain/query/query.ts'
import { DAYS, SEVERITIES } from './domain/alert/route.ts'
import { SENSITIVITIES } from './domain/spike/sensitivity.ts'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a slug: lower-case letters, digits and hyphens')
const http = z.url({ protocol: /^https?$/, error: 'an http or https address' })

const timeZone = z.string().refine(zone => isTimeZone(zone), 'not an IANA time zone; write one such as America/Mexico_City or Europe/Madrid')

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

const query = z.string().superRefine((text, context) => {
  const parsed = parseQuery(text)
  if (!parsed.ok) context.addIssue({ code: 'custom', message: `at character ${parsed.error.position + 1} of the query: ${parsed.error.message}` })
})

const hours = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'hours such as 09:00-18:30')

const source = z.strictObject({
  name: z.string().trim().min(1).max(200),
  collector: z.string().min(1),
  config: z.record(z.string(), z.unknown()).default({}),
  everyMinutes: z.number().min(1).max(43_200).optional(),
  visibility: z.number().min(0).max(10).optional(),
  filtered: z.boolean().default(false),
  retentionDays: z.number().int().min(1).max(36_500).optional().describe('Keep raw texts at most so many days; never longer than the platform allows'),
})

const events = z.array(z.enum(EVENTS, { error: `one of ${EVENTS.join(', ')}` })).default([])
const named = z.string().trim().min(1).max(200)
const language = z.enum(['es', 'en']).optional().describe('Of its messages; the brand’s when left out')
const webhook = z.strictObject({ name: named, url: http, secret, events })
const channel = z.discriminatedUnion('channel', [
  z.strictObject({ name: named, channel: z.enum(['slack', 'teams', 'discord']), url: secret.describe('The incoming webhook’s address: whoever has it may post'), language, events }),
  z.strictObject({ name: named, channel: z.literal('email'), to: z.array(z.email()).min(1).max(20), language, events }),
])

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:00')
/** Who is told of what; the API takes the same, with ids of endpoints in place of names. */
export const routeRule = z.strictObject({
  name: named,
  events,
  kinds: z.array(z.string().min(1).max(60)).default([]).describe('Kinds of alert; empty: all'),
  moments: z.array(z.enum(MOMENTS)).default([]).describe('Empty: all'),
  minSeverity: z.enum(SEVERITIES).default('notice'),
  to: z.array(named).min(1).describe('Names of webhooks and channels'),
  owner: named.optional().describe('Whose it is: messages name them'),
  firstStep: z.string().trim().min(1).max(500).optional().describe('What they do first, in their own words'),
  quiet: z.strictObject({ from: clock, to: clock, days: z.array(z.enum(DAYS)).min(1).optional() }).refine(({ from, to }) => from !== to, 'quiet hours that end when they begin').optional().describe('Clock times of the brand’s time zone; what is critical comes through, the rest as one summary when they end'),
})

const names = z.array(z.string().trim().min(1).max(200)).default([])
const branch = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(['product', 'place']).default('place'),
  aliases: names.describe('The names by which sources call it'),
  get children() {
    return z.array(branch).default([])
  },
})

const instant = z.iso.datetime({ offset: true, error: 'an instant with an offset, such as 2026-11-13T09:00:00-06:00' }).transform(text => new Date(text))
/** Something that will be talked about. */
const plannedEvent = z
  .strictObject({
    name: named,
    kind: z.enum(EVENT_KINDS).default('other'),
    from: instant,
    to: instant,
    repeats: z.enum(REPEATS).default('none').describe('At the same time by the clocks of the brand’s zone'),
    factor: z.number().min(1).max(MOST_FACTOR).optional().describe('How many times the usual is expected; left out: as it was the other times'),
  })
  .superRefine(({ from, to, repeats }, context) => {
    const fault = faultOf({ startsAt: from, endsAt: to, repeats })
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['to'], message: fault })
  })

const brand = z.strictObject({
  slug,
  name: z.string().trim().min(1),
  kind: z.enum(['own', 'competitor']).default('own'),
  aliases: z.array(z.string().trim().min(1)).default([]),
  handles: z.array(z.string().trim().min(1).max(500)).default([]).describe('Its own accounts, as @name, as the name they show or as a link: what they say is no opinion'),
  languages: z.array(z.enum(['es', 'en', 'pt'])).min(1).default(['es']),
  locale: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a locale such as es, es-MX or en').default('es'),
  timeZone: timeZone.default('UTC'),
  query: query.optional(),
  competitors: z.array(slug).default([]),
  businessHours: z.partialRecord(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), hours).optional(),
  holidays: z.array(z.iso.date()).default([]),
  sensitivity: z.enum(SENSITIVITIES).default('quarter').describe('At most one false alarm a …'),
  plannedEvents: z.array(plannedEvent).default([]).describe('What will be talked about: pay days, maintenance, campaigns'),
  public: z
    .strictObject({ enabled: z.boolean().default(true), structuredData: z.boolean().default(false).describe('JSON-LD on the public page; search engines show no stars that a brand gives itself') })
    .optional()
    .describe('Shows the brand to strangers, without sign-in: page, JSON, badge. Left out: nothing is shown'),
  branches: z.array(branch).default([]).describe('Its products and places, those under another as children'),
  sources: z.array(source).default([]),
  webhooks: z.array(webhook).default([]),
  channels: z.array(channel).default([]).describe('Chats and mailboxes that get alerts'),
  routes: z.array(routeRule).default([]).describe('Who is told of what; without any: everyone of everything'),
}).superRefine(({ name, kind, webhooks, channels, routes, public: shown }, context) => {
  if (kind !== 'own' && shown?.enabled) context.addIssue({ code: 'custom', path: ['public'], message: `${name} is a competitor: only a brand of one’s own has a public face. Take “public” out.` })
  const known = new Set([...webhooks, ...channels].map(({ name }) => name))
  if (known.size < webhooks.length + channels.length) context.addIssue({ code: 'custom', path: ['channels'], message: 'Two webhooks or channels share a name. Give each its own.' })
  routes.forEach(({ to }, r) => to.forEach((name, i) => {
    if (!known.has(name)) context.addIssue({ code: 'custom', path: ['routes', r, 'to', i], message: `There is no webhook or channel “${name}”.` })
  }))
})

export const fileSchema = z.strictObject({
  brands: z.array(brand).default([]),
  formula: z.record(z.string(), z.unknown()).optional().describe('Weights in place of those in config/formula.yaml; give them a version of their own'),
  reader: readerSchema.default({ kind: 'trained' }).describe('Who reads opinions: our own models, or an optional reader above them'),
})

export type FileConfig = z.infer<typeof fileSchema>
export type BrandConfig = FileConfig['brands'][number]

/** Addresses that only this machine reaches. */
export const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])
const MIN_SECRET = 16
const strong = (name: string) => z.string().min(MIN_SECRET, `${name} needs at least ${MIN_SECRET} characters; make one with: openssl rand -base64 32`)

export const environmentSchema = z
  .object({
    PORT: z.coerce.number('a port number from 0 to 65535').int().min(0).max(65_535).default(8080),
    HOST: z.string().min(1).default('127.0.0.1'),
    MAREA_DATA: z.string().min(1).default('./data'),
    MAREA_CONFIG: z.string().min(1).optional(),
    MAREA_ADMIN_SECRET: strong('MAREA_ADMIN_SECRET').optional(),
    MAREA_SECRET: strong('MAREA_SECRET').optional(),
    MAREA_PUBLIC_URL: http.transform(url => url.replace(/\/$/, '')).optional().describe('Where people open this server; links in messages lead there'),
    MAREA_SMTP_URL: z.string().regex(/^smtps?:\/\//, 'an address such as smtp://user:password@mail.example:587').optional(),
    MAREA_MAIL_FROM: z.string().min(3).optional(),
    MAREA_SIGN_IN: z.enum(['required'], 'write required, or leave it out').optional(),
    MAREA_OIDC_ISSUER: http.optional(),
    MAREA_OIDC_CLIENT_ID: z.string().min(1).optional(),
    MAREA_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
    MAREA_OIDC_NAME: z.string().trim().min(1).max(60).default('SSO'),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'an address such as postgres://user:password@host:5432/marea').optional(),
    MAREA_ALLOW_HOSTS: z.string().default('').transform(list => list.split(',').map(host => host.trim()).filter(Boolean)),
  })
  .superRefine(({ HOST, MAREA_PUBLIC_URL, MAREA_SMTP_URL, MAREA_MAIL_FROM, MAREA_OIDC_ISSUER, MAREA_OIDC_CLIENT_ID }, context) => {
    const lacks = (name: string, message: string): void => context.addIssue({ code: 'custom', path: [name], message })
    if (MAREA_SMTP_URL !== undefined && MAREA_MAIL_FROM === undefined) lacks('MAREA_MAIL_FROM', 'Mail needs a sender: set MAREA_MAIL_FROM, such as Marea <marea@brand.example>')
    if (MAREA_OIDC_ISSUER === undefined) return
    if (MAREA_OIDC_CLIENT_ID === undefined) lacks('MAREA_OIDC_CLIENT_ID', 'Single sign-on needs the client id that the provider gave: set MAREA_OIDC_CLIENT_ID')
    if (!LOOPBACK.has(HOST) && MAREA_PUBLIC_URL === undefined) lacks('MAREA_PUBLIC_URL', 'Single sign-on comes back to where people open this server: set MAREA_PUBLIC_URL, such as https://marea.brand.example')
  })

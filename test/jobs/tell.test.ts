import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PAYLOADS } from '../../src/api/payload.ts'
import { alike } from '../../src/contract.ts'
import { acknowledgeAlert, openAlert, snoozeAlert, type Alert } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { disableEndpoint, findEndpoint, saveEndpoint, type Endpoint, type EndpointDraft } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { saveRoute, type RouteDraft } from '../../src/db/delivery/route.ts'
import { deliverDue } from '../../src/jobs/tell/deliver.ts'
import { sendTest } from '../../src/jobs/tell/send-test.ts'
import { turnOff } from '../../src/jobs/tell/turn-off.ts'
import { tellAlertNews } from '../../src/jobs/tell/alert.ts'
import { wakeHeld } from '../../src/jobs/tell/wake.ts'
import { createMailer } from '../../src/net/mail.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { openSmtp, type TestSmtp } from '../helpers/smtp.ts'
import { openTestPglite } from '../helpers/stores.ts'

const options = { publicUrl: 'https://marea.example' }
// Three in the afternoon in Mexico; eleven at night is eight hours later.
const AFTERNOON = '2026-03-10T21:00:00Z'
const NIGHT = '2026-03-11T05:00:00Z'
const MORNING = '2026-03-11T13:01:00Z'

describe('telling', () => {
  let store: Store
  let deps: TestDeps
  let chat: TestServer
  let smtp: TestSmtp
  let brand: Brand
  let posted: Array<{ path: string; body: string }> = []
  let status = 200

  beforeAll(async () => {
    store = await openTestPglite()
    chat = await openServer((request, response, body) => {
      posted.push({ path: request.url!, body })
      response.writeHead(status).end('ok')
    })
    smtp = await openSmtp()
    deps = { ...(await openDeps(store, { hosts: [chat.host] })), mailer: createMailer({ url: smtp.url, from: 'Marea <marea@nogal.example>' }) }
  })
  beforeEach(async () => {
    posted = []
    status = 200
    smtp.answer = '250 ok'
    deps.setTime(AFTERNOON)
    brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', locale: 'es-MX', timeZone: 'America/Mexico_City' })
  })
  afterAll(async () => {
    await chat.close()
    await smtp.close()
    await store.close()
  })

  const add = (name: string, draft: Partial<EndpointDraft> = {}): Promise<Endpoint> =>
    saveEndpoint(store.db, brand.id, { name, channel: 'slack', url: `${chat.origin}/…`, secrets: [deps.sealer.seal(`${chat.origin}/services/${name}`)], ...draft })
  const route = (name: string, endpoints: Endpoint[], draft: Partial<RouteDraft> = {}) =>
    saveRoute(store.db, brand.id, { name, position: 0, events: [], kinds: [], moments: [], minSeverity: 'notice', endpointIds: endpoints.map(({ id }) => id), owner: null, firstStep: null, quiet: null, origin: 'screen', ...draft })
  const alertOf = (draft: Partial<Parameters<typeof openAlert>[2]> = {}): Promise<Alert> =>
    openAlert(store.db, brand.id, { series: 'all', kind: 'negative', severity: 'warning', onset: new Date(AFTERNOON), observed: 31, expected: 6, per90d: 0.02, detail: { cause: { moment: 'failure', source: 'Play Store', phrases: ['no abre la app'] }, exemplars: [] }, ...draft }, deps.now())
  const say = (alert: Alert, event = 'alert.opened') => store.db.transaction().execute(trx => tellAlertNews(trx, { brand, alert, event, now: deps.now(), options: { ...options, sealer: deps.sealer } }))
  const told = async (): Promise<string[]> => (await listDeliveries(store.db, brand.id)).map(({ event }) => event).toReversed()

  it('lets a reader of the Slack message alone know what happened and what to do', async () => {
    const slack = await add('guardia')
    await route('todo', [slack], { owner: 'Operaciones' })
    await say(await alertOf())
    await deliverDue(deps)
    expect(posted[0]!.path).toBe('/services/guardia')
    const { text, blocks } = JSON.parse(posted[0]!.body) as { text: string; blocks: Array<{ type: string; elements?: Array<{ url?: string }> }> }
    expect(text).toContain('Casa Nogal: llegaron 31 negativas y se esperaban 6')
    const whole = JSON.stringify(blocks)
    for (const part of ['«no abre la app»', 'Play Store', 'Operaciones', 'Lo primero', 'Confirma con operaciones si el servicio está caído', 'Desde', 'https://marea.example/b/']) expect(whole).toContain(part)
    expect(blocks.find(({ type }) => type === 'actions')!.elements![1]!.url).toMatch(/^https:\/\/marea\.example\/a\//)
  })

  it('writes for each in its own form and language', async () => {
    await add('teams', { channel: 'teams', language: 'en' })
    await add('discord', { channel: 'discord' })
    await add('mail', { channel: 'email', url: 'mailto:guardia%40nogal.example,jefa%40nogal.example', secrets: [], language: 'en' })
    await say(await alertOf())
    await deliverDue(deps)
    const of = (name: string) => posted.find(({ path }) => path.endsWith(name))!.body
    expect(JSON.parse(of('teams'))).toMatchObject({ type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.4' } }] })
    expect(of('teams')).toContain('31 negatives came; 6 were expected')
    expect(JSON.parse(of('discord'))).toMatchObject({ allowed_mentions: { parse: [] }, embeds: [{ title: expect.stringContaining('llegaron 31 negativas'), fields: expect.any(Array) }] })
    const [mail] = smtp.mails
    expect(mail!.to).toEqual(['guardia@nogal.example', 'jefa@nogal.example'])
    expect(mail!.data).toMatch(/^Subject: Casa Nogal: 31 negatives/m)
    expect(mail!.data).toMatch(/^Message-ID: <msg_[0-9a-f]+@marea>/m)
    expect(mail!.data).toContain('chart.svg')
  })

  it('says nothing to whom no fitting route names', async () => {
    const [ops, sales] = [await add('ops'), await add('sales')]
    await route('fallas', [ops], { moments: ['failure'] })
    await route('ventas', [sales], { moments: ['fmot'] })
    await say(await alertOf())
    await deliverDue(deps)
    expect(posted.map(({ path }) => path)).toEqual(['/services/ops'])
  })

  it('holds what falls into quiet hours and tells it as one summary when they end; what is critical comes through', async () => {
    await route('noche', [await add('guardia'), await add('programa', { channel: 'webhook', secrets: [deps.sealer.seal(newSecret())], url: `${chat.origin}/programa` })], { quiet: { from: '22:00', to: '07:00' } })
    deps.setTime(NIGHT)
    await say(await alertOf())
    await say(await alertOf({ kind: 'volume' }))
    expect(await told()).toEqual([])
    await say(await alertOf({ kind: 'share', severity: 'critical' }))
    expect(await told()).toEqual(['alert.opened', 'alert.opened'])
    await wakeHeld(deps, options)
    expect(await told()).toHaveLength(2)
    deps.setTime(MORNING)
    await wakeHeld(deps, options)
    await wakeHeld(deps, options)
    expect(await told()).toEqual(['alert.opened', 'alert.opened', 'alert.summary', 'alert.summary'])
    await deliverDue(deps)
    const summary = posted.findLast(({ path }) => path.endsWith('guardia'))!.body
    for (const { body } of posted.filter(({ path }) => path === '/programa')) {
      const message = JSON.parse(body) as { type: keyof typeof PAYLOADS }
      expect(PAYLOADS[message.type].safeParse(message).error?.issues, message.type).toBeUndefined()
    }
    expect(summary).toContain('2 novedades en horas de silencio')
    expect(summary).toContain('llegaron 31 negativas')
    expect(summary).toContain('llegaron 31 menciones')
  })

  it('does not remind whoever is on it, and reminds after a snooze', async () => {
    await add('guardia')
    const alert = await alertOf()
    const snoozed = (await snoozeAlert(store.db, brand.id, alert.id, { until: new Date(Date.parse(AFTERNOON) + 3_600_000), by: 'Ana', now: deps.now() }))!
    await say(snoozed, 'alert.reminder')
    await say(snoozed, 'alert.escalated')
    expect(await told()).toEqual([])
    await say({ ...snoozed, severity: 'critical' }, 'alert.escalated')
    expect(await told()).toEqual(['alert.escalated'])
    deps.setTime(NIGHT)
    await wakeHeld(deps, options)
    expect(await told()).toEqual(['alert.escalated', 'alert.reminder'])
    await say((await acknowledgeAlert(store.db, brand.id, alert.id, 'Ana', deps.now()))!, 'alert.reminder')
    expect(await told()).toEqual(['alert.escalated', 'alert.reminder'])
  })

  it('gives up a mail to an address that does not exist at once, and another try to a server that is busy', async () => {
    const mail = await add('mail', { channel: 'email', url: 'mailto:nadie%40nogal.example', secrets: [] })
    smtp.answer = '550 no such mailbox'
    await sendTest(deps, brand, mail)
    await deliverDue(deps)
    expect((await listDeliveries(store.db, brand.id))[0]).toMatchObject({ status: 'failed', attempts: 1 })
    smtp.answer = '451 try later'
    await sendTest(deps, brand, mail)
    await deliverDue(deps)
    expect((await listDeliveries(store.db, brand.id))[0]).toMatchObject({ status: 'pending', attempts: 1 })
  })

  it('turns off a chat whose webhook somebody took away, and tells the others', async () => {
    const gone = await add('gone')
    const other = await add('other')
    status = 404
    await sendTest(deps, brand, gone)
    await deliverDue(deps)
    expect(await findEndpoint(store.db, brand.id, gone.id)).toMatchObject({ enabled: false })
    expect((await listDeliveries(store.db, brand.id, { endpointId: other.id }))[0]).toMatchObject({ event: 'endpoint.disabled' })
    await disableEndpoint(store.db, brand.id, other.id, alike('test'), deps.now())
  })

  it('writes why an endpoint was turned off in the language of whoever reads it, and to programs in English as ever', async () => {
    const gone = await add('Portería')
    const endpoints = { es: await add('guardia'), en: await add('board', { language: 'en' }), program: await add('programa', { channel: 'webhook', secrets: [deps.sealer.seal(newSecret())], url: `${chat.origin}/programa` }) }
    await turnOff(deps, gone, { status: 410 })
    const bodyFor = async ({ id }: Endpoint) => JSON.parse((await listDeliveries(store.db, brand.id, { endpointId: id }))[0]!.body)
    const reason = { es: 'El receptor respondió 410: ya no existe y no quiere más mensajes. Enciende otra vez el destino cuando vuelva.', en: 'The receiver answered 410 Gone: it wants no more messages. Turn it on again when it is back.' }
    const slackWith = (title: string, line: string, foot: string) => ({
      text: title,
      blocks: [{ type: 'header', text: { type: 'plain_text', text: title } }, { type: 'section', text: { type: 'mrkdwn', text: line } }, { type: 'context', elements: [{ type: 'mrkdwn', text: foot }] }],
    })
    expect(await bodyFor(endpoints.es)).toEqual(slackWith('Casa Nogal: dejaron de enviarse mensajes a «Portería»', reason.es, 'Marea vigila lo que se dice de Casa Nogal.'))
    expect(await bodyFor(endpoints.en)).toEqual(slackWith('Casa Nogal: messages to “Portería” were stopped', reason.en, 'Marea watches what is said about Casa Nogal.'))
    const message = await bodyFor(endpoints.program)
    expect(message.data.endpoint).toEqual({ id: gone.id, name: 'Portería', channel: 'slack', reason: reason.en })
    expect(PAYLOADS['endpoint.disabled'].safeParse(message).success).toBe(true)
    expect((await findEndpoint(store.db, brand.id, gone.id))?.disabledTold).toEqual(reason)
  })
})

import { createRoute, z } from '@hono/zod-openapi'
import { acknowledgeAlert, findAlert, listAlerts, snoozeAlert, type Alert } from '../../db/alert/alert.ts'
import { readBars } from '../../db/alert/chart.ts'
import type { Brand } from '../../db/brand.ts'
import { readExplanation } from '../../db/alert/explanation.ts'
import { listSources } from '../../db/source/source.ts'
import { chartSvg } from '../../domain/message/chart.ts'
import { languageOf } from '../../domain/message/figures.ts'
import { explanation } from '../alert-schema.ts'
import { byOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const view = z
  .object({
    id: z.string(),
    series: z.string().describe('all; moment:…, source:… or place:… of what it is about alone; aspect:… of a slow burn; floor:… of grave harm; rival:… of a competitor; the id of a source that ails'),
    kind: z.string().describe('negative, volume or share; floor; slow-burn or index-drop; competitor; data-gap or silence; source-dead or source-silent'),
    severity: z.enum(['notice', 'warning', 'critical']),
    status: z.enum(['open', 'recovered', 'closed']),
    onset: z.string(),
    openedAt: z.string(),
    updatedAt: z.string(),
    endedAt: z.string().nullable(),
    observed: z.number().describe('Mentions that came; of a slow burn complaints of a hundred, of an index drop the index'),
    expected: z.number(),
    per90d: z.number().nullable().describe('Alerts like this to be expected by chance in 90 days'),
    detail: z.record(z.string(), z.unknown()).describe('As it was kept; read explanation instead'),
    acknowledgedAt: z.string().nullable(),
    acknowledgedBy: z.string().nullable(),
    snoozedUntil: z.string().nullable().describe('Until then nobody is told again, unless it turns critical'),
    snoozedBy: z.string().nullable(),
  })
  .openapi('Alert')

const whole = view.extend({ explanation: explanation.nullable().describe('Null: of an alert opened before there were any, or by a watch that explains nothing') }).openapi('AlertExplained')

const alertParam = brandParam.extend({ id: uuid })
const routes = {
  list: createRoute({
    method: 'get', path: '/v1/brands/{brand}/alerts', tags: ['alerts'], summary: 'Alerts, newest first',
    request: { params: brandParam, query: paging.extend({ status: z.enum(['open', 'recovered', 'closed']).optional() }) },
    responses: answers(listOf(view), 'A page of alerts'),
  }),
  read: createRoute({
    method: 'get', path: '/v1/brands/{brand}/alerts/{id}', tags: ['alerts'], summary: 'One alert with its explanation',
    request: { params: alertParam }, responses: answers(whole, 'The alert'),
  }),
  chart: createRoute({
    method: 'get', path: '/v1/brands/{brand}/alerts/{id}/chart.svg', tags: ['alerts'], summary: 'Its hours as a drawing: what came, what is usual with its interval, a week earlier, the onset',
    request: { params: alertParam, query: z.object({ lang: z.enum(['es', 'en']).optional().describe('The brand’s when left out') }) },
    responses: { 200: { content: { 'image/svg+xml': { schema: z.string() } }, description: 'An SVG for light and dark, with its title and description' } },
  }),
  acknowledge: createRoute({
    method: 'post', path: '/v1/brands/{brand}/alerts/{id}/acknowledge', tags: ['alerts'], summary: 'Say that somebody is on it',
    request: { params: alertParam, body: { content: { 'application/json': { schema: z.object({ by: z.string().trim().min(1).max(200) }) } }, required: true } },
    responses: answers(view, 'The alert'),
  }),
  snooze: createRoute({
    method: 'post', path: '/v1/brands/{brand}/alerts/{id}/snooze', tags: ['alerts'], summary: 'Say “not now”: who is open is told again when the time is over',
    request: { params: alertParam, body: { content: { 'application/json': { schema: z.object({ by: z.string().trim().min(1).max(200), hours: z.number().min(0.25).max(168) }) } }, required: true } },
    responses: answers(view, 'The alert'),
  }),
}

export const alertRoutes = ({ db, now }: Services) => {
  const app = createRouter()
  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, status } = c.req.valid('query')
    const before = decodeInstantCursor(cursor)
    const rows = await listAlerts(db, brand.id, { limit: limit + 1, ...(status && { status }), ...(before && { before: { openedAt: before.at, id: before.id } }) })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.openedAt, last.id]), toView), 200)
  })
  app.openapi(routes.read, async c => {
    const { brand, alert } = await find(c.req.valid('param'))
    const sourceNames = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
    const chart = `/v1/brands/${brand.slug}/alerts/${alert.id}/chart.svg`
    return c.json({ ...toView(alert), explanation: await readExplanation(db, alert, { brand, sourceNames, chart }) }, 200)
  })
  app.openapi(routes.chart, async c => {
    const { brand, alert } = await find(c.req.valid('param'))
    const { name, locale, timeZone } = brand
    const bars = await readBars(db, alert, now())
    const svg = chartSvg({ brand: name, kind: alert.kind, onset: alert.onset, bars }, { language: c.req.valid('query').lang ?? languageOf(locale), locale, timeZone })
    return c.body(svg, 200, SVG)
  })
  app.openapi(routes.acknowledge, async c => {
    const { brand, id } = c.req.valid('param')
    const alert = await acknowledgeAlert(db, (await brandOf(db, brand)).id, id, byOf(c, c.req.valid('json').by), now())
    if (!alert) throw notFound('alert', id)
    return c.json(toView(alert), 200)
  })
  app.openapi(routes.snooze, async c => {
    const { brand, id } = c.req.valid('param')
    const { hours, by: said } = c.req.valid('json')
    const by = byOf(c, said)
    const alert = await snoozeAlert(db, (await brandOf(db, brand)).id, id, { until: new Date(now().getTime() + hours * 3_600_000), by, now: now() })
    if (!alert) throw notFound('alert', id)
    if (alert.status !== 'open') throw new Problem(409, 'This alert is over: there is nothing to snooze.')
    return c.json(toView(alert), 200)
  })
  return app

  async function find({ brand: slug, id }: { brand: string; id: string }): Promise<{ brand: Brand; alert: Alert }> {
    const brand = await brandOf(db, slug)
    const alert = await findAlert(db, brand.id, id)
    if (!alert) throw notFound('alert', id)
    return { brand, alert }
  }
}

// Opened by itself it may colour itself and do nothing else.
const SVG = { 'content-type': 'image/svg+xml; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox", 'x-content-type-options': 'nosniff' }

const toView = ({ brandId: _brandId, ...alert }: Alert) => ({
  ...alert,
  onset: alert.onset.toISOString(),
  openedAt: alert.openedAt.toISOString(),
  updatedAt: alert.updatedAt.toISOString(),
  endedAt: alert.endedAt?.toISOString() ?? null,
  acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
  snoozedUntil: alert.snoozedUntil?.toISOString() ?? null,
})

import { Hono, type Context } from 'hono'
import { acknowledgeAlert, findAlert, snoozeAlert, type Alert } from '../db/alert/alert.ts'
import { findBrandById, type Brand } from '../db/brand.ts'
import { readLink, SNOOZES } from '../domain/message/link.ts'
import type { PageContext } from './context.ts'
import { LINK } from './load/alert.ts'
import { linkPage } from './pages/public/link.ts'
import { refusal } from './refusal.ts'
import type { WebServices } from './services.ts'

const HOUR_MS = 3_600_000

/**
 * Acknowledge and snooze from a message, without signing in. Looking changes nothing: previews of chats and scanners of
 * mails open every link; only the form acts.
 */
export const linkRoutes = ({ db, now, openLink }: WebServices, { bare, send }: { bare(c: Context, brand: Brand): PageContext; send(c: Context, page: ReturnType<typeof linkPage>): Promise<Response> }): Hono => {
  const app = new Hono()
  app.get('/a/:link', async c => {
    const { alert, brand } = await follow(c)
    return shown(c, brand, alert)
  })
  app.post('/a/:link', async c => {
    const { alert, brand } = await follow(c)
    const form = await c.req.parseBody()
    const hours = SNOOZES.find(each => String(each) === form['hours'])
    if (form['do'] === 'acknowledge') await acknowledgeAlert(db, brand.id, alert.id, LINK, now())
    else if (form['do'] === 'snooze' && hours !== undefined) await snoozeAlert(db, brand.id, alert.id, { until: new Date(now().getTime() + hours * HOUR_MS), by: LINK, now: now() })
    else throw refusal(422, 'refusal.form')
    return shown(c, brand, (await findAlert(db, brand.id, alert.id))!)
  })
  return app

  async function follow(c: Context): Promise<{ alert: Alert; brand: Brand }> {
    const link = readLink(openLink(c.req.param('link') ?? '') ?? '')
    if (!link) throw refusal(404, 'refusal.link')
    if (link.until < now().getTime()) throw refusal(410, 'refusal.link.old')
    const [brand, alert] = [await findBrandById(db, link.brandId), await findAlert(db, link.brandId, link.alertId)]
    if (!brand || !alert) throw refusal(404, 'refusal.alert')
    return { brand, alert }
  }

  async function shown(c: Context, brand: Brand, alert: Alert): Promise<Response> {
    const response = await send(c, linkPage({ brand, alert, action: new URL(c.req.url).pathname }, bare(c, brand)))
    response.headers.set('cache-control', 'no-store')
    return response
  }
}

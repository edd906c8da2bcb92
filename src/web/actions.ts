import { Hono, type Context } from 'hono'
import { byOf } from '../api/actor.ts'
import { acknowledgeAlert, findAlert, snoozeAlert } from '../db/alert/alert.ts'
import { findBrand, type Brand } from '../db/brand.ts'
import { findDelivery, replay } from '../db/delivery/delivery.ts'
import { judgeFloor } from '../db/alert/floor-judgement.ts'
import { listEndpoints } from '../db/delivery/endpoint.ts'
import { findSource, wakeSource } from '../db/source/source.ts'
import { floorNewsOf } from '../domain/message/floor.ts'
import { SNOOZES } from '../domain/message/link.ts'
import { idOf } from './id-of.ts'
import { PAGES } from './load/alert.ts'
import { alertsPath, homePath, sourcesPath } from './links.ts'
import { refusal } from './refusal.ts'
import type { WebServices } from './services.ts'

const HOUR_MS = 3_600_000

/** What the buttons do: a form posts, the page it came from is shown again. */
export const actionRoutes = ({ db, now, runNow, wakeDeliveries, sendTest, demo }: WebServices): Hono => {
  const app = new Hono()

  app.post('/b/:brand/sources/:id/run', async c => {
    const brand = await brandOf(c)
    const source = await findSource(db, idOf(c))
    if (!source || source.brandId !== brand.id) throw refusal(404, 'refusal.source')
    await wakeSource(db, source.id, now())
    await runNow(source)
    return c.redirect(`${sourcesPath(brand.slug)}#source-${source.id}`, 303)
  })

  app.post('/b/:brand/alerts/:id/acknowledge', async c => {
    const brand = await brandOf(c)
    await acknowledgeAlert(db, brand.id, idOf(c), byOf(c, PAGES), now())
    return c.redirect(back(c, homePath(brand.slug), `#alert-${idOf(c)}`, alertsPath(brand.slug)), 303)
  })

  app.post('/b/:brand/alerts/:id/snooze', async c => {
    const brand = await brandOf(c)
    const { hours: asked } = await c.req.parseBody()
    const hours = SNOOZES.find(each => String(each) === asked)
    if (hours === undefined) throw refusal(422, 'refusal.form')
    await snoozeAlert(db, brand.id, idOf(c), { until: new Date(now().getTime() + hours * HOUR_MS), by: byOf(c, PAGES), now: now() })
    return c.redirect(back(c, homePath(brand.slug), `#alert-${idOf(c)}`, alertsPath(brand.slug)), 303)
  })

  app.post('/b/:brand/alerts/:id/signs/:mention', async c => {
    const brand = await brandOf(c)
    const alert = await findAlert(db, brand.id, idOf(c))
    const floor = alert && floorNewsOf(alert)
    const mentionId = idOf(c, 'mention')
    if (!floor) throw refusal(404, 'refusal.alert')
    const { verdict: said } = await c.req.parseBody()
    const verdict = (['confirmed', 'dismissed'] as const).find(each => each === said)
    if (verdict === undefined) throw refusal(422, 'refusal.form')
    const judgement = { mentionId, class: floor.class, verdict, by: byOf(c, PAGES) }
    if (!(await db.transaction().execute(trx => judgeFloor(trx, { brandId: brand.id, now: now() }, judgement)))) throw refusal(404, 'refusal.opinion')
    return c.redirect(back(c, homePath(brand.slug), `#sign-${mentionId}`, alertsPath(brand.slug)), 303)
  })

  app.post('/b/:brand/webhooks/test', async c => {
    const brand = await brandOf(c)
    const endpoints = (await listEndpoints(db, brand.id)).filter(({ enabled }) => enabled)
    for (const endpoint of endpoints) await sendTest(brand, endpoint)
    wakeDeliveries()
    return c.redirect(back(c, homePath(brand.slug), '#deliveries'), 303)
  })

  app.post('/b/:brand/deliveries/:id/replay', async c => {
    const brand = await brandOf(c)
    const delivery = await findDelivery(db, brand.id, idOf(c))
    if (!delivery) throw refusal(404, 'refusal.message')
    await replay(db, delivery, now())
    wakeDeliveries()
    return c.redirect(back(c, homePath(brand.slug), '#deliveries'), 303)
  })

  app.post('/demo/remove', async c => {
    await demo.remove()
    return c.redirect('/', 303)
  })
  return app

  async function brandOf(c: Context): Promise<Brand> {
    const brand = await findBrand(db, c.req.param('brand') ?? '')
    if (!brand) throw refusal(404, 'refusal.brand', { name: c.req.param('brand') ?? '' })
    return brand
  }
}

/** The page of this brand the button stood on; never anywhere else. */
const back = (c: Context, home: string, anchor: string, otherwise = home): string => {
  const referer = c.req.header('referer') ?? ''
  const path = URL.canParse(referer) ? new URL(referer).pathname : otherwise
  return (path === home || path.startsWith(`${home}/`) ? path : otherwise) + anchor
}

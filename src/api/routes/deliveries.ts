import { createRoute, z } from '@hono/zod-openapi'
import { listAttempts } from '../../db/delivery/attempt.ts'
import { findDelivery, listDeliveries, replay, type Delivery } from '../../db/delivery/delivery.ts'
import { brandOf } from '../brand-of.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { awakeEndpoint } from '../endpoint-of.ts'
import { notFound } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'
import { attemptView, deliveryView, toAttempt, toDelivery } from '../webhook-schemas.ts'

const param = brandParam.extend({ id: uuid })
const tags = ['webhooks']
const base = '/v1/brands/{brand}'
const routes = {
  deliveries: createRoute({
    method: 'get', path: `${base}/deliveries`, tags, summary: 'Deliveries, newest first',
    request: { params: brandParam, query: paging.extend({ endpoint: uuid.optional(), status: z.enum(['pending', 'delivered', 'failed']).optional() }) },
    responses: answers(listOf(deliveryView), 'A page of deliveries'),
  }),
  delivery: createRoute({
    method: 'get', path: `${base}/deliveries/{id}`, tags, summary: 'One delivery with its bytes and every attempt',
    request: { params: param }, responses: answers(deliveryView.extend({ body: z.string(), log: z.array(attemptView) }), 'The delivery'),
  }),
  replay: createRoute({
    method: 'post', path: `${base}/deliveries/{id}/replay`, tags, summary: 'Send the same bytes again under the same message id',
    request: { params: param }, responses: answers(deliveryView, 'The new delivery', 202),
  }),
}

/** What was sent, or waits, with every attempt. */
export const deliveryRoutes = ({ db, now, wakeDeliveries }: Services) => {
  const app = createRouter()

  app.openapi(routes.deliveries, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, endpoint, status } = c.req.valid('query')
    const before = decodeInstantCursor(cursor)
    const rows = await listDeliveries(db, brand.id, {
      limit: limit + 1, ...(endpoint && { endpointId: endpoint }), ...(status && { status }), ...(before && { before: { createdAt: before.at, id: before.id } }),
    })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.createdAt, last.id]), toDelivery), 200)
  })

  app.openapi(routes.delivery, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const delivery = await deliveryOf(brand.id, id)
    const log = (await listAttempts(db, brand.id, id)).map(toAttempt)
    return c.json({ ...toDelivery(delivery), body: delivery.body, log }, 200)
  })

  app.openapi(routes.replay, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const delivery = await deliveryOf(brand.id, id)
    await awakeEndpoint(db, brand.id, delivery.endpointId)
    const again = await replay(db, delivery, now())
    wakeDeliveries()
    return c.json(toDelivery(again), 202)
  })

  const deliveryOf = async (brandId: string, id: string): Promise<Delivery> => {
    const delivery = await findDelivery(db, brandId, id)
    if (!delivery) throw notFound('delivery', id)
    return delivery
  }
  return app
}

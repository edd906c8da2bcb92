import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { listAttempts } from '../../db/delivery/attempt.ts'
import { listDeliveries } from '../../db/delivery/delivery.ts'
import { listEndpoints } from '../../db/delivery/endpoint.ts'
import type { Deliveries } from '../views/deliveries.ts'
import { homePath } from '../links.ts'

/** The last messages sent, each with what its last attempt met. */
export const viewDeliveries = async (db: Database, brand: Brand, { limit, sinkUrl }: { limit: number; sinkUrl: string | null }): Promise<Deliveries> => {
  const endpoints = await listEndpoints(db, brand.id)
  const rows = await listDeliveries(db, brand.id, { limit })
  const lasts = await Promise.all(rows.map(async ({ id }) => (await listAttempts(db, brand.id, id)).at(-1)))
  const nameOf = new Map(endpoints.map(({ id, name }) => [id, name]))
  return {
    endpoints: endpoints.filter(({ enabled }) => enabled).length,
    sinkUrl,
    testAction: endpoints.some(({ enabled }) => enabled) ? `${homePath(brand.slug)}/webhooks/test` : null,
    list: rows.map((row, i) => ({
      id: row.id,
      event: row.event,
      endpointName: nameOf.get(row.endpointId) ?? '',
      status: row.status,
      attempts: row.attempts,
      createdAt: row.createdAt,
      deliveredAt: row.deliveredAt,
      nextAttemptAt: row.nextAttemptAt,
      lastStatus: lasts[i]?.status ?? null,
      lastTold: lasts[i]?.told ?? null,
      test: row.test,
      replayAction: row.status === 'pending' ? null : `${homePath(brand.slug)}/deliveries/${row.id}/replay`,
    })),
  }
}

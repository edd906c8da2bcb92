import type { Brand } from '../../db/brand.ts'
import { post } from '../../db/delivery/delivery.ts'
import type { Endpoint } from '../../db/delivery/endpoint.ts'
import { tellTest } from '../../domain/message/tell.ts'
import type { Deps } from '../deps.ts'
import { write } from './tell.ts'

/** Puts a test in the outbox of an endpoint, in its form and language. Returns the delivery's id. */
export const sendTest = async ({ db, now }: Pick<Deps, 'db' | 'now'>, brand: Brand, endpoint: Endpoint): Promise<string> => {
  const event = 'webhook.test'
  const data = { version: 1, brand: brand.slug, message: 'This is a test from Marea.' }
  const body = write(endpoint, brand, { event, data, story: hand => tellTest(brand.name, hand), now: now() })
  return (await post(db, [{ endpoint, event, body, test: true }], now()))[0]!
}

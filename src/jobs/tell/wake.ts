import { takeSnoozed } from '../../db/alert/alert.ts'
import { findBrandById, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { post } from '../../db/delivery/delivery.ts'
import { listEndpoints } from '../../db/delivery/endpoint.ts'
import { listBrandsToSummarise, takeHeld, type Held } from '../../db/delivery/held.ts'
import { tellSummary } from '../../domain/message/tell.ts'
import type { Deps } from '../deps.ts'
import { tellAlertNews } from './alert.ts'
import { handOf, write, type TellOptions } from './tell.ts'

/** Tells what waited: alerts whose snooze ended, and one summary an endpoint whose quiet hours ended. */
export const wakeHeld = async (deps: Deps, options: TellOptions = {}): Promise<void> => {
  const telling = { sealer: deps.sealer, ...options }
  const now = deps.now()
  await deps.db.transaction().execute(async trx => {
    for (const alert of await takeSnoozed(trx, now)) {
      const brand = await findBrandById(trx, alert.brandId)
      if (brand) await tellAlertNews(trx, { brand, alert, event: 'alert.reminder', now, options: telling })
    }
  })
  for (const id of await listBrandsToSummarise(deps.db, now)) {
    await deps.db.transaction().execute(async trx => {
      const brand = await findBrandById(trx, id)
      if (brand) await summarise(trx, brand, { now, options: telling })
    })
  }
}

/** What `tell` leaves of a message it holds. */
interface Kept {
  data: object
  title: { es: string; en: string }
}

const summarise = async (trx: Trx, brand: Brand, { now, options }: { now: Date; options: TellOptions }): Promise<void> => {
  const held = Map.groupBy(await takeHeld(trx, brand.id, now), ({ endpointId }) => endpointId)
  const url = options.publicUrl === undefined ? null : `${options.publicUrl}/b/${brand.slug}/alerts`
  const endpoints = (await listEndpoints(trx, brand.id)).filter(({ enabled, id }) => enabled && held.has(id))
  const outgoing = endpoints.map(endpoint => {
    const messages = held.get(endpoint.id)!
    const { language } = handOf(brand, endpoint.language ?? undefined)
    const items = messages.map(({ data, heldAt }) => ({ at: heldAt, what: (data as Kept).title[language] }))
    const body = write(endpoint, brand, { event: 'alert.summary', data: dataOf(brand, messages, url), story: hand => tellSummary({ brand: brand.name, items, url }, hand), now })
    return { endpoint, event: 'alert.summary', body }
  })
  await post(trx, outgoing, now)
}

const dataOf = (brand: Brand, messages: Held[], url: string | null) => ({
  version: 1,
  brand: { slug: brand.slug, name: brand.name },
  messages: messages.map(({ event, heldAt, data }) => ({ type: event, timestamp: heldAt.toISOString(), data: (data as Kept).data })),
  url,
})

import type { Told } from '../../contract.ts'
import { findBrandById } from '../../db/brand.ts'
import { giveUpWaiting, post } from '../../db/delivery/delivery.ts'
import { disableEndpoint, listEndpoints, type Endpoint } from '../../db/delivery/endpoint.ts'
import { tellDisabled } from '../../domain/message/tell.ts'
import type { Deps } from '../deps.ts'
import { write } from './tell.ts'

/** Why: what the receiver answered, or since when it failed. */
export type Why = { status?: number | undefined } | { since: Date }

/** Turns an endpoint off, gives up what waits for it and tells the others of its brand. What was given up can be sent again. */
export const turnOff = async (deps: Deps, endpoint: Endpoint, why: Why): Promise<void> => {
  const now = deps.now()
  const reason = reasonOf(why)
  await deps.db.transaction().execute(async trx => {
    await disableEndpoint(trx, endpoint.brandId, endpoint.id, reason, now)
    await giveUpWaiting(trx, endpoint)
    const brand = await findBrandById(trx, endpoint.brandId)
    if (!brand) return
    const event = 'endpoint.disabled'
    const data = { version: 1, brand: { slug: brand.slug, name: brand.name }, endpoint: { id: endpoint.id, name: endpoint.name, channel: endpoint.channel, reason: reason.en } }
    const others = (await listEndpoints(trx, brand.id)).filter(({ id, enabled, events }) => id !== endpoint.id && enabled && (events.length === 0 || events.includes(event)))
    await post(trx, others.map(other => ({ endpoint: other, event, body: write(other, brand, { event, data, story: hand => tellDisabled({ brand: brand.name, name: endpoint.name, reason }, hand), now }) })), now)
  })
  deps.log.error({ endpoint: endpoint.name, reason: reason.en }, 'An endpoint was turned off')
}

const reasonOf = (why: Why): Told => {
  if ('since' in why) {
    const since = `${why.since.toISOString().slice(0, 16)}Z`
    return { es: `Falló sin un solo éxito desde ${since}. Arregla el receptor y enciende otra vez el destino.`, en: `It failed without one success since ${since}. Mend the receiver and turn it on again.` }
  }
  return { es: `El receptor respondió ${why.status}: ya no existe y no quiere más mensajes. Enciende otra vez el destino cuando vuelva.`, en: `The receiver answered ${why.status} Gone: it wants no more messages. Turn it on again when it is back.` }
}

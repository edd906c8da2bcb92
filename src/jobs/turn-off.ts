import { giveUpWaiting } from '../db/delivery.ts'
import { disableEndpoint, type Endpoint } from '../db/endpoint.ts'
import type { Deps } from './deps.ts'

/** Why: what the receiver answered, or since when it failed. */
export type Why = { status?: number | undefined } | { since: Date }

/** Turns an endpoint off and gives up what waits for it. What was given up can be sent again. */
export const turnOff = async (deps: Deps, endpoint: Endpoint, why: Why): Promise<void> => {
  const now = deps.now()
  const reason = 'since' in why ? `It failed without one success since ${why.since.toISOString().slice(0, 16)}Z. Mend the receiver and turn it on again.` : `The receiver answered ${why.status} Gone: it wants no more messages. Turn it on again when it is back.`
  await deps.db.transaction().execute(async trx => {
    await disableEndpoint(trx, endpoint.brandId, endpoint.id, reason, now)
    await giveUpWaiting(trx, endpoint)
  })
  deps.log.error({ endpoint: endpoint.name, reason }, 'An endpoint was turned off')
}

import type { Brand } from '../../db/brand.ts'
import { listPlannedEvents } from '../../db/alert/planned-event.ts'
import { occurrencesOf } from '../../domain/alert/planned-event.ts'
import type { WebServices } from '../services.ts'
import type { BackTestView, RulesData } from '../views/alerts.ts'

// A year ahead holds the next of anything that repeats.
const AHEAD_MS = 366 * 86_400_000

export const loadRules = async (brand: Brand, { db, now }: Pick<WebServices, 'db' | 'now'>, backTest: BackTestView | null): Promise<RulesData> => {
  const at = now().getTime()
  const planned = (await listPlannedEvents(db, brand.id)).map(event => {
    const next = occurrencesOf(event, { from: at, to: at + AHEAD_MS }, brand.timeZone)[0]
    return { ...event, nextAt: next ? new Date(next.from) : event.startsAt.getTime() > at ? event.startsAt : null }
  })
  return { sensitivity: brand.sensitivity, isFixed: brand.origin === 'yaml', backTest, planned, timeZone: brand.timeZone }
}

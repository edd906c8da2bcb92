import { sql } from 'kysely'
import { getSetting, setSetting, type Brand } from '../../db/brand.ts'
import { lastPosition, listEventsAfter, numberEvents, type CaseEvent } from '../../db/case/event.ts'
import { listCases, type CaseCard } from '../../db/case/list.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import type { Trx } from '../../db/client.ts'
import { post, type Outgoing } from '../../db/delivery/delivery.ts'
import { listEndpoints, type Endpoint } from '../../db/delivery/endpoint.ts'
import { listRoutes, type Route } from '../../db/delivery/route.ts'
import { fits, type Happening } from '../../domain/alert/route.ts'
import type { CaseEventType } from '../../domain/case/event.ts'
import { reasonOf } from '../../domain/case/order.ts'
import { owedAt } from '../../domain/case/queue.ts'
import { clockOf, type CaseSettings } from '../../domain/case/settings.ts'
import { tellCase } from '../../domain/message/tell-case.ts'
import type { Deps } from '../deps.ts'
import { write } from './tell.ts'

export interface TellCasesOptions {
  publicUrl?: string | undefined
}

/** The position up to which endpoints were told. */
const TOLD = 'casesTold'
const BATCH = 200

/** Puts what happened to cases in the outbox of those who asked for it by name, in order, each thing once: the place in the stream moves in the same transaction. */
export const tellCases = async (deps: Pick<Deps, 'db' | 'now'>, brand: Brand, options: TellCasesOptions = {}): Promise<number> => {
  let [told, numbered] = [0, 0]
  do numbered = await numberEvents(deps.db, brand.id)
  while (numbered === 1000)
  for (let count = BATCH; count === BATCH; told += count) count = await deps.db.transaction().execute(trx => tellBatch(trx, brand, { now: deps.now(), options }))
  return told
}

const tellBatch = async (trx: Trx, brand: Brand, { now, options }: { now: Date; options: TellCasesOptions }): Promise<number> => {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${`case_told ${brand.id}`}, 0)) as held`.execute(trx)
  if (!rows[0]!.held) return 0
  const [endpoints, routes] = [await listEndpoints(trx, brand.id), await listRoutes(trx, brand.id)]
  const listening = endpoints.filter(endpoint => endpoint.enabled && namesCases(endpoint, routes))
  const after = ((await getSetting(trx, brand.id, TOLD)) as number | undefined) ?? 0
  if (listening.length === 0) {
    // Whoever asks later hears of what happens from then on.
    const last = await lastPosition(trx, brand.id)
    if (last > after) await setSetting(trx, brand.id, TOLD, last)
    return 0
  }
  const events = await listEventsAfter(trx, brand.id, after, BATCH)
  if (events.length === 0) return 0
  const settings = await getCaseSettings(trx, brand.id)
  const ids = [...new Set(events.flatMap(({ caseId }) => caseId ?? []))]
  const cards = new Map((await listCases(trx, brand.id, { tray: 'all', ids, limit: ids.length, now })).map(card => [card.id, card]))
  const outgoing = events.flatMap(event => listening.filter(endpoint => wants(endpoint, routes, happeningOf(event, cards))).map(endpoint => messageOf(endpoint, { brand, event, card: cards.get(event.caseId ?? ''), now, options, settings })))
  await post(trx, outgoing, now)
  await setSetting(trx, brand.id, TOLD, events.at(-1)!.position)
  return events.length
}

const isOfCases = (event: string): boolean => event.startsWith('case.') || event.startsWith('incident.')

/** Cases move many times a day: they are told to those alone that name them, themselves or through a route. */
const eventsOf = (endpoint: Endpoint, routes: Route[]): string[] => {
  const own = routes.filter(({ endpointIds }) => endpointIds.includes(endpoint.id))
  return own.length === 0 ? endpoint.events : own.flatMap(({ events }) => events)
}
const namesCases = (endpoint: Endpoint, routes: Route[]): boolean => eventsOf(endpoint, routes).some(isOfCases) || hearsAll(endpoint, routes)
const hearsAll = (endpoint: Endpoint, routes: Route[], happening?: Happening): boolean => {
  const own = routes.filter(({ endpointIds }) => endpointIds.includes(endpoint.id))
  return endpoint.events.length === 0 && (own.length === 0 || own.some(route => route.events.length === 0 && (happening === undefined || fits(route, happening))))
}
const wants = (endpoint: Endpoint, routes: Route[], happening: Happening): boolean => eventsOf(endpoint, routes).includes(happening.event) || (OF_LAW[happening.event] !== undefined && hearsAll(endpoint, routes, happening))

/** Dates of the law are rare and cost dearly: who hears everything hears of them, too. */
const OF_LAW: Record<string, Happening['severity']> = { 'case.legal-near': 'warning', 'case.legal-overdue': 'critical' }

const happeningOf = ({ type, caseId }: CaseEvent, cards: Map<string, CaseCard>): Happening => ({ event: type, kind: type, severity: OF_LAW[type] ?? 'notice', moment: cards.get(caseId ?? '')?.moment ?? null })

interface Telling {
  brand: Brand
  event: CaseEvent
  card: CaseCard | undefined
  now: Date
  options: TellCasesOptions
  settings: CaseSettings
}

const messageOf = (endpoint: Endpoint, { brand, event, card, now, options, settings }: Telling): Outgoing => {
  const url = linkOf(brand, event, options)
  const data = { version: 1, brand: { slug: brand.slug, name: brand.name }, position: event.position, case: card ? viewOf(card) : null, incidentId: event.incidentId, actor: event.actor, before: event.before, after: event.after, url }
  const reason = card ? reasonOf({ ...card, dueAt: owedAt(card) }, now, clockOf(settings, brand.timeZone), brand.locale) : null
  const news = { event: event.type as CaseEventType, brand: brand.name, actor: event.actor.name, assignee: card?.assignee?.name ?? null, source: card?.source ?? null, text: card?.text ?? '', reason, url }
  return { endpoint, event: event.type, body: write(endpoint, brand, { event: event.type, data, story: hand => tellCase(news, hand), now }) }
}

/** Where people see it: the case, or the list of the incident's cases. */
const linkOf = ({ slug }: Brand, { caseId, incidentId }: CaseEvent, { publicUrl }: TellCasesOptions): string | null => {
  if (publicUrl === undefined) return null
  const cases = `${publicUrl}/b/${encodeURIComponent(slug)}/cases`
  if (caseId !== null) return `${cases}/${caseId}`
  return incidentId === null ? cases : `${cases}?incident=${incidentId}`
}

const viewOf = ({ id, state, version, tier, floor, moment, mentionId, publishedAt, dueAt, assignee, folio, legalDueAt }: CaseCard) => ({ id, state, version, tier, floor, moment, mentionId, publishedAt, dueAt, assignee, folio, legalDueAt })

import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { bodyOf, post, type Outgoing } from '../../db/delivery/delivery.ts'
import { listEndpoints, type Endpoint } from '../../db/delivery/endpoint.ts'
import { holdMessage } from '../../db/delivery/held.ts'
import { listRoutes, type Route } from '../../db/delivery/route.ts'
import { recipientsOf } from '../../domain/message/address.ts'
import { discordOf, slackOf, teamsOf } from '../../domain/message/chat.ts'
import { mailOf } from '../../domain/message/mail.ts'
import type { Hand, Language, Story } from '../../domain/message/story.ts'
import { fits, quietUntil, type Happening } from '../../domain/alert/route.ts'
import type { Sealer } from '../../net/seal.ts'

export interface TellOptions {
  /** Where people find the alert: the address of this server; undefined: not told. */
  publicUrl?: string | undefined
  /** Signs the link by which one acknowledges without signing in. */
  sealer?: Sealer | undefined
  /** Names of aspects by key. */
  aspectLabels?: Record<string, { es: string; en: string }> | undefined
}

/** Whose the matter is, and what they do first. */
export interface Charge {
  owner: string | null
  firstStep: string | null
}

export interface News extends Happening {
  brand: Brand
  /** As webhooks get it. */
  data: object
  /** As people read it. */
  story(hand: Hand, charge: Charge): Story
  now: Date
}

/** Puts the news in the outbox of everyone its routes name, each in their form and language; what falls into quiet hours is held. */
export const tell = async (trx: Trx, news: News): Promise<void> => {
  const { brand, now } = news
  const [endpoints, routes] = [await listEndpoints(trx, brand.id), await listRoutes(trx, brand.id)]
  const fitting = routes.filter(route => fits(route, news))
  const charge = chargeOf(fitting)
  const data = routes.length === 0 ? news.data : { ...news.data, ...charge }
  const outgoing: Outgoing[] = []
  for (const endpoint of endpoints.filter(endpoint => wants(endpoint, news, { routes, fitting }))) {
    const story = (hand: Hand): Story => news.story(hand, charge)
    const dueAt = news.severity === 'critical' ? null : quietEnd(fitting.filter(({ endpointIds }) => endpointIds.includes(endpoint.id)), news)
    if (dueAt === null) outgoing.push({ endpoint, event: news.event, body: write(endpoint, brand, { event: news.event, data, story, now }) })
    else await holdMessage(trx, endpoint, { event: news.event, data: { data, title: { es: story(handOf(brand, 'es')).title, en: story(handOf(brand, 'en')).title } }, now, dueAt })
  }
  await post(trx, outgoing, now)
}

/** An endpoint that no route names hears what its own list of events says. */
const wants = ({ id, enabled, events }: Endpoint, { event }: News, { routes, fitting }: { routes: Route[]; fitting: Route[] }): boolean => {
  if (!enabled || (events.length > 0 && !events.includes(event))) return false
  const isNamed = (among: Route[]): boolean => among.some(({ endpointIds }) => endpointIds.includes(id))
  return isNamed(fitting) || !isNamed(routes)
}

const chargeOf = (fitting: Route[]): Charge => ({
  owner: fitting.find(({ owner }) => owner !== null)?.owner ?? null,
  firstStep: fitting.find(({ firstStep }) => firstStep !== null)?.firstStep ?? null,
})

/** Null where one of the routes is awake. */
const quietEnd = (routes: Route[], { brand, now }: News): Date | null => {
  const ends = routes.map(({ quiet }) => quiet && quietUntil(quiet, now.getTime(), brand.timeZone))
  const known = ends.filter(end => end !== null)
  return ends.length === 0 || known.length < ends.length ? null : new Date(Math.min(...known))
}

export const handOf = ({ locale, timeZone }: Brand, language: Language = locale.startsWith('en') ? 'en' : 'es'): Hand => ({ language, locale, timeZone })

export interface Writing {
  event: string
  data: object
  story(hand: Hand): Story
  now: Date
}

/** The bytes of a message for one endpoint. */
export const write = ({ channel, language, url }: Pick<Endpoint, 'channel' | 'language' | 'url'>, brand: Brand, { event, data, story, now }: Writing): string => {
  if (channel === 'webhook') return bodyOf({ event, data }, now)
  const told = story(handOf(brand, language ?? undefined))
  if (channel === 'email') return JSON.stringify({ to: recipientsOf(url), ...mailOf(told) })
  return JSON.stringify({ slack: slackOf, teams: teamsOf, discord: discordOf }[channel](told))
}

import { CHANNELS, type Channel, type EndpointDraft } from '../../db/delivery/endpoint.ts'
import { EVENTS } from '../../domain/event.ts'
import { mailto, shownAddress } from '../../domain/message/address.ts'
import { first, isRefused, type Faults, type Filled } from '../form.ts'
import type { WebServices } from '../services.ts'

const LONGEST_NAME = 200
const LONGEST_URL = 2000
const MOST_ADDRESSES = 20
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/

export interface EndpointForm {
  draft: EndpointDraft
  /** Shown once, to whoever added a webhook; null: it has none. */
  secret: string | null
  faults: Faults
}

/** A new endpoint as its form says it; what is wrong is told at its field. */
export const readEndpoint = async (filled: Filled, { secrets, checkUrl }: Pick<WebServices, 'secrets' | 'checkUrl'>): Promise<EndpointForm> => {
  const faults: Faults = {}
  const name = first(filled, 'name')
  if (name === '' || name.length > LONGEST_NAME) faults['name'] = { key: 'fault.name' }
  const channel: Channel = CHANNELS.find(each => each === first(filled, 'channel')) ?? 'webhook'
  const language = (['es', 'en'] as const).find(each => each === first(filled, 'language')) ?? null
  const events = EVENTS.filter(each => filled['events']?.includes(each))
  const common = { name, channel, language, events }
  if (channel === 'email') return { draft: { ...common, ...mailIn(filled, faults), secrets: [] }, secret: null, faults }
  const url = await urlIn(filled, { faults, checkUrl })
  if (channel !== 'webhook') return { draft: { ...common, url: shownAddress(url), secrets: isRefused(faults) ? [] : [secrets.seal(url)] }, secret: null, faults }
  const secret = secretIn(filled, { faults, secrets })
  return { draft: { ...common, url, secrets: isRefused(faults) ? [] : [secrets.seal(secret)] }, secret, faults }
}

const mailIn = (filled: Filled, faults: Faults): { url: string } => {
  const to = first(filled, 'to').split(/[\s,;]+/).filter(address => address !== '')
  if (to.length === 0 || to.length > MOST_ADDRESSES) faults['to'] = { key: 'fault.to', values: { most: MOST_ADDRESSES } }
  const wrong = to.find(address => !ADDRESS.test(address))
  if (wrong !== undefined) faults['to'] = { key: 'fault.address', values: { address: wrong } }
  return { url: mailto(to) }
}

const urlIn = async (filled: Filled, { faults, checkUrl }: { faults: Faults } & Pick<WebServices, 'checkUrl'>): Promise<string> => {
  const url = first(filled, 'url')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || url.length > LONGEST_URL) faults['url'] = { key: 'fault.url' }
  else await checkUrl(url).catch(() => (faults['url'] = { key: 'fault.url.refused' }))
  return url
}

/** Their own secret, or one that is made. */
export const secretIn = (filled: Filled, { faults, secrets }: { faults: Faults } & Pick<WebServices, 'secrets'>): string => {
  const given = first(filled, 'secret')
  if (given === '') return secrets.create()
  try {
    secrets.check(given)
  } catch {
    faults['secret'] = { key: 'fault.secret' }
  }
  return given
}

import { alike, CollectorError, type Told } from '../../contract.ts'
import type { Delivery } from '../../db/delivery/delivery.ts'
import { liveSecrets, type Endpoint } from '../../db/delivery/endpoint.ts'
import { postToChat } from '../../net/chat.ts'
import type { Line } from '../../net/line.ts'
import type { Mail } from '../../net/mail.ts'
import type { Sent } from '../../net/sent.ts'
import { send } from '../../net/webhook.ts'
import type { Deps } from '../deps.ts'

export interface Carrying {
  timeoutMs: number
  signal?: AbortSignal | undefined
  /** The connection that messages to one endpoint share. */
  line?: Line | undefined
}

export type Carried = Sent & { requestHeaders: Record<string, string> }

/** An attempt that never left. */
export const unsent = (told: Told): Carried => ({ ok: false, durationMs: 0, responseExcerpt: '', told, gone: false, requestHeaders: {} })

const STOPPED: Told = { es: 'Marea se detuvo antes de que el receptor respondiera. Lo intenta otra vez.', en: 'Marea was stopped before the receiver answered. It tries again.' }
const NO_ADDRESS: Told = { es: 'El chat no tiene dirección. Añádelo otra vez.', en: 'The chat has no address. Add it again.' }
const NO_MAIL: Told = { es: 'Marea no tiene servidor de correo. Define MAREA_SMTP_URL y MAREA_MAIL_FROM y vuelve a iniciarla.', en: 'Marea has no mail server. Set MAREA_SMTP_URL and MAREA_MAIL_FROM and start it again.' }

/** One attempt of a delivery by its endpoint's channel. Never throws. */
export const carry = async (deps: Deps, endpoint: Endpoint, delivery: Delivery, carrying: Carrying): Promise<Carried> => {
  try {
    const secrets = (endpoint.channel === 'webhook' ? liveSecrets(endpoint, deps.now()) : endpoint.secrets).map(secret => deps.sealer.open(secret))
    const carried = await BY[endpoint.channel](deps, { endpoint, delivery, secrets, ...carrying })
    const mask = (text: string): string => masked(text, endpoint, secrets)
    return { ...carried, responseExcerpt: mask(carried.responseExcerpt), ...(carried.told && { told: { es: mask(carried.told.es), en: mask(carried.told.en) } }) }
  } catch (error) {
    // A receiver that hangs must not keep the process from stopping; what it may have taken it knows by its id.
    if (carrying.signal?.aborted) return unsent(STOPPED)
    return unsent(error instanceof CollectorError ? error.told : alike((error as Error).message))
  }
}

type Load = Carrying & { endpoint: Endpoint; delivery: Delivery; secrets: string[] }

const byWebhook = async ({ door, now }: Deps, { endpoint, delivery, secrets, timeoutMs, signal, line }: Load): Promise<Carried> => {
  const message = { id: delivery.messageId, body: delivery.body, secrets }
  return await send(door, { url: endpoint.url, now: now().getTime(), timeoutMs, line, ...message, ...(signal && { signal }) })
}

const byChat = async ({ door, now }: Deps, { delivery, secrets, timeoutMs, signal, line }: Load): Promise<Carried> => {
  const [url] = secrets
  if (url === undefined) return unsent(NO_ADDRESS)
  return { ...(await postToChat(door, { url, body: delivery.body, now: now().getTime(), timeoutMs, line, ...(signal && { signal }) })), requestHeaders: { 'content-type': 'application/json' } }
}

const byMail = async ({ mailer }: Deps, { delivery, timeoutMs, signal }: Load): Promise<Carried> => {
  if (!mailer) return unsent(NO_MAIL)
  const mail = JSON.parse(delivery.body) as Omit<Mail, 'id'>
  return { ...(await mailer.send({ ...mail, id: delivery.messageId }, { signal, timeoutMs })), requestHeaders: { to: mail.to.join(', '), subject: mail.subject } }
}

const BY: Record<Endpoint['channel'], (deps: Deps, load: Load) => Promise<Carried>> = { webhook: byWebhook, slack: byChat, teams: byChat, discord: byChat, email: byMail }

// Shorter paths are no secret, and would blank half a sentence.
const SHORTEST_SECRET = 8

/** A receiver that says back what it was sent must not put a secret into the log. */
const masked = (text: string, { channel, url }: Endpoint, secrets: string[]): string => {
  const addresses = (channel === 'webhook' ? [url] : secrets).filter(address => URL.canParse(address)).map(address => new URL(address))
  const paths = addresses.flatMap(({ pathname, search }) => [pathname + search, search.slice(1), pathname])
  const parts = [...secrets, ...paths].filter(part => part.length >= SHORTEST_SECRET).toSorted((a, b) => b.length - a.length)
  return parts.reduce((rest, part) => rest.replaceAll(part, '…'), text)
}

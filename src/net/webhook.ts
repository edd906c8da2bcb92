import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Door } from './http.ts'
import type { Line } from './line.ts'
import { unanswered, verdict, type Sent } from './sent.ts'

/** Standard Webhooks: how long a symmetric secret may be, in bytes. */
const SECRET_BYTES = { min: 24, max: 64 }
const PREFIX = 'whsec_'

export interface Signed {
  /** The same on every attempt, so that a receiver knows what it has seen. No dot. */
  id: string
  /** Epoch seconds of this attempt. */
  timestamp: number
  /** The exact text that is sent. */
  body: string
  /** Each as `whsec_…`. Several while one replaces another. */
  secrets: readonly string[]
}

/** A new signing secret: `whsec_` and 32 random bytes in base64. */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64')

/** The key inside a secret. Throws an Error that says what is wrong with it, never what it is. */
export const parseSecret = (secret: string): Buffer => {
  const wrong = (why: string): Error => new Error(`The webhook secret ${why}. It is "${PREFIX}" and 24 to 64 bytes in base64.`)
  if (/^whs?[ps]k_/.test(secret)) throw wrong('is an asymmetric key (ed25519), which Marea does not sign with')
  if (!secret.startsWith(PREFIX)) throw wrong(`does not begin with "${PREFIX}"`)
  const text = secret.slice(PREFIX.length)
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw wrong('is not valid base64')
  const key = Buffer.from(text, 'base64')
  if (key.length < SECRET_BYTES.min || key.length > SECRET_BYTES.max) throw wrong(`holds ${key.length} bytes`)
  return key
}

/** The value of `webhook-signature`: one `v1,…` per secret. */
export const sign = ({ id, timestamp, body, secrets }: Signed): string => {
  if (!/^[^.\s]+$/.test(id)) throw new Error(`The webhook id "${id}" is empty or holds a dot or a space, which signing does not allow.`)
  if (!Number.isSafeInteger(timestamp)) throw new Error(`The webhook timestamp ${timestamp} is no whole number of seconds.`)
  if (secrets.length === 0) throw new Error(`The webhook ${id} has no secret to sign with. Give its endpoint one.`)
  const signature = (key: Buffer): string => createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return secrets.map((secret) => `v1,${signature(parseSecret(secret))}`).join(' ')
}

/** The three headers of Standard Webhooks. */
export const headers = (signed: Signed): Record<string, string> => ({
  'webhook-id': signed.id,
  'webhook-timestamp': String(signed.timestamp),
  'webhook-signature': sign(signed),
})

// Older or newer than this is a replay, says the specification.
const TOLERANCE_SECONDS = 300

/** Whether a message was signed with the secret, lately: what a receiver asks. `now` in epoch milliseconds. */
export const verify = ({ headers: given, body, secret, now }: { headers: Record<string, string | undefined>; body: string; secret: string; now: number }): boolean => {
  const { 'webhook-id': id = '', 'webhook-timestamp': stamp = '', 'webhook-signature': signatures = '' } = given
  const timestamp = Number(stamp)
  if (!/^[^.\s]+$/.test(id) || !Number.isSafeInteger(timestamp) || Math.abs(now / 1000 - timestamp) > TOLERANCE_SECONDS) return false
  const expected = Buffer.from(sign({ id, timestamp, body, secrets: [secret] }))
  return signatures.split(' ').map(signature => Buffer.from(signature)).some(signature => signature.length === expected.length && timingSafeEqual(signature, expected))
}

export interface Sending extends Omit<Signed, 'timestamp'> {
  url: string
  /** Epoch milliseconds of this attempt. */
  now: number
  /** Default 15 s. */
  timeoutMs?: number
  signal?: AbortSignal
  line?: Line | undefined
}

/** One attempt of a delivery. Never throws for what the receiver does; throws for a malformed secret or id. */
export const send = async (door: Door, { url, now, timeoutMs = 15_000, signal, line, ...message }: Sending): Promise<Sent & { requestHeaders: Record<string, string> }> => {
  const signature = headers({ ...message, timestamp: Math.floor(now / 1000) })
  const requestHeaders = { 'content-type': 'application/json', ...signature }
  const started = performance.now()
  try {
    const request = { method: 'POST', headers: requestHeaders, body: message.body, timeoutMs, signal } as const
    return { ...verdict(await door.exchange(url, request, line), now), requestHeaders }
  } catch (error) {
    return { ...unanswered(error, started), requestHeaders }
  }
}

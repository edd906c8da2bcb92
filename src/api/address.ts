import type { Context } from 'hono'
import ipaddr from 'ipaddr.js'

/** Ranges a proxy of one's own speaks from. */
const NEAR = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])

/**
 * The address a request comes from. What a proxy on this machine or network adds last to X-Forwarded-For is believed;
 * what a stranger writes there is not.
 */
export const addressOf = (c: Context): string => {
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress ?? 'unknown'
  const told = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return told !== undefined && isNear(peer) && ipaddr.isValid(told) ? told : peer
}

const isNear = (address: string): boolean => address === 'unknown' || (ipaddr.isValid(address) && NEAR.has(ipaddr.process(address).range()))

/** Whether the browser speaks https, to us or to the proxy before us. */
export const isSecure = (c: Context): boolean => c.req.header('x-forwarded-proto') === 'https' || new URL(c.req.url).protocol === 'https:'

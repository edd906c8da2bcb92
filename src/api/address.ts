import type { Context } from 'hono'
import ipaddr from 'ipaddr.js'

// Peers that are not strangers: a proxy on this machine or in its network, whose word on who asks is taken.
const NEAR = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])
// One customer of a provider has a whole /64.
const OWN_BITS = 64

const peerOf = (c: Context): string | undefined => (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress

/**
 * The address a request comes from. What a proxy on this machine or network adds last to X-Forwarded-For is believed;
 * what a stranger writes there is not.
 */
export const addressOf = (c: Context): string => {
  const peer = peerOf(c)
  const told = parse(c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim())
  return told !== undefined && (peer === undefined || isNear(parse(peer))) ? told.toString() : (peer ?? 'unknown')
}

/** Who asks, for counting: the same, and of IPv6 the /64. */
export const countedAs = (c: Context): string => askerOf(peerOf(c), c.req.header('x-forwarded-for'))

export const askerOf = (peer: string | undefined, forwardedFor: string | undefined): string => {
  const near = parse(peer)
  const named = isNear(near) ? parse(forwardedFor?.split(',').at(-1)?.trim()) : undefined
  const asker = named ?? near
  if (!asker) return 'unknown'
  return asker.kind() === 'ipv6' ? `${ipaddr.IPv6.networkAddressFromCIDR(`${asker.toNormalizedString()}/${OWN_BITS}`).toString()}/${OWN_BITS}` : asker.toString()
}

const isNear = (address: ReturnType<typeof parse>): boolean => address !== undefined && NEAR.has(address.range())

const parse = (text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined => (text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : undefined)

/** Whether the browser speaks https, to us or to the proxy before us. */
export const isSecure = (c: Context): boolean => c.req.header('x-forwarded-proto') === 'https' || new URL(c.req.url).protocol === 'https:'

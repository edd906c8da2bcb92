import ipaddr from 'ipaddr.js'

// Peers that are not strangers: a proxy on this machine or in its network, whose word on who asks is taken.
const NEAR = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])
// One customer of a provider has a whole /64.
const OWN_BITS = 64

/**
 * Who asks, for counting: the peer, or whom a near proxy names last in X-Forwarded-For (earlier entries are the asker's
 * own word). Of IPv6 the /64.
 */
export const askerOf = (peer: string | undefined, forwardedFor: string | undefined): string => {
  const near = parse(peer)
  const named = near !== undefined && NEAR.has(near.range()) ? parse(forwardedFor?.split(',').at(-1)?.trim()) : undefined
  const asker = named ?? near
  if (!asker) return 'unknown'
  return asker.kind() === 'ipv6' ? `${ipaddr.IPv6.networkAddressFromCIDR(`${asker.toNormalizedString()}/${OWN_BITS}`).toString()}/${OWN_BITS}` : asker.toString()
}

const parse = (text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined => (text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : undefined)

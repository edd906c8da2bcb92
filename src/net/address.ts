import { isIP, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import { CollectorError, type Told } from '../contract.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Azure's host service: a metadata address inside a public range, so no range names it. */
const METADATA = '168.63.129.16'
/** The only IPv6 block that is handed out to the public internet; whatever lies outside is special. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]
/** Where IPv6-only networks put the IPv4 internet (RFC 6052). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96') as [ipaddr.IPv6, number]

/** The name of the range that makes an address unreachable for the door; undefined when it is an ordinary public one. */
export const forbiddenRange = (address: string): string | undefined => {
  if (!isIP(address)) return 'not an address'
  const judged = parse(address)
  if (judged.toString() === METADATA) return 'metadata'
  const range = judged.range()
  if (range !== 'unicast') return range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return judged instanceof ipaddr.IPv6 && !judged.match(GLOBAL_IPV6) ? 'reserved' : undefined
}

/**
 * The two IPv6 forms a resolver may give for an IPv4 host are judged by what they hold; the obsolete ones are refused whole.
 * The URL parser spells IPv6 first: ipaddr.js takes `::1.2.3.4` for a mapped address, which it is not.
 */
const parse = (text: string): Address => {
  const address = ipaddr.parse(isIPv6(text) ? new URL(`http://[${text.replace(/%.*/, '')}]`).hostname.slice(1, -1) : text)
  if (!(address instanceof ipaddr.IPv6)) return address
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  return address.match(NAT64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address
}

export interface Guard {
  /** Throws CollectorError `config`, naming `where`, when the URL itself shows that it must not be asked. */
  check(url: URL, where: string): void
  /** The range that forbids connecting to `address` for `host:port`; undefined when it is admitted. */
  against(host: string, port: number, address: string): string | undefined
}

/**
 * @param allowHosts Exact `host`, `address`, `host:port` or `[address]:port` that may be reached although private. A name
 * admits whatever it resolves to, an address admits itself under any name. Throws on anything wider.
 */
export const createGuard = (allowHosts: readonly string[]): Guard => {
  const entries = allowHosts.map(parseEntry)
  const isListed = (host: string, port: number): boolean =>
    entries.some((entry) => entry.host === canonical(host) && (entry.port === undefined || entry.port === port))
  return {
    check: (url, where) => checkUrl(url, where, isListed),
    against: (host, port, address) => (isListed(host, port) || isListed(address, port) ? undefined : forbiddenRange(address)),
  }
}

/** The port a URL is asked on, the scheme's own when it names none. */
export const portOf = (url: { port: string; protocol: string }): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

/** One spelling per host: no brackets, lower case, IPv6 compressed, mapped IPv4 unwrapped. */
const canonical = (host: string): string => {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return isIP(bare) ? parse(bare).toString() : bare
}

const parseEntry = (entry: string): { host: string; port: number | undefined } => {
  const text = isIPv6(entry.trim()) ? `[${entry.trim()}]` : entry.trim()
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^\s:/@*?#[\]]+)(?::(\d{1,5}))?$/i.exec(text) ?? []
  if (!host || !URL.canParse(`http://${host}`) || Number(port ?? 1) > 65_535) {
    throw new Error(
      `MAREA_ALLOW_HOSTS: "${entry}" is no exact host. Write a host or address, with a port or without ` +
        `(intranet.example, 10.0.0.5, 127.0.0.1:8090); ranges, wildcards and full URLs are not admitted.`,
    )
  }
  return { host: canonical(new URL(`http://${host}`).hostname), port: port === undefined ? undefined : Number(port) }
}

const checkUrl = (url: URL, where: string, isListed: (host: string, port: number) => boolean): void => {
  const refuse = (why: Told): never => {
    throw refused(where, why)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse({ es: 'solo se leen direcciones http y https.', en: 'only http and https addresses are read.' })
  if (url.username || url.password) refuse({ es: 'lleva un usuario o una contraseña dentro de la dirección. Quítalos de ella.', en: 'it carries a user or password inside the address. Take them out of it.' })
  if (url.hostname.endsWith('.')) refuse({ es: 'el servidor termina en un punto. Escríbelo sin él.', en: 'the host ends in a dot. Write it without.' })
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  const range = isIP(bare) && !isListed(url.hostname, portOf(url)) ? forbiddenRange(bare) : undefined
  if (range !== undefined) refuse(forbidden(url.hostname, range))
  if (/(^|\.)localhost$/.test(url.hostname) && !isListed(url.hostname, portOf(url))) refuse(forbidden(url.hostname, 'loopback'))
}

/** What is not asked at all, and why. */
export const refused = (where: string, why: Told): CollectorError => new CollectorError('config', { es: `Marea no consulta ${where}: ${why.es}`, en: `Marea does not ask ${where}: ${why.en}` })

/** The end of a sentence that refuses a host. It names no address: what a name resolves to inside a network is nobody's business. */
export const forbidden = (host: string, range: string): Told => ({
  es: `${host} lleva a una dirección que no es pública (${range}). Si es tuya y debe leerse, añade ${host} a MAREA_ALLOW_HOSTS.`,
  en: `${host} leads to a ${range} address, which is not public. If it is yours and meant to be read, add ${host} to MAREA_ALLOW_HOSTS.`,
})

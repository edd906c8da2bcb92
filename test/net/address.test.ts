import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGuard, forbiddenRange } from '../../src/net/address.ts'

const octet = fc.integer({ min: 0, max: 255 })
const word = fc.integer({ min: 0, max: 0xffff })
const ipv4In = (...fixed: (number | fc.Arbitrary<number>)[]): fc.Arbitrary<string> =>
  fc.tuple(...[0, 1, 2, 3].map((index) => {
    const part = fixed[index] ?? octet
    return typeof part === 'number' ? fc.constant(part) : part
  })).map((octets) => octets.join('.'))

const FORBIDDEN_IPV4: Record<string, fc.Arbitrary<string>> = {
  'unspecified and this network': ipv4In(0),
  'private 10/8': ipv4In(10),
  'private 172.16/12': ipv4In(172, fc.integer({ min: 16, max: 31 })),
  'private 192.168/16': ipv4In(192, 168),
  'carrier-grade NAT': ipv4In(100, fc.integer({ min: 64, max: 127 })),
  loopback: ipv4In(127),
  'link-local': ipv4In(169, 254),
  'cloud metadata': fc.constantFrom('169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192'),
  'protocol assignments': ipv4In(192, 0, 0),
  documentation: fc.oneof(ipv4In(192, 0, 2), ipv4In(198, 51, 100), ipv4In(203, 0, 113)),
  benchmarking: ipv4In(198, fc.constantFrom(18, 19)),
  multicast: ipv4In(fc.integer({ min: 224, max: 239 })),
  'reserved and broadcast': ipv4In(fc.integer({ min: 240, max: 255 })),
}

const hex = (ipv4: string): string => {
  const [a, b, c, d] = ipv4.split('.').map(Number) as [number, number, number, number]
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}

const tail = (count: number): fc.Arbitrary<string> => fc.tuple(...Array.from({ length: count }, () => word))
  .map((words) => words.map((part) => part.toString(16)).join(':'))

const FORBIDDEN_IPV6: Record<string, fc.Arbitrary<string>> = {
  'unspecified and loopback': fc.constantFrom('::', '::1'),
  'cloud metadata': fc.constant('fd00:ec2::254'),
  'unique local': fc.tuple(fc.integer({ min: 0xfc00, max: 0xfdff }), tail(7)).map(([first, rest]) => `${first.toString(16)}:${rest}`),
  'link-local, with a zone too': fc.tuple(tail(4), fc.constantFrom('', '%eth0')).map(([rest, zone]) => `fe80:0:0:0:${rest}${zone}`),
  'site-local': tail(7).map((rest) => `fec0:${rest}`),
  multicast: tail(7).map((rest) => `ff02:${rest}`),
  documentation: fc.oneof(tail(6).map((rest) => `2001:db8:${rest}`), tail(6).map((rest) => `3fff:0:${rest}`)),
  '6to4': tail(7).map((rest) => `2002:${rest}`),
  teredo: tail(6).map((rest) => `2001:0:${rest}`),
  'local NAT64': tail(5).map((rest) => `64:ff9b:1:${rest}`),
  discard: tail(4).map((rest) => `100:0:0:0:${rest}`),
  'IPv4-compatible': ipv4In().map((ipv4) => `::${ipv4}`),
  'IPv4-translated': ipv4In().map((ipv4) => `::ffff:0:${hex(ipv4)}`),
  unassigned: tail(7).map((rest) => `4000:${rest}`),
}

describe('forbiddenRange', () => {
  it.each(Object.entries(FORBIDDEN_IPV4))('refuses every IPv4 address that is %s, bare, mapped or behind NAT64', (_name, addresses) => {
    fc.assert(fc.property(addresses, (ipv4) => {
      const forms = [ipv4, `::ffff:${ipv4}`, `::ffff:${hex(ipv4)}`, `64:ff9b::${hex(ipv4)}`]
      for (const form of forms) expect(forbiddenRange(form), form).toBeTruthy()
    }))
  })

  it.each(Object.entries(FORBIDDEN_IPV6))('refuses every IPv6 address that is %s', (_name, addresses) => {
    fc.assert(fc.property(addresses, (ipv6) => {
      expect(forbiddenRange(ipv6), ipv6).toBeTruthy()
    }))
  })

  it.each(['1.1.1.1', '93.184.216.34', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '223.255.255.255', '2606:4700::1111',
    '2a00:1450:4003::200e', '::ffff:93.184.216.34', '64:ff9b::5db8:d822'])('admits the public address %s', (address) => {
    expect(forbiddenRange(address)).toBeUndefined()
  })

  it('refuses whatever is not an address', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(forbiddenRange(`x${text}`)).toBe('not an address')
    }))
  })
})

describe('the guard', () => {
  it('admits exactly the listed address, on any port or on the listed one', () => {
    const guard = createGuard(['127.0.0.1', '10.0.0.5:8080', '::1', '[fd00::7]:81'])
    expect(guard.against('127.0.0.1', 80, '127.0.0.1')).toBeUndefined()
    expect(guard.against('127.0.0.2', 80, '127.0.0.2')).toBe('loopback')
    expect(guard.against('10.0.0.5', 8080, '10.0.0.5')).toBeUndefined()
    expect(guard.against('10.0.0.5', 80, '10.0.0.5')).toBe('private')
    expect(guard.against('::1', 80, '::1')).toBeUndefined()
    expect(guard.against('x.example', 81, 'fd00:0::7')).toBeUndefined()
    expect(guard.against('x.example', 82, 'fd00::7')).toBe('unique local')
  })

  it('admits a listed name wherever it leads, and no name that merely contains it', () => {
    const guard = createGuard(['Intranet.Example', 'wiki:8080'])
    expect(guard.against('intranet.example', 443, '10.1.2.3')).toBeUndefined()
    expect(guard.against('a.intranet.example', 443, '10.1.2.3')).toBe('private')
    expect(guard.against('wiki', 8080, '10.1.2.3')).toBeUndefined()
    expect(guard.against('wiki', 80, '10.1.2.3')).toBe('private')
  })

  it.each(['10.0.0.0/8', '*.example', '*', 'http://127.0.0.1:80', 'a b', '', 'user@host', 'host:99999', '[::1'])(
    'refuses the entry "%s" with a sentence that says what to write',
    (entry) => expect(() => createGuard([entry])).toThrow(/MAREA_ALLOW_HOSTS: ".*" is no exact host\. Write/),
  )

  it.each([
    ['ftp://example.com/', /only http and https/],
    ['file:///etc/passwd', /only http and https/],
    ['http://user:hunter2@example.com/', /user or password/],
    ['http://example.com./', /ends in a dot/],
    ['http://localhost/', /MAREA_ALLOW_HOSTS/],
    ['http://api.localhost/', /MAREA_ALLOW_HOSTS/],
  ])('refuses %s before asking anybody', (url, sentence) => {
    const check = (): void => createGuard([]).check(new URL(url), 'the address')
    expect(check).toThrow(sentence)
    expect(check).not.toThrow(/hunter2/)
  })

  it('admits localhost where it is listed by that name', () => {
    expect(() => createGuard(['localhost']).check(new URL('http://localhost:3000/'), 'it')).not.toThrow()
    expect(() => createGuard(['127.0.0.1']).check(new URL('http://localhost:3000/'), 'it')).toThrow(/add localhost to MAREA_ALLOW_HOSTS/)
  })
})

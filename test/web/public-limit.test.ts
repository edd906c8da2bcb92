import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { askerOf, countedAs } from '../../src/api/address.ts'
import { createKeep } from '../../src/web/public/keep.ts'
import { createLimit } from '../../src/web/limit.ts'

describe('the limit on strangers', () => {
  it('holds per address and in all, says how long to wait, and begins anew with each window', () => {
    let at = 1_000
    const limit = createLimit({ perAddress: 2, inAll: 3, windowMs: 60_000, now: () => at })
    expect([limit('a'), limit('a'), limit('a')]).toEqual([undefined, undefined, 60])
    at += 15_000
    // Three were asked for already, one of them in vain.
    expect(limit('b')).toBe(45)
    at += 45_000
    expect(limit('b')).toBeUndefined()
  })

  it('counts addresses beyond ten thousand together', () => {
    const limit = createLimit({ perAddress: 5, inAll: Infinity, now: () => 0 })
    const refused = Array.from({ length: 10_100 }, (_, i) => limit(`10.0.${i >> 8}.${i & 255}`)).filter(seconds => seconds !== undefined)
    expect(refused).toHaveLength(95)
  })

  it('counts the peer, or whom a near proxy names last, and of IPv6 the /64', () => {
    expect(askerOf('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
    expect(askerOf('127.0.0.1', '6.6.6.6, 198.51.100.1')).toBe('198.51.100.1')
    expect(askerOf('::ffff:10.0.0.2', '198.51.100.1')).toBe('198.51.100.1')
    expect(askerOf('127.0.0.1', 'not an address')).toBe('127.0.0.1')
    expect(askerOf('2001:db8:1:2:3:4:5:6', undefined)).toBe(askerOf('2001:db8:1:2::9', undefined))
    expect(askerOf('2001:db8:1:2::9', undefined)).not.toBe(askerOf('2001:db8:1:3::9', undefined))
    expect(askerOf(undefined, '1.2.3.4')).toBe('unknown')
  })

  it('tells those behind one proxy apart, wherever strangers are counted', async () => {
    const app = new Hono().get('/', c => c.text(countedAs(c)))
    const ask = async (forwardedFor: string): Promise<string> => await (await app.request('/', { headers: { 'x-forwarded-for': forwardedFor } }, { incoming: { socket: { remoteAddress: '127.0.0.1' } } })).text()
    expect([await ask('198.51.100.1'), await ask('198.51.100.2')]).toEqual(['198.51.100.1', '198.51.100.2'])
  })
})

describe('what is kept for strangers', () => {
  it('is read once for all who ask, handed on while it is renewed, and forgotten when a reading fails', async () => {
    let [at, reads, fails] = [0, 0, false]
    const keep = createKeep<number>({ freshMs: 60, staleMs: 300, now: () => at })
    const ask = () => keep('a', async () => {
      reads += 1
      if (fails) throw new Error('down')
      return reads
    })
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
    at = 61
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
    expect([await ask(), reads]).toEqual([2, 2])
    fails = true
    at = 200
    expect(await ask()).toBe(2)
    at = 400
    await expect(ask()).rejects.toThrow('down')
    fails = false
    expect(await ask()).toBe(5)
  })
})

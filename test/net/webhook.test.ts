import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { headers, newSecret, parseSecret, send, sign } from '../../src/net/webhook.ts'
import { USER_AGENT, openDoor, serve, serveBytes } from './server.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

describe('a signature', () => {
  it("is that of the specification's own example", () => {
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}', secrets: [secret] }
    expect(sign(message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
    expect(headers(message)).toEqual({ 'webhook-id': message.id, 'webhook-timestamp': '1614265330', 'webhook-signature': sign(message) })
  })

  it('passes the official library under each of several live secrets, for any body', () => {
    fc.assert(fc.property(fc.json(), fc.integer({ min: 1, max: 3 }), (body, count) => {
      const secrets = Array.from({ length: count }, newSecret)
      const signed = headers({ id: 'msg_1', timestamp: Math.floor(Date.now() / 1000), body, secrets })
      for (const each of secrets) expect(new Webhook(each).verify(body, signed)).toEqual(JSON.parse(body))
      expect(() => new Webhook(newSecret()).verify(body, signed)).toThrow()
    }))
  })

  it.each([
    [{ id: 'a.b' }, /id "a\.b"/],
    [{ id: '' }, /id ""/],
    [{ timestamp: 1.5 }, /whole number/],
    [{ secrets: [] }, /no secret/],
  ])('is refused for %j', (wrong, sentence) => {
    expect(() => sign({ id: 'msg_1', timestamp: 1, body: '', secrets: [secret], ...wrong })).toThrow(sentence)
  })
})

describe('a secret', () => {
  it('is new each time and holds 32 bytes', () => {
    expect(newSecret()).not.toBe(newSecret())
    expect(parseSecret(newSecret())).toHaveLength(32)
  })

  it.each([
    ['hunter2', /does not begin with "whsec_"/],
    ['whsk_aHVudGVyMg==', /asymmetric/],
    ['whpk_aHVudGVyMg==', /asymmetric/],
    ['whsec_hunter2!', /not valid base64/],
    ['whsec_', /not valid base64/],
    ['whsec_aHVudGVyMg==', /holds 7 bytes/],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, /holds 65 bytes/],
  ])('that is malformed is refused without being shown', (text, sentence) => {
    expect(() => parseSecret(text)).toThrow(sentence)
    expect(() => parseSecret(text)).not.toThrow(/hunter2|aHVudGVyMg/)
  })
})

describe('a delivery', () => {
  const now = Date.now()
  const delivery = (url: string) => ({ url, id: 'msg_1', body: '{"type":"test"}', secrets: [secret], now })

  it('arrives signed, as JSON, and counts on 2xx', async () => {
    let received = ''
    const site = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk)).on('end', () => void response.writeHead(202).end('gracias'))
    })
    const sent = await send(openDoor(), delivery(`${site.url}/hook?token=1`))
    expect(sent).toMatchObject({ ok: true, status: 202, gone: false, responseExcerpt: 'gracias' })
    expect(sent.told).toBeUndefined()
    const seen = site.requests[0]!
    expect(seen).toMatchObject({ method: 'POST', url: '/hook?token=1' })
    expect(seen.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': USER_AGENT })
    expect(new Webhook(secret).verify(received, seen.headers as Record<string, string>)).toEqual({ type: 'test' })
  })

  it.each([[301, 'redirección', 'redirect'], [401, 'no admite', 'not admit'], [404, 'respondió 404', 'answered 404'], [500, 'respondió 500', 'answered 500']])('fails once on %i, with a reason in both languages', async (status, es, en) => {
    const other = await serve((_request, response) => response.end())
    const site = await serve((_request, response) => void response.writeHead(status, { location: other.url }).end())
    const sent = await send(openDoor(), delivery(site.url))
    expect(sent).toMatchObject({ ok: false, status, gone: false, told: { es: expect.stringContaining(es), en: expect.stringContaining(en) } })
    expect([site.requests.length, other.requests.length]).toEqual([1, 0])
  })

  it('hears that the receiver is gone, or asks for time', async () => {
    const answering = async (status: number, fields = {}) =>
      send(openDoor(), delivery((await serve((_request, response) => void response.writeHead(status, fields).end())).url))
    expect(await answering(410)).toMatchObject({ ok: false, gone: true })
    expect(await answering(429, { 'retry-after': '90' })).toMatchObject({ ok: false, gone: false, retryAfterMs: 90_000 })
  })

  it('takes 2 KB of a gigabyte and closes the connection', async () => {
    let sent = 0
    const closed = Promise.withResolvers<void>()
    const site = await serve((_request, response) => {
      const pour = (): void => {
        while (sent < 1e9 && !response.destroyed && response.write('ñ'.repeat(32_000))) sent += 64_000
      }
      response.on('drain', pour).on('close', closed.resolve)
      pour()
    })
    const result = await send(openDoor(), delivery(site.url))
    await closed.promise
    expect(result).toMatchObject({ ok: true, responseExcerpt: 'ñ'.repeat(1024) })
    expect(sent).toBeLessThan(50e6)
  })

  it('takes the status of a receiver that breaks off or hangs in its body', async () => {
    const cut = await serveBytes((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\npart'))
    expect(await send(openDoor(), delivery(cut))).toMatchObject({ ok: true, responseExcerpt: 'part' })
    const hung = await serveBytes((socket) => void socket.write('HTTP/1.1 503 Busy\r\ncontent-length: 100\r\nretry-after: 7\r\n\r\npart'))
    expect(await send(openDoor(), delivery(hung))).toMatchObject({ ok: false, status: 503, responseExcerpt: 'part', retryAfterMs: 7000 })
  })

  it('fails without a status when nobody answers, naming the host and not the path', async () => {
    const silent = await serveBytes(() => {})
    const result = await send(openDoor(), { ...delivery(`${silent}/services/hunter2`), timeoutMs: 150 })
    expect(result).toMatchObject({ ok: false, gone: false, responseExcerpt: '' })
    expect(result.told).toEqual({ es: expect.stringContaining(`${silent} no respondió`), en: expect.stringContaining(`${silent} did not answer`) })
    expect(result.status).toBeUndefined()
    const addresses = ['http://127.0.0.1:1/hunter2', 'http://127.0.0.2/hunter2', 'ftp://h/hunter2', 'http://u:hunter2@127.0.0.1/',
      'http://localhost/hunter2']
    for (const url of addresses) {
      const failed = await send(openDoor(), delivery(url))
      expect(failed.ok).toBe(false)
      expect(failed.told!.es).not.toBe(failed.told!.en)
      expect(JSON.stringify(failed.told)).not.toContain('hunter2')
    }
  })
})

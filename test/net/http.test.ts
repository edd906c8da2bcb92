import { createServer } from 'node:https'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../src/contract.ts'
import { systemClock } from '../../src/net/politeness.ts'
import { USER_AGENT, failure, listen, openDoor, says, serve, serveBytes, stillClock } from './server.ts'

const get = (url: string, request?: HttpRequest) => openDoor().http().request(url, request)

describe('the door', () => {
  it('gives status, lower-case headers, address and body, and says who asks', async () => {
    const site = await serve((_request, response) => void response.writeHead(200, { ETag: '"1"' }).end('\ufeffhola'))
    const answer = await get(`${site.url}/feed?page=1#top`, { headers: { 'User-Agent': 'Browser', Host: 'other.example', 'X-Own': '1' } })
    expect(answer).toMatchObject({ status: 200, url: `${site.url}/feed?page=1` })
    expect(answer.headers.etag).toBe('"1"')
    expect(answer.text()).toBe('hola')
    expect(site.requests[0]!.headers).toMatchObject({ 'user-agent': USER_AGENT, host: `127.0.0.1:${site.port}`, 'x-own': '1' })
  })

  it('reads JSON, and says what came where JSON was expected without quoting it', async () => {
    const site = await serve((request, response) => response.end(request.url === '/ok' ? '{"a":[1]}' : '<p>secreto</p>'))
    expect((await get(`${site.url}/ok`)).json()).toEqual({ a: [1] })
    const page = await get(`${site.url}/page`)
    expect(() => page.json()).toThrow(`${site.url}/page answered a page or XML where JSON was expected.`)
  })

  it('tells how long the exchange took, redirects and body included, the pause for politeness not', async () => {
    const site = await serve((request, response) => {
      if (request.url === '/') return void response.writeHead(302, { location: '/page' }).end()
      response.write('half')
      setTimeout(() => response.end('whole'), 300)
    })
    const http = openDoor({ clock: stillClock(), pauseMs: 60_000 }).http()
    await http.request(`${site.url}/page`)
    const { tookMs } = await http.request(site.url)
    expect(tookMs).toBeGreaterThanOrEqual(290)
    expect(tookMs).toBeLessThan(60_000)
  })

  it('asks for the head alone, to another origin as well', async () => {
    const other = await serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '50' }).end())
    const site = await serve((_request, response) => void response.writeHead(303, { location: other.url }).end())
    expect(await get(site.url, { method: 'HEAD' })).toMatchObject({ status: 200, body: Buffer.alloc(0) })
    expect(other.requests[0]!.method).toBe('HEAD')
  })

  it('takes 304 for an answer', async () => {
    const site = await serve((_request, response) => void response.writeHead(304, { 'content-encoding': 'gzip' }).end())
    expect(await get(site.url, { headers: { 'if-none-match': '"1"' } })).toMatchObject({ status: 304 })
  })

  it.each([[400, 'config'], [401, 'config'], [403, 'config'], [404, 'config'], [410, 'config'], [408, 'transient'], [429, 'transient'],
    [500, 'transient'], [502, 'transient'], [503, 'transient'], [300, 'shape'], [302, 'shape']])(
    'calls status %i a failure of kind %s',
    async (status, kind) => {
      const site = await serve((_request, response) => void response.writeHead(status).end('body'))
      const error = await failure(get(`${site.url}/v1/reviews?key=hunter2`, { headers: { authorization: 'Bearer hunter2' } }))
      expect(error).toMatchObject({ name: 'CollectorError', kind, status })
      expect(error.message).toContain(`${site.url}/v1/reviews answered ${status}`)
      expect(error.told.es).toContain(`${site.url}/v1/reviews respondió ${status}`)
      expect(error.message).not.toContain('hunter2')
      if (status >= 400) expect(error.answer?.body).toBe('body')
    },
  )

  it('keeps the beginning of a refusal, unpacked, and waits for no more of it', async () => {
    const long = await serve((_request, response) => void response.writeHead(403, { 'content-encoding': 'gzip', 'x-quota': '0' }).end(gzipSync('quota '.repeat(1e6))))
    const { answer } = await failure(get(long.url))
    expect(answer!.headers['x-quota']).toBe('0')
    expect(answer!.body).toMatch(/^(quota ){1000}/)
    expect(answer!.body.length).toBeLessThanOrEqual(8192)
    const slow = await serve((_request, response) => void response.writeHead(403).write('half'))
    expect((await failure(get(slow.url))).answer!.body).toBe('half')
  })

  it('keeps keys out of every message, also those in paths and in what is no address', async () => {
    const site = await serve((_request, response) => void response.writeHead(404).end())
    const token = 'bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PAL'
    expect((await failure(get(`${site.url}/${token}/getUpdates`))).message).toMatch(/\/…\/getUpdates answered 404/)
    expect((await failure(get('user:hunter2@shop.example/x?key=hunter2'))).message).not.toContain('hunter2')
    expect((await failure(get('shop example/x?key=hunter2'))).message).toMatch(/"shop example\/x" is no web address/)
    expect((await failure(get(site.url, { headers: { 'x-api-key': 'hunter2\nx: y' } }))).kind).toBe('config')
  })

  it('never throws anything but CollectorError for an address from a stranger', async () => {
    const http = openDoor({ allowHosts: [], lookup: async () => [{ address: '10.0.0.1', family: 4 }] }).http()
    await fc.assert(fc.asyncProperty(fc.oneof(fc.webUrl(), fc.string(), fc.string().map((rest) => `http://${rest}`)), async (url) => {
      expect(await failure(http.request(url))).toMatchObject({ name: 'CollectorError', kind: 'config' })
    }))
  })
})

describe('redirects', () => {
  it('are followed within a host with all headers, and the address is the last one', async () => {
    const site = await serve((request, response) => {
      if (request.url === '/old') return void response.writeHead(301, { location: '/new#part' }).end()
      response.end(request.headers.authorization)
    })
    const answer = await get(`${site.url}/old`, { headers: { authorization: 'Bearer 1' } })
    expect([answer.url, answer.text()]).toEqual([`${site.url}/new`, 'Bearer 1'])
  })

  it('leave every header of the caller behind when the origin changes, and say so when that fails', async () => {
    const other = await serve((request, response) => void response.writeHead(request.url === '/key' ? 401 : 200).end())
    const site = await serve((request, response) => void response.writeHead(302, { location: other.url + request.url }).end())
    const secret = { authorization: 'Bearer 1', cookie: 'a=1', 'x-api-key': '1', 'X-Custom-Token': '1' }
    const headers = { ...secret, accept: 'application/json', 'if-none-match': '"1"' }
    await get(`${site.url}/open`, { headers })
    const seen = other.requests[0]!.headers
    expect(Object.keys(seen).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'if-none-match', 'user-agent'])
    expect((await failure(get(`${site.url}/key`, { headers }))).message).toMatch(/keys are not carried there/)
  })

  it('do not give the headers back when they return to the first origin', async () => {
    const site = await serve((request, response) => {
      if (request.url === '/') return void response.writeHead(302, { location: other.url }).end()
      response.end(request.headers.authorization ?? 'none')
    })
    const other = await serve((_request, response) => void response.writeHead(302, { location: `${site.url}/back` }).end())
    expect((await get(site.url, { headers: { authorization: 'Bearer 1' } })).text()).toBe('none')
  })

  it('turn a POST into a GET on 302, repeat it on 307, and never carry it to another origin', async () => {
    const other = await serve((_request, response) => response.end('other'))
    const site = await serve((request, response) => {
      const status = Number(request.url!.slice(1, 4))
      const location = request.url!.endsWith('away') ? other.url : '/end'
      if (status) return void response.writeHead(status, { location }).end()
      response.write(`${request.method} `)
      request.pipe(response)
    })
    const post = { method: 'POST', body: 'x=1' } as const
    expect((await get(`${site.url}/302`, post)).text()).toBe('GET ')
    expect((await get(`${site.url}/307`, post)).text()).toBe('POST x=1')
    expect(await failure(get(`${site.url}/307away`, post))).toMatchObject(says('config', 'Configure the final address'))
    expect(other.requests).toHaveLength(0)
  })

  it('may name an address in bare UTF-8, and must name an address', async () => {
    const site = await serve((request, response) => {
      if (request.url === '/no') return void response.writeHead(302, { location: 'http://[' }).end()
      if (request.url === '/') return void response.writeHead(302, { location: Buffer.from('/reseñas').toString('latin1') }).end()
      response.end(decodeURI(request.url!))
    })
    expect((await get(site.url)).text()).toBe('/reseñas')
    expect((await failure(get(`${site.url}/no`))).kind).toBe('shape')
  })

  it('end after five', async () => {
    const site = await serve((_request, response) => void response.writeHead(302, { location: '/again' }).end())
    expect(await failure(get(site.url))).toMatchObject(says('config', 'more than 5 times'))
    expect(site.requests).toHaveLength(6)
  })
})

describe('over TLS', () => {
  const fixture = (name: string): string => readFileSync(new URL(`fixtures/shop.example.${name}.pem`, import.meta.url), 'utf8')
  const trusted = getCACertificates('default')
  afterEach(() => setDefaultCACertificates(trusted))
  const door = (host: string) => openDoor({ allowHosts: [host], lookup: async () => [{ address: '127.0.0.1', family: 4 }] }).http()
  const serveTls = (location?: string): Promise<number> =>
    listen(createServer({ key: fixture('key'), cert: fixture('cert') }, (_request, response) => {
      if (location) response.writeHead(302, { location })
      response.end('private')
    }))

  it('the certificate must be trusted and be that of the name asked, although the address is pinned', async () => {
    const port = await serveTls()
    expect(await failure(door('shop.example').request(`https://shop.example:${port}/`))).toMatchObject(says('config', 'certificate'))
    setDefaultCACertificates([...trusted, fixture('cert')])
    expect((await door('shop.example').request(`https://shop.example:${port}/`)).text()).toBe('private')
    expect(await failure(door('other.example').request(`https://other.example:${port}/`))).toMatchObject(says('config', 'certificate'))
  })

  it('a port that speaks plain http is a mistake in the address', async () => {
    const plain = await serve((_request, response) => response.end())
    const error = await failure(door('shop.example').request(`https://shop.example:${plain.port}/`))
    expect(error).toMatchObject(says('config', 'http or https'))
  })

  it('a redirect down to http carries no key', async () => {
    setDefaultCACertificates([...trusted, fixture('cert')])
    const plain = await serve((request, response) => response.end(request.headers['x-api-key'] ?? 'none'))
    const port = await serveTls(`http://shop.example:${plain.port}/`)
    expect((await door('shop.example').request(`https://shop.example:${port}/`, { headers: { 'x-api-key': '1' } })).text()).toBe('none')
  })
})

describe('time', () => {
  it('is up for a server that takes the connection and says nothing', async () => {
    const url = await serveBytes(() => {})
    expect(await failure(get(url, { timeoutMs: 150 }))).toMatchObject(says('transient', 'within 0.2 s'))
  })

  it('is up for a server that drips its headers or its body without end', async () => {
    const drip = (start: string) => serveBytes((socket) => {
      socket.write(start)
      const timer = setInterval(() => socket.write('x'), 10)
      socket.on('close', () => clearInterval(timer))
    })
    for (const start of ['HTTP/1.1 200 OK\r\nx-slow: ', 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n']) {
      expect((await failure(get(await drip(start), { timeoutMs: 200 }))).kind).toBe('transient')
    }
  })

  it('is up for a name service that never answers', async () => {
    const http = openDoor({ lookup: () => new Promise(() => {}) }).http()
    expect((await failure(http.request('http://shop.example/', { timeoutMs: 100 }))).kind).toBe('transient')
  })

  it('counts redirects in', async () => {
    const site = await serve((_request, response) => void setTimeout(() => response.writeHead(302, { location: '/on' }).end(), 60))
    expect((await failure(get(site.url, { timeoutMs: 150 }))).kind).toBe('transient')
    expect(site.requests.length).toBeLessThan(5)
  })

  it("ends at once when the caller's signal says so, with the caller's reason", async () => {
    const stop = new AbortController()
    const site = await serve(() => stop.abort(new Error('stopping')))
    await expect(get(site.url, { signal: stop.signal })).rejects.toThrow('stopping')
    await expect(get(site.url, { signal: stop.signal })).rejects.toThrow('stopping')
    expect(site.requests).toHaveLength(1)
  })
})

describe('broken answers', () => {
  it.each([
    ['a body shorter than announced', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'],
    ['a chunked body that is cut', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n'],
    ['cut headers', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['nothing', ''],
  ])('%s is transient', async (_name, bytes) => {
    const url = await serveBytes((socket) => socket.end(bytes))
    expect(await failure(get(url))).toMatchObject({ name: 'CollectorError', kind: 'transient' })
  })

  it('endless headers are cut', async () => {
    const url = await serveBytes((socket) => socket.end(`HTTP/1.1 200 OK\r\n${`x-${'y'.repeat(100)}: z\r\n`.repeat(1000)}\r\n`))
    expect((await failure(get(url))).kind).toBe('shape')
  })

  it('that are not read close their connection', async () => {
    const closed = Promise.withResolvers<void>()
    const site = await serve((_request, response) => {
      response.on('close', closed.resolve).writeHead(404).write('and so on, without end')
    })
    expect((await failure(get(site.url))).status).toBe(404)
    await closed.promise
  })

  it('a reset and a closed port are transient', async () => {
    const url = await serveBytes((socket) => socket.resetAndDestroy())
    expect((await failure(get(url))).kind).toBe('transient')
    expect(await failure(get('http://127.0.0.1:1/'))).toMatchObject(says('transient', 'refuses connections'))
  })
})

describe('retries', () => {
  const flaky = (statuses: number[], headers: Record<string, string> = {}) => serve((_request, response) => {
    const status = statuses.shift() ?? 200
    response.writeHead(status, status === 200 ? {} : headers).end('done')
  })
  const withClock = (request?: HttpRequest) => {
    const clock = stillClock()
    return { clock, get: (url: string) => openDoor({ clock, pauseMs: 0 }).http().request(url, request) }
  }

  it('repeat a GET twice with growing pauses', async () => {
    const { clock, get } = withClock()
    expect((await get((await flaky([500, 503])).url)).text()).toBe('done')
    expect(clock.slept).toEqual([500, 1000])
    const worse = await flaky([500, 500, 502, 500])
    expect((await failure(get(worse.url))).status).toBe(502)
    expect(worse.requests).toHaveLength(3)
  })

  it('do not repeat a POST, nor what a person must mend', async () => {
    const site = await flaky([500, 404, 401])
    expect((await failure(withClock({ method: 'POST', body: '{}' }).get(site.url))).status).toBe(500)
    expect((await failure(withClock().get(site.url))).status).toBe(404)
    expect(site.requests).toHaveLength(2)
  })

  it('wait for a short Retry-After', async () => {
    const { clock, get } = withClock()
    expect((await get((await flaky([429], { 'retry-after': '4' })).url)).text()).toBe('done')
    expect(clock.slept).toEqual([4000])
  })

  it.each([['6', 6000], ['120', 120_000], ['Mon, 05 Jan 2026 12:10:00 GMT', 600_000], ['9999999', 86_400_000],
    ['Mon, 05 Jan 2099 12:10:00 GMT', 86_400_000]])(
    'hand a long Retry-After of "%s" back',
    async (header, retryAfterMs) => {
      const site = await flaky([503, 503], { 'retry-after': header })
      expect(await failure(withClock().get(site.url))).toMatchObject({ kind: 'transient', status: 503, retryAfterMs })
      expect(site.requests).toHaveLength(1)
    },
  )

  it.each(['soon', '-5', '', '1e3', 'Mon, 45 Foo 2026'])('ignore a Retry-After of "%s"', async (header) => {
    expect((await failure(withClock().get((await flaky([429, 429, 429], { 'retry-after': header })).url))).retryAfterMs).toBeUndefined()
  })

  it('stay within the time of the request', async () => {
    const site = await flaky([500, 500, 500])
    expect((await failure(withClock({ timeoutMs: 1200 }).get(site.url))).status).toBe(500)
    expect(site.requests).toHaveLength(2)
  })
})

describe('politeness', () => {
  const pages = () => serve((_request, response) => response.end())

  it('keeps a pause between the starts of requests to one host, in the order they came', async () => {
    const clock = stillClock()
    const http = openDoor({ clock }).http()
    const [site, other] = [await pages(), await pages()]
    await Promise.all([1, 2, 3].map((page) => http.request(`${site.url}/${page}`)).concat(http.request(other.url)))
    expect(clock.slept).toEqual([1000, 1000])
    expect(site.requests.map(({ url }) => url)).toEqual(['/1', '/2', '/3'])
  })

  it('keeps a longer pause where the host asks for one, up to a minute', async () => {
    const clock = stillClock()
    const http = openDoor({ clock }).http()
    const site = await pages()
    for (const pauseMs of [5000, 3_600_000, 10]) await http.request(site.url, { pauseMs })
    await http.request(site.url)
    expect(clock.slept).toEqual([5000, 60_000, 1000])
  })

  it('is shared by everyone who comes through the door, and does not delay a preview', async () => {
    const clock = stillClock()
    const door = openDoor({ clock })
    const site = await pages()
    await door.http({ pause: false }).request(site.url)
    await door.http({ pause: false }).request(site.url)
    expect(clock.slept).toEqual([])
    await door.http().request(site.url)
    expect(clock.slept).toEqual([1000])
  })

  it('ends the wait of a run that is stopped, with its reason', async () => {
    const stop = new AbortController()
    const http = openDoor({ clock: systemClock, pauseMs: 60_000 }).http()
    const site = await pages()
    await http.request(site.url)
    const waiting = http.request(site.url, { signal: stop.signal })
    stop.abort(new Error('stopping'))
    await expect(waiting).rejects.toThrow('stopping')
  })

  it('does not take the wait from the time of the request', async () => {
    const clock = stillClock()
    const http = openDoor({ clock, pauseMs: 60_000 }).http()
    const site = await pages()
    await http.request(site.url)
    expect((await http.request(site.url, { timeoutMs: 5000 })).status).toBe(200)
    expect(clock.slept).toEqual([60_000])
  })
})

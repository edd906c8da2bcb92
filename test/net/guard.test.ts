import { describe, expect, it } from 'vitest'
import { createGuard } from '../../src/net/address.ts'
import type { Resolved } from '../../src/net/connect.ts'
import { failure, openDoor, says, serve } from './server.ts'


const resolvingTo = (...answers: string[]): { lookup: (host: string) => Promise<Resolved[]>; asked: string[] } => {
  const asked: string[] = []
  const lookup = async (host: string): Promise<Resolved[]> => {
    const address = answers[Math.min(asked.push(host), answers.length) - 1]!
    return address.split(' ').map((each) => ({ address: each, family: each.includes(':') ? 6 : 4 }))
  }
  return { lookup, asked }
}

describe('an address that somebody enters', () => {
  const check = (url: string, ...allowed: string[]) => () => createGuard(allowed).check(new URL(url), url)
  it.each(['http://10.1.1.1/x', 'http://169.254.169.254/', 'http://[::1]:8080/', 'http://[::ffff:10.0.0.1]/', 'http://localhost/', 'http://0x7f.1/'])('is refused when it is written as the private one it is: %s', url => {
    expect(check(url)).toThrow(/MAREA_ALLOW_HOSTS/)
  })
  it.each(['https://hooks.example/x', 'http://203.0.114.7/', 'http://[2001:4860::1]/'])('passes when it may be public: %s', url => expect(check(url)).not.toThrow())
  it('passes when it is listed', () => {
    expect(check('http://10.1.1.1:9000/x', '10.1.1.1:9000')).not.toThrow()
    expect(check('http://10.1.1.1:9001/x', '10.1.1.1:9000')).toThrow()
  })
})

describe('the door, to addresses that are not public', () => {
  it.each(['127.0.0.1', '0x7f.1', '0x7f000001', '2130706433', '0177.0.0.1', '127.1', '0', '0.0.0.0', '[::1]', '[::]', '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]', '[::7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '１２７.０.０.１', '127.0.0.1.', '%31%32%37.0.0.1'])(
    'refuses loopback written as %s',
    async (host) => {
      const site = await serve((_request, response) => response.end('secret'))
      const error = await failure(openDoor({ allowHosts: [] }).http().request(`http://${host}:${site.port}/`))
      expect(error).toMatchObject({ name: 'CollectorError', kind: 'config' })
      expect(error.message).toMatch(/MAREA_ALLOW_HOSTS/)
      expect(site.requests).toHaveLength(0)
    },
  )

  it('reaches exactly the address that is listed, and not its neighbour', async () => {
    const near = await serve((_request, response) => response.end('near'), '127.0.0.2')
    const own = await serve((_request, response) => response.end('own'))
    const http = openDoor().http()
    expect((await http.request(own.url)).text()).toBe('own')
    expect(await failure(http.request(near.url))).toMatchObject(says('config', 'add 127.0.0.2 to MAREA_ALLOW_HOSTS'))
    expect(near.requests).toHaveLength(0)
  })

  it('reaches only the listed port when the entry names one', async () => {
    const [open, closed] = [await serve((_request, response) => response.end('open')), await serve((_request, response) => response.end())]
    const http = openDoor({ allowHosts: [`127.0.0.1:${open.port}`] }).http()
    expect((await http.request(open.url)).text()).toBe('open')
    expect((await failure(http.request(closed.url))).kind).toBe('config')
    expect(closed.requests).toHaveLength(0)
  })

  it('refuses a private address behind a redirect', async () => {
    const inner = await serve((_request, response) => response.end('secret'), '127.0.0.2')
    const outer = await serve((_request, response) => void response.writeHead(302, { location: `${inner.url}/latest/meta-data` }).end())
    expect((await failure(openDoor().http().request(outer.url))).message).toMatch(/MAREA_ALLOW_HOSTS/)
    expect(inner.requests).toHaveLength(0)
  })

  it.each(['http://169.254.169.254/latest', 'http://[fd00:ec2::254]/', 'file:///etc/passwd', 'ftp://127.0.0.1/', 'http://a:b@127.0.0.1/',
    'http://localhost/'])(
    'refuses a redirect to %s',
    async (location) => {
      const outer = await serve((_request, response) => void response.writeHead(301, { location }).end())
      expect((await failure(openDoor().http().request(outer.url))).kind).toBe('config')
      expect(outer.requests).toHaveLength(1)
    },
  )

  it('connects to the address it has checked: a name that changes its answer is asked once per request', async () => {
    const listed = await serve((_request, response) => response.end('listed'), '127.0.0.2')
    const { lookup, asked } = resolvingTo('127.0.0.2', '127.0.0.1')
    const http = openDoor({ allowHosts: ['127.0.0.2'], lookup }).http()
    expect((await http.request(`http://rebind.example:${listed.port}/`)).text()).toBe('listed')
    expect(asked).toEqual(['rebind.example'])
    const again = failure(http.request(`http://rebind.example:${listed.port}/`))
    expect(await again).toMatchObject(says('config', 'rebind.example leads to a loopback address'))
    expect(asked).toHaveLength(2)
    expect(listed.requests).toHaveLength(1)
  })

  it('leaves the forbidden addresses of a name out and uses the others', async () => {
    const listed = await serve((_request, response) => response.end('listed'), '127.0.0.2')
    const forbidden = await serve((_request, response) => response.end('secret'), '127.0.0.1', listed.port)
    const { lookup } = resolvingTo('127.0.0.1 ::1 127.0.0.2')
    const answer = await openDoor({ allowHosts: ['127.0.0.2'], lookup }).http().request(`http://mixed.example:${listed.port}/`)
    expect(answer.text()).toBe('listed')
    expect(forbidden.requests).toHaveLength(0)
  })

  it('does not tell what a refused name resolves to', async () => {
    const { lookup } = resolvingTo('10.11.12.13')
    expect((await failure(openDoor({ lookup }).http().request('http://inner.example/'))).message).not.toContain('10.11.12.13')
  })

  it('asks the same of deliveries', async () => {
    const site = await serve((_request, response) => response.end(), '127.0.0.2')
    expect((await failure(openDoor().exchange(site.url, { method: 'POST', body: '{}' }))).kind).toBe('config')
    expect(site.requests).toHaveLength(0)
  })

  it('calls a name that does not exist a mistake, and a name service that is down a hiccup', async () => {
    const failing = (code: string) => async (): Promise<Resolved[]> => Promise.reject(Object.assign(new Error(code), { code }))
    const asked = (code: string) => failure(openDoor({ lookup: failing(code) }).http().request('http://shop.example/'))
    expect(await asked('ENOTFOUND')).toMatchObject(says('config', 'no such host'))
    expect(await asked('EAI_AGAIN')).toMatchObject({ kind: 'transient' })
  })
})

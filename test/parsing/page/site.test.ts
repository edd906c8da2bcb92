import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import type { Http } from '../../../src/contract.ts'
import { readRobots } from '../../../src/parsing/page/robots.ts'
import { createSiteReader } from '../../../src/parsing/page/site.ts'
import { plainHttp } from '../../helpers/plain-http.ts'

const open: Server[] = []
afterEach(() => open.splice(0).forEach(server => server.close()))

const site = async (robots: { status?: number; text?: string }): Promise<{ base: string; asked: string[] }> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/robots.txt') response.writeHead(robots.status ?? 200).end(robots.text ?? '')
    else response.end('<p>hola')
  })
  open.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
const reader = (http: Http = plainHttp) => createSiteReader({ http, signal: new AbortController().signal })

it('a site is asked for its rules once, and only for what they let', async () => {
  const { base, asked } = await site({ text: 'User-agent: *\nDisallow: /\n\nUser-agent: uno\nUser-agent: Marea/1.0\nUser-agent: dos\nDisallow: /cuenta\nAllow: /cuenta/ayuda$\n' })
  const { read } = reader()
  await Promise.all([read(`${base}/a`), read(`${base}/cuenta/ayuda`)])
  await expect(read(`${base}/cuenta/pedidos?x=1`)).rejects.toMatchObject({ kind: 'config', message: expect.stringMatching(/robots\.txt.*"Marea".*\.$/s) as string })
  expect(asked.toSorted()).toEqual(['/a', '/cuenta/ayuda', '/robots.txt'])
})

it.each([404, 401, 403, 410])('a robots.txt that answers %i is no rule', async status => {
  const { base } = await site({ status })
  expect((await reader().read(`${base}/a`)).text()).toBe('<p>hola')
})

it.each([500, 503, 429])('while robots.txt answers %i nothing is read', async status => {
  const { base, asked } = await site({ status })
  await expect(reader().read(`${base}/a`)).rejects.toMatchObject({ kind: 'transient' })
  expect(asked).toEqual(['/robots.txt'])
})

it('the pause a site asks for goes along with each request', async () => {
  const { base } = await site({ text: 'User-agent: *\nCrawl-delay: 7' })
  const pauses: unknown[] = []
  const watching: Http = { request: async (url, request) => (pauses.push(request?.pauseMs), await plainHttp.request(url, request)) }
  await reader(watching).read(`${base}/a`)
  expect(pauses).toEqual([undefined, 7000])
})

it('rules made to hang their readers are read to their end', () => {
  expect(readRobots('https://a.example/robots.txt', `User-agent: *\nDisallow: /${'*a'.repeat(400_000)}$`).allows(`https://a.example/${'a'.repeat(500)}`)).toBe(true)
  expect(readRobots('https://a.example/robots.txt', 'Disallow: /x\nUser-agent: *\n'.repeat(30_000)).allows('https://a.example/x')).toBe(false)
  const many = Array.from({ length: 20_000 }, (_, i) => `User-agent: bot${i}`).join('\n') + '\n' + 'Disallow: /a\n'.repeat(30_000)
  expect(readRobots('https://a.example/robots.txt', many).allows('https://a.example/a')).toBe(true)
})

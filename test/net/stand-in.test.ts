import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDoor } from '../../src/net/http.ts'
import { createStandIns } from '../../src/net/stand-in.ts'

describe('a door that is told who stands in for an address', () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/api.platform.example/moved') response.writeHead(302, { location: '/v1/here?x=1' }).end()
    else response.end('hola')
  })
  let place = ''
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    place = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api.platform.example`
  })
  afterAll(() => server.close())
  const open = () => createDoor({ userAgent: 'Marea/test', allowHosts: [], standIns: { 'https://api.platform.example': place } })

  it('asks there, and calls what it got by its real address', async () => {
    const { url, text } = await open().http({ pause: false }).request('https://api.platform.example/moved')
    expect(text()).toBe('hola')
    expect(url).toBe('https://api.platform.example/v1/here?x=1')
    expect(asked).toEqual(['/api.platform.example/moved', '/api.platform.example/v1/here?x=1'])
    expect(await open().exchange('https://api.platform.example/hook', { method: 'POST', body: '{}' })).toMatchObject({ status: 200, excerpt: 'hola' })
  })

  it('asks for nothing else there, and refuses any other private address as ever', async () => {
    expect(createStandIns({ 'https://api.platform.example': place }).place(new URL('https://other.example/a')).href).toBe('https://other.example/a')
    const http = createDoor({ userAgent: 'Marea/test', allowHosts: [] }).http({ pause: false })
    await expect(http.request(`${place}/moved`)).rejects.toMatchObject({ kind: 'config' })
  })

  it.each(['https://evil.example', 'http://10.0.0.5', 'http://localhost:80', 'https://127.0.0.1'])('takes no stand-in outside loopback: %s', address => {
    expect(() => createDoor({ userAgent: 'Marea/test', allowHosts: [], standIns: { 'https://api.platform.example': address } })).toThrow(/loopback alone.*\.$/s)
  })
})

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBody } from '../../src/net/decode.ts'
import { failure, openDoor, says, serve } from './server.ts'

const serving = (encoding: string, body: Uint8Array) =>
  serve((_request, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body))
const read = async (encoding: string, body: Uint8Array, maxBytes?: number) =>
  openDoor().http().request((await serving(encoding, body)).url, { maxBytes })

const text = 'La entrega llegó tarde, pero lo resolvieron. '.repeat(200)
const zeros = Buffer.alloc(250e6)

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['X-Gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['deflate, gzip', gzipSync(deflateRawSync(text))],
  ])('packed as %s is unpacked', async (encoding, body) => {
    expect((await read(encoding, body)).text()).toBe(text)
  })

  it('may be empty', async () => {
    expect((await read('gzip', Buffer.alloc(0))).text()).toBe('')
  })

  it('arrives whole however it is cut into packets', async () => {
    const sizes = fc.integer({ min: 1, max: 7 })
    const encodings = fc.constantFrom('gzip', 'deflate', 'br', 'zstd')
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), sizes, encodings, async (bytes, size, encoding) => {
      const packed = { gzip: gzipSync, deflate: deflateRawSync, br: brotliCompressSync, zstd: zstdCompressSync }[encoding](bytes)
      const count = Math.ceil(packed.length / size)
      const packets = Array.from({ length: count }, (_, index) => packed.subarray(index * size, (index + 1) * size))
      const body = await readBody(Readable.from(packets), { encoding, maxBytes: 1e6, where: 'x' })
      expect(Buffer.from(body)).toEqual(Buffer.from(bytes))
    }), { numRuns: 50 })
  })

  it.each([
    ['compress', 'compression "compress"'],
    ['gzip, gzip, gzip', '3 layers'],
  ])('packed as "%s" is refused', async (encoding, words) => {
    expect(await failure(read(encoding, Buffer.from('x')))).toMatchObject(says('shape', words))
  })

  it.each(['gzip', 'deflate', 'br', 'zstd'])('that only claims to be %s has the wrong shape', async (encoding) => {
    expect((await failure(read(encoding, Buffer.from('<rss>not packed at all, just claiming to be</rss>')))).kind).toBe('shape')
  })

  it.each([['gzip', gzipSync(text)], ['br', brotliCompressSync(text)], ['zstd', zstdCompressSync(text)]])(
    'of %s that is cut short is transient', async (encoding, body) => {
      expect((await failure(read(encoding, body.subarray(0, body.length - 8)))).kind).toBe('transient')
    })
})

describe('a body that is too large', () => {
  it('is refused by its announced length without being read', async () => {
    const site = await serve((_request, response) => void response.writeHead(200, { 'content-length': 5e9 }).flushHeaders())
    expect(await failure(openDoor().http().request(site.url))).toMatchObject(says('config', 'more than 10 MB'))
  })

  it('may be exactly as long as the cap, and no byte longer', async () => {
    expect((await read('identity', Buffer.alloc(1000), 1000)).body).toHaveLength(1000)
    expect((await read('gzip', gzipSync(Buffer.alloc(1000)), 1000)).body).toHaveLength(1000)
    expect((await failure(read('gzip', gzipSync(Buffer.alloc(1001)), 1000))).message).toMatch(/more than 1 kB/)
  })

  it('is refused by what comes over the wire, though it unpacks to nothing', async () => {
    const empty = Buffer.concat(Array.from({ length: 100 }, () => gzipSync('')))
    expect((await read('gzip', empty, 2000)).body).toHaveLength(0)
    expect((await failure(read('gzip', empty, 1999))).kind).toBe('config')
  })

  it.each([
    ['gzip', () => gzipSync(zeros, { level: 1 })],
    ['br', () => brotliCompressSync(zeros, { params: { 1: 1 } })],
    ['zstd', () => zstdCompressSync(zeros)],
    ['gzip, gzip', () => gzipSync(gzipSync(zeros, { level: 1 }))],
  ])('as a bomb of %s is cut at the cap', async (encoding, bomb) => {
    const body = bomb()
    const before = process.memoryUsage().rss
    expect((await failure(read(encoding, body, 1_000_000))).kind).toBe('config')
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })

  it('is cut while it comes, in bounded memory, and the connection is closed', async () => {
    let sent = 0
    const closed = Promise.withResolvers<void>()
    const site = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024)
      const pour = (): void => {
        while (sent < 1e9 && !response.destroyed && response.write(chunk)) sent += chunk.length
      }
      response.on('drain', pour).on('close', closed.resolve)
      pour()
    })
    const before = process.memoryUsage().rss
    expect((await failure(openDoor().http().request(site.url))).kind).toBe('config')
    await closed.promise
    expect(sent).toBeLessThan(50e6)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })
})

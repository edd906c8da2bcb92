/**
 * Feeds that attack whoever reads them, on 127.0.0.1, in a process of their own: what they cost to make is not measured.
 * Run by bench/hostile-feeds.ts; tells its two addresses, and at any message how often the forbidden one was asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createRawServer, type Socket } from 'node:net'
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'

const MB = 1_000_000
const LARGE = 9.9 * MB
const RSS = ['<?xml version="1.0"?><rss version="2.0"><channel><title>Faro</title>', '</channel></rss>'] as const
const fill = (piece: string, bytes = LARGE): string => piece.repeat(Math.floor(bytes / Buffer.byteLength(piece)))
const feed = (items: string): string => RSS[0] + items + RSS[1]
const described = (text: string): string => feed(`<item><title>Uno</title><description>${text}</description></item>`)
const numbered = (count: number, item: (index: number) => string): string => Array.from({ length: count }, (_, index) => item(index)).join('')

const entities = (levels: number, width: number): string =>
  `<!DOCTYPE rss [<!ENTITY l0 "ja">${numbered(levels, index => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(width)}">`)}]>`

/** A gigabyte of zeros, compressed: members of gzip may follow each other. */
const gigabyteOfGzip = (): Buffer => Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(10 * MB))))

/** Bodies by name, made when they are asked for. */
const BODIES: Record<string, (forbidden: string) => string | Uint8Array> = {
  'a bomb of entities': () => `<?xml version="1.0"?>${entities(9, 10)}${feed('<item><title>&l9;</title></item>')}`,
  'one long entity, often': () => `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "${fill('a', MB)}">]>${described(fill('&a;', MB))}`,
  'entities of other hosts': forbidden => `<?xml version="1.0"?><!DOCTYPE rss SYSTEM "${forbidden}/dtd" [<!ENTITY x SYSTEM "${forbidden}/x"><!ENTITY % p SYSTEM "${forbidden}/p"> %p;]>${described('&x;')}`,
  'stylesheets and inclusions': forbidden => `<?xml version="1.0"?><?xml-stylesheet href="${forbidden}/s"?>${feed(`<item><title>Uno</title><xi:include href="${forbidden}/i"/><enclosure url="${forbidden}/e"/></item>`)}`,
  'two hundred thousand items of RSS': () => feed(numbered(200_000, index => `<item><title>${index}</title></item>`)),
  'two hundred thousand entries of Atom': () => `<feed xmlns="http://www.w3.org/2005/Atom">${numbered(200_000, index => `<entry><id>${index}</id></entry>`)}</feed>`,
  'two hundred thousand items of JSON': () => `{"items":[${numbered(200_000, index => `{"id":"${index}"},`)}{"id":"x"}]}`,
  'two hundred thousand broken items': () => feed(numbered(200_000, index => `<item></b><title>${index}</title></item>`)),
  'two hundred thousand items without end': () => feed(fill('<item><title>')),
  'thousands of items with all they can have': () => feed(numbered(20_000, index => `<item><guid>${index}</guid><title>${index}</title><description>${fill('Caf&amp;eacute; ', 300)}</description></item>`)),
  'one item of ten megabytes': () => described(fill('palabra ')),
  'ten megabytes of less-than signs': () => described(fill('<')),
  'a megabyte of less-than signs in CDATA': () => described(`<![CDATA[${fill('<', MB)}]]>`),
  'fifty kilobytes of less-than signs': () => described(`<![CDATA[${fill('<', 50_000)}]]>`),
  'fifty kilobytes of less-than signs, escaped': () => described(fill('&lt;', 200_000)),
  'ten megabytes of ampersands': () => described(fill('&')),
  'elements that never end': () => feed(`<item>${fill('<a>')}</item>`),
  'paragraphs that never end': () => described(fill('<p>')),
  'quotation marks out of step': () => feed(`<item>${fill('<a "x"\'>\'')}</item>`),
  'one attribute of ten megabytes': () => feed(`<item><a b="${fill('x')}"/></item>`),
  'a million attributes': () => feed(`<item ${numbered(700_000, index => `a${index}="u" `)}/>`),
  'CDATA without end': () => described(fill('<![CDATA[')),
  'comments without end': () => fill('<!--'),
  'DOCTYPEs without end': () => fill('<!DOCTYPE '),
  'a page of broken links': () => `<html>${fill('<link ')}`,
  'JSON lists within lists': () => fill('['),
  'a date of ten megabytes': () => feed(`<item><title>Uno</title><pubDate>${fill('1 jan ')}</pubDate></item>`),
  'a kilobyte of everything small': () => feed(fill('<item></b></item>', 9_000)),
  'bytes of two charsets': () => Buffer.concat([Buffer.from(RSS[0]), Buffer.alloc(LARGE, Buffer.from([0xe9, 0x61]))]),
  'zero bytes': () => Buffer.alloc(LARGE),
  'white space': () => fill(' '),
  'noise': () => Buffer.from(Array.from({ length: MB }, (_, index) => (index * 2_654_435_761) >>> 24)),
}

const zeros = (response: ServerResponse, total: number, from: string): void => {
  const chunk = Buffer.alloc(MB, from)
  let sent = 0
  const more = (): void => {
    while (sent < total && response.writable && !response.destroyed) {
      sent += chunk.length
      if (!response.write(chunk)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}

const drip = (response: { write(text: string): unknown; destroyed: boolean }, text: string): void => {
  let at = 0
  const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write(text[at++ % text.length]!)), 300)
}

const redirect = (location: (forbidden: string) => string) => (response: ServerResponse, forbidden: string) => void response.writeHead(302, { location: location(forbidden) }).end()
const port = (forbidden: string): string => new URL(forbidden).port

/** Answers that are more than a body. */
const ANSWERS: Record<string, (response: ServerResponse, forbidden: string, request: IncomingMessage) => void> = {
  'a gigabyte of gzip': response => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gigabyteOfGzip()),
  'a gigabyte of gzip, packed twice': response => void response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gigabyteOfGzip())),
  'a bomb of brotli': response => void response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(200 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })),
  'a bomb of zstd': response => void response.writeHead(200, { 'content-encoding': 'zstd' }).end(zstdCompressSync(Buffer.alloc(200 * MB))),
  'gzip cut in the middle': response => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(feed('<item/>')).subarray(0, 30)),
  'gzip that is none': response => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(feed('<item/>')),
  'an item of fifty megabytes': response => (response.write(`${RSS[0]}<item><description>`), zeros(response, 50 * MB, 'x')),
  'an item of fifty megabytes, announced': response => (response.writeHead(200, { 'content-length': 50 * MB }), zeros(response, 50 * MB, 'x')),
  'a body without end': response => zeros(response, Number.POSITIVE_INFINITY, ' '),
  'no answer at all': () => {},
  'headers only': response => response.writeHead(200).flushHeaders(),
  'a byte now and then': response => (response.writeHead(200), drip(response, feed('<item/>'))),
  'more promised than given': response => (response.writeHead(200, { 'content-length': 100_000 }), response.write(RSS[0], () => response.destroy())),
  'a redirect to itself': redirect(() => '?'),
  'a redirect to another port': redirect(forbidden => forbidden),
  'a redirect to localhost': redirect(forbidden => `http://localhost:${port(forbidden)}/`),
  'a redirect to the loopback of IPv6': redirect(forbidden => `http://[::1]:${port(forbidden)}/`),
  'a redirect to a mapped address': redirect(forbidden => `http://[::ffff:127.0.0.1]:${port(forbidden)}/`),
  'a redirect to a number': redirect(forbidden => `http://2130706433:${port(forbidden)}/`),
  'a redirect to a short address': redirect(forbidden => `http://127.1:${port(forbidden)}/`),
  'a redirect to a name that leads inside': redirect(forbidden => `http://inside.example:${port(forbidden)}/`),
  'a redirect to the cloud': redirect(() => 'http://169.254.169.254/latest/meta-data/'),
  'a redirect to a private network': redirect(() => 'http://10.0.0.1/'),
  'a redirect to a file': redirect(() => 'file:///etc/passwd'),
  'a redirect to another protocol': redirect(forbidden => `gopher://127.0.0.1:${port(forbidden)}/`),
}

/** Answers that no server of HTTP gives. */
const RAW: Record<string, (socket: Socket) => void> = {
  'headers without end': socket => {
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(`x-${'a'.repeat(10)}: ${'b'.repeat(8_000)}\r\n`)), 5)
    socket.write('HTTP/1.1 200 OK\r\n')
  },
  'headers byte by byte': socket => drip(socket, 'HTTP/1.1 200 OK\r\nx: y\r\n'),
  'less promised than given': socket => void socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n${feed(fill('<item/>', 10_000))}`),
  'a length below zero': socket => void socket.end(`HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n${feed('<item/>')}`),
  'two lengths': socket => void socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 50\r\n\r\n${feed('<item/>')}`),
  'chunks that lie': socket => void socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFF\r\n${feed('<item/>')}`),
  'no HTTP': socket => void socket.end('220 mail.example ESMTP\r\n'),
}

export const HOSTILE = [...Object.keys(BODIES), ...Object.keys(ANSWERS), ...Object.keys(RAW)]

const listen = async (server: { listen(port: number, host: string, done: () => void): unknown; address(): AddressInfo | string | null }): Promise<string> => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const serve = async (): Promise<void> => {
  let asked = 0
  const forbidden = await listen(createServer((_, response) => void (asked++, response.end(feed('<item><title>secreto</title></item>')))))
  const hostile = await listen(
    createServer((request, response) => {
      const name = HOSTILE[Number(request.url!.slice(1).replace('?', ''))] ?? ''
      if (ANSWERS[name]) return ANSWERS[name](response, forbidden, request)
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(BODIES[name]?.(forbidden))
    }),
  )
  const raw = await listen(
    createRawServer(socket => {
      socket.on('error', () => {})
      socket.once('data', data => RAW[HOSTILE[Number(/^GET \/(\d+)/.exec(String(data))?.[1])] ?? '']?.(socket))
    }),
  )
  process.on('message', () => process.send!({ asked }))
  process.send!({ hostile, raw, isRaw: Object.keys(RAW) })
}

if (process.argv[2] === 'serve') await serve()

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import rss from '../../../collectors/rss.ts'
import { CollectorError, type Mention, type Page } from '../../../src/contract.ts'
import { parseFeed, type Feed } from '../../../src/parsing/feed/feed.ts'
import { readFeed } from '../../../src/parsing/feed/feed-pool.ts'
import { plainFiles } from '../../helpers/plain-files.ts'
import { listOf } from '../chunks.ts'
import { cpuMs } from '../../helpers/cpu.ts'

const URL = 'https://faro.example/blog/feed.xml'
const NOW = '2026-03-10T00:00:00Z'

const read = async (body: string | Uint8Array, contentType?: string): Promise<Feed> => {
  const reading = await parseFeed({ bytes: Buffer.from(body), contentType, url: URL, now: NOW })
  if (reading.is !== 'feed') throw new Error(`It is ${reading.is}`)
  return reading.feed
}

const channel = (items: string): string => `<?xml version="1.0"?><rss version="2.0"><channel><title>Faro</title>${items}</channel></rss>`
const readOne = async (inner: string) => (await read(channel(`<item>${inner}</item>`))).items[0]!

/** What the collector makes of a body. */
const collect = async (body: string | Uint8Array, contentType = 'application/rss+xml'): Promise<Page[]> => {
  const bytes = Buffer.from(body)
  const response = { status: 200, headers: { 'content-type': contentType }, url: URL, body: bytes, text: () => bytes.toString(), json: () => null }
  const http = { request: () => Promise.resolve(response) }
  const run = { config: { url: URL }, cursor: undefined, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now: NOW }
  return listOf(rss.collect(run))
}
const mentionsOf = async (body: string): Promise<Mention[]> => (await collect(body)).flatMap(page => page.mentions)

describe('the dialects', () => {
  it('RSS 2.0 gives id, link, title, text, author, date, language and comments', async () => {
    const feed = await read(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
      <channel><title>Faro</title><language>es-MX</language><ttl>90</ttl><item><guid isPermaLink="false">n-1</guid><link>https://faro.example/1</link>
      <title>Abre el Faro</title><description>Con fila desde temprano.</description><dc:creator>Lucía Bram</dc:creator>
      <pubDate>Wed, 04 Mar 2026 09:00:00 -0600</pubDate><slash:comments>3</slash:comments></item></channel></rss>`)
    expect(feed).toEqual({
      title: 'Faro', language: 'es-MX', ttlMinutes: 90, gone: [], problems: [],
      items: [{
        id: 'n-1', url: 'https://faro.example/1', title: 'Abre el Faro', text: 'Con fila desde temprano.', author: { name: 'Lucía Bram' },
        publishedAt: '2026-03-04T15:00:00.000Z', engagement: { comments: 3 },
      }],
    })
  })

  it('Atom gives the page and not the feed of comments, edits, answers and tombstones', async () => {
    const feed = await read(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:t="http://purl.org/syndication/thread/1.0" xmlns:x="http://purl.org/atompub/tombstones/1.0" xml:lang="pt-BR">
      <entry><id>urn:a</id><link rel="replies" href="/a/feed"/><link rel="alternate" href="/a"/><title type="html">Caf&amp;eacute; &amp;lt;3</title>
      <author><name>Rui Sal</name><uri>/rui</uri></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Muito <b>bom</b>.</div></content>
      <published>2026-03-01T10:00:00Z</published><updated>2026-03-02T10:00:00Z</updated><t:in-reply-to ref="urn:0"/></entry>
      <x:deleted-entry ref="urn:z" when="2026-03-02T00:00:00Z"/></feed>`)
    expect(feed).toMatchObject({ language: 'pt-BR', gone: ['urn:z'] })
    expect(feed.items).toEqual([{
      id: 'urn:a', url: 'https://faro.example/a', title: 'Café <3', text: 'Muito bom.', author: { name: 'Rui Sal' },
      publishedAt: '2026-03-01T10:00:00.000Z', editedAt: '2026-03-02T10:00:00.000Z', replyTo: 'urn:0',
    }])
  })

  it('RDF gives items that stand beside the channel, with the text of Dublin Core too', async () => {
    const feed = await read(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://faro.example/"><title>Faro</title></channel><item rdf:about="https://faro.example/1"><title>Uno</title>
      <d:description>Lo que dice.</d:description><d:date>2026-03-01</d:date></item></rdf:RDF>`)
    expect(feed.items).toEqual([{ id: 'https://faro.example/1', url: 'https://faro.example/1', title: 'Uno', text: 'Lo que dice.', publishedAt: '2026-03-01T00:00:00.000Z' }])
  })

  it('JSON Feed gives reviews with stars and the answer of the shop', async () => {
    const review = { rating: 2, outOf: 5, place: 'Centro', ownerReply: { text: 'Lo sentimos.', date: '2026-03-03' } }
    const items = [{ id: 7, url: '/r/7', content_html: '<p>Frío &amp; caro</p>', date_published: '2026-03-01T00:00:00Z', authors: [{ name: 'Ada Luz' }], _review: review }, 'nada']
    const feed = await read(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Faro', items }))
    expect(feed.problems).toEqual([{ es: expect.stringContaining('La entrada 2'), en: expect.stringContaining('Item 2') }])
    expect(feed.items).toEqual([{
      id: '7', url: 'https://faro.example/r/7', text: 'Frío & caro', author: { name: 'Ada Luz' }, publishedAt: '2026-03-01T00:00:00.000Z',
      rating: { value: 2, outOf: 5 }, ownerReply: { text: 'Lo sentimos.', publishedAt: '2026-03-03T00:00:00.000Z' }, place: 'Centro',
    }])
  })

  it('a rating without its scale, or beyond it, is none', async () => {
    const items = [{ rating: 4 }, { rating: 9, outOf: 5 }, { rating: '4', outOf: 5 }].map((review, index) => ({ id: String(index), content_text: 'x', _review: review }))
    expect((await read(JSON.stringify({ items }))).items.map(({ rating }) => rating)).toEqual([undefined, undefined, undefined])
  })
})

describe('what feeds do wrong', () => {
  it.each(['text/html', 'text/plain', 'application/json', 'image/png', undefined])('a content type of %s hides no feed', async type => {
    expect((await read(channel('<item><title>Uno</title></item>'), type)).items).toHaveLength(1)
    expect((await read('{"items":[{"id":"1","content_text":"Uno"}]}', type)).items).toHaveLength(1)
  })

  it.each([
    ['a bare ampersand', '<title>Té & café</title>', 'Té & café'],
    ['an ampersand in front of a name', '<title>AT&T &T;</title>', 'AT&T &T;'],
    ['a reference of HTML', '<title>Caf&eacute;&nbsp;Faro</title>', 'Café Faro'],
    ['markup that nobody escaped', '<title>Muy <b>rico</title>', 'Muy rico'],
    ['CDATA', '<title><![CDATA[Pan & <i>vino</i>]]></title>', 'Pan & vino'],
    ['escaped HTML', '<title>&lt;b&gt;Nuevo&lt;/b&gt; men&amp;uacute;</title>', 'Nuevo menú'],
    ['an end tag too many', '</b><title>Uno</title></i>', 'Uno'],
    ['an end tag too few', '<b><i><title>Uno</title>', 'Uno'],
    ['a name without its namespace', '<zz:top>9</zz:top><title>Uno</title>', 'Uno'],
    ['a control character', '<title>U\u0001no\ufffe</title>', 'Uno'],
    ['a less-than sign', '<title>I <3 pan</title>', 'I <3 pan'],
    ['an attribute without quotation marks', '<media:thumbnail url=a.png width=3 /><title>Uno</title>', 'Uno'],
    ['a quotation mark within a value', "<x title='La d'Ana'/><title>Uno</title>", 'Uno'],
    ['a referenced quotation mark within a value', "<x title='La d&#39;Ana' b=\"&#34;\"/><title>Uno</title>", 'Uno'],
  ])('%s costs no item', async (_, inner, title) => {
    const feed = await read(channel(`<item>${inner}<guid>1</guid></item><item><guid>2</guid><title>Dos</title></item>`))
    expect(feed.items.map(item => [item.id, item.title])).toEqual([['1', title], ['2', 'Dos']])
    expect(feed.problems.filter(({ en }) => !/Item 1 is broken XML/.test(en))).toEqual([])
  })

  it('an apostrophe written as a reference in a value costs neither link nor author', async () => {
    const feed = await read(`<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>
      <link rel='alternate' href='https://faro.example/1' title='La d&#39;Ana'/><author><name>Ana Ruz</name></author></entry></feed>`)
    expect(feed).toMatchObject({ problems: [], items: [{ url: 'https://faro.example/1', author: { name: 'Ana Ruz' } }] })
  })

  it('a feed cut off in the middle keeps its whole items and says so', async () => {
    const feed = await read('<rss><channel><item><title>Uno</title></item><item><title>Do')
    expect(feed.items.map(item => item.title)).toEqual(['Uno'])
    expect(feed.problems).toEqual([{ es: expect.stringMatching(/termina a la mitad, dentro de la entrada 2/), en: expect.stringMatching(/ends in the middle, inside item 2/) }])
  })

  it.each([
    ['BOM', Buffer.from(`\ufeff${channel('<item><title>Añil</title></item>')}`)],
    ['UTF-16', Buffer.from(`\ufeff${channel('<item><title>Añil</title></item>')}`, 'utf16le')],
    ['white space and warnings first', Buffer.from(`\n\nWarning: x in y.php\n${channel('<item><title>Añil</title></item>')}`)],
    ['a charset nobody knows', Buffer.from(channel('<item><title>Añil</title></item>').replace('"1.0"', '"1.0" encoding="klingon-8"'))],
    ['a wrong charset', Buffer.from(channel('<item><title>Añil</title></item>').replace('"1.0"', '"1.0" encoding="utf-8"'), 'latin1')],
  ])('%s: letters come out right', async (_, bytes) => {
    expect((await read(bytes, 'text/xml; charset=nothing')).items[0]!.title).toBe('Añil')
  })

  it.each([
    ['<link>/notas/1</link>', 'https://faro.example/notas/1'],
    ['<link>1.html</link>', 'https://faro.example/blog/1.html'],
    ['<link>//otro.example/1</link>', 'https://otro.example/1'],
    ['<link>javascript:alert(1)</link><guid>https://faro.example/g</guid>', 'https://faro.example/g'],
    ['<link> \n https://faro.example/a?b=1&amp;c=2\n </link>', 'https://faro.example/a?b=1&c=2'],
    ['<guid isPermaLink="true">/notas/2</guid>', 'https://faro.example/notas/2'],
    ['<guid isPermaLink="false">https://faro.example/no</guid>', undefined],
    ['<guid>notas-3</guid>', undefined],
    ['<link>mailto:ana@faro.example</link>', undefined],
  ])('%s is a link to %s', async (inner, url) => expect((await readOne(`<title>Uno</title>${inner}`)).url).toBe(url))

  it('xml:base counts for what it stands on: feed, channel, item and link', async () => {
    const atom = (root: string, entry: string, link: string): string =>
      `<feed xmlns="http://www.w3.org/2005/Atom"${root}><entry${entry}><id>1</id><link${link} href="uno"/></entry></feed>`
    const urls = [
      atom(' xml:base="https://a.example/x/"', '', ''),
      atom(' xml:base="https://a.example/x/"', ' xml:base="y/"', ''),
      atom(' xml:base="/x/"', ' xml:base="y/"', ' xml:base="z/"'),
      '<rss><channel xml:base="https://b.example/c/"><item><link>uno</link></item></channel></rss>',
      '<rss><channel><item><link xml:base="https://c.example/d/">uno</link></item></channel></rss>',
    ]
    expect(await Promise.all(urls.map(async body => (await read(body)).items[0]!.url))).toEqual([
      'https://a.example/x/uno', 'https://a.example/x/y/uno', 'https://faro.example/x/y/z/uno', 'https://b.example/c/uno', 'https://c.example/d/uno',
    ])
  })

  it('a link that leads through Google leads to the page itself', async () => {
    const through = 'https://www.google.com/url?rct=j&amp;sa=t&amp;url=https%3A%2F%2Fdiario.example%2Fnota%3Fa%3D1&amp;ct=ga'
    expect((await readOne(`<title>Uno</title><link>${through}</link>`)).url).toBe('https://diario.example/nota?a=1')
    expect((await readOne('<title>Uno</title><link>https://www.google.com/url?url=javascript:1</link>')).url).toBe('https://www.google.com/url?url=javascript:1')
  })

  it('text in base64 is read, a file in base64 is no text', async () => {
    const said = Buffer.from('Muy <b>rico</b>').toString('base64')
    const feed = await read(`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">${said}</title><content type="image/png">${said}</content></entry></feed>`)
    expect(feed.items).toEqual([{ title: 'Muy rico', text: '' }])
  })

  it('JSON nested beyond any feed is none, and brackets within its texts are text', async () => {
    expect(await parseFeed({ bytes: Buffer.from(`{"items":${'['.repeat(200)}${']'.repeat(200)}}`), url: URL, now: NOW })).toEqual({ is: 'other', what: expect.objectContaining({ en: 'JSON that is nested too deeply' }) })
    expect((await read(JSON.stringify({ items: [{ id: '1', content_text: `"\\${'['.repeat(200)}` }] }))).items).toHaveLength(1)
  })

  it('an item beyond the cap is counted, not read', async () => {
    const feed = await read(channel(Array.from({ length: 5002 }, (_, index) => `<item><guid>${index}</guid></item>`).join('')))
    expect([feed.items.length, feed.items.at(-1)!.id, feed.problems]).toEqual([5000, '4999', [{ es: expect.stringMatching(/5002 entradas/), en: expect.stringMatching(/5002 items/) }]])
  })

  it('elements nested beyond any feed lose their tags and keep their text', async () => {
    expect((await readOne(`<title>Uno</title><x>${'<a>'.repeat(1000)}hondo${'</a>'.repeat(1000)}</x><guid>g</guid>`))).toMatchObject({ id: 'g', title: 'Uno' })
  })

  it('a date that is none, or lies in the future, is left absent', async () => {
    for (const date of ['ayer', '0000-00-00', 'Thu, 01 Jan 1970 00:00:00 GMT', '2027-01-01']) {
      expect(await readOne(`<title>Uno</title><pubDate>${date}</pubDate>`)).toEqual({ title: 'Uno', text: '' })
    }
  })
})

describe('ids', () => {
  it('stay the same from one reading to the next where the feed gives none, and differ between items', async () => {
    const body = channel('<item><title>Uno</title></item><item><title>Dos</title></item><item><description>Uno</description></item>')
    const [first, again] = [await mentionsOf(body), await mentionsOf(body.replace('<item>', '<item><title>Cero</title></item><item>'))]
    expect(again.slice(1)).toEqual(first)
    expect(new Set(again.map(mention => mention.externalId)).size).toBe(3 + 1 - 1)
  })

  it('that are equal give one mention, the first', async () => {
    expect(await mentionsOf(channel('<item><guid>1</guid><title>Nueva</title></item><item><guid>1</guid><title>Vieja</title></item>'))).toMatchObject([{ title: 'Nueva' }])
  })

  it('are never empty, and an item that says nothing is a problem', async () => {
    const [page] = await collect(channel('<item><guid> </guid><link>https://faro.example/1</link></item><item/>'))
    expect(page!.mentions).toMatchObject([{ externalId: 'https://faro.example/1' }])
    expect(page!.problems).toEqual([{ es: expect.stringMatching(/^La entrada 2 está vacía/), en: expect.stringMatching(/^Item 2 is empty/) }])
  })
})

const of = (piece: string, size = 1_000_000): string => piece.repeat(size / piece.length)

describe('attacks', () => {
  it('a bomb of entities is text, with little work', async () => {
    const lines = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('')
    const body = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ja">${lines}]>${channel('<item><title>&l9;</title></item>').slice(21)}`
    const started = cpuMs()
    expect((await read(body)).items).toEqual([{ title: '&l9;', text: '' }])
    expect(cpuMs() - started).toBeLessThan(1000)
  })

  it('external entities, DTDs and stylesheets are never fetched', async () => {
    let asked = 0
    const server = createServer((_, response) => { asked++; response.end('secreto') })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const body = `<?xml version="1.0"?><?xml-stylesheet href="${origin}/s.xsl"?><!DOCTYPE rss SYSTEM "${origin}/a.dtd" [<!ENTITY x SYSTEM "${origin}/x"><!ENTITY f SYSTEM "file:///etc/hostname"> <!ENTITY % p SYSTEM "${origin}/p"> %p;]>`
    const feed = await read(`${body}<rss><channel><item><title>[&x;&f;]</title></item></channel></rss>`)
    await new Promise<void>(resolve => server.close(() => resolve()))
    expect(feed.items[0]!.title).toBe('[&x;&f;]')
    expect(asked).toBe(0)
  })

  // Each of these took minutes with anything quadratic in it; the suite's own time limit is the judge.
  it.each([
    ['elements that never end', channel(`<item><title>Uno</title>${of('<a>')}</item>`)],
    ['paragraphs within paragraphs', channel(`<item><description>${of('<p>')}</description></item>`)],
    ['one huge attribute', channel(`<item><a b="${of('x')}"/></item>`)],
    ['quotation marks out of step', channel(`<item>${of('<a "x"\'>\'')}</item>`)],
    ['the same within HTML', channel(`<item><description><![CDATA[${of('<a "x"\'>\'')}]]></description></item>`)],
    ['a quotation mark that closes at the end', channel(`<item>${of('<a b=c d>')}<x y="</item>"`)],
    ['items without end', channel(of('<item>'))],
    ['CDATA without end', channel(`<item>${of('<![CDATA[')}`)],
    ['ampersands', channel(`<item><title>${of('&')}</title></item>`)],
    ['roots', of('<rss>')],
    ['DOCTYPEs', of('<!DOCTYPE ')],
    ['a page of broken links', `<html>${of('<link ')}>`],
    ['lists within lists', of('[')],
    ['white space', of(' ')],
    ['zero bytes', of('\0')],
  ])('a megabyte of %s is read without trouble', async (_, body) => {
    expect(await parseFeed({ bytes: Buffer.from(body), url: URL, now: NOW })).toHaveProperty('is')
  })
})

describe('what is read on the main thread', () => {
  // The worst of ten kilobytes: more goes to a process of its own.
  it.each([['<', '<item><description>%</description></item>'], ['<item></b></item>', '%'], ['<a "x"\'>\'', '<item>%</item>'], ['<item>', '%'], ['&', '<item><title>%</title></item>']])('%s holds it for a moment only', async (piece, frame) => {
    const bytes = Buffer.from(channel(frame.replace('%', of(piece, 9_500))))
    await parseFeed({ bytes, url: URL, now: NOW })
    const started = cpuMs()
    await parseFeed({ bytes, url: URL, now: NOW })
    expect(cpuMs() - started).toBeLessThan(200)
  })
})

describe('large feeds', () => {
  const large = Buffer.from(channel(Array.from({ length: 3000 }, (_, index) => `<item><guid>${index}</guid><title>Nota ${index} de un día largo</title></item>`).join('')))

  it('are read one after the other by the same process', async () => {
    const readings = [await readFeed({ bytes: large, url: URL, now: NOW }), await readFeed({ bytes: large, url: URL, now: NOW })]
    readings.push(...(await Promise.all([1, 2].map(() => readFeed({ bytes: large, url: URL, now: NOW })))))
    expect(readings.map(reading => (reading.is === 'feed' ? reading.feed.items.length : reading))).toEqual([3000, 3000, 3000, 3000])
  })

  it('that take too long are given up, and the next is read', async () => {
    expect(await readFeed({ bytes: large, url: URL, now: NOW }, 1)).toEqual({ is: 'unread', why: expect.objectContaining({ en: expect.stringContaining('longer than') }) })
    expect(await readFeed({ bytes: large, url: URL, now: NOW })).toHaveProperty('is', 'feed')
  })

  it('that take too much memory take nothing with them, and the next is read', async () => {
    const hungry = Buffer.from(channel(`<item>${'<a b=""/>'.repeat(1_100_000)}</item>`))
    // On a busy machine the memory fills slowly; that the clock stops a reading is another test.
    expect(await readFeed({ bytes: hungry, url: URL, now: NOW }, 120_000)).toEqual({ is: 'other', what: expect.objectContaining({ en: expect.stringContaining('too much memory') }) })
    expect(await readFeed({ bytes: large, url: URL, now: NOW })).toHaveProperty('is', 'feed')
  }, 180_000)
})

describe('whatever comes', () => {
  const piece = fc.constantFrom(
    '<rss>', '<channel>', '<item>', '</item>', '<feed xmlns="http://www.w3.org/2005/Atom">', '<entry>', '</entry>', '<title>', '</title>', '<link href="', '"/>', '<![CDATA[', ']]>', '<!--', '-->',
    '&', '&amp;', '&#0;', '&#x1F600;', "'", '"', '<', '>', '/', '<?xml ', '<!DOCTYPE a [', 'ñ', '\ud800', '\u0000', '{"items":[', '{}', ']}', ' xmlns:a="b"', '<a:b c=d>', '<pubDate>', '2026-03-01', '<rdf:RDF>', '<guid>', '__proto__', '<__proto__>',
  )

  it('no bytes do more than fail with a sentence', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.array(piece, { maxLength: 40 }).map(pieces => Buffer.from(pieces.join(''))), fc.array(piece, { maxLength: 40 }).map(pieces => Buffer.from(`<rss><channel><item>${pieces.join('')}`)))
    await fc.assert(fc.asyncProperty(bytes, fc.string(), async (body, type) => {
      const pages = await collect(body, type).catch((error: unknown) => error)
      if (!Array.isArray(pages)) expect(pages).toBeInstanceOf(CollectorError)
      const mentions = Array.isArray(pages) ? pages.flatMap(page => page.mentions) : []
      for (const { externalId, text, url = 'https:' } of mentions) expect([externalId !== '', text.isWellFormed(), /^https?:/i.test(url)]).toEqual([true, true, true])
    }), { numRuns: 500 })
  })

  it('any text of an item comes back as it was said', async () => {
    const said = fc.string({ unit: 'grapheme', maxLength: 60 })
    await fc.assert(fc.asyncProperty(said, async text => {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      const feed = await read(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="text">${escaped}</content></entry></feed>`)
      expect(feed.items[0]!.text.replace(/\s+/g, ' ').trim()).toBe(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/\s+/g, ' ').trim())
    }))
  })
})

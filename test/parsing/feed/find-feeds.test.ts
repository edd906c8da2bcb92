import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelFeed, knownFeeds, usualFeeds } from '../../../src/parsing/feed/feed-addresses.ts'
import { findFeeds } from '../../../src/parsing/feed/find-feeds.ts'
import { plainHttp } from '../../helpers/plain-http.ts'
import { openServer, type TestServer } from '../../helpers/server.ts'

const CHANNEL = 'UCabcdefghijklmnopqrstuv'

describe('addresses that tell their feeds', () => {
  it.each([
    [`https://www.youtube.com/channel/${CHANNEL}/videos`, `https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`],
    ['https://m.youtube.com/playlist?list=PLabcdefghijk', 'https://www.youtube.com/feeds/videos.xml?playlist_id=PLabcdefghijk'],
    ['https://old.reddit.com/r/cafe/', 'https://www.reddit.com/r/cafe/.rss'],
    ['https://www.reddit.com/r/cafe/comments/1abc/que_tal/', 'https://www.reddit.com/r/cafe/comments/1abc/.rss'],
    ['https://www.reddit.com/user/ana-ruz', 'https://www.reddit.com/user/ana-ruz/.rss'],
    ['https://mastodon.example/@faro', 'https://mastodon.example/@faro.rss'],
    ['https://medium.com/@faro', 'https://medium.com/feed/@faro'],
    ['https://bsky.app/profile/faro.example', 'https://bsky.app/profile/faro.example/rss'],
    ['https://github.com/faro/cafe/issues', 'https://github.com/faro/cafe/releases.atom'],
    ['https://faro.substack.com/p/uno', 'https://faro.substack.com/feed'],
    ['https://lemmy.example/c/cafe', 'https://lemmy.example/feeds/c/cafe.xml'],
  ])('%s → %s', (page, feed) => expect(knownFeeds(page)).toEqual([feed]))

  it.each(['https://www.youtube.com/@faro', 'https://www.tiktok.com/@faro', 'https://mastodon.example/@faro@otro.example', 'https://faro.example/', 'nada'])('%s tells none', page => expect(knownFeeds(page)).toEqual([]))

  it('a page of YouTube names its channel, a page of anybody else does not', () => {
    const page = `<script>{"externalId":"${CHANNEL}"}</script>`
    expect(channelFeed(page, 'https://www.youtube.com/@faro')).toBe(`https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`)
    expect(channelFeed(page, 'https://faro.example/')).toBeUndefined()
  })

  it('the usual places lie beside the page and at the root', () => {
    expect(usualFeeds('https://faro.example/blog/index.html')).toEqual(expect.arrayContaining(['https://faro.example/blog/feed', 'https://faro.example/rss.xml', 'https://faro.example/feed.json']))
    expect(usualFeeds('https://faro.example')).toHaveLength(7)
  })

  it('whatever is written, only web addresses come of it', () => {
    fc.assert(fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), text => {
      for (const feed of [...knownFeeds(text), ...usualFeeds(text)]) expect(URL.parse(feed)).not.toBeNull()
    }))
  })
})

describe('finding the feeds of a site', () => {
  const feed = (title: string): string => `<rss><channel><title>${title}</title><language>es</language><item><guid>1</guid><title>Uno</title><pubDate>Wed, 04 Mar 2026 09:00:00 GMT</pubDate></item></channel></rss>`
  const pages: Record<string, string> = {
    '/': '<html><head><link rel="alternate" type="application/rss+xml" href="notas.xml"><link rel="alternate" type="application/atom+xml" href="/roto.xml"><link rel="alternate" type="application/rss+xml" href="/notas.xml"></head></html>',
    '/notas.xml': feed('Notas'),
    '/roto.xml': '<html></html>',
    '/callada/': '<html><title>Sin nada</title></html>',
    '/callada/rss': feed('Callada'),
    '/muda': '<html></html>',
    '/@faro.rss': feed('Faro'),
  }
  let site: TestServer
  let asked: string[] = []
  beforeAll(async () => {
    site = await openServer((request, response) => {
      asked.push(request.url!)
      const page = pages[request.url!]
      response.writeHead(page === undefined ? 404 : 200).end(page)
    })
  })
  afterAll(() => site.close())

  const find = (path: string) => {
    asked = []
    return findFeeds(site.origin + path, { http: plainHttp, signal: new AbortController().signal, now: '2026-03-10T00:00:00Z' })
  }

  it('gives those that the page names and that are feeds, each once', async () => {
    expect(await find('/')).toEqual([{ url: `${site.origin}/notas.xml`, title: 'Notas', language: 'es', items: 1, newest: '2026-03-04T09:00:00.000Z' }])
  })

  it('gives the address itself where it is a feed', async () => expect(await find('/notas.xml')).toMatchObject([{ title: 'Notas' }]))
  it('asks the address that a profile tells, and nothing else', async () => {
    expect(await find('/@faro')).toMatchObject([{ title: 'Faro' }])
    expect(asked).toEqual(['/@faro.rss'])
  })

  it('tries the usual places where the page names none, and stops at the first', async () => {
    expect(await find('/callada/')).toMatchObject([{ url: `${site.origin}/callada/rss`, title: 'Callada' }])
    expect(asked).toEqual(['/callada/', '/callada/feed', '/callada/rss'])
  })

  it('gives nothing where there is nothing, after a bounded number of questions', async () => {
    expect(await find('/muda')).toEqual([])
    expect(asked.length).toBeLessThanOrEqual(16)
  })

  it('says why where the site itself could not be asked', async () => {
    await expect(find('/falta')).rejects.toThrow('answered 404')
  })

  it('ends with whoever waits for it', async () => {
    const stop = new AbortController()
    stop.abort(new Error('gone'))
    await expect(findFeeds(site.origin, { http: plainHttp, signal: stop.signal, now: '2026-03-10T00:00:00Z' })).rejects.toThrow('gone')
  })
})

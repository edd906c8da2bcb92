import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchAsk, type KnownBrand, type WatchProposal } from '../../src/api/watch-proposal.ts'
import { loadCollectors } from '../../src/app/collectors.ts'
import { createProposer } from '../../src/app/propose-watch.ts'
import { alike, CollectorError, type Collector, type Http } from '../../src/contract.ts'
import type { World, WorldModule } from '../collectors/world.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { rewrittenHttp } from '../helpers/plain-http.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { root } from '../helpers/stores.ts'

const WORLDS = ['hacker-news', 'gdelt', 'stack-exchange', 'app-store', 'steam', 'bluesky', 'mastodon', 'lemmy', 'discourse'] as const
/** Hosts of worlds whose address stands in the config. */
const HOSTS: Record<string, (config: Record<string, string>) => [string, string]> = {
  mastodon: ({ instance }) => ['https://mastodon.social', instance!],
  lemmy: ({ instance }) => ['https://lemmy.world', instance!.replace(/\/$/, '')],
  discourse: ({ url }) => ['https://foro.farocafe.example', url!.replace(/\/$/, '')],
}

const feed = (title: string, ...titles: string[]): string => `<rss version="2.0"><channel><title>${title}</title>${titles.map((one, i) => `<item><guid>${i}</guid><title>${one}</title></item>`).join('')}</channel></rss>`
const PAGES: Record<string, string> = {
  '/rss/search': feed('Noticias', 'Faro Cafe abre en Mérida - Diario', 'Un faro y un café - Otro diario'),
  '/': '<!doctype html><title>Faro Café</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"><h1>Faro Café</h1>',
  '/feed.xml': feed('Bitácora', 'Nuevos granos', 'Horario de invierno'),
}

describe('what is proposed for a brand', () => {
  let collectors: Map<string, Collector>
  let worlds: Map<string, World>
  let site: TestServer
  let http: Http
  beforeAll(async () => {
    collectors = await loadCollectors(join(root, 'collectors'))
    worlds = new Map(await Promise.all(WORLDS.map(async id => [id, await ((await import(`../collectors/worlds/${id}.ts`)) as WorldModule).open()] as const)))
    site = await openServer(({ url }, response) => {
      const page = PAGES[new URL(url!, 'http://x').pathname]
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.startsWith('<rss') ? 'application/rss+xml' : 'text/html' }).end(page)
    })
    const named = Object.entries(HOSTS).map(([id, host]) => host(worlds.get(id)!.config as Record<string, string>))
    const others = rewrittenHttp({ ...Object.fromEntries(named), 'https://news.google.com': site.origin, 'https://farocafe.example': site.origin })
    // Each world answers for the hosts it stands for; nobody answers for Reddit.
    http = {
      request: async (url, request) => {
        for (const one of [others, ...[...worlds.values()].map(world => world.http)]) {
          try {
            return await one.request(url, request)
          } catch (error) {
            if (!(error instanceof CollectorError && error.message.endsWith('is no part of this world.'))) throw error
          }
        }
        throw new CollectorError('transient', alike(`${new URL(url).host} does not answer. Marea tries again.`))
      },
    }
  })
  afterAll(async () => {
    for (const world of worlds.values()) await world.close()
    await site.close()
  })

  const propose = async (given: Record<string, unknown>, { known, asked = http, only, limitMs }: { known?: KnownBrand; asked?: Http; only?: string[]; limitMs?: number } = {}): Promise<WatchProposal> =>
    await createProposer({
      collectors: new Map([...collectors].filter(([id]) => only?.includes(id) ?? true)),
      door: { http: () => asked }, files: plainFiles, now: () => new Date('2026-03-06T12:00:00Z'), ...(limitMs !== undefined && { limitMs }),
    })(watchAsk.parse(given), { known, signal: new AbortController().signal })
  const whyNot = ({ leftOut }: WatchProposal, collector: string): string | undefined => leftOut.find(one => one.collector === collector)?.why

  it('is the sources that answer with something about it, and why the others were left out', async () => {
    const proposal = await propose({ name: 'Faro Café', country: 'MX', site: 'farocafe.example' })
    expect(proposal).toMatchObject({ isKnown: false, notes: [], brand: { slug: 'faro-cafe', name: 'Faro Café', languages: ['es'], locale: 'es-MX', timeZone: 'America/Mexico_City', query: expect.stringContaining('"Faro Café" OR farocafe OR #FaroCafe') } })
    const byCollector = new Map(proposal.sources.map(source => [source.collector, source]))
    expect([...byCollector.keys()]).toEqual(['app-store', 'discourse', 'gdelt', 'hacker-news', 'lemmy', 'mastodon', 'rss', 'site-check'])
    expect(byCollector.get('rss')).toMatchObject({ name: 'Google News', filtered: true, found: 2, matching: 1, examples: ['Faro Cafe abre en Mérida - Diario'] })
    expect(byCollector.get('rss')!.config.url).toBe('https://news.google.com/rss/search?q=%22Faro+Caf%C3%A9%22+OR+%22Faro+Cafe%22&hl=es-419&gl=MX&ceid=MX%3Aes-419')
    expect(byCollector.get('app-store')).toMatchObject({ name: 'App Store: Faro Café – pedidos', config: { app: '700700700', country: 'mx' }, filtered: false })
    expect(byCollector.get('gdelt')!.config).toEqual({ query: '("Faro Café" OR "Faro Cafe")', languages: ['spanish'], countries: ['mexico'] })
    expect(byCollector.get('discourse')).toMatchObject({ name: 'Forum foro.farocafe.example', config: { url: 'https://foro.farocafe.example' } })
    expect(byCollector.get('site-check')).toMatchObject({ name: 'Own page', config: { url: 'https://farocafe.example' } })
    expect(proposal.leftOut).toContainEqual(expect.objectContaining({ collector: 'rss', name: 'Bitácora', why: 'It gives 2 items, none of which is about the brand by its words.' }))
    expect(whyNot(proposal, 'reddit')).toMatch(/www\.reddit\.com.* does not answer/)
    expect(whyNot(proposal, 'steam')).toBe('Steam has no game of that name. If there is one, add it by its number.')
    expect(whyNot(proposal, 'youtube')).toBe('It needs a key: add it by hand.')
    // Each kind of source is told of, one way or the other.
    expect(new Set([...byCollector.keys(), ...proposal.leftOut.map(one => one.collector)])).toEqual(new Set(collectors.keys()))
    for (const { why } of proposal.leftOut) expect(why).toMatch(/^\S.{15,}\.$/s)
  }, 60_000)

  it('asks for a site and a country where a source lives by them', async () => {
    const proposal = await propose({ name: 'Faro Café' }, { only: ['site-check', 'schema-org', 'discourse', 'app-store'] })
    expect(proposal).toMatchObject({ sources: [], brand: { locale: 'es', timeZone: 'UTC' }, notes: [expect.stringContaining('No source has anything new')] })
    for (const id of ['site-check', 'schema-org', 'discourse']) expect(whyNot(proposal, id)).toContain('No site of the brand was named')
    expect(whyNot(proposal, 'app-store')).toContain('Name the country')
  })

  it('waits for nobody past the limit, not even for who heeds no signal', async () => {
    const asked: Http = { request: (url, request) => (url.startsWith('https://lemmy.world') ? new Promise(() => {}) : http.request(url, request)) }
    const started = performance.now()
    const proposal = await propose({ name: 'Faro Café' }, { asked, only: ['hacker-news', 'lemmy'], limitMs: 2000 })
    expect(performance.now() - started).toBeLessThan(6000)
    expect(proposal.sources.map(({ collector }) => collector)).toEqual(['hacker-news'])
    expect(whyNot(proposal, 'lemmy')).toBe('It did not answer in full within 2 s. Try again, or add it by hand.')
  })

  it('is for a brand that is there only what it does not have, by its own query and under names that are free', async () => {
    const known: KnownBrand = {
      slug: 'faro', name: 'El Faro', aliases: [], query: '("faro cafe" OR farocafe) NOT merida',
      sources: [{ name: 'HN', collector: 'hacker-news', config: { query: '"Faro Café"' } }, { name: 'Lemmy', collector: 'hacker-news', config: { query: 'otra' } }],
    }
    const proposal = await propose({ name: 'Faro Café' }, { known, only: ['hacker-news', 'lemmy', 'mastodon'] })
    expect(proposal).toMatchObject({ isKnown: true, brand: { slug: 'faro', name: 'El Faro', query: known.query } })
    expect(proposal.sources.map(({ name }) => name)).toEqual(['Mastodon'])
    expect(whyNot(proposal, 'hacker-news')).toBe('The brand has it already.')
    // Its query leaves out what a new brand's would have kept.
    expect(whyNot(proposal, 'lemmy')).toContain('none of which is about the brand')
    const free = await propose({ name: 'Faro Café' }, { known: { ...known, query: null, name: 'Faro Café', sources: known.sources.slice(1) }, only: ['lemmy', 'hacker-news'] })
    expect(free.sources.map(({ name }) => name)).toEqual(['Hacker News', 'Lemmy 2'])
  })

  it('takes names in any script, with quotes or marks, and says what is no name', async () => {
    for (const name of ['Casa "El" Nogal', 'مقهى الفنار', '\u202Eקפה\u202C', "D'Olmo & Cía.", 'Ñ']) {
      const { sources, leftOut } = await propose({ name }, { only: ['hacker-news', 'app-store', 'steam'] })
      expect([...sources, ...leftOut], name).toHaveLength(3)
    }
    expect((await propose({ name: 'Oro' }, { only: ['steam'] })).notes[0]).toContain('may mean other things')
    await expect(propose({ name: '¡!' })).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('no letters or digits') })
    for (const bad of [{ name: 'x'.repeat(100_000) }, { name: ' ' }, { name: 'x', language: 'fr' }, { name: 'x', country: 'xq' }, { name: 'x', site: 'ftp://x' }, { name: 'x', site: 'not a site' }]) expect(watchAsk.safeParse(bad).success, JSON.stringify(bad).slice(0, 50)).toBe(false)
  })

  it('outlives a collector that breaks', async () => {
    const broken = { ...collectors.get('steam')!, propose: () => { throw new TypeError('x is not a function') } }
    const proposer = createProposer({ collectors: new Map([['steam', broken], ['hacker-news', collectors.get('hacker-news')!]]), door: { http: () => http }, files: plainFiles, now: () => new Date('2026-03-06T12:00:00Z') })
    const proposal = await proposer(watchAsk.parse({ name: 'Faro Café' }), { signal: new AbortController().signal })
    expect(proposal.sources).toHaveLength(1)
    expect(whyNot(proposal, 'steam')).toBe('It could not be looked at: x is not a function')
  })
})

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicFace } from '../../src/api/public-schema.ts'
import type { Mention, SourceKind } from '../../src/contract.ts'
import { deleteBrand, saveBrand, type Brand } from '../../src/db/brand.ts'
import { eraseMentions, expireMentions } from '../../src/db/privacy/blank.ts'
import type { Store } from '../../src/db/client.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { newId } from '../../src/db/id.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { setPublicSetting } from '../../src/db/public/setting.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { starsOf } from '../../src/domain/index/stars.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { readByStars } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { anyMention, anyReading } from '../helpers/opinions.ts'
import { STORES } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const HOSTILE = '</script><script>alert(1)</script>"\'& <b>\u202e'
const files = staticFiles()

describe.each(STORES)('what strangers see, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps

  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  // A new one each time: it keeps what it read for a minute.
  const asking = (adminSecret?: string) => {
    const web = createWeb(webServices(deps), files, { db: store.db, now: deps.now, adminSecret, hosts: [] })
    return (path: string, init: RequestInit = {}) => web.request(`https://marea.example${path}`, { ...init, headers: { host: 'marea.example', ...init.headers } })
  }
  const show = async (values: Partial<Parameters<typeof saveBrand>[1]> = {}, structuredData = false): Promise<Brand> => {
    const brand = await saveBrand(store.db, { slug: `b-${newId()}`, name: 'Casa Nogal', ...values })
    await setPublicSetting(store.db, brand.id, { enabled: true, structuredData })
    return brand
  }
  const store1 = async (brand: Brand, mentions: Mention[], { kind = 'review', collector = 'push' }: { kind?: SourceKind; collector?: string } = {}) => {
    const source = await saveSource(store.db, brand.id, { collector, name: `Fuente ${collector} ${kind}`, kind })
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
    return source
  }
  const review = (id: string, stars: number, more: Partial<Mention> = {}): Mention => ({ externalId: id, kind: 'review', text: `Opinión ${id}`, url: `https://resenas.example/${id}`, author: { name: 'Ana' }, rating: { value: stars, outOf: 5 }, publishedAt: '2026-03-09T10:00:00Z', ...more })
  const faceOf = async (brand: Brand, query = '') => publicFace.parse(await (await asking()(`/public/${brand.slug}/zmot.json${query}`)).json())

  const anyWorld = fc.record({
    mentions: fc.uniqueArray(fc.tuple(anyMention, anyReading, fc.boolean()), { selector: ([{ externalId }]) => externalId, minLength: 1, maxLength: 12 }),
    erased: fc.nat(20), expired: fc.nat(20), flattered: fc.nat(20),
    query: fc.array(fc.tuple(fc.constantFrom('sentiment', 'order', 'limit', 'newest', 'stars', 'min', 'source', 'from', 'lang', 'sort'), fc.constantFrom('positive', '0', '5', '-1', 'desc', 'best', '2030-01-01')), { maxLength: 4 }),
  })

  it('is every opinion that is stored, in its order, whatever is asked for and however the brand corrected it', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async ({ mentions, erased, expired, flattered, query }) => {
        const { db } = store
        const brand = await show({ timeZone: 'America/Mexico_City' })
        const source = await saveSource(db, brand.id, { collector: 'push', name: 'Fuente', kind: 'review' })
        const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }
        await db.transaction().execute(trx => storeMentions(trx, target, mentions.map(([mention, reading, offTopic]) => ({ mention, reading, offTopic }))))
        const rows = await db.selectFrom('mention').select(['id', 'revision']).where('brand_id', '=', brand.id).orderBy('id').execute()
        const pick = (n: number) => rows[n % rows.length]!
        const before = await faceOf(brand)
        const { id: mentionId, revision } = pick(flattered)
        await db.transaction().execute(trx => correct(trx, target, [{ mentionId, revision, field: 'sentiment', value: 'positive', author: 'gerente' }, { mentionId, revision, field: 'needs_response', value: 'false', author: 'gerente' }]))
        const flatteredFace = await faceOf(brand)
        expect({ ...flatteredFace, index: null, sources: null }).toEqual({ ...before, index: null, sources: null })
        expect(flatteredFace.index?.value ?? 0).toBeCloseTo(before.index?.value ?? 0, 6)
        await db.transaction().execute(trx => expireMentions(trx, brand.id, [pick(expired).id], deps.now()))
        if (erased < rows.length) await db.transaction().execute(trx => eraseMentions(trx, { brandId: brand.id, now: deps.now(), idOf: id => `erased ${id}` }, [pick(erased).id]))

        const stored = await db.selectFrom('mention').selectAll().where('brand_id', '=', brand.id).where('gone_at', 'is', null).where('off_topic', '=', false).orderBy('occurred_at', 'desc').orderBy('id', 'desc').execute()
        const { opinions, newest } = await faceOf(brand, `?${new URLSearchParams(query)}`)
        const starsIn = (stars: number | null) => stored.filter(row => (row.rating_value === null ? null : Math.round(starsOf({ value: row.rating_value, outOf: row.rating_out_of! }))) === stars).length
        expect(opinions.total).toBe(stored.length)
        expect(opinions.stars).toEqual({ 5: starsIn(5), 4: starsIn(4), 3: starsIn(3), 2: starsIn(2), 1: starsIn(1), none: starsIn(null) })
        expect(newest.map(({ text }) => text)).toEqual(stored.slice(0, 10).map(row => (row.text_expired_at ? null : row.text)))
        await deleteBrand(db, brand.id)
      }),
      { numRuns: 5 },
    )
  })

  it('counts a correction once it is audited', async () => {
    const brand = await show()
    await store1(brand, [review('a', 1), review('b', 1), review('c', 5)])
    const { id: mentionId, revision } = await store.db.selectFrom('mention').select(['id', 'revision']).where('brand_id', '=', brand.id).where('external_id', '=', 'a').executeTakeFirstOrThrow()
    await store.db.transaction().execute(trx => correct(trx, { brandId: brand.id, timeZone: brand.timeZone, now: deps.now() }, [{ mentionId, revision, field: 'sentiment', value: 'positive', author: 'gerente' }]))
    expect((await faceOf(brand)).opinions.tones).toEqual({ positive: 1, neutral: 0, negative: 2, unsure: 0 })
    expect((await faceOf(brand)).answers).toMatchObject({ negative: 2, solved: 0 })
    await store.db.updateTable('correction').set({ audited_at: deps.now() }).where('brand_id', '=', brand.id).execute()
    expect((await faceOf(brand)).opinions.tones).toEqual({ positive: 2, neutral: 0, negative: 1, unsure: 0 })
  })

  it('tells how fast the brand answers, and leaves dates that are none out of it', async () => {
    const brand = await show()
    const reply = (publishedAt: string) => ({ ownerReply: { text: 'Te devolvimos el importe el lunes y cambiamos la pieza dañada.', publishedAt } })
    await store1(brand, [review('a', 1, reply('2026-03-09T12:00:00Z')), review('b', 1, reply('2026-03-09T16:00:00Z')), review('c', 1, reply('nunca')), review('d', 1), review('e', 5)])
    expect((await faceOf(brand)).answers).toEqual({ needing: 4, answered: 3, medianSeconds: 4 * 3600, negative: 4, solved: 3 })
  })

  it('shows the words its sources let it show, and the stars of all', async () => {
    const brand = await show()
    await store1(brand, [review('p', 1, { publishedAt: '2026-03-09T10:00:00Z' })])
    await store1(brand, [review('y', 1, { publishedAt: '2026-03-09T09:00:00Z' })], { collector: 'yelp' })
    await store1(brand, [review('s', 2, { publishedAt: '2026-03-09T08:00:00Z' })], { kind: 'survey' })
    expect((await faceOf(brand)).newest).toMatchObject([
      { text: 'Opinión p', author: 'Ana', withheld: null, stars: 1, url: 'https://resenas.example/p' },
      { text: null, author: null, withheld: 'platform', stars: 1, url: 'https://resenas.example/y', tone: 'negative' },
      { text: null, author: null, withheld: 'private', stars: 2 },
    ])
  })

  it('is nothing at all for a brand that did not ask, a competitor, one that is not there, and names that are none: nobody finds out which', async () => {
    const off = await saveBrand(store.db, { slug: 'callada', name: 'Callada' })
    const rival = await show({ slug: 'rival', kind: 'competitor' })
    const ask = asking('a long admin secret')
    const answers = await Promise.all(
      [off.slug, rival.slug, 'nadie', 'NADIE', '%00', '..%2f..', '%E0%A4%A', "a'--"].flatMap(slug => ['', '/zmot.json', '/badge.svg', '/other'].map(async path => {
        const response = await ask(`/public/${slug}${path}`)
        return { status: response.status, headers: [...response.headers], text: await response.text() }
      })),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ status: 404, text: expect.stringContaining('There is nothing here') })
  })

  it('needs no sign-in where all else does, sets no cookie, is open to any origin and to be kept for a minute', async () => {
    const brand = await show()
    await store1(brand, [review('a', 1)])
    const ask = asking('a long admin secret')
    expect((await ask(`/b/${brand.slug}`)).status).toBe(302)
    for (const path of ['', '/zmot.json', '/badge.svg', '/../marea-reputation.js']) {
      const response = await ask(`/public/${brand.slug}${path}`, { headers: { cookie: 'marea_lang=en; marea_tz=Asia/Tokyo' } })
      expect(response.status, path).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      expect(response.headers.get('set-cookie')).toBeNull()
      expect(response.headers.get('cache-control')).toMatch(/public, max-age=\d+, stale-while-revalidate/)
      const again = await ask(`/public/${brand.slug}${path}`, { headers: { 'if-none-match': response.headers.get('etag')! } })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    expect((await ask(`/public/${brand.slug}/zmot.json`, { method: 'OPTIONS' })).status).toBe(204)
    expect((await ask(`/public/${brand.slug}/zmot.json`, { method: 'HEAD' })).status).toBe(200)
    expect((await ask(`/public/${brand.slug}/zmot.json`, { method: 'POST' })).status).toBe(404)
    await setPublicSetting(store.db, brand.id, { enabled: false, structuredData: false })
    expect((await ask(`/public/${brand.slug}/zmot.json`)).status).toBe(404)
  })

  it('keeps its ETag while nothing changes, though time goes on, and refuses who asks too often', async () => {
    const brand = await show()
    await store1(brand, [review('a', 4)])
    const ask = asking()
    const tag = async () => (await ask(`/public/${brand.slug}/zmot.json`)).headers.get('etag')
    const first = await tag()
    deps.setTime(new Date(deps.now().getTime() + 5 * 60_000))
    expect(await tag()).toBe(first)
    await store1(brand, [review('b', 1)], { kind: 'social' })
    deps.setTime(new Date(deps.now().getTime() + 5 * 60_000))
    expect(await tag()).not.toBe(first)
    for (let i = 0; i < 130; i += 1) await ask('/public/nadie')
    const refused = await ask(`/public/${brand.slug}/zmot.json`)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('holds hostile names and texts as text: page, badge and structured data', async () => {
    const brand = await show({ name: `Casa ${HOSTILE}` }, true)
    await store1(brand, [review('a', 1, { text: HOSTILE, title: HOSTILE, author: { name: HOSTILE }, ownerReply: { text: HOSTILE } }), review('b', 5, { text: 'x'.repeat(100_000) })])
    const ask = asking()
    for (const language of ['es', 'en']) {
      const page = await ask(`/public/${brand.slug}?lang=${language}`)
      const text = await page.text()
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/)
      expect(text).not.toMatch(/<script>|<b>\u202e|<[^>]* style=|\u202e/)
      const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)![1]!
      expect(JSON.parse(data)).toMatchObject({ '@type': 'Organization', name: brand.name, aggregateRating: { ratingValue: 3, ratingCount: 2 } })
      const badge = await (await ask(`/public/${brand.slug}/badge.svg?lang=${language}&theme=dark`)).text()
      expect(badge).not.toMatch(/<script|<b>|\u202e/)
      expect(badge).toMatch(language === 'es' ? /<title id="t">Casa .*índice del momento cero/ : /<title id="t">Casa .*zero-moment index/)
    }
    await setPublicSetting(store.db, brand.id, { enabled: true, structuredData: false })
    expect(await (await asking()(`/public/${brand.slug}`)).text()).not.toContain('ld+json')
  })
})

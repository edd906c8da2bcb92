import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { monthDays, monthOf } from '../../src/domain/time/month.ts'
import { loadMonth } from '../../src/web/load/month.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { readByStars } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const HOSTILE = '<script>alert(1)</script>'

describe('a month', () => {
  it('is its first and last day, leap years too; anything else is none', () => {
    const iso = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)
    for (const [month, last] of [['2024-02', '2024-02-29'], ['2026-02', '2026-02-28'], ['2026-12', '2026-12-31']] as const) {
      const { from, to } = monthDays(month)!
      expect([iso(from), iso(to), monthOf(from), monthOf(to)]).toEqual([`${month}-01`, last, month, month])
    }
    for (const none of ['2026-13', '2026-00', '2026-1', '2026', 'x', '2026-01-01']) expect(monthDays(none)).toBeUndefined()
  })
})

describe.each(STORES)('the report of a month, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let brand: Brand

  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { now: '2026-03-10T12:00:00Z' })
    const { db } = store
    brand = await saveBrand(db, { slug: 'nogal', name: `Nogal ${HOSTILE}`, timeZone: 'America/Mexico_City' })
    const source = await saveSource(db, brand.id, { collector: 'push', name: `Fuente ${HOSTILE}`, kind: 'review' })
    // The first belongs to January where the brand is, the last but one to February.
    const at = ['2026-02-01T05:59:00Z', '2026-02-01T06:01:00Z', '2026-02-10T12:00:00Z', '2026-02-20T12:00:00Z', '2026-03-01T05:59:00Z', '2026-03-01T06:01:00Z']
    const mentions = at.map((publishedAt, i) => ({ externalId: `m${i}`, kind: 'review', text: `Opinión ${i} ${HOSTILE}`, rating: { value: i % 2 ? 1 : 5, outOf: 5 }, publishedAt }))
    await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
  })
  afterAll(() => store.close())

  it('counts what was said in it on the calendar of the brand, and stands as the world stood at its end', async () => {
    const month = (await loadMonth(brand, '2026-02', webServices(deps)))!
    expect(month).toMatchObject({ from: '2026-02-01', to: '2026-02-28', isRunning: false, opinions: 4, opinionsBefore: 1, tones: { positive: 2, negative: 2 }, stars: { 5: 2, 1: 2 }, previous: '2026-01', next: '2026-03' })
    expect([...month.top.cost, ...month.top.give].map(({ text }) => Number(/\d/.exec(text)![0])).toSorted()).toEqual([0, 1, 2, 3, 4])
    const running = (await loadMonth(brand, '2026-03', webServices(deps)))!
    expect(running).toMatchObject({ to: '2026-03-10', isRunning: true, opinions: 1, opinionsBefore: 4, next: null })
  })

  it('is a page in both languages that runs nothing of what strangers wrote; months to come are not there', async () => {
    const web = createWeb(webServices(deps), staticFiles(), { db: store.db, now: deps.now, adminSecret: undefined, hosts: ['localhost'] })
    const ask = async (path: string, language = 'es') => await web.request(`http://localhost${path}`, { headers: { 'host': 'localhost', 'accept-language': language } })
    expect(await (await ask('/b/nogal/report/2026-02')).text()).toMatch(/Informe de Nogal .*febrero de 2026/)
    const english = await (await ask('/b/nogal/report/2026-02', 'en')).text()
    expect(english).toMatch(/Report of Nogal .*February 2026/)
    expect(english).not.toMatch(/<script>|<[^>]* style=/)
    expect((await ask('/b/nogal/report')).headers.get('location')).toBe('/b/nogal/report/2026-02')
    for (const none of ['2026-04', '2026-13', 'x']) expect((await ask(`/b/nogal/report/${none}`)).status, none).toBe(404)
    expect((await ask('/b/nogal/report/1999-01')).status).toBe(200)
  })
})

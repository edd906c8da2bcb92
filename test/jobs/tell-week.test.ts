import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAYLOADS } from '../../src/api/payload.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { reportDay } from '../../src/domain/time/week.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { deliverDue } from '../../src/jobs/tell/deliver.ts'
import { tellWeeks } from '../../src/jobs/tell/week.ts'
import { keepTrend } from '../../src/jobs/keep/trend.ts'
import { createMailer } from '../../src/net/mail.ts'
import { readByStars } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openSmtp, type TestSmtp } from '../helpers/smtp.ts'
import { STORES } from '../helpers/stores.ts'

const HOSTILE = '<script>alert(1)</script>\r\nBcc: todos@example.com'

describe.each(STORES)('the weekly report, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let smtp: TestSmtp
  let brand: Brand

  beforeAll(async () => {
    store = await open()
    smtp = await openSmtp()
    deps = { ...(await openDeps(store)), mailer: createMailer({ url: smtp.url, from: 'Marea <marea@nogal.example>' }) }
    const { db } = store
    brand = await saveBrand(db, { slug: newId(), name: 'Casa Nogal', locale: 'es-MX', timeZone: 'America/Mexico_City' })
    const source = await saveSource(db, brand.id, { collector: 'push', name: 'Reseñas', kind: 'review' })
    const mail = (name: string, events: string[], language: 'es' | 'en' | null = null) => saveEndpoint(db, brand.id, { name, channel: 'email', url: `mailto:${name}%40nogal.example`, secrets: [], events, language })
    await mail('ana', ['report.weekly'])
    await mail('ben', ['report.weekly', 'alert.opened'], 'en')
    await mail('eva', [])
    await mail('iris', ['alert.opened'])
    // Monday 9 to Sunday 15 March 2026, and three in the week before.
    const mentions = [2, 3, 4, 9, 10, 11, 12, 15].map((day, i) => ({
      externalId: `m${i}`, kind: 'review', text: i === 7 ? `Me cobraron dos veces ${HOSTILE}` : `Opinión ${i}`, rating: { value: i % 2 ? 1 : 5, outOf: 5 }, publishedAt: `2026-03-${String(day).padStart(2, '0')}T20:00:00Z`,
    }))
    await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
  })
  afterAll(async () => {
    await smtp.close()
    await store.close()
  })

  const workOut = () => keepTrend({ db: store.db, now: deps.now, formula: DEFAULT_FORMULA, signal: new AbortController().signal })

  it('is told from seven on Monday morning where the brand is, and no later than Tuesday', () => {
    const at = (text: string, zone: string) => reportDay(Date.parse(text), zone)
    expect(at('2026-03-16T12:59:00Z', 'America/Mexico_City')).toBeUndefined()
    expect(at('2026-03-16T13:00:00Z', 'America/Mexico_City')).toBe(20_528)
    expect(at('2026-03-15T22:00:00Z', 'Asia/Tokyo')).toBe(20_528)
    expect(at('2026-03-18T05:59:00Z', 'America/Mexico_City')).toBe(20_528)
    expect(at('2026-03-18T06:01:00Z', 'America/Mexico_City')).toBeUndefined()
  })

  it('goes once to those who asked for it by name, each in their language, by the ordinary outbox', async () => {
    deps.setTime('2026-03-16T12:00:00Z')
    await workOut()
    await tellWeeks(deps, { publicUrl: 'https://marea.example' })
    expect(await listDeliveries(store.db, brand.id)).toEqual([])
    deps.setTime('2026-03-16T13:05:00Z')
    await Promise.all([tellWeeks(deps, { publicUrl: 'https://marea.example' }), tellWeeks(deps, { publicUrl: 'https://marea.example' })])
    await tellWeeks(deps, { publicUrl: 'https://marea.example' })
    expect((await listDeliveries(store.db, brand.id)).map(({ event }) => event)).toEqual(['report.weekly', 'report.weekly'])
    await deliverDue(deps)
    expect(smtp.mails.flatMap(({ to }) => to).toSorted()).toEqual(['ana@nogal.example', 'ben@nogal.example'])
    const bodies = (await listDeliveries(store.db, brand.id)).map(({ body }) => JSON.parse(body) as { to: string[]; subject: string; text: string; html: string })
    const [ana, ben] = ['ana', 'ben'].map(name => bodies.find(({ to }) => to[0]!.startsWith(name))!) as [(typeof bodies)[0], (typeof bodies)[0]]
    expect(ana.subject).toMatch(/^Casa Nogal, del 9 mar al 15 mar: /)
    expect(ana.text).toContain('Opiniones: 5; la semana anterior, 3')
    expect(ana.text).toContain('Lo que dicen: 2 positivas y 3 negativas')
    expect(ana.text).toMatch(/Negativas sin respuesta\n {2}- Me cobraron dos veces/)
    expect(ana.text).toContain(`El informe del mes: https://marea.example/b/${brand.slug}/report/2026-03`)
    expect(ben.subject).toMatch(/^Casa Nogal, 9 Mar to 15 Mar: /)
    expect(ben.text).toContain('Opinions: 5; the week before, 3')
    for (const { html, subject } of bodies) {
      expect(html).not.toContain('<script>')
      expect(subject).not.toMatch(/[\r\n]/)
    }
  })

  it('says to programs what its payload says', async () => {
    await saveEndpoint(store.db, brand.id, { name: 'robot', url: 'https://robot.example/x', secrets: ['sealed'], events: ['report.weekly'] })
    deps.setTime('2026-03-23T13:05:00Z')
    await workOut()
    await tellWeeks(deps)
    const robots = (await listDeliveries(store.db, brand.id)).map(({ body }) => JSON.parse(body) as object).filter(body => 'type' in body)
    expect(robots).toHaveLength(1)
    expect(PAYLOADS['report.weekly'].parse(robots[0])).toMatchObject({ data: { opinions: 0, opinionsBefore: 5, url: null } })
  })
})

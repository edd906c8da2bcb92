import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { serve, type ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrandFormula } from '../../src/db/index/formula.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openDeps } from '../helpers/deps.ts'
import { openApi, readByStars } from '../helpers/api.ts'
import { faultsOf } from '../helpers/axe.ts'
import { openBrowser } from '../helpers/browser.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const DAY_MS = 86_400_000
const BOUND = { timeout: 30_000 }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }
const LONG = `\u202eal revés\u202c ${'\u200b'.repeat(40)} ${'w'.repeat(2000)} <b>🧑‍🚀</b>`

describe('settings and the loop, in a browser', () => {
  let store: Store
  let brand: Brand
  let browser: Browser
  let server: ServerType
  let origin = ''
  const faults: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    await saveBrand(store.db, { slug: 'rival', name: `Rival ${LONG.slice(0, 150)}`, kind: 'competitor' })
    for (const [kind, stars] of [['review', 5], ['social', 1]] as const) {
      const source = await saveSource(store.db, brand.id, { collector: 'push', name: kind === 'social' ? `Plaza ${'o'.repeat(60)}` : 'Tienda', kind })
      const mentions = Array.from({ length: 16 }, (_, i) => ({
        externalId: `${kind}${i}`, kind: 'review' as const, text: i === 0 ? LONG : `Me cobraron dos veces el pedido ${kind} ${i} y nadie contesta`, rating: { value: i % 4 === 0 ? 6 - stars : stars, outOf: 5 }, publishedAt: new Date(NOW.getTime() - i * 4 * DAY_MS).toISOString(), place: i % 2 === 0 ? 'Centro' : 'Norte',
        ...(i % 3 === 0 && { ownerReply: { text: i % 2 === 0 ? 'Te devolvimos los 300 pesos el lunes, porque el error fue nuestro.' : 'Lamentamos mucho tu experiencia. Gracias por tu comentario.', publishedAt: new Date(NOW.getTime() - i * 4 * DAY_MS + 5 * 3_600_000).toISOString() } }),
      }))
      await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: NOW }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
    }
    const web = createWeb({ ...webServices(await openDeps(store, { now: NOW.toISOString() })), ...openApi(store, { now: () => NOW }).services }, staticFiles(), { db: store.db, now: () => NOW, adminSecret: undefined, hosts: ['127.0.0.1'] })
    ;[browser, server] = await Promise.all([openBrowser(), new Promise<ServerType>(resolve => {
      const opened = serve({ fetch: web.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(opened))
    })])
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/b/encina`
  })
  afterAll(async () => {
    await Promise.all([browser.close(), new Promise<void>(resolve => server.close(() => resolve()))])
    await store.close()
  })

  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-ES', timezoneId: 'Europe/Madrid', viewport: { width: 1440, height: 900 }, ...options })
    const page = await context.newPage()
    page.on('pageerror', error => faults.push(error.message))
    // A form that comes back with what is wrong is no fault of the page.
    page.on('console', message => message.type() === 'error' && !message.text().includes('422') && faults.push(message.text()))
    await page.goto(origin + path, { waitUntil: 'load', ...BOUND })
    return page
  }

  it.each([['es', 'wide'], ['en', 'phone']] as const)('lets a manager try weights, see the effect, save them and undo: %s, %s', async (lang, size) => {
    const page = await open(`/settings?lang=${lang}`, size === 'phone' ? PHONE : {})
    await page.getByRole('link', { name: lang === 'es' ? 'Pesos del índice' : 'Weights of the index' }).first().click(BOUND)
    await page.getByLabel(lang === 'es' ? 'Redes' : 'Social').fill('0', BOUND)
    await page.getByRole('button', { name: lang === 'es' ? 'Ver el efecto' : 'See the effect' }).click(BOUND)
    expect(await page.getByRole('heading', { level: 1 }).innerText(BOUND)).toMatch(lang === 'es' ? /^Con estos pesos (subiría|bajaría) \d/ : /^With these weights it would (rise|fall) \d/)
    const before = await findBrandFormula(store.db, brand.id)
    await page.getByRole('button', { name: lang === 'es' ? 'Guardar estos pesos' : 'Save these weights' }).click(BOUND)
    await page.getByRole('status').first().waitFor(BOUND)
    const saved = (await findBrandFormula(store.db, brand.id))!
    expect([saved.parameters, saved.revision]).toEqual([{ visibility: { social: 0 } }, (before?.revision ?? 0) + 1])
    await page.getByRole('button', { name: lang === 'es' ? 'Deshacer' : 'Undo' }).click(BOUND)
    await page.getByText(lang === 'es' ? 'Deshecho' : 'Undone').waitFor(BOUND)
    expect((await findBrandFormula(store.db, brand.id))!.parameters).toEqual({})
    await page.context().close()
  }, 40_000)

  it('opens a figure of the loop into the very opinions it counts, on a phone too', async () => {
    for (const options of [{}, PHONE]) {
      const page = await open('/loop?lang=es', options)
      const link = page.locator('.loop .lead a').first()
      const count = Number(await link.innerText(BOUND))
      expect(count).toBeGreaterThan(5)
      await link.click(BOUND)
      expect(await page.getByRole('heading', { level: 1 }).innerText(BOUND)).toBe(`${count} opiniones que piden respuesta`)
      expect(await page.locator('.mentions article').count()).toBe(count)
      await page.context().close()
    }
  }, 40_000)

  it('has nothing that axe-core finds wrong on a phone, and nothing wider than its window', async () => {
    const page = await open('/settings?lang=en', { colorScheme: 'dark', reducedMotion: 'reduce', ...PHONE })
    const wrong: string[] = []
    for (const path of ['/settings', '/settings/brand?try=pedido', '/settings/teams', '/settings/keys', '/settings/retention', '/settings/formula?visibility.social=20', '/settings/audit', '/settings/you', '/loop', '/loop/opinions?set=unanswered']) {
      await page.goto(origin + path, { waitUntil: 'load', ...BOUND })
      wrong.push(...(await faultsOf(page)).map(fault => `${path} ${fault}`))
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > 390) wrong.push(`${path} is ${width} wide`)
    }
    expect(wrong).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  }, 60_000)
})

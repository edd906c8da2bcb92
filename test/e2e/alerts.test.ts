import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand } from '../../src/db/brand.ts'
import { listPlannedEvents } from '../../src/db/alert/planned-event.ts'
import type { Store } from '../../src/db/client.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { tellAlertStory, type AlertStory } from '../helpers/alert-story.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { openBrowser } from '../helpers/browser.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const NOW = new Date('2026-03-10T21:30:00Z')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
// Where screenshots go; unset: none are made.
const SHOTS = process.env['MAREA_SHOTS']

describe('a person comes to the alerts', () => {
  let store: Store
  let story: AlertStory
  let server: ServerType
  let browser: Browser
  let origin = ''
  const faults: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    const { services } = openApi(store, { now: () => NOW })
    await saveBrand(store.db, { slug: 'casa-encino', name: 'Casa Encino', kind: 'competitor' })
    story = await tellAlertStory(store, services)
    const web = createWeb({ ...webServices(await openDeps(store, { now: NOW.toISOString() })), ...services }, staticFiles(), { db: store.db, now: () => NOW, adminSecret: undefined, hosts: [] })
    server = serve({ fetch: web.fetch, port: 0, hostname: '127.0.0.1' })
    await new Promise<void>(resolve => server.once('listening', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    server.close()
    await store.close()
  })

  const openPage = async (path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 1440, height: 900 }, bypassCSP: true, ...options })
    const page = await context.newPage()
    page.on('pageerror', error => faults.push(`${path}: ${error.message}`))
    await page.goto(`${origin}/b/casa-nogal/alerts${path}`, { waitUntil: 'load' })
    return page
  }
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(AXE)
    return (await page.evaluate('axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(" | ")))')) as string[]
  }

  it('finds every page accessible on a phone, none wider than its window', async () => {
    const paths = ['', `/${story.alerts.get('negative')!.id}`, `/${story.alerts.get('floor-threat')!.id}`, '/rules', '/routes', '/channels', '/deliveries']
    for (const [language, width, colorScheme] of [['en', 390, 'dark']] as const) {
      for (const path of paths) {
        const page = await openPage(`${path}?lang=${language}`, { viewport: { width, height: 900 }, colorScheme, hasTouch: width < 500 })
        expect(await violations(page), `${path} ${language}`).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} at ${width}`).toBe(true)
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/${(path || 'now').replace(/^\//, '').slice(0, 12)}-${language}-${width}-${colorScheme}.png`, fullPage: true })
        await page.context().close()
      }
    }
    expect(faults).toEqual([])
  }, 90_000)

  it('adds a receiver, says who is told, and sees the message first, all without script', async () => {
    const page = await openPage('/channels?lang=es', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
    await page.getByLabel('Nombre').fill('Guardias')
    await page.getByLabel('Dirección', { exact: false }).first().fill('https://hooks.example/x')
    await page.getByRole('button', { name: 'Añadir', exact: true }).click()
    expect(await page.locator('.secret code').innerText()).toMatch(/^whsec_/)
    await page.getByRole('link', { name: 'A quién se avisa' }).click()
    await page.getByRole('link', { name: 'Añadir una ruta' }).click()
    await page.getByLabel('Nombre').fill('Cobros')
    await page.getByLabel('Guardias').check()
    await page.getByLabel('De quién es').fill('Nuria')
    await page.getByRole('button', { name: 'Ver cómo llegaría' }).click()
    expect(await page.locator('.message').first().innerText()).toContain('Nuria')
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/route-es-390.png`, fullPage: true })
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Una ruta dice a quién se avisa').waitFor()
    if (SHOTS) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.screenshot({ path: `${SHOTS}/routes-es-1440.png`, fullPage: true })
      await page.getByRole('link', { name: /^Cambiar/ }).click()
      await page.screenshot({ path: `${SHOTS}/route-es-1440.png`, fullPage: true })
      await page.goto(`${origin}/b/casa-nogal/alerts/channels`)
      await page.locator('.rows h2 a').first().click()
      await page.screenshot({ path: `${SHOTS}/channel-es-1440.png`, fullPage: true })
    }
    await page.context().close()
  }, 30_000)

  it('weighs the rule by what it would have told, and notes what is planned', async () => {
    const page = await openPage('/rules?lang=en')
    expect(await page.getByText(/Over your last 90 days this would have fired \d+ times?/).count()).toBeGreaterThan(0)
    await page.getByText(/this would have fired/).first().click()
    await page.getByText('Note something planned').click()
    await page.getByLabel('Name').fill('Hot Sale')
    await page.getByLabel('Begins').fill('2026-05-25T00:00')
    await page.getByLabel('Ends').fill('2026-05-20T00:00')
    await page.getByRole('button', { name: 'Note it down' }).click()
    await page.getByText('It ends before it begins.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Ends').fill('2026-06-02T00:00')
    await page.getByRole('button', { name: 'Note it down' }).click()
    await page.getByRole('heading', { name: 'Hot Sale' }).waitFor()
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/rules-open-en-1440.png`, fullPage: true })
    expect(await listPlannedEvents(store.db, story.brand.id)).toHaveLength(1)
    await page.getByText('Remove…').click()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await page.getByText('Nothing is planned.').waitFor()
    await page.context().close()
  }, 30_000)

  it('judges grave harm with a thumb', async () => {
    const page = await openPage(`/${story.alerts.get('floor-threat')!.id}?lang=es`, { viewport: { width: 390, height: 844 }, hasTouch: true })
    const button = page.getByRole('button', { name: 'Sí, lo es' }).first()
    expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(44)
    await button.tap()
    await page.waitForURL(/#sign-/)
    await page.context().close()
  }, 30_000)
})

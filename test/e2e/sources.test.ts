import { serve, type ServerType } from '@hono/node-server'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Collector } from '../../src/contract.ts'
import { findBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { findSourceByName } from '../../src/db/source/source.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { openBrowser } from '../helpers/browser.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { openWeb } from '../helpers/web.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

// Guest books of invented houses, one for each room.
const book: Collector = {
  title: 'Libro de visitas', kind: 'review', order: 'newest', homepage: 'https://libro.example', auth: 'none', everyMinutes: 60,
  config: z.object({ room: z.string().min(2).describe('Room of the book.').meta({ es: 'Sala del libro.' }) }), example: { room: 'lobby' },
  limits: [{ es: 'Sólo el último libro.', en: 'Only the latest book.' }],
  async *collect({ config, now }) {
    const { room } = config as { room: string }
    const say = (id: string, text: string, value: number) => ({ externalId: id, kind: 'review', text, rating: { value, outOf: 5 }, publishedAt: now, author: { name: `Visita ${id}` } })
    yield { mentions: [say(`${room}1`, `Faro Café me cobró dos veces en ${room} y nadie contesta`, 1), say(`${room}2`, 'El café precioso, volveré', 5), say(`${room}3`, 'Tardaron una hora en atender', 2)] }
  },
}
const found = { name: 'Libro de la entrada', collector: 'book', config: { room: 'entrada' }, filtered: false, found: 3, matching: 3, examples: ['Faro Café me cobró dos veces'] }

describe('from a name to the first readings, and on', () => {
  let store: Store
  let deps: TestDeps
  let server: ServerType
  let browser: Browser
  let url: string
  const faults: string[] = []

  beforeAll(async () => {
    ;[store, browser] = await Promise.all([openTestPglite(), openBrowser()])
    deps = await openDeps(store)
    deps.collectors = new Map([...deps.collectors, ['book', book]])
    const { fetch } = openWeb(deps, {
      proposeWatch: async (_ask, { onLooked, known }) => {
        onLooked?.({ source: found })
        return { brand: { slug: 'faro-cafe', name: 'Faro Café', aliases: [], languages: ['es'], locale: 'es-MX', timeZone: 'UTC', query: '"Faro Café"' }, isKnown: known !== undefined, sources: [found], leftOut: [], notes: [] }
      },
      preview: async () => ({ mentions: [{ externalId: 'a', kind: 'review', text: 'Así lee la vista previa' }], health: { status: 'healthy', message: null, problems: [] } }),
      // As the workers would: by and by, while the page is looked at.
      runNow: async ({ id }) => void collectSource(deps, id),
    })
    server = serve({ fetch, port: 0 })
    url = `http://localhost:${(server.address() as AddressInfo).port}`
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await new Promise(done => server.close(done))
    await store.close()
  })

  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 1440, height: 900 }, bypassCSP: true, ...options })
    const page = await context.newPage()
    page.on('pageerror', error => faults.push(`${path}: ${error.message}`))
    page.on('console', message => message.type() === 'error' && !/status of 422/.test(message.text()) && faults.push(`${path}: ${message.text()}`))
    await page.goto(url + path)
    return page
  }
  const mentions = async () => await listMentions(store.db, (await findBrand(store.db, 'faro-cafe'))!.id)

  it('begins with a name and shows the first readings without a reload', async () => {
    const page = await open('/')
    await page.getByLabel('Nombre, como lo escribe la gente').fill('Faro Café')
    await page.getByRole('button', { name: 'Buscar dónde se habla de ella' }).click()
    await page.getByText('3 de 3 son sobre la marca').waitFor()
    expect(await page.getByLabel('Qué cuenta como hablar de ella').inputValue()).toBe('"Faro Café"')
    await page.getByRole('button', { name: 'Empezar a escuchar' }).click()
    await page.waitForURL('**/b/faro-cafe/sources')
    await page.getByRole('heading', { name: 'Lo primero que llegó' }).waitFor({ timeout: 20_000 })
    await page.getByText('El café precioso, volveré').waitFor()
    await page.context().close()
  }, 60_000)

  it('adds a source after a look, pauses it, and takes that back, in English on a phone', async () => {
    const page = await open('/b/faro-cafe/sources/new/book?lang=en', PHONE)
    await page.getByLabel('Room of the book.').fill('x')
    await page.getByRole('button', { name: 'Look before saving' }).tap()
    await page.locator('#field-room-fault').waitFor()
    await page.getByLabel('Room of the book.').fill('patio')
    await page.getByLabel('What the source will be called').fill('Libro del patio')
    await page.getByRole('button', { name: 'Look before saving' }).tap()
    await page.getByText('Así lee la vista previa').waitFor()
    await page.getByRole('button', { name: 'Save and read' }).tap()
    const row = page.locator('.source-list > li', { hasText: 'Libro del patio' })
    await row.getByRole('button', { name: 'Pause' }).tap()
    await page.getByText('Libro del patio is paused.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).tap()
    await page.getByText('Libro del patio is read again.').waitFor()
    expect((await findSourceByName(store.db, (await findBrand(store.db, 'faro-cafe'))!.id, 'Libro del patio'))!.enabled).toBe(true)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.context().close()
  }, 60_000)

  it('corrects by one key, takes it back by another, and does the same by forms alone', async () => {
    const page = await open('/b/faro-cafe/mentions')
    const id = (await page.locator('ol.mentions > li').first().getAttribute('id'))!.replace('mention-', '')
    const sentiment = async () => (await mentions()).find(mention => mention.id === id)!
    const was = (await sentiment()).sentiment
    const [key, becomes] = was === 'positive' ? (['1', 'negative'] as const) : (['3', 'positive'] as const)
    await page.keyboard.press('j')
    await page.keyboard.press(key)
    await page.locator(`#mention-${id}`, { hasText: 'corregida por una persona' }).waitFor()
    expect(await sentiment()).toMatchObject({ sentiment: becomes, corrected: true })
    expect(await page.evaluate('document.activeElement.id')).toBe(`mention-${id}`)
    await page.keyboard.press('z')
    await expect.poll(async () => (await sentiment()).corrected).toBe(false)
    await page.context().close()

    const plain = await open('/b/faro-cafe/mentions', { ...PHONE, javaScriptEnabled: false })
    for (const pick of (await plain.locator('[data-pick]').all()).slice(0, 2)) await pick.tap()
    await plain.getByLabel('Las marcadas son').selectOption('outcome:lost')
    await plain.getByRole('button', { name: 'Corregir las marcadas' }).tap()
    await plain.getByText('2 opiniones corregidas.').waitFor()
    await plain.getByRole('button', { name: 'Deshacer', exact: true }).tap()
    await plain.getByText('Deshecho').waitFor()
    expect((await mentions()).filter(({ corrected }) => corrected)).toEqual([])
    await plain.context().close()
  }, 60_000)

  it.each([['light', 'es'], ['dark', 'en']] as const)('stands on pages without a fault of access, in the %s theme and %s', async (colorScheme, lang) => {
    const id = (await mentions())[0]!.id
    for (const path of ['/welcome', '/b/faro-cafe/sources', '/b/faro-cafe/sources/new', '/b/faro-cafe/sources/new/trustpilot', '/b/faro-cafe/sources/import', '/b/faro-cafe/privacy', '/b/faro-cafe/mentions', `/b/faro-cafe/mentions/${id}`, '/b/faro-cafe/mentions/query?q=caf%C3%A9']) {
      const page = await open(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { colorScheme, ...(lang === 'en' && PHONE) })
      await page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
      await page.addScriptTag({ content: AXE })
      const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as { violations: Array<{ id: string; nodes: Array<{ html: string }> }> }
      expect(violations.map(violation => `${violation.id}: ${violation.nodes[0]!.html}`), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true)
      await page.context().close()
    }
    expect(faults).toEqual([])
  }, 90_000)
})

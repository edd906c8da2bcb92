import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listBrands, saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { findSource, saveSource } from '../../src/db/source/source.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { faultsOf } from '../helpers/axe.ts'
import { openBrowser } from '../helpers/browser.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openPages } from '../helpers/pages.ts'
import { openTestPglite } from '../helpers/stores.ts'

const NOW = Date.parse('2026-03-10T12:00:00Z')
const DAY_MS = 86_400_000
const WORDS = ['Me cobraron dos veces el mismo pedido y nadie contesta', 'Llegó a la hora que decía y la mesa es preciosa', 'Tres semanas esperando la pata que falta, pésimo', 'Muy buen trato en la tienda, volveremos', `\u202eal revés\u202c ${'\u200b'.repeat(40)} ${'w'.repeat(3000)} <b>🧑‍🚀\ud83d</b>`]

/** Every wait of a job is bounded: a slow machine is no reason to hang. */
const BOUND = { timeout: 30_000 }

describe('the page of what a prospect sees, in a browser', () => {
  let store: Store
  let deps: TestDeps
  let browser: Browser
  let server: { origin: string; close(): Promise<void> }
  const faults: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store)
    const brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    for (const [i, name] of ['Tienda de Sillas', 'Plaza de los Muebles y de las Cosas de Casa', 'La Gaceta'].entries()) {
      const source = await saveSource(store.db, brand.id, { collector: 'push', name, kind: (['review', 'social', 'press'] as const)[i]! })
      await ingest(deps, { brand, source }, {
        mentions: Array.from({ length: 14 }, (_, n) => ({
          externalId: `m${i}-${n}`, kind: 'review', text: `${WORDS[n % WORDS.length]} ${i}-${n}`, author: { name: `Persona ${n}` }, rating: { value: n % 2 === 0 ? 1 : 5, outOf: 5 },
          publishedAt: new Date(NOW - (n * 5 + i) * DAY_MS).toISOString(), ...(n === 2 && { ownerReply: { text: 'Hola, escríbenos por privado y lo vemos.' } }),
        })),
      })
    }
    ;[browser, server] = await Promise.all([openBrowser(), openPages(store, deps).listen()])
  })
  afterAll(async () => {
    await Promise.all([browser.close(), server.close()])
    await store.close()
  })

  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-ES', timezoneId: 'Europe/Madrid', viewport: { width: 1440, height: 900 }, ...options })
    const page = await context.newPage()
    page.on('pageerror', error => faults.push(error.message))
    page.on('console', message => message.type() === 'error' && faults.push(message.text()))
    await page.goto(server.origin + path, { waitUntil: 'load', ...BOUND })
    return page
  }
  const figure = async (page: Page): Promise<number> => Number((await page.locator('[data-figure]').innerText(BOUND)).replace(',', '.'))

  it('ticks suppositions and the index moves, its buoy with it; the address keeps them', async () => {
    const page = await open('/b/encina/prospect?lang=es')
    const before = await figure(page)
    const box = page.locator('input[name="answered"]').first()
    await box.check(BOUND)
    await page.getByText(/^sube \d/).waitFor(BOUND)
    const answered = await figure(page)
    expect(answered).toBeGreaterThan(before)
    await page.getByLabel(/Llegan reseñas nuevas/).check(BOUND)
    await expect.poll(() => page.evaluate(`Number(document.querySelector('[data-figure]').textContent.replace(',', '.'))`)).toBeGreaterThan(answered)
    expect(await page.locator('[data-buoy]').getAttribute('style')).toMatch(/translate/)
    const later = await open(new URL(page.url()).pathname + new URL(page.url()).search)
    expect(await figure(later)).toBe(await figure(page))
    expect(await later.locator('input[name="answered"]').first().isChecked()).toBe(true)
    // Another tab counts on with it.
    await page.locator('.shores a:not([aria-current])').first().click(BOUND)
    await page.getByText('Cuentan también 2 supuestos de otras fuentes.').waitFor(BOUND)
    expect(await figure(page)).toBe(await figure(later))
    await Promise.all([page.context().close(), later.context().close()])
  })

  it('shows what arrives while it is looked at, and leaves what is ticked', async () => {
    const page = await open('/b/encina/prospect?lang=es')
    await page.locator('input[name="wonBack"]').first().check(BOUND)
    await page.waitForURL(/wonBack=/, BOUND)
    const [brand] = await listBrands(store.db)
    const source = (await findSource(store.db, new URL(page.url()).searchParams.get('source')!))!
    deps.setTime(new Date(NOW + 120_000))
    await ingest(deps, { brand: brand!, source }, { mentions: [{ externalId: 'new', kind: 'review', text: 'Recién llegada: la silla cojea', rating: { value: 1, outOf: 5 }, publishedAt: new Date(NOW + 60_000).toISOString() }] })
    await page.locator('h1').click(BOUND)
    // A connection that is back is a reason to ask now rather than in a quarter of a minute.
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await page.locator('#place-1', { hasText: 'Recién llegada' }).waitFor(BOUND)
    expect(await page.locator('input[name="wonBack"]:checked').count()).toBe(1)
    expect(await page.locator('[data-apply]').isHidden()).toBe(true)
    await page.context().close()
  })

  it('goes back in time with the slider from the keyboard, and to today again', async () => {
    const page = await open('/b/encina/prospect?lang=en')
    const slider = page.getByLabel('Go back in time')
    await slider.focus(BOUND)
    for (const _ of 'four') await page.keyboard.press('ArrowLeft')
    await page.getByText('As it looked on 6 Mar', { exact: true }).waitFor(BOUND)
    expect(await page.evaluate('document.activeElement.type')).toBe('range')
    await page.getByRole('link', { name: 'Back to today' }).click(BOUND)
    await page.locator('#what-if').waitFor(BOUND)
    await page.context().close()
  })

  it('works without scripts: tabs are links, the what-if and the day are forms', async () => {
    const page = await open('/b/encina/prospect?lang=es', { javaScriptEnabled: false })
    await page.getByRole('link', { name: /^La Gaceta/ }).click(BOUND)
    const before = await figure(page)
    await page.locator('input[name="answered"]').first().check(BOUND)
    await page.getByRole('button', { name: 'Recalcular' }).click(BOUND)
    expect(await figure(page)).toBeGreaterThan(before)
    await page.getByLabel('Así se veía el').fill('2026-02-20', BOUND)
    await page.getByRole('button', { name: 'Ver ese día' }).click(BOUND)
    await page.getByRole('heading', { name: /^El 20 feb/ }).waitFor(BOUND)
    await page.context().close()
  })

  it.each([['es', ['light', 'dark']], ['en', ['dark', 'light']]] as const)('has no fault of access in %s, wide and on a phone, by day and by night', async (lang, themes) => {
    const page = await open(`/b/encina/prospect?lang=${lang}`, { hasTouch: true, reducedMotion: 'reduce' })
    for (const [i, width] of [1440, 390].entries()) {
      await page.emulateMedia({ colorScheme: themes[i]! })
      await page.setViewportSize({ width, height: 844 })
      expect(await faultsOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
    await page.context().close()
  })

  it('met no error and no broken rule of its own policy', () => {
    expect(faults).toEqual([])
  })
})

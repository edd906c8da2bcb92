import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, setCompetitors } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { faultsOf } from '../helpers/axe.ts'
import { openBrowser } from '../helpers/browser.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { keepCases } from '../../src/jobs/desk/cases.ts'
import { openDeps } from '../helpers/deps.ts'
import { openPages } from '../helpers/pages.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { many, tell } from '../helpers/told.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const BOUND = { timeout: 30_000 }

interface Box {
  text: string
  left: number
  right: number
  top: number
  bottom: number
}

/**
 * Read off the drawing as it stands in the browser, in its own units: what the raft's edge and the buoys say beside what is
 * written at them, and the words that do not lie within the drawing. Runs in the page.
 */
const measure = (selector: string, isDown: boolean): { raft: number[][]; levels: number[][]; outside: string[] } => {
  const svg = document.querySelector<SVGSVGElement>(selector)!
  const number = (text: string | null): number => Number((text ?? '').replace('\u2212', '-').replace('+', ''))
  const middle = (element: Element): { x: number; y: number } => {
    const box = element.getBoundingClientRect()
    const at = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(svg.getScreenCTM()!.inverse())
    return { x: at.x, y: at.y }
  }
  const surface = middle(svg.querySelector(isDown ? 'path.surface' : '.river-drawing path.surface')!)
  const course = svg.querySelector<SVGPathElement>('path.course')!
  const points = Array.from({ length: 2001 }, (_, i) => course.getPointAtLength((course.getTotalLength() * i) / 2000))
  const raft = [...svg.querySelectorAll('.afloat-number')].map(text => {
    const at = middle(text)
    const near = points.toSorted((a, b) => (isDown ? Math.abs(a.y - at.y) - Math.abs(b.y - at.y) : Math.abs(a.x - at.x) - Math.abs(b.x - at.x)))[0]!
    return [number(text.textContent), isDown ? (surface.x - near.x) / 1.02 : (surface.y - near.y) / 1.5]
  })
  const levels = [...svg.querySelectorAll('.level:has(.now)')].map(group => {
    const [buoy, line] = [middle(group.querySelector('circle')!), middle(isDown ? group.querySelector('path.surface')! : svg.querySelector('.levels path.surface')!)]
    return [number(group.querySelector('.now')!.textContent), isDown ? (buoy.x - line.x) / 0.92 : (line.y - buoy.y) / 1.28]
  })
  const frame = svg.getBoundingClientRect()
  const outside = [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect()
    return box.left < Math.max(0, frame.left - 1) || box.right > Math.min(innerWidth, frame.right + 1) || box.bottom > frame.bottom + 1
  })
  return { raft, levels, outside: outside.map(text => text.textContent ?? '') }
}

describe('the page of the journey, in a browser', () => {
  let store: Store
  let browser: Browser
  let server: { origin: string; close(): Promise<void> }
  const faults: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    const deps = await openDeps(store, { now: NOW.toISOString() })
    const brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    const rival = await saveBrand(store.db, { slug: 'roble', name: 'Muebles y Cosas de la Casa Roble', kind: 'competitor' })
    await setCompetitors(store.db, brand.id, [rival.slug])
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: `Tienda ${'w'.repeat(60)}`, kind: 'review' })
    await tell(store, { brand, source, now: NOW }, [
      ...many(4, { polarity: 'positive', moment: 'zmot', text: 'Antes' }), ...many(12, { polarity: 'positive', moment: 'fmot', stars: 5, text: 'Compra' }), ...many(9, { polarity: 'negative', moment: 'fmot', stars: 2, text: 'Web', aspect: 'website' }),
      ...many(60, { polarity: 'positive', moment: 'smot', stars: 5, aspect: 'quality' }), ...many(30, { polarity: 'negative', moment: 'relationship', stars: 1, aspect: 'billing', lost: true }),
      ...many(26, { polarity: 'negative', moment: 'failure', stars: 1, text: 'Roto', aspect: 'delivery' }), ...many(22, { polarity: 'positive', moment: 'umot', stars: 5, text: 'Lo recomiendo' }),
      ...many(90, { polarity: 'positive', moment: 'smot', stars: 5, from: 100 }), ...many(20, { polarity: 'negative', moment: 'failure', stars: 1, from: 100, text: 'Roto' }), ...many(6, { polarity: 'negative', moment: 'relationship', stars: 1, from: 100, text: 'Cobro' }),
    ])
    await keepCases(deps, { formula: DEFAULT_FORMULA })
    const won = await store.db.selectFrom('case_file').select('id').where('brand_id', '=', brand.id).limit(8).execute()
    await store.db.updateTable('case_file').set({ outcome: 'recovered' }).where('id', 'in', won.map(({ id }) => id)).execute()
    const theirs = await saveSource(store.db, rival.id, { collector: 'push', name: 'Tienda', kind: 'review' })
    await tell(store, { brand: rival, source: theirs, now: NOW }, many(20, { polarity: 'positive', moment: 'relationship', stars: 5, text: 'Suyo' }))
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
  const boxes = (page: Page, selector: string): Promise<Box[]> =>
    page.locator(selector).evaluateAll(elements => elements.map(element => ({ text: element.textContent ?? '', ...JSON.parse(JSON.stringify(element.getBoundingClientRect())) })))

  it('draws what floats above the line and what sinks below it, and no words over each other', async () => {
    for (const [width, drawing] of [[1440, '.wide-only'], [1100, '.wide-only'], [390, '.phone-only']] as const) {
      const page = await open('/b/encina/journey?lang=es', { viewport: { width, height: 900 } })
      const words = (await boxes(page, `svg${drawing} text`)).filter(({ text }) => text.trim() !== '')
      const over = words.flatMap((a, i) => words.slice(i + 1).filter(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3).map(b => `${a.text} | ${b.text}`))
      expect(over, `at ${width} px`).toEqual([])
      const [surface] = await boxes(page, `svg${drawing} path.surface >> nth=0`)
      const [floating, sinking] = [await boxes(page, `svg${drawing} .afloat-number`), await boxes(page, `svg${drawing} .sinking`)]
      expect([floating.length, sinking.length > 2]).toEqual([6, true])
      if (drawing === '.wide-only') {
        expect(floating.every(({ bottom }) => bottom < surface!.top)).toBe(true)
        expect(sinking.every(({ bottom }) => bottom > surface!.bottom)).toBe(true)
        for (const { left, right } of words) expect(left >= 0 && right <= width).toBe(true)
      } else expect(floating.every(({ right }) => right < surface!.left)).toBe(true)
      await page.context().close()
    }
  })

  it.each([['es', 1440], ['en', 1440], ['es', 390], ['en', 390]] as const)('stands where its numbers say, in %s at %i px', async (lang, width) => {
    const page = await open(`/b/encina/journey?lang=${lang}`, { viewport: { width, height: 900 } })
    const drawing = width === 390 ? '.phone-only' : '.wide-only'
    const { raft, levels, outside } = await page.evaluate<{ raft: number[][]; levels: number[][]; outside: string[] }>(`(${measure.toString()})('svg.river${drawing}', ${width === 390})`)
    expect([raft.length, levels.length, outside]).toEqual([6, 5, []])
    // Whole numbers are written, the drawing is exact: half an opinion and half a point apart at most, and a pixel of the curve.
    for (const [written, drawn] of raft) expect(Math.abs(written! - drawn!), `${written} afloat is drawn at ${drawn}`).toBeLessThan(1.3)
    for (const [written, drawn] of levels) expect(Math.abs(written! - drawn!), `the level ${written} is drawn at ${drawn}`).toBeLessThan(0.6)
    expect(await page.locator(`svg.river${drawing} .rising`).count()).toBe(1)
    await page.context().close()
  })

  it('leads from a moment into its opinions, and from what hurts into just those', async () => {
    const page = await open('/b/encina/journey?lang=en')
    await page.getByRole('heading', { name: /^The relationship takes \d+ of every 100 opinions/ }).waitFor(BOUND)
    await page.locator('#moment-relationship').getByRole('link', { name: 'Billing and payments' }).click(BOUND)
    await page.waitForURL(/moment=relationship.*aspect=billing/, BOUND)
    expect(await page.locator('ol.mentions > li').count()).toBe(30)
    await page.goBack(BOUND)
    await page.locator('svg.wide-only a').filter({ hasText: 'When something fails' }).click(BOUND)
    await page.waitForURL(/moment=failure.*from=2025-12-11/, BOUND)
    await page.context().close()
  })

  it('follows the window at once, and with a button where no script runs', async () => {
    const page = await open('/b/encina/journey?lang=es')
    await page.getByLabel('Periodo').selectOption('30', BOUND)
    await page.waitForURL(/days=30/, BOUND)
    await page.getByText('del 9 feb al 10 mar').waitFor(BOUND)
    const plain = await open('/b/encina/journey?lang=es', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
    await plain.getByLabel('Periodo').selectOption('365', BOUND)
    await plain.getByRole('button', { name: 'Ver', exact: true }).click(BOUND)
    await plain.getByText('del 11 mar al 10 mar').waitFor(BOUND)
    await Promise.all([page.context().close(), plain.context().close()])
  })

  it('prints lying down, with what sinks hatched', async () => {
    const page = await open('/b/encina/journey?lang=es', { viewport: { width: 794, height: 1123 } })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('svg.wide-only').isVisible()).toBe(true)
    expect(await page.locator('svg.phone-only').isVisible()).toBe(false)
    expect(await page.locator('svg.wide-only .sinking').first().evaluate(path => getComputedStyle(path).fill)).toContain('#hatch')
    expect(await page.locator('.filters').isVisible()).toBe(false)
    await page.context().close()
  })

  it.each([['es', ['light', 'dark']], ['en', ['dark', 'light']]] as const)('has no fault of access in %s, wide and on a phone, by day and by night', async (lang, themes) => {
    const page = await open(`/b/encina/journey?lang=${lang}`, { hasTouch: true, reducedMotion: 'reduce' })
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

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/db/client.ts'
import { faultsOf } from '../helpers/axe.ts'
import { openBrowser } from '../helpers/browser.ts'
import { PASSWORD } from '../helpers/people.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { openWholeHouse, type WholeHouse } from '../helpers/whole-house.ts'

const BOUND = { timeout: 30_000 }
// The pages are made by the process that looks at them: more at a time only wait for each other.
const TABS = 3

/** Answers to GET that are no pages. */
const NO_PAGES: Record<string, string> = {
  '/': 'leads to a page', '/b/:brand/report': 'leads to a page', '/sign-in/sso': 'leads to the provider', '/static/*': 'a file',
  '/public/marea-reputation.js': 'a script', '/public/:brand/zmot.json': 'data', '/public/:brand/badge.svg': 'a drawing', '/b/:brand/export/:file': 'a file',
}

/** How each page of the router is come to. A page that is new has to be written down here, or nobody looks at it. */
const WALKS: Record<string, (ids: WholeHouse['ids']) => string> = {
  '/r/:brand/:token': ({ survey }) => `/r/casa-nogal/${survey}`,
  '/a/:link': ({ link }) => `/a/${link}`,
  '/setup/:token': ({ setup }) => setup,
  '/invitation/:token': ({ invitation }) => `/invitation/${invitation}`,
  '/password/:token': ({ password }) => `/password/${password}`,
  '/b/:brand/mentions/:id': ({ mention }) => `/b/casa-nogal/mentions/${mention}`,
  '/b/:brand/mentions/query': () => '/b/casa-nogal/mentions/query?q=cobro+AND&text=Me+cobraron',
  '/b/:brand/cases/:id': ({ case: id }) => `/b/casa-nogal/cases/${id}`,
  '/b/:brand/alerts/:id': ({ alert }) => `/b/casa-nogal/alerts/${alert}`,
  '/b/:brand/alerts/channels/:id': ({ channel }) => `/b/casa-nogal/alerts/channels/${channel}`,
  '/b/:brand/alerts/deliveries/:id': ({ delivery }) => `/b/casa-nogal/alerts/deliveries/${delivery}`,
  '/b/:brand/alerts/routes/:id': ({ route }) => `/b/casa-nogal/alerts/routes/${route}`,
  '/b/:brand/alerts/rules/planned/:id': ({ planned }) => `/b/casa-nogal/alerts/rules/planned/${planned}`,
  '/b/:brand/sources/new/:collector': () => '/b/casa-nogal/sources/new/rss',
  '/b/:brand/sources/import/:file': ({ file }) => `/b/casa-nogal/sources/import/${file}`,
  '/b/:brand/sources/:id/remove': ({ source }) => `/b/casa-nogal/sources/${source}/remove`,
  '/b/:brand/report/:month': () => '/b/casa-nogal/report/2026-02',
  '/b/:brand/settings/formula': () => '/b/casa-nogal/settings/formula?visibility.social=20',
  '/b/:brand/settings/brand': () => '/b/casa-nogal/settings/brand?try=pedido',
  '/b/:brand/loop/opinions': () => '/b/casa-nogal/loop/opinions?set=unanswered',
  '/public/:brand': () => '/public/casa-nogal',
  '/welcome/look': () => '/welcome/look?name=',
}
const pathOf = (route: string, ids: WholeHouse['ids']): string | undefined => WALKS[route]?.(ids) ?? (route.replace('/b/:brand', '').includes(':') ? undefined : route.replace(':brand', 'casa-nogal'))

/** What the router cannot know of: what stands there before there is anything, and what is said when something is amiss. */
const STATES = ['', '/prospect', '/journey', '/mentions', '/cases', '/alerts', '/sources', '/loop', '/report/2026-02'].map(path => `/b/vacia${path}`)
const AMISS = ['/b/casa-nogal/nothing', '/b/nobody', '/welcome/look?name=', '/b/casa-nogal/cases/0197a000-0000-7000-8000-000000000001']

// What belongs to the program and not on a page, but for what is shown as code.
const LEAKS = `(() => {
  const body = document.body.cloneNode(true)
  for (const code of body.querySelectorAll('pre, code, script, style, textarea')) code.remove()
  return [...body.textContent.matchAll(/[^\\n]*(?:\\bconst \\w+ =|\\[object |\\bundefined\\b|\\bNaN\\b|=> )[^\\n]*/g)].map(([line]) => 'shows ' + line.trim().slice(0, 80))
})()`
// Whole pages under a thumb, by axe as well.
const ON_A_PHONE = ['/casa-nogal', '/prospect', '/journey', '/mentions', '/cases', '/alerts', '/sources', '/settings/brand', '/welcome']
const THUMB_PX = 44

/** How wide the page is laid out, and which of its controls are too small for a thumb; what stands in a line of text is no control. */
const THUMBS = `(async () => {
  // A phone widens its window to what sticks out only once it has painted.
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  const small = [...document.querySelectorAll('button, select, textarea, input:not([type=hidden]), summary, a.button, nav a')].flatMap(control => {
    const boxes = [control, control.closest('label')].flatMap(one => (one === null ? [] : [one.getBoundingClientRect()]))
    const [width, height] = [Math.max(...boxes.map(box => box.width)), Math.max(...boxes.map(box => box.height))]
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || control.closest('[inert], .hidden-text') || (width >= ${THUMB_PX} - .5 && height >= ${THUMB_PX} - .5)) return []
    return [control.tagName + '.' + (control.className ?? '') + ' «' + (control.textContent ?? '').trim().slice(0, 20) + '» ' + (control.name ?? '') + ' is ' + Math.round(width) + ' × ' + Math.round(height)]
  })
  return { width: innerWidth, small: [...new Set(small)].slice(0, 12) }
})()`

describe('every page there is, in a browser', () => {
  let store: Store
  let young: Store
  let browser: Browser
  let house: WholeHouse
  let paths: string[] = []
  const faults: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    young = await openTestPglite()
    ;[browser, house] = await Promise.all([openBrowser(), openWholeHouse(store, young)])
    paths = [...house.routes.filter(route => !(route in NO_PAGES)).flatMap(route => pathOf(route, house.ids) ?? []).filter(path => !AMISS.includes(path)), ...STATES]
  })
  afterAll(async () => {
    await Promise.all([browser?.close(), house?.close()])
    await Promise.all([store.close(), young.close()])
  })

  const enter = async (options: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext({ locale: 'es-ES', timezoneId: 'Europe/Madrid', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options })
    await context.addCookies(house.owner)
    return context
  }

  /** Looks at all of them, several at a time; gives what is wrong, a line each. */
  const lookAtAll = async (options: BrowserContextOptions, all: string[], look: (page: Page, path: string) => Promise<string[]>): Promise<string[]> => {
    const context = await enter(options)
    const left = [...all]
    const wrong: string[] = []
    await Promise.all(Array.from({ length: TABS }, async () => {
      const page = await context.newPage()
      page.on('pageerror', error => faults.push(`${page.url()}: ${error.message}`))
      page.on('console', message => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && faults.push(`${page.url()}: ${message.text()}`))
      for (let path = left.shift(); path !== undefined; path = left.shift()) wrong.push(...(await look(page, path)).map(fault => `${path}: ${fault}`))
    }))
    await context.close()
    return wrong
  }

  it('has a walk for each page of the router, and none for what is gone', () => {
    const pages = house.routes.filter(route => !(route in NO_PAGES))
    expect(pages.length).toBeGreaterThan(45)
    expect(pages.filter(route => pathOf(route, house.ids) === undefined)).toEqual([])
    expect([...Object.keys(WALKS), ...Object.keys(NO_PAGES)].filter(route => !house.routes.includes(route))).toEqual([])
  })

  // Colours are the sheet's, not the language's: both themes are measured in one of them, which is most of the work.
  it.each([['es', true], ['en', false]] as const)('has no fault of access on any in %s, by day and by night', async (lang, hasColours) => {
    const wrong = await lookAtAll({ colorScheme: 'light' }, [...paths, ...AMISS], async (page, path) => {
      await page.emulateMedia({ colorScheme: 'light' })
      const answer = await page.goto(new URL(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, house.origin).href, { waitUntil: 'load', ...BOUND })
      const status = AMISS.includes(path) === (answer!.status() >= 400) ? [] : [`answered ${answer!.status()}`]
      const found = [...(await page.evaluate<string[]>(LEAKS)), ...(await faultsOf(page, hasColours ? {} : { without: ['color-contrast'] }))]
      if (!hasColours) return [...status, ...found]
      // Another theme changes colours alone.
      await page.emulateMedia({ colorScheme: 'dark' })
      return [...status, ...found, ...(await faultsOf(page, { only: ['color-contrast'] }))]
    })
    expect(wrong).toEqual([])
  }, 240_000)

  it('fits every one on a phone, with a thumb’s room for whatever is pressed', async () => {
    const wrong = await lookAtAll({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' }, [...paths, ...AMISS], async (page, path) => {
      await page.goto(new URL(path, house.origin).href, { waitUntil: 'load', ...BOUND })
      const { width, small } = await page.evaluate<{ width: number; small: string[] }>(THUMBS)
      return [...(width === 390 ? [] : [`is ${width} px wide`]), ...small, ...(ON_A_PHONE.some(end => path.endsWith(end)) ? await faultsOf(page) : [])]
    })
    expect(wrong).toEqual([])
  }, 240_000)

  it.each([['es', 1440], ['en', 390]] as const)('leads whoever asks how we are, what sank us, what is read first and what to answer there within three clicks, in %s at %i px', async (lang, width) => {
    const say = (es: string, en: string): RegExp => new RegExp(lang === 'es' ? es : en)
    const context = await enter({ viewport: { width, height: 844 }, ...(width === 390 && { hasTouch: true, isMobile: true }) })
    const page = await context.newPage()
    const home = async (): Promise<void> => void (await page.goto(`${house.origin}/b/casa-nogal?lang=${lang}`, { waitUntil: 'load', ...BOUND }))
    await home()
    expect(await page.locator('h1').innerText()).toMatch(/\d/)
    expect(await page.locator('.index').innerText()).toMatch(/\d+[.,]\d/)
    await page.getByRole('navigation').getByRole('link', { name: say('^Alertas', '^Alerts') }).click(BOUND)
    await page.getByText(say('Qué lo causa', 'What causes it')).first().waitFor(BOUND)
    await home()
    await page.locator('table.sources').getByRole('link', { name: 'Play Store' }).click(BOUND)
    await page.getByRole('heading', { level: 1, name: say('Play Store.*primero', 'Play Store.*first') }).waitFor(BOUND)
    await page.locator('#place-1 .voice').first().waitFor(BOUND)
    await home()
    await page.getByRole('link', { name: say('empieza por el más urgente', 'start with the most urgent') }).click(BOUND)
    await page.locator('.queue li').first().waitFor(BOUND)
    if (width === 390) await page.locator('.queue li > a').first().click(BOUND)
    await page.locator('#reply').waitFor({ state: 'visible', ...BOUND })
    await context.close()
  }, 60_000)

  it('says that the connection was lost or the session ended, and keeps what was being typed', async () => {
    const context = await enter({})
    const page = await context.newPage()
    await page.goto(`${house.origin}/b/casa-nogal/sources?lang=es`, { waitUntil: 'load', ...BOUND })
    await context.setOffline(true)
    await page.getByText('Sin conexión con Marea.').waitFor(BOUND)
    await context.setOffline(false)
    await page.getByText('Sin conexión con Marea.').waitFor({ state: 'hidden', ...BOUND })
    await page.goto(`${house.origin}/b/casa-nogal/settings/teams`, { waitUntil: 'load', ...BOUND })
    await page.locator('#name-new').fill('Turno de noche')
    await context.clearCookies()
    await page.evaluate(`document.querySelector('#name-new').form.requestSubmit()`)
    await page.waitForURL(/sign-in/, BOUND)
    await page.locator('input[type="email"]').fill('ana@nogal.example')
    await page.locator('input[type="password"]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(/settings\/teams$/, BOUND)
    await expect.poll(() => page.locator('#name-new').inputValue()).toBe('Turno de noche')
    await page.goto(`${house.origin}/b/casa-nogal/prospect`, { waitUntil: 'load', ...BOUND })
    await context.clearCookies()
    // The page asks again by itself; a connection that is back is a reason to ask now.
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await page.locator('[data-ended]').waitFor(BOUND)
    expect(await page.locator('ol.screen-list > li').count()).toBeGreaterThan(0)
    await context.close()
  }, 60_000)

  it('met no error and no broken rule of its own policy', () => {
    expect(faults).toEqual([])
  })
})

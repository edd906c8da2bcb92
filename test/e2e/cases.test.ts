import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { serve, type ServerType } from '@hono/node-server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SESSION_COOKIE, sessionOf, type GuardOptions } from '../../src/api/guard.ts'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSavedReply } from '../../src/db/answer/saved-reply.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { createImports } from '../../src/app/imports.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { keepCases } from '../../src/jobs/desk/cases.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openApi } from '../helpers/api.ts'
import { openBrowser } from '../helpers/browser.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'

const SECRET = 'a secret for the inbox'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const HOSTILE = `<script>alert("x")</script>\u202Eolleh\u200B\u{1F44D}\uD83D ${'A'.repeat(20_000)}`
const NOW = '2026-03-10T16:00:00Z'

describe('the inbox in a browser', () => {
  let store: Store
  let deps: TestDeps
  let brand: Brand
  let source: Source
  let server: ServerType
  let url = ''
  let browser: Browser
  let marta: Record<string, string>
  const faults: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store, { now: NOW })
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Opinómetro', kind: 'review' })
    const texts = ['Me cobraron dos veces el pedido y nadie contesta.', 'El sofá llegó roto y quiero que me devuelvan mi dinero.', 'Llevo tres semanas esperando la pieza que falta.', 'El chat no responde y mi pedido no aparece.', 'La mesa vino rayada y no me dan solución.']
    await say(texts.map((text, i) => ({ text, name: ['Rosa Lima', 'Luis Vera', 'Eva Mota', 'Iván Paz', 'Ana Gil'][i]! })))
    await say([{ text: HOSTILE, name: 'X' }])
    await say([{ text: 'Compré una lámpara preciosa, llegó a tiempo. Gracias.', name: 'Olga Sáenz', stars: 5 }])
    await saveSavedReply(store.db, brand.id, { name: 'Cobro doble', language: 'es', tone: 'none', validUntil: null, text: '{nombre}, devolvimos hoy el segundo cargo de {marca}.' }, { id: 'x', name: 'X' }, deps.now())
    marta = { authorization: `Bearer ${(await createApiKey(store.db, { name: 'Marta', scope: 'write' }, deps.now())).key}`, 'content-type': 'application/json' }
    const guard: GuardOptions = { db: store.db, now: deps.now, adminSecret: SECRET, hosts: ['127.0.0.1'] }
    const { app, services } = openApi(store, { now: deps.now, guard })
    const web = createWeb({ ...services, unseal: deps.sealer.open, configFile: null, imports: createImports(deps, { folder: tmpdir() }), demo: { sinkUrl: null, remove: async () => {} } }, staticFiles(), guard)
    const fetch = (request: Request): Response | Promise<Response> => (new URL(request.url).pathname.startsWith('/v1') ? app.fetch(request) : web.fetch(request))
    server = await new Promise(resolve => { const opened = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(opened)) })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
    if (server && 'closeAllConnections' in server) server.closeAllConnections()
    await store?.close()
  })

  let count = 0
  async function say(opinions: Array<{ text: string; name: string; stars?: number }>): Promise<void> {
    const mentions = opinions.map(({ text, name, stars = 1 }) => ({ externalId: `m${++count}`, kind: 'review', text, url: `https://opinometro.example/${count}`, author: { id: name, name }, rating: { value: stars, outOf: 5 }, publishedAt: new Date(Date.parse(NOW) - count * 60_000).toISOString() }))
    await ingest(deps, { brand, source }, { mentions })
    await keepCases(deps, { formula: DEFAULT_FORMULA })
  }

  const openPage = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 1440, height: 900 }, ...options })
    await context.addCookies([{ name: SESSION_COOKIE, value: sessionOf(SECRET), url }])
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', error => faults.push(`${path}: ${error.message}`))
    await page.goto(url + path, { waitUntil: 'load' })
    return page
  }
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(AXE)
    const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as { violations: Array<{ id: string; nodes: Array<{ html: string; failureSummary: string }> }> }
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)} ${nodes[0]!.failureSummary}`)
  }
  const authorsOf = (page: Page): Promise<string[]> => page.locator('.queue li').evaluateAll(rows => rows.map(row => row.dataset['author'] ?? ''))

  it('is walked by keys alone: take, answer with a saved reply, resolve, take back', async () => {
    const page = await openPage('/b/casa-nogal/cases')
    await page.locator('.queue li').first().waitFor()
    for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key)
    const name = await page.locator('.queue li:has(a[aria-current])').getAttribute('data-author')
    await page.locator('[data-pane="case"] h2', { hasText: name! }).waitFor()
    // Painted before the server has answered. How soon is measured: bench/pages.ts.
    await page.locator('[data-answer-form]').waitFor()
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
    await page.route('**/act', async route => {
      await answered
      await route.continue()
    })
    await page.evaluate(`new Promise(done => {
      const row = document.querySelector('.queue li:has(a[aria-current])')
      new MutationObserver(() => requestAnimationFrame(done)).observe(row, { subtree: true, childList: true, attributes: true })
      dispatchEvent(new KeyboardEvent('keydown', { key: 'c', bubbles: true }))
    })`)
    answer()
    await page.locator('[data-foot] .notice', { hasText: 'Tomaste el caso' }).waitFor()
    await page.locator('[data-stand]', { hasText: 'Tomado por ti' }).waitFor()

    await page.keyboard.press('s')
    await page.keyboard.press('Enter')
    const field = page.locator('#reply')
    await expect.poll(() => field.inputValue()).toMatch(/, devolvimos hoy el segundo cargo de Casa Nogal\.$/)
    await page.keyboard.press('End')
    await page.keyboard.type(' Escríbenos al 55 1234 5678.')
    await page.locator('[data-warnings] .notice', { hasText: 'dato personal' }).waitFor()
    expect(await page.locator('[data-preview-text]').innerText()).toContain('55 1234 5678')
    await page.reload()
    await expect.poll(() => field.inputValue()).toContain('55 1234 5678')
    await field.focus()
    await page.keyboard.press('Control+Enter')
    await page.locator('[data-answer-state="manual"]').waitFor()
    expect(await page.evaluate('Object.keys(localStorage).filter(key => key.startsWith("marea-kept"))')).toEqual([])
    await page.getByLabel('Dirección de la respuesta publicada').fill('https://opinometro.example/r1')
    await page.getByRole('button', { name: 'Ya la publiqué' }).click()
    await page.locator('[data-answer-state="sent"]').waitFor()

    await page.locator('[data-pane="case"] h2').focus()
    await page.keyboard.press('e')
    await page.locator('[data-foot] .notice', { hasText: 'Resuelto' }).waitFor()
    await page.locator('[data-stand]', { hasText: 'Resuelto' }).waitFor()
    await page.keyboard.press('z')
    await page.locator('[data-stand]', { hasText: 'Respondido' }).waitFor()
    await page.context().close()
  }, 60_000)

  it('is told live what others do, who is there, and who was faster', async () => {
    const page = await openPage('/b/casa-nogal/cases')
    const second = page.locator('.queue li[data-state="new"]').nth(1)
    const id = (await second.getAttribute('data-case'))!
    await page.locator(`li[data-case="${id}"] > a`).click()
    await page.locator(`[data-pane="case"][data-case-id="${id}"][data-version]`).waitFor()
    const post = (path: string, body: object, method = 'POST') => fetch(`${url}/v1/brands/casa-nogal/cases/${id}${path}`, { method, headers: marta, body: JSON.stringify(body) })
    await post('/presence', { doing: 'writing' }, 'PUT')
    await page.locator('[data-presence]', { hasText: 'Marta escribe' }).waitFor()
    // How soon: bench/pages.ts.
    expect((await post('/claim', {})).status).toBe(200)
    await page.locator(`li[data-case="${id}"] .chip`, { hasText: 'Tomado por Marta' }).waitFor()
    await page.locator('[data-stand]', { hasText: 'Tomado por Marta' }).waitFor()
    await page.locator(`li[data-case="${id}"] > a`).focus()
    await page.keyboard.press('c')
    await page.locator('[data-foot] .notice', { hasText: 'Lo tomó Marta' }).waitFor()
    const before = await page.locator('.queue li').count()
    await say([{ text: 'Me cobraron el envío tres veces, exijo una solución.', name: 'Nueva Persona' }])
    await page.locator('.queue li', { hasText: 'Nueva Persona' }).waitFor()
    expect(await page.locator('.queue li').count()).toBe(before + 1)
    await page.context().close()
  }, 60_000)

  it('keeps what is typed through a lost connection, another tab and a session that ended', async () => {
    const page = await openPage('/b/casa-nogal/cases')
    const path = await page.locator('.queue li[data-state="new"] > a').nth(1).getAttribute('href')
    await page.goto(url + path!)
    const twin = await page.context().newPage()
    await twin.goto(url + path!)
    await page.locator('#reply').fill('Estamos en ello')
    await expect.poll(() => twin.locator('#reply').inputValue()).toBe('Estamos en ello')
    await page.context().setOffline(true)
    if ('closeAllConnections' in server) server.closeAllConnections()
    await page.locator('[data-offline]', { hasText: 'Se perdió la conexión' }).waitFor()
    await page.context().setOffline(false)
    await page.locator('[data-offline]').waitFor({ state: 'hidden' })
    await page.context().clearCookies()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Tomar/ }).click()
    await page.locator('[data-offline]', { hasText: 'Tu sesión terminó' }).waitFor()
    await page.context().addCookies([{ name: SESSION_COOKIE, value: sessionOf(SECRET), url }])
    await page.goto(url + path!)
    await expect.poll(() => page.locator('#reply').inputValue()).toBe('Estamos en ello')
    await page.context().close()
  }, 60_000)

  it('works without script: a case is taken, noted, tagged, answered and given back, on a phone', async () => {
    const page = await openPage('/b/casa-nogal/cases', { javaScriptEnabled: false, viewport: { width: 390, height: 844 }, hasTouch: true })
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.locator('.queue li[data-state="new"] > a').first().click()
    expect(await page.locator('.queue').isVisible()).toBe(false)
    await page.getByRole('button', { name: /^Tomar/ }).click()
    await page.locator('.notice', { hasText: 'Tomaste el caso' }).waitFor()
    await page.getByLabel('Nota interna').fill('@Marta lo ve hoy')
    await page.getByRole('button', { name: 'Guardar la nota' }).click()
    await page.getByText('@Marta lo ve hoy').waitFor()
    await page.getByLabel('Añadir etiquetas').fill('envíos, urgente')
    await page.getByRole('button', { name: 'Añadir' }).click()
    await page.locator('.tags .chip', { hasText: 'urgente' }).waitFor()
    await page.getByRole('textbox', { name: 'Tu respuesta' }).fill('Te ofrecemos un descuento si borras tu opinión.')
    await page.getByRole('button', { name: /^Revisar/ }).click()
    await page.locator('[data-warnings] .notice').first().waitFor()
    expect(await page.getByRole('textbox', { name: 'Tu respuesta' }).inputValue()).toContain('descuento')
    await page.context().close()
  }, 60_000)

  it('does the same to several cases and gathers them into an incident', async () => {
    const page = await openPage('/b/casa-nogal/cases')
    await page.locator('.queue li > a').nth(3).focus()
    expect(await page.locator('[data-bulk]').isVisible()).toBe(false)
    for (const key of ['x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByText('2 casos elegidos').click()
    await page.getByLabel('Título del incidente').fill('Envíos perdidos')
    await page.getByRole('button', { name: 'Reunir en un incidente' }).click()
    await page.getByRole('heading', { name: 'Incidente: Envíos perdidos' }).waitFor()
    expect(await page.locator('.queue li').count()).toBe(2)
    await page.getByLabel('Lo que se dice a todos').fill('Buscamos cada pedido y avisamos hoy.')
    await page.getByRole('button', { name: 'Guardar las palabras' }).click()
    await page.getByRole('button', { name: 'Aprobar estas palabras' }).click()
    await page.getByText('Aprobado por ti').waitFor()
    await page.context().close()
  }, 60_000)

  it('is reached and searched from ⌘K, says its keys, and keeps its settings', async () => {
    const page = await openPage('/b/casa-nogal')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('band')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/cases$/, { waitUntil: 'commit' })
    // The page hears keys once its script has come.
    await expect.poll(async () => {
      await page.keyboard.press('?')
      return await page.getByRole('heading', { name: 'Teclas' }).isVisible()
    }).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('pieza que')
    await page.getByRole('option', { name: 'Buscar «pieza que» en la bandeja' }).click()
    await page.waitForURL(/q=pieza/, { waitUntil: 'commit' })
    await expect.poll(() => authorsOf(page)).toEqual(['Eva Mota'])
    await page.goto(`${url}/b/casa-nogal/cases/settings`)
    await page.getByLabel('Lunes').fill('08:00-14:00, 16:00-19:00')
    await page.getByLabel('Una persona por línea').fill('marta, Marta Ocampo')
    await page.getByRole('button', { name: 'Guardar', exact: true }).first().click()
    await page.getByText('Guardado. Los plazos').waitFor()
    expect(await page.getByLabel('Lunes').inputValue()).toBe('08:00-14:00, 16:00-19:00')
    await page.getByLabel('Lunes').fill('de ocho a tres')
    await page.getByRole('button', { name: 'Guardar', exact: true }).first().click()
    await page.getByText('No se guardó.').waitFor()
    await page.context().close()
  }, 60_000)

  it.each([
    { locale: 'es', colorScheme: 'light' as const, width: 1440 },
    { locale: 'en', colorScheme: 'dark' as const, width: 1440 },
    { locale: 'en', colorScheme: 'light' as const, width: 390 },
    { locale: 'es', colorScheme: 'dark' as const, width: 390 },
  ])('has no barrier axe finds, in $locale, $colorScheme, at $width px, hostile words and all', async ({ locale, colorScheme, width }) => {
    const page = await openPage(`/b/casa-nogal/cases?lang=${locale}`, { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' })
    expect(await violations(page)).toEqual([])
    const hostile = await page.locator('.queue li[data-author="X"] > a').getAttribute('href')
    await page.goto(url + hostile!)
    await page.locator('[data-pane="case"] blockquote').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.locator('.act-fold').last().locator('summary').click()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Control+k')
    await page.keyboard.type('a')
    expect(await violations(page)).toEqual([])
    await page.goto(`${url}/b/casa-nogal/cases/settings`)
    expect(await violations(page)).toEqual([])
    await page.context().close()
  }, 60_000)

  it('met no fault in any page', () => expect(faults).toEqual([]))
})

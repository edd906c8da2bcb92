import { createRequire } from 'node:module'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../helpers/browser.ts'
import { startMarea, type RunningMarea } from '../helpers/process.ts'
import { openServer, type TestServer } from '../helpers/server.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

describe('what strangers meet', () => {
  let cwd: string
  let marea: RunningMarea
  let browser: Browser
  let host: TestServer
  const faults: string[] = []

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'marea-public-'))
    // A brand of its own, so that nothing waits for the demo.
    await writeFile(join(cwd, 'marea.yaml'), 'brands: []\n')
    ;[marea, browser] = await Promise.all([startMarea({ cwd, env: { MAREA_CONFIG: 'marea.yaml' } }), openBrowser()])
    const send = (method: string, path: string, body: object) => fetch(`${marea.url}/v1/brands${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await send('POST', '', { slug: 'olmo', name: 'Tiendas Olmo', locale: 'es-MX', timeZone: 'America/Mexico_City' })
    const at = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
    const mentions = [1, 5, 4, 2, 5, 3, 1, 4, 5, 5, 1, 4].map((stars, i) => ({
      externalId: `o${i}`, kind: 'review', url: `https://resenas.example/${i}`, author: { name: `Persona ${i}` }, rating: { value: stars, outOf: 5 }, publishedAt: at(i + 1),
      text: stars < 3 ? 'Me cobraron dos veces el mismo pedido y nadie contesta desde el lunes.' : 'Llegó puntual y el armado quedó perfecto, volvería a comprar.',
      ...(i === 3 && { ownerReply: { text: 'Te devolvimos el importe el lunes y cambiamos la pieza dañada.', publishedAt: at(1) } }),
    }))
    const stored = await send('POST', '/olmo/mentions', { mentions })
    expect(stored.status, await stored.clone().text()).toBeLessThan(300)
    // Somebody else's page, under a policy of its own.
    host = await openServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': `default-src 'none'; script-src ${marea.url}; connect-src ${marea.url}; require-trusted-types-for 'script'` })
      response.end(`<!doctype html><html lang="es"><head><title>Otra casa</title></head><body><main><h1>Otra casa</h1><marea-reputation brand="olmo"></marea-reputation></main><script type="module" src="${marea.url}/public/marea-reputation.js"></script></body></html>`)
    })
  }, 90_000)
  afterAll(async () => {
    await browser.close()
    await marea.stop()
    await host.close()
    await rm(cwd, { recursive: true, force: true })
  })

  const openPage = async (address: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options })
    const page = await context.newPage()
    page.on('pageerror', error => faults.push(`${address}: ${error.message}`))
    page.on('console', message => message.type() === 'error' && faults.push(`${address}: ${message.text()}`))
    await page.goto(address, { waitUntil: 'load' })
    return page
  }
  const violations = async (page: Page): Promise<string[]> => {
    // Past the page's own policy, which lets no foreign script in.
    await page.evaluate(`(() => { ${await readFile(AXE, 'utf8')} })()`)
    return await page.evaluate(`axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target.join(' '))))`)
  }

  it('is switched on by a button, and then anybody reads figure, stars, the latest and the method', async () => {
    expect((await fetch(`${marea.url}/public/olmo`)).status).toBe(404)
    const settings = await openPage(`${marea.url}/b/olmo/public-face`)
    expect(await violations(settings)).toEqual([])
    await settings.getByRole('button', { name: 'Mostrarlo a todos' }).click()
    await settings.getByText('Cualquiera puede ver el índice de Tiendas Olmo').waitFor()
    expect(await violations(settings)).toEqual([])
    await settings.getByRole('link', { name: 'Ver la página pública' }).click()
    await settings.getByRole('heading', { name: /De cada 100 opiniones con estrellas/ }).waitFor()
    expect(await settings.locator('.latest li').count()).toBe(10)
    expect(await settings.locator('.latest li').first().innerText()).toContain('Me cobraron dos veces')
    expect(await settings.evaluate(`document.querySelector('.badge-line img').naturalWidth`)).toBeGreaterThan(200)
  })

  it.each([
    ['es', 1440, 'light'], ['es', 390, 'dark'], ['en', 1440, 'dark'], ['en', 390, 'light'],
  ] as const)('is whole in %s at %i px, %s: no fault of access, no cookie, nothing beside the page', async (language, width, colorScheme) => {
    const page = await openPage(`${marea.url}/public/olmo?lang=${language}`, { viewport: { width, height: 844 }, colorScheme })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await page.context().cookies()).toEqual([])
  })

  it('stands on another site under its strict policy, with the same stars and the latest, and no cookie', async () => {
    const page = await openPage(host.origin)
    await page.getByRole('heading', { name: 'Tiendas Olmo' }).waitFor()
    const { opinions, newest } = (await (await fetch(`${marea.url}/public/olmo/zmot.json`)).json()) as { opinions: { stars: Record<string, number> }; newest: Array<{ text: string }> }
    expect(await page.locator('marea-reputation .bars li > :last-child').allInnerTexts()).toEqual([5, 4, 3, 2, 1].map(stars => String(opinions.stars[stars])))
    expect(await page.locator('marea-reputation .latest q').allInnerTexts()).toEqual(newest.slice(0, 3).map(({ text }) => expect.stringContaining(text)))
    expect(await page.evaluate(`getComputedStyle(document.querySelector('marea-reputation').shadowRoot.querySelector('section')).borderTopWidth`)).toBe('1px')
    expect(await page.context().cookies()).toEqual([])
    expect(await violations(page)).toEqual([])
    const script = await (await fetch(`${marea.url}/public/marea-reputation.js`)).text()
    expect(script.length).toBeLessThan(10_000)
  })

  it('meets no fault on the way', () => expect(faults).toEqual([]))
})

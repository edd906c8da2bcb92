import { createRequire } from 'node:module'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../helpers/browser.ts'
import { startMarea, type RunningMarea } from '../helpers/process.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

describe('who takes a month to a meeting', () => {
  let cwd: string
  let marea: RunningMarea
  let browser: Browser
  const month = new Date().toISOString().slice(0, 7)

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'marea-month-'))
    await writeFile(join(cwd, 'marea.yaml'), 'brands: []\n')
    ;[marea, browser] = await Promise.all([startMarea({ cwd, env: { MAREA_CONFIG: 'marea.yaml' } }), openBrowser()])
    const send = (method: string, path: string, body: object) => fetch(`${marea.url}/v1/brands${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await send('POST', '', { slug: 'olmo', name: 'Tiendas Olmo' })
    const mentions = [1, 5, 4, 2, 5, 3, 1, 4, 5, 5, 1, 4].map((stars, i) => ({
      externalId: `o${i}`, kind: 'review', rating: { value: stars, outOf: 5 }, publishedAt: new Date().toISOString(), text: stars < 3 ? 'Me cobraron dos veces y nadie contesta.' : 'Llegó puntual y quedó perfecto, volvería a comprar.',
    }))
    expect((await send('POST', '/olmo/mentions', { mentions })).status).toBeLessThan(300)
  }, 90_000)
  afterAll(async () => {
    await browser.close()
    await marea.stop()
    await rm(cwd, { recursive: true, force: true })
  })

  const openPage = async (path: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-MX', viewport: { width, height: 844 }, colorScheme, acceptDownloads: true })
    const page = await context.newPage()
    await page.goto(marea.url + path, { waitUntil: 'load' })
    return page
  }

  it.each([
    ['es', 1440, 'light'], ['es', 390, 'dark'], ['en', 1440, 'dark'], ['en', 390, 'light'],
  ] as const)('reads it in %s at %i px, %s, without a fault of access', async (language, width, colorScheme) => {
    const page = await openPage(`/b/olmo/report/${month}?lang=${language}`, width, colorScheme)
    await page.evaluate(`(() => { ${await readFile(AXE, 'utf8')} })()`)
    expect(await page.evaluate(`axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target.join(' '))))`)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })

  it('prints it on a few sheets, without what asks to be clicked, and takes its mentions as a workbook', async () => {
    const page = await openPage(`/b/olmo/report/${month}`, 1280, 'light')
    expect(await page.getByRole('button', { name: 'Imprimir o guardar en PDF' }).isVisible()).toBe(true)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Sus menciones en Excel' }).click()])
    expect(download.suggestedFilename()).toMatch(/^olmo-mentions-.*\.xlsx$/)
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)!.length).toBeLessThanOrEqual(4)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
  })
})

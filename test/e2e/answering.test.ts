import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listOutgoing } from '../../src/db/answer/outgoing.ts'
import type { Post } from '../../src/demo/post.ts'
import type { SiteKey } from '../../src/demo/sites.ts'
import { openDesk, type TestDesk } from '../helpers/desk.ts'
import { faultsOf } from '../helpers/axe.ts'

const NOW = '2026-03-10T09:00:00Z'
const post = (id: string, site: SiteKey, author: string, text: string, { stars, lang = 'es' }: { stars?: number; lang?: 'es' | 'en' } = {}): Post => ({
  id, site, brand: 'casa-nogal', author, lang, versions: [{ at: new Date(Date.parse(NOW) - 20 * 60_000), text, ...(stars !== undefined && { stars }) }],
})
const POSTS = [
  post('ap-1', 'apps', 'Nora Gil', 'La app se cierra cada vez que intento pagar el carrito. No puedo comprar nada.', { stars: 1 }),
  post('ap-2', 'apps', 'Teo Vidal', 'La app no me deja entrar a mi cuenta desde ayer y el código nunca llega.', { stars: 1 }),
  post('mu-1', 'murmullo', 'Bruno Salas', 'Casa Nogal me canceló la entrega por tercera vez y nadie me da una fecha. Pésimo servicio.'),
  post('op-1', 'opinometro', 'Marta Rivas', 'Llevo cinco semanas esperando el sofá y nadie me contesta. Quiero que me devuelvan mi dinero.', { stars: 1 }),
  post('vc-1', 'vozcliente', 'Ivy Stone', 'The lamp arrived broken and nobody answers my e-mails. I want my money back.', { stars: 1, lang: 'en' }),
]
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

describe('answering from the inbox, in a browser', () => {
  let desk: TestDesk
  beforeAll(async () => {
    desk = await openDesk({ now: NOW, posts: POSTS, draft: 'Teo, esto lo propone el modelo de lenguaje.', platforms: { 'google-play': 'Play Store', mastodon: 'Murmullo', trustpilot: 'Opinómetro', yelp: 'VozCliente' } })
    await desk.hire('Ana Quiroga', 'agent')
    await desk.hire('Leo Marín', 'agent')
    await desk.hire('Marta Ocampo', 'manager')
  }, 60_000)
  afterAll(() => desk?.close())

  const cases = '/b/casa-nogal/cases'
  const open = async (page: Page, author: string): Promise<void> => {
    await page.goto(desk.url + cases)
    await page.locator(`.queue li[data-author="${author}"] > a`).click()
    await page.locator('[data-pane="case"][data-version] h2', { hasText: author }).waitFor()
  }
  const stated = (page: Page, state: string) => page.locator(`[data-answer-state="${state}"]`)
  const standing = (platform: string): string[] => desk.platform(platform).answers.list().map(({ text }) => text)

  it('keeps saved replies by language and form of address, offers them by “s”, filled, and says which are too long', async () => {
    const marta = await desk.enter('marta@nogal.example')
    await marta.goto(`${desk.url}${cases}/settings`)
    const save = async (name: string, language: string, tone: string, text: string): Promise<void> => {
      const form = marta.locator('#reply')
      await form.getByLabel('Nombre').fill(name)
      await form.getByLabel('Idioma').selectOption(language)
      await form.getByLabel('Trato').selectOption(tone)
      await form.getByLabel('Palabras').fill(text)
      await form.getByRole('button', { name: 'Guardar la respuesta' }).click()
      await marta.getByText('Guardado.').waitFor()
    }
    await save('Cierre', 'en', 'none', '{name}, version 5.2 mends it. {agent}')
    await save('Cierre', 'es', 'usted', '{nombre}, en la versión 5.2 ya puede pagar.')
    await save('Cierre', 'es', 'tu', '{nombre}, en la versión 5.2 ya puedes pagar. Tu folio: {folio}. {agente}, {marca}')
    await save('Largo', 'es', 'none', `{nombre}, ${'contamos cada paso. '.repeat(20)}`)
    await marta.locator('form[action$="/answering"]').getByLabel('Trato').selectOption('tu')
    await marta.locator('form[action$="/answering"]').getByRole('button', { name: 'Guardar' }).click()
    await marta.getByText('Guardado.').waitFor()
    await marta.context().close()

    const ana = await desk.enter('ana@nogal.example')
    await open(ana, 'Nora Gil')
    await ana.locator('[data-pane="case"] h2').focus()
    await ana.keyboard.press('s')
    const rows = ana.locator('.saved-replies li')
    expect(await rows.locator('b').allInnerTexts()).toEqual(['Cierre', 'Largo', 'Cierre', 'Cierre'])
    expect(await rows.first().innerText()).toContain('Trato de tú')
    expect(await rows.nth(1).innerText()).toMatch(/40\d de 350/)
    await ana.keyboard.press('Enter')
    const field = ana.locator('#reply')
    expect(await field.inputValue()).toBe('Nora, en la versión 5.2 ya puedes pagar. Tu folio: {folio}. Ana Quiroga, Casa Nogal')
    await ana.locator('[data-warnings] .notice', { hasText: 'Falta escribir {folio}' }).waitFor()
    await ana.keyboard.press('Control+Enter')
    await ana.locator('[data-foot] .notice', { hasText: 'Falta escribir {folio}' }).waitFor()
    await field.fill('x'.repeat(351))
    await ana.locator('[data-warnings] .notice', { hasText: '350 caracteres como máximo' }).waitFor()
    expect(await ana.locator('[data-length].over').innerText()).toBe('351 de 350')
    expect(await listOutgoing(desk.store.db, desk.brand.id)).toEqual([])
    await field.fill('')
    await ana.context().close()
  }, 60_000)

  it('publishes through the platform, once however often it is clicked, and shows it as the platform does', async () => {
    const ana = await desk.enter('ana@nogal.example')
    await open(ana, 'Nora Gil')
    await ana.locator('#reply').fill('Nora, corregimos el cierre del carrito en la versión 5.2, que está en la tienda desde hoy.')
    await ana.getByRole('button', { name: /^Publicar en Play Store/ }).dblclick()
    await stated(ana, 'sending').waitFor()
    expect(await stated(ana, 'sending').innerText()).toContain('En camino a Play Store')
    await desk.send()
    await stated(ana, 'sent').waitFor()
    expect(await ana.locator('[data-read-back]').innerText()).toContain('Comprobado al publicar: Play Store la muestra igual.')
    expect(standing('google-play')).toEqual(['Nora, corregimos el cierre del carrito en la versión 5.2, que está en la tienda desde hoy.'])
    expect(await listOutgoing(desk.store.db, desk.brand.id)).toHaveLength(1)
    await ana.locator('[data-stand]', { hasText: 'Respondido' }).waitFor()
    const came = ana.locator('[data-came]')
    expect(await came.innerText()).toContain('El autor no ha vuelto a decir nada.')
    await came.getByLabel('Qué fue del cliente').selectOption('recovered')
    await came.getByRole('button', { name: 'Guardar' }).click()
    await ana.locator('[data-came="recovered"]', { hasText: 'Cliente recuperado. Lo dijo Ana Quiroga.' }).waitFor()
    await ana.locator('#note').fill('@Leo míralo mañana')
    await ana.getByRole('button', { name: 'Guardar la nota' }).click()
    await ana.getByText('@Leo míralo mañana').waitFor()

    await open(ana, 'Teo Vidal')
    await ana.getByRole('button', { name: 'Pedir un borrador' }).click()
    await expect.poll(() => ana.locator('#reply').inputValue()).toBe('Teo, esto lo propone el modelo de lenguaje.')
    await ana.locator('#reply').fill('Teo, corregimos el cierre del carrito en la versión 5.2, que está en la tienda desde hoy.')
    await ana.locator('[data-warnings] .notice', { hasText: 'Casi las mismas palabras' }).waitFor()
    // What comes of a check may be cut off half-way: the page takes it for no fault.
    await ana.evaluate(`(() => {
      const real = fetch
      globalThis.fetch = async (input, init) => {
        if (!String(input).endsWith('/answers/check')) return await real(input, init)
        globalThis.isCut = true
        return new Response(new ReadableStream({ start: stream => stream.error(new DOMException('cut off', 'AbortError')) }))
      }
    })()`)
    await ana.locator('#reply').fill('Teo, esto se queda a medias.')
    await expect.poll(() => ana.evaluate('globalThis.isCut === true')).toBe(true)
    await ana.locator('#reply').fill('')
    await ana.context().close()
  }, 60_000)

  it('tells in words why a platform refused and what to do, keeps the words, and sends them once it is mended', async () => {
    const leo = await desk.enter('leo@nogal.example', { locale: 'en-GB' })
    await leo.goto(desk.url + cases)
    await leo.getByRole('link', { name: 'Naming me 1' }).click()
    await leo.locator('.queue li[data-author="Nora Gil"]').waitFor()
    await open(leo, 'Bruno Salas')
    desk.internet.trouble('mastodon', 'revoked')
    await leo.locator('#reply').fill('Bruno, tus muebles salen mañana a las 9 porque el camión de hoy se quedó sin hueco.')
    await leo.getByRole('button', { name: /^Publish on/ }).click()
    await stated(leo, 'sending').waitFor()
    await desk.send()
    const refused = stated(leo, 'refused')
    await refused.waitFor()
    expect(await refused.locator('[data-failure="access"]').innerText()).toMatch(/Murmullo does not take the key of the source.*Ask whoever runs the sources for a new key.*your words stay here/)
    expect(await faultsOf(leo)).toEqual([])
    await leo.locator('.queue li[data-author="Bruno Salas"] .chip', { hasText: 'It did not go out' }).waitFor()
    desk.internet.trouble('mastodon', undefined)
    await refused.locator('textarea').fill('Bruno, tus muebles salen mañana a las 9: el camión de hoy se quedó sin hueco.')
    await refused.getByRole('button', { name: 'Send again' }).click()
    await stated(leo, 'sending').waitFor()
    await desk.send()
    await stated(leo, 'sent').waitFor()
    expect(standing('mastodon')).toEqual([expect.stringContaining('Bruno, tus muebles salen mañana a las 9: el camión de hoy se quedó sin hueco.')])
    await leo.context().close()
  }, 60_000)

  it('copies, opens and confirms where a platform takes no answers, on a phone', async () => {
    const ana = await desk.enter('ana@nogal.example', { locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'], ...PHONE })
    await open(ana, 'Ivy Stone')
    await ana.locator('#reply').fill('Ivy, a new lamp leaves the workshop today and arrives on Thursday.')
    await ana.getByRole('button', { name: /^Prepare to copy/ }).tap()
    const manual = stated(ana, 'manual')
    await manual.getByRole('button', { name: 'Copy the text' }).tap()
    await manual.getByRole('button', { name: 'Copied.' }).waitFor()
    expect(await ana.evaluate('navigator.clipboard.readText()')).toBe('Ivy, a new lamp leaves the workshop today and arrives on Thursday.')
    expect(await manual.getByRole('link', { name: 'Open the opinion' }).getAttribute('href')).toMatch(/^https:\/\/www\.yelp\.com\//)
    expect(await ana.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await faultsOf(ana)).toEqual([])
    await manual.getByRole('button', { name: 'I published it' }).tap()
    await stated(ana, 'sent').waitFor()
    await ana.context().close()
  }, 60_000)

  it('has an answer wait for whoever may approve, come back with a word, and go out once approved', async () => {
    const marta = await desk.enter('marta@nogal.example', { colorScheme: 'dark', ...PHONE })
    await marta.goto(`${desk.url}${cases}/settings`)
    await marta.getByLabel('Cada respuesta la aprueba otra persona').check()
    await marta.locator('form[action$="/answering"]').getByRole('button', { name: 'Guardar' }).tap()
    await marta.getByText('Guardado.').waitFor()

    const ana = await desk.enter('ana@nogal.example')
    await open(ana, 'Marta Rivas')
    expect(await ana.locator('[data-approvers]').innerText()).toBe('La aprueba otra persona con el papel «gestión» o más: Marta Ocampo.')
    await ana.locator('#reply').fill('Marta, te devolvimos todo ayer.')
    await ana.getByRole('button', { name: /^Pedir aprobación/ }).click()
    await stated(ana, 'waiting').waitFor()
    expect(await stated(ana, 'waiting').getByRole('button').allInnerTexts()).toEqual(['Descartar'])
    const leo = await desk.enter('leo@nogal.example')
    await open(leo, 'Marta Rivas')
    expect(await stated(leo, 'waiting').innerText()).toContain('Marta Ocampo')
    expect(await stated(leo, 'waiting').getByRole('button', { name: /Aprobar/ }).count()).toBe(0)
    await leo.context().close()

    await marta.goto(desk.url + cases)
    await marta.getByRole('link', { name: 'Por aprobar 1' }).tap()
    await marta.locator('.queue li[data-author="Marta Rivas"] > a').tap()
    await marta.waitForURL(/\/cases\/[0-9a-f]{8}-/)
    const waiting = stated(marta, 'waiting')
    await waiting.getByText('Devolver', { exact: true }).first().tap()
    await waiting.getByLabel('Qué cambiar').fill('Di cuánto y en qué cuenta.')
    expect(await faultsOf(marta)).toEqual([])
    await waiting.getByRole('button', { name: 'Devolver' }).tap()
    await marta.locator('[data-answer-state="draft"]').waitFor()

    const returned = stated(ana, 'draft')
    await returned.getByText('Marta Ocampo la devolvió:').waitFor()
    expect(await returned.innerText()).toContain('Di cuánto y en qué cuenta.')
    await returned.locator('textarea').fill('Marta, te devolvimos ayer los 900 euros del sofá a la tarjeta con la que pagaste.')
    await returned.getByRole('button', { name: 'Pedir aprobación' }).click()
    await stated(ana, 'waiting').waitFor()
    await stated(marta, 'waiting').getByRole('button', { name: 'Aprobar y publicar' }).tap()
    await stated(marta, 'sending').waitFor()
    await desk.send()
    await stated(ana, 'sent').waitFor()
    expect(await stated(ana, 'sent').innerText()).toContain('aprobada por Marta Ocampo')
    expect(standing('trustpilot')).toEqual(['Marta, te devolvimos ayer los 900 euros del sofá a la tarjeta con la que pagaste.'])
    await Promise.all([ana.context().close(), marta.context().close()])
  }, 60_000)

  it('says on an open server that the case is open in another tab, and that somebody writes there', async () => {
    desk.isOpen = true
    const page = await desk.enter(null)
    await open(page, 'Teo Vidal')
    const twin = await page.context().newPage()
    await twin.goto(page.url())
    await page.locator('[data-presence]', { hasText: 'Abierto también en otra pestaña' }).waitFor()
    await twin.locator('#reply').pressSequentially('Hola')
    await page.locator('[data-presence]', { hasText: 'Se está escribiendo en otra pestaña' }).waitFor()
    await twin.goto(`${desk.url}/b/casa-nogal/mentions`)
    await page.locator('[data-presence]', { hasText: 'pestaña' }).waitFor({ state: 'detached' })
    await page.context().close()
    desk.isOpen = false
  }, 60_000)

  it('met no fault in any page', () => expect(desk.faults).toEqual([]))
})

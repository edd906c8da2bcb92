import { createOTP } from '@better-auth/utils/otp'
import { base32 } from '@better-auth/utils/base32'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEntryLink } from '../../src/db/people/entry-link.ts'
import type { Post } from '../../src/demo/post.ts'
import { faultsOf } from '../helpers/axe.ts'
import { openDesk, type TestDesk } from '../helpers/desk.ts'
import { OIDC_CLIENT, openOidcProvider, type OidcProvider, type ProviderStory } from '../helpers/oidc-provider.ts'
import { PASSWORD } from '../helpers/people.ts'

// Sessions and codes run on the real clock.
const NOW = new Date().toISOString()
const POSTS: Post[] = [{ id: 'op-1', site: 'opinometro', brand: 'casa-nogal', author: 'Marta Rivas', lang: 'es', versions: [{ at: new Date(Date.parse(NOW) - 20 * 60_000), text: 'Llevo cinco semanas esperando el sofá y nadie me contesta.', stars: 1 }] }]
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const CASES = '/b/casa-nogal/cases'
const STEP_MS = 30_000

describe('coming in, in a browser', () => {
  let provider: OidcProvider
  let desk: TestDesk
  let story: ProviderStory
  beforeAll(async () => {
    story = { claims: {} }
    provider = await openOidcProvider(() => story)
    desk = await openDesk({ now: NOW, posts: POSTS, platforms: { trustpilot: 'Opinómetro' }, oidc: { issuer: provider.origin, ...OIDC_CLIENT, name: 'Nogal ID' } })
    await desk.hire('Ana Quiroga', 'agent')
  }, 60_000)
  beforeEach(() => {
    story = { claims: { sub: 'u-ana', email: 'ana@nogal.example', email_verified: true, name: 'Ana' } }
  })
  afterAll(async () => {
    await desk?.close()
    await provider?.close()
  })

  const alert = (page: Page): Promise<string> => page.getByRole('alert').innerText()
  const pathOf = (page: Page): string => new URL(page.url()).pathname

  it('begins with the link that the server prints, good once, and goes on with an invitation', async () => {
    const { token } = await createEntryLink(desk.store.db, { kind: 'setup', by: 'server', livesMs: 60_000 }, new Date())
    const zoe = await desk.enter(null)
    await zoe.goto(`${desk.url}/setup/${token}`)
    await zoe.getByLabel('Nombre').fill('Zoe Armas')
    await zoe.getByLabel('Correo').fill('zoe@nogal.example')
    await zoe.getByLabel('Contraseña').fill('password1234')
    await zoe.getByRole('button', { name: 'Crear la cuenta' }).click()
    expect(await alert(zoe)).toContain('se adivina')
    expect(await zoe.getByLabel('Nombre').inputValue()).toBe('Zoe Armas')
    expect(await faultsOf(zoe)).toEqual([])
    await zoe.getByLabel('Contraseña').fill(PASSWORD)
    await zoe.getByRole('button', { name: 'Crear la cuenta' }).click()
    await zoe.waitForURL(/\/b\/casa-nogal$/)
    await zoe.goto(`${desk.url}/setup/${token}`)
    expect(await zoe.locator('main').innerText()).toContain('Este enlace ya se usó, se retiró o caducó.')

    await zoe.goto(`${desk.url}/b/casa-nogal/people`)
    await zoe.getByLabel('Correo').fill('iris@nogal.example')
    await zoe.locator('form[action$="/people/invitations"] select').selectOption('agent')
    await zoe.getByRole('button', { name: 'Invitar' }).click()
    const link = /http:\S+\/invitation\/[\w-]+/.exec(await zoe.locator('main').innerText())![0]
    const iris = await desk.enter(null, { locale: 'en-GB', ...PHONE })
    await iris.goto(link)
    await iris.getByLabel('Name', { exact: true }).fill('Iris Vela')
    await iris.getByLabel('Password').fill(PASSWORD)
    expect(await faultsOf(iris)).toEqual([])
    await iris.getByRole('button', { name: 'Accept the invitation' }).tap()
    await iris.waitForURL(/\/b\/casa-nogal$/)
    await Promise.all([zoe.context().close(), iris.context().close()])
  }, 60_000)

  it('asks for a second step where there is one, signs out, and leads back to what was asked for', async () => {
    const page = await desk.enter('iris@nogal.example', { locale: 'en-GB', colorScheme: 'dark' })
    await page.goto(`${desk.url}/account`)
    await page.locator('form[action="/account/totp"]').getByLabel('Current password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Set up' }).click()
    const [secret, recovery] = [await page.locator('p.once').innerText(), await page.locator('.codes li').first().innerText()]
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('Enter the code').fill(await createOTP(new TextDecoder().decode(base32.decode(secret.trim()))).hotp(Math.floor(Date.now() / STEP_MS)))
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('Saved.').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in$/)
    await page.goto(`${desk.url}${CASES}?view=thanks`)
    await page.getByLabel('E-mail address').fill('iris@nogal.example')
    await page.getByLabel('Password', { exact: true }).fill('not this one at all')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    expect(await alert(page)).toContain('is not right')
    await page.getByLabel('E-mail address').fill('iris@nogal.example')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/sign-in\/code/)
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await alert(page)).toContain('This code is not right')
    await page.getByLabel('Code').fill(recovery.trim())
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${desk.url}${CASES}?view=thanks`)
    await page.context().close()
  }, 60_000)

  it('lets in by single sign-on who was invited, back to the case they wanted to see', async () => {
    const page = await desk.enter(null)
    await page.goto(`${desk.url}${CASES}?view=mine`)
    expect(await faultsOf(page)).toEqual([])
    story.isDown = true
    await page.getByRole('link', { name: 'Entrar con Nogal ID' }).click()
    expect(await alert(page)).toContain('Nogal ID no respondió como debía. Espera un poco y prueba otra vez, o entra con tu contraseña.')
    story.isDown = false
    await page.getByRole('link', { name: 'Entrar con Nogal ID' }).click()
    await page.getByRole('link', { name: 'Continuar' }).click()
    await page.waitForURL(`${desk.url}${CASES}?view=mine`)
    await page.goto(`${desk.url}/account`)
    expect(await page.locator('h1').innerText()).toBe('Ana Quiroga')
    await page.context().close()
  }, 60_000)

  it('tells who was not invited, who turned back, and what to do when the provider is down or refuses', async () => {
    const page = await desk.enter(null, { locale: 'en-GB', ...PHONE })
    const comeBack = async (by = 'Continuar'): Promise<string> => {
      await page.goto(`${desk.url}/sign-in`)
      await page.getByRole('link', { name: 'Sign in with Nogal ID' }).tap()
      await page.getByRole('link', { name: by }).tap()
      return await alert(page)
    }
    story.claims = { sub: 'u-olga', email: 'olga@nogal.example', email_verified: true }
    expect(await comeBack()).toBe('Nogal ID says who you are, but your account is not invited to Marea or has no access any more. Ask whoever administers your brand for an invitation.')
    expect(await faultsOf(page)).toEqual([])
    expect(await comeBack('Cancelar')).toContain('You did not finish signing in at Nogal ID.')
    story = { claims: { sub: 'u-iris', email: 'iris@nogal.example', email_verified: false } }
    expect(await comeBack()).toContain('Nogal ID has not verified your e-mail address.')
    story.isRefusing = true
    expect(await comeBack()).toContain('Nogal ID did not answer as it should. Wait a little and try again, or use your password.')
    expect(pathOf(page)).toBe('/sign-in/sso/answer')
    // Whoever has a password is not held up.
    await page.getByLabel('E-mail address').fill('ana@nogal.example')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).tap()
    await page.waitForURL(/\/b\/casa-nogal$/)
    await page.context().close()
  }, 60_000)

  it('keeps what was being typed when a session ends, and leads back to it', async () => {
    const page = await desk.enter('ana@nogal.example')
    await page.goto(desk.url + CASES)
    await page.locator('.queue li[data-author="Marta Rivas"] > a').click()
    await page.locator('[data-answer-form]').waitFor()
    await page.locator('#reply').fill('Marta, el sofá sale mañana')
    const { url, store } = desk
    await store.db.deleteFrom('person_session').execute()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Tomar/ }).click()
    await page.locator('[data-offline]', { hasText: 'Tu sesión terminó.' }).waitFor()
    await page.getByRole('link', { name: 'Entrar otra vez' }).click()
    await page.getByRole('link', { name: 'Entrar con Nogal ID' }).click()
    await page.getByRole('link', { name: 'Continuar' }).click()
    await page.waitForURL(new RegExp(`^${url}${CASES}/[0-9a-f-]{36}`))
    await expect.poll(() => page.locator('#reply').inputValue()).toBe('Marta, el sofá sale mañana')
    await page.context().close()
  }, 60_000)

  it('met no fault in any page', () => expect(desk.faults).toEqual([]))
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GuardOptions } from '../../src/api/guard.ts'
import type { People } from '../../src/api/people.ts'
import { findRule } from '../../src/api/access-rules.ts'
import { listAudit } from '../../src/db/people/audit.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { createEntryLink } from '../../src/db/people/entry-link.ts'
import { findPersonByEmail } from '../../src/db/people/person.ts'
import type { Role } from '../../src/domain/access.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { addPerson, BASE_URL, openCaller, PASSWORD, testIdentity } from '../helpers/people.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const HOSTILE = '<script>alert("x")</script>'

describe('pages of people', () => {
  let store: Store
  let nogal: Brand
  let web: ReturnType<typeof createWeb>
  let people: People
  const files = staticFiles()

  beforeAll(async () => {
    store = await openTestPglite()
    const identity = testIdentity(store)
    people = { identity, linkTo: path => `${BASE_URL}${path}`, mail: undefined }
    const guard: GuardOptions = { db: store.db, now: () => new Date(), adminSecret: undefined, hosts: ['localhost'], identity, isOpen: async () => false }
    const services = openApi(store, { people, guard }).services
    web = createWeb({ ...webServices(await openDeps(store)), ...services }, files, guard)
    nogal = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    await saveEndpoint(store.db, nogal.id, { name: 'ops', url: 'https://hooks.example/x', secrets: ['sealed'] })
    await saveBrand(store.db, { slug: 'casa-encino', name: 'Casa Encino' })
  })
  afterAll(() => store.close())

  /** A browser: cookies, forms, its language. */
  const openTab = (address = '192.0.2.1') => {
    const caller = openCaller(address)
    const go = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
      const init = form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}
      const response = await web.request(`http://localhost:8080${path}`, { ...init, headers: { host: 'localhost:8080', cookie: caller.cookie, 'accept-language': 'en', 'x-forwarded-for': address, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers } })
      caller.keep(response.headers.getSetCookie())
      return { status: response.status, to: response.headers.get('location'), text: await response.text(), headers: response.headers }
    }
    const signIn = (email: string) => go('/sign-in', { email, password: PASSWORD })
    return { go, signIn, caller }
  }
  const add = (email: string, role?: Role, more: { isOwner?: boolean; name?: string } = {}) => addPerson(store, people.identity, { email, ...more, ...(role && { roles: { [nogal.id]: role } }) })

  it('make the first administrator by the link that was printed, once', async () => {
    const { token } = await createEntryLink(store.db, { kind: 'setup', by: 'server', livesMs: 60_000 }, new Date())
    const tab = openTab()
    const shown = await tab.go(`/setup/${token}`)
    expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const form = { name: `Ana ${HOSTILE}`, email: 'Ana@Nogal.example', password: PASSWORD }
    expect(await tab.go(`/setup/${token}`, { ...form, password: 'short' })).toMatchObject({ status: 422, text: expect.stringContaining('at least 12 characters') })
    expect((await tab.go(`/setup/${token}`, { ...form, password: 'password1234' })).text).toContain('soon guessed')
    expect((await tab.go(`/setup/${token}`, { ...form, email: 'nobody' })).status).toBe(422)
    expect(await tab.go(`/setup/${token}`, form)).toMatchObject({ status: 303, to: '/' })
    expect((await tab.go('/account')).text).toContain('You administer the whole server')
    expect((await openTab().go(`/setup/${token}`, form)).status).toBe(410)
    expect((await openTab().go(`/setup/${'x'.repeat(43)}`)).status).toBe(410)
  })

  it('have a rule for every page, or are for everybody on purpose', () => {
    const open = /^\/(sign-in|sign-out|static|setup|invitation|password|a|r|public)(\/|$)/
    const walked = web.routes.filter(({ method, path }) => method !== 'ALL' && !open.test(path))
    expect(walked.length).toBeGreaterThan(15)
    const without = walked.map(({ method, path }) => [method, path.replace(/:step/g, 'password').replace(/:\w+/g, 'x')] as const).filter(([method, path]) => !findRule(method, path))
    expect(without).toEqual([])
  })

  it('show nothing to who is not signed in, and nobody how the accounts are', async () => {
    const tab = openTab()
    for (const path of ['/', '/b/casa-nogal', '/account', '/b/casa-nogal/people', '/b/casa-nadie', '/nothing']) expect(await tab.go(path), path).toMatchObject({ status: 302, to: path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}` })
    await add('viewer@nogal.example', 'viewer')
    const [wrong, unknown, odd] = [await tab.go('/sign-in', { email: 'viewer@nogal.example', password: 'wrong wrong wrong' }), await tab.go('/sign-in', { email: 'nobody@nogal.example', password: 'wrong wrong wrong' }), await tab.go('/sign-in', { email: HOSTILE, password: '' })]
    expect([wrong.status, unknown.status, odd.status]).toEqual([403, 403, 403])
    expect(unknown.text).toBe(wrong.text)
    expect(odd.text).toBe(wrong.text)
    expect(wrong.text).not.toContain('Casa Nogal')
    const log = await listAudit(store.db, { action: 'sign-in.refused' })
    expect(log.map(({ target }) => target)).toEqual([null, null, 'viewer@nogal.example'])
    expect(JSON.stringify(log)).not.toContain('wrong wrong')
  })

  it('take no sign-in that another site sends, and lead nowhere else afterwards', async () => {
    const tab = openTab()
    expect((await tab.go('/sign-in', { email: 'viewer@nogal.example', password: PASSWORD }, { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await tab.go('/sign-in', { email: 'viewer@nogal.example', password: PASSWORD, next: '//elsewhere.example' })).to).toBe('/')
    expect((await tab.go('/sign-in', { email: 'viewer@nogal.example', password: PASSWORD, next: 'https://elsewhere.example' })).to).toBe('/')
    expect((await tab.go('/sign-in', { email: 'viewer@nogal.example', password: PASSWORD, next: '/b/casa-nogal/alerts' })).to).toBe('/b/casa-nogal/alerts')
    const overHttps = await openTab().go('/sign-in', { email: 'viewer@nogal.example', password: PASSWORD }, { 'x-forwarded-proto': 'https' })
    expect(overHttps.headers.getSetCookie().join()).toMatch(/marea\.session_token=[^;]+;.*HttpOnly; SameSite=Lax; Secure/)
  })

  it('keep a guesser waiting whatever address they write in a header', async () => {
    await add('target@nogal.example', 'viewer')
    const answers = []
    for (let i = 0; i < 12; i++) answers.push((await openTab(`203.0.113.${i}`).go('/sign-in', { email: 'target@nogal.example', password: `guess ${i}` })).status)
    expect(answers).toEqual([...Array(10).fill(403), 429, 429])
  })

  it('show each role what it may do, and refuse the rest by form too', async () => {
    await add('manager@nogal.example', 'manager')
    const tab = openTab()
    await tab.signIn('manager@nogal.example')
    const me = await findPersonByEmail(store.db, 'manager@nogal.example')
    expect((await tab.go('/b/casa-nogal')).status).toBe(200)
    expect((await tab.go('/b/casa-nogal')).text).not.toContain('Casa Encino')
    expect((await tab.go('/b/casa-encino')).status).toBe(404)
    const viewer = openTab()
    await viewer.signIn('viewer@nogal.example')
    expect([(await tab.go('/b/casa-nogal/alerts')).text, (await viewer.go('/b/casa-nogal/alerts')).text].map(text => text.includes('/webhooks/test'))).toEqual([true, false])
    expect((await tab.go('/b/casa-nogal/people')).status).toBe(403)
    expect((await tab.go(`/b/casa-nogal/people/${me!.id}/role`, { role: 'admin' })).status).toBe(403)
    expect((await tab.go('/b/casa-nogal/people/invitations', { email: 'x@x.example', role: 'admin' })).status).toBe(403)
    expect((await tab.go('/demo/remove', {})).status).toBe(403)
    expect((await tab.go('/nothing')).status).toBe(404)
  })

  it('invite, and who is invited comes in with the role, by a page in their language', async () => {
    await add('admin@nogal.example', 'admin', { name: `Zoe ${HOSTILE}` })
    const tab = openTab()
    await tab.signIn('admin@nogal.example')
    const made = await tab.go('/b/casa-nogal/people/invitations', { email: 'Nueva@nogal.example', role: 'agent' })
    expect(made.headers.get('cache-control')).toBe('no-store')
    const path = /http:\/\/localhost:8080(\/invitation\/[\w-]{43})/.exec(made.text)![1]!
    expect((await tab.go('/b/casa-nogal/people')).text).not.toContain(path)
    expect((await tab.go('/b/casa-nogal/people/invitations', { email: 'nobody', role: 'agent' })).status).toBe(422)
    expect((await tab.go('/b/casa-nogal/people/invitations', { email: 'x@nogal.example', role: 'owner' })).status).toBe(422)

    const guest = openTab()
    const shown = await guest.go(path, undefined, { 'accept-language': 'es' })
    expect(shown.text).toContain('Te invitaron a Casa Nogal')
    expect(shown.text).toContain('value="nueva@nogal.example"')
    expect(shown.text).not.toContain('<script>alert')
    // The address is the invitation's, whatever the form says.
    expect(await guest.go(path, { name: 'Nueva', email: 'other@nogal.example', password: PASSWORD })).toMatchObject({ status: 303, to: '/' })
    expect((await guest.go('/account')).text).toContain('nueva@nogal.example')
    expect((await openTab().go(path, { name: 'Again', password: PASSWORD })).status).toBe(410)
    expect((await guest.go('/b/casa-nogal/people')).status).toBe(403)

    const second = await tab.go('/b/casa-nogal/people/invitations', { email: 'viewer@nogal.example', role: 'manager' })
    const forViewer = /(\/invitation\/[\w-]{43})/.exec(second.text)![1]!
    expect((await openTab().go(forViewer)).text).toContain(`/sign-in?next=${encodeURIComponent(forViewer)}`)
    expect((await guest.go(forViewer, { name: 'x', password: PASSWORD })).text).toContain('There is an account')
    const viewer = openTab()
    await viewer.signIn('viewer@nogal.example')
    expect(await viewer.go(forViewer, {})).toMatchObject({ status: 303, to: '/b/casa-nogal' })

    const nueva = await findPersonByEmail(store.db, 'nueva@nogal.example')
    expect((await tab.go(`/b/casa-nogal/people/${nueva!.id}/role`, { role: 'viewer' })).status).toBe(303)
    expect((await tab.go(`/b/casa-nogal/people/${nueva!.id}/remove`, {})).status).toBe(303)
    expect((await guest.go('/b/casa-nogal')).status).toBe(404)
  })

  it('change the password with the old one, end other sessions, and begin a second step', async () => {
    await add('carla@nogal.example', 'viewer')
    const [tab, other] = [openTab(), openTab()]
    await tab.signIn('carla@nogal.example')
    await other.signIn('carla@nogal.example')
    expect((await tab.go('/account/password', { password: 'wrong wrong wrong', next: 'otras cuatro barcas' })).status).toBe(422)
    expect((await tab.go('/account/password', { password: PASSWORD, next: 'carla@nogal.example1' })).text).toContain('soon guessed')
    expect((await other.go('/account')).status).toBe(200)
    expect((await tab.go('/account/password', { password: PASSWORD, next: 'otras cuatro barcas' })).status).toBe(303)
    expect([(await tab.go('/account')).status, (await other.go('/account')).status]).toEqual([200, 302])
    const begun = await tab.go('/account/totp', { password: 'otras cuatro barcas' })
    expect(begun.text).toMatch(/<svg/)
    expect(begun.headers.get('cache-control')).toBe('no-store')
    expect(begun.text).not.toMatch(/<[^>]* style=|<script>/)
    expect((await tab.go('/account/totp-confirm', { code: '000000' })).status).toBe(422)
    expect((await tab.go('/account/nothing', {})).status).toBe(404)
    expect(await tab.go('/sign-out', {})).toMatchObject({ status: 303, to: '/sign-in' })
    expect((await tab.go('/account')).status).toBe(302)
  })

  it('give no way in by single sign-on where none is configured', async () => {
    expect((await openTab().go('/sign-in/sso')).status).toBe(403)
    expect((await openTab().go('/sign-in/sso/library/sign-up/email', { email: 'x@x.example', password: PASSWORD })).status).toBe(302)
  })
})

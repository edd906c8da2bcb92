import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GuardOptions } from '../../src/api/guard.ts'
import type { People } from '../../src/api/people.ts'
import { listApiKeys } from '../../src/db/people/api-key.ts'
import { listAudit } from '../../src/db/people/audit.ts'
import { findBrandFormula } from '../../src/db/index/formula.ts'
import { findBrand, listCompetitors, saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { findSource, saveSource, type Source } from '../../src/db/source/source.ts'
import { listInvitations } from '../../src/db/public/invitation.ts'
import { listTeams } from '../../src/db/people/team.ts'
import type { Role } from '../../src/domain/access.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openDeps } from '../helpers/deps.ts'
import { openApi, readByStars } from '../helpers/api.ts'
import { addPerson, BASE_URL, openCaller, PASSWORD, testIdentity } from '../helpers/people.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const HOSTILE = '<script>alert("x")</script>'
const FORM = { name: 'Casa Nogal', kind: 'own', aliases: 'Nogal\r\nCasa Nogal MX\r\n', handles: '@casanogal', languages: 'es', locale: 'es-MX', timeZone: 'America/Mexico_City', query: '', sensitivity: 'month', competitors: 'casa-encino' }

describe('the pages of settings', () => {
  let store: Store
  let brand: Brand
  let source: Source
  let web: ReturnType<typeof createWeb>
  let people: People
  const files = staticFiles()

  beforeAll(async () => {
    store = await openTestPglite()
    const identity = testIdentity(store)
    people = { identity, linkTo: path => `${BASE_URL}${path}`, mail: undefined }
    const guard: GuardOptions = { db: store.db, now: () => new Date(), adminSecret: undefined, hosts: ['localhost'], identity, isOpen: async () => false }
    web = createWeb({ ...webServices(await openDeps(store)), ...openApi(store, { people, guard }).services, configFile: { name: '/srv/marea.yaml', change: () => Promise.reject(new Error('unasked')), write: () => Promise.reject(new Error('unasked')) } }, files, guard)
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    await saveBrand(store.db, { slug: 'casa-encino', name: `Casa Encino ${HOSTILE}`, kind: 'competitor' })
    await saveBrand(store.db, { slug: 'de-archivo', name: 'De Archivo', origin: 'yaml' })
    source = await saveSource(store.db, brand.id, { collector: 'push', name: `Buzón ${HOSTILE}`, kind: 'review' })
    const social = await saveSource(store.db, brand.id, { collector: 'push', name: 'Plaza', kind: 'social' })
    for (const [at, stars] of [[source, 5], [social, 1]] as const) {
      const mentions = Array.from({ length: 10 }, (_, i) => ({ externalId: `m${i}`, kind: 'review' as const, text: `Casa Nogal ${i} ${HOSTILE}${'w'.repeat(i * 40)}`, rating: { value: stars, outOf: 5 }, publishedAt: new Date(Date.now() - i * 86_400_000).toISOString() }))
      await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: at.id, now: new Date() }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
    }
    for (const role of ['viewer', 'manager', 'admin'] as Role[]) await addPerson(store, identity, { email: `${role}@nogal.example`, name: `${role} ${HOSTILE}`, roles: { [brand.id]: role } })
    await addPerson(store, identity, { email: 'owner@nogal.example', name: 'Owner', isOwner: true })
  })
  afterAll(() => store.close())

  const signedIn = async (who: string) => {
    const caller = openCaller(`192.0.2.${who.length}`)
    const go = async (path: string, form?: Record<string, string> | Array<[string, string]>, language = 'en') => {
      const init = form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}
      const response = await web.request(`http://localhost:8080${path}`, { ...init, headers: { host: 'localhost:8080', cookie: caller.cookie, 'accept-language': language, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) } })
      caller.keep(response.headers.getSetCookie())
      return { status: response.status, to: response.headers.get('location'), text: await response.text(), headers: response.headers }
    }
    await go('/sign-in', { email: `${who}@nogal.example`, password: PASSWORD })
    return { go, at: (path = '') => `/b/casa-nogal/settings${path}` }
  }

  it('open in both languages without a word missing, and run nothing of what strangers wrote', async () => {
    const { go, at } = await signedIn('admin')
    for (const language of ['es', 'en']) {
      for (const page of ['', '/brand', '/teams', '/keys', '/retention', '/formula', '/audit', '/you', '/brand?try=nogal', '/formula?visibility.social=0', '/b/casa-nogal/loop', '/b/casa-nogal/loop?days=365', '/b/casa-nogal/loop/opinions?set=unanswered&by=wants&key=complaint', '/b/casa-nogal/loop/opinions?set=x&by=moment&key=nowhere&page=-3&from=2026-99-99&to=z']) {
        const { status, text } = await go(page.startsWith('/b/') ? page : at(page), undefined, language)
        expect(status, page).toBe(200)
        // What the palette asks with is filled in where it is typed.
        expect(text.replaceAll('{text}', ''), page).not.toMatch(/<script>alert|<[^>]* style=|undefined|\[object|\{\w+\}/)
      }
    }
  })

  it('show each role what it may open, and refuse the rest', async () => {
    const { go, at } = await signedIn('viewer')
    const overview = (await go(at())).text
    expect(overview).not.toContain(at('/keys'))
    expect([(await go(at('/keys'))).status, (await go(at('/audit'))).status, (await go(at('/brand'), FORM)).status, (await go(at('/delete'), { name: 'Casa Nogal' })).status]).toEqual([403, 403, 403, 403])
    expect((await go(at('/brand'))).text).toMatch(/<textarea[^>]*disabled/)
    const manager = await signedIn('manager')
    expect([(await manager.go(at('/keys'))).status, (await manager.go(at('/delete'), { name: 'Casa Nogal' })).status]).toEqual([403, 403])
  })

  it('save the brand, say at the field what is wrong and keep what was typed, and undo', async () => {
    const { go, at } = await signedIn('manager')
    const wrong = await go(at('/brand'), { ...FORM, timeZone: 'Luna/Mar', locale: 'español', query: 'nogal AND (', name: ' ' })
    expect(wrong.status).toBe(422)
    for (const part of ['4 fields are to be mended', 'Luna/Mar', 'aria-describedby="field-timeZone-hint field-timeZone-fault"', 'id="field-query-fault"', 'nogal AND (']) expect(wrong.text).toContain(part)
    expect((await findBrand(store.db, 'casa-nogal'))!.locale).toBe('es')
    expect(await go(at('/brand'), FORM)).toMatchObject({ status: 303, to: at('/brand?saved') })
    expect(await findBrand(store.db, 'casa-nogal')).toMatchObject({ aliases: ['Nogal', 'Casa Nogal MX'], handles: ['@casanogal'], locale: 'es-MX', timeZone: 'America/Mexico_City', sensitivity: 'month', query: null })
    expect((await listCompetitors(store.db, brand.id)).map(({ slug }) => slug)).toEqual(['casa-encino'])
    expect((await go(at('/brand'), FORM)).to).toBe(at('/brand?same'))
    const [entry] = await listAudit(store.db, { brandId: brand.id, action: 'brand.changed' })
    expect(entry!.detail).toMatchObject({ before: { locale: 'es', competitors: [] }, after: { locale: 'es-MX' } })
    const saved = (await go(at('/brand?saved'))).text
    expect(saved).toContain(at(`/undo/${entry!.id}`))
    expect(await go(at(`/undo/${entry!.id}`), {})).toMatchObject({ status: 303, to: at('/brand?undone') })
    expect(await findBrand(store.db, 'casa-nogal')).toMatchObject({ locale: 'es', sensitivity: 'quarter', aliases: [] })
    expect(await listCompetitors(store.db, brand.id)).toEqual([])
    const viewer = await signedIn('viewer')
    expect((await viewer.go(at(`/undo/${entry!.id}`), {})).status).toBe(403)
  })

  it('try a query on what was collected without saving it', async () => {
    const { go, at } = await signedIn('viewer')
    const tried = await go(at(`/brand?try=${encodeURIComponent('nogal NOT 3')}`))
    expect(tried.text).toContain('It would keep 18 of the last 20 mentions')
    expect(tried.text).toContain('<mark>Nogal</mark>')
    expect((await go(at('/brand?try=nogal+AND+('))).text).toContain('not understood from letter')
    expect((await findBrand(store.db, 'casa-nogal'))!.query).toBeNull()
  })

  it('make a key that is shown once and opens this brand, and end it', async () => {
    const { go, at } = await signedIn('admin')
    expect((await go(at('/keys'), { name: ' ', scope: 'read', days: '30' })).status).toBe(422)
    expect((await go(at('/keys'), { name: 'panel', scope: 'root', days: '30' })).status).toBe(422)
    const made = await go(at('/keys'), { name: `panel ${HOSTILE}`, scope: 'read', days: '30' })
    const key = /marea_[\w-]{43}/.exec(made.text)![0]
    expect([made.headers.get('cache-control'), (await go(at('/keys'))).text.includes(key)]).toEqual(['no-store', false])
    const [stored] = await listApiKeys(store.db, { brandId: brand.id, now: new Date() })
    expect([stored!.scope, Math.round((stored!.expiresAt!.getTime() - Date.now()) / 86_400_000)]).toEqual(['read', 30])
    expect(await go(at(`/keys/${stored!.id}/revoke`), {})).toMatchObject({ status: 303 })
    expect(await listApiKeys(store.db, { brandId: brand.id, now: new Date() })).toEqual([])
    expect((await go(at(`/keys/${stored!.id}/revoke`), {})).status).toBe(404)
  })

  it('make a link that asks every customer alike, with its code and what it brought, and close it', async () => {
    const { go } = await signedIn('manager')
    const draft = { name: 'Ticket de caja', ask: 'nps', language: 'es', place: 'Centro', links: 'Google https://g.example/nogal\nhttps://t.example/nogal' }
    const wrong = await go('/b/casa-nogal/settings/surveys', { ...draft, links: 'Google g.example' })
    expect(wrong).toMatchObject({ status: 422, text: expect.stringContaining('id="field-links-fault"') })
    expect(wrong.text).toContain('Google g.example')
    expect(await go('/b/casa-nogal/settings/surveys', draft)).toMatchObject({ status: 303, to: '/b/casa-nogal/settings/surveys?saved' })
    expect((await go('/b/casa-nogal/settings/surveys', draft, 'es')).text).toContain('Ya hay una invitación «Ticket de caja»')
    const [made] = await listInvitations(store.db, brand.id)
    expect(made).toMatchObject({ name: 'Ticket de caja', place: 'Centro', links: [{ name: 'Google', url: 'https://g.example/nogal' }, { name: 't.example', url: 'https://t.example/nogal' }] })
    const page = await go('/b/casa-nogal/settings/surveys')
    for (const part of [`/r/casa-nogal/${made!.token}`, `/v1/brands/casa-nogal/invitations/${made!.id}/qr.svg`, 'Stop asking']) expect(page.text).toContain(part)
    await go(`/b/casa-nogal/settings/surveys/${made!.id}/close`, {})
    expect((await go('/b/casa-nogal/settings/surveys')).text).toContain('Ask again')
    const { go: viewer } = await signedIn('viewer')
    expect((await viewer('/b/casa-nogal/settings/surveys')).text).not.toContain('Make the link')
    expect(await viewer(`/b/casa-nogal/settings/surveys/${made!.id}/open`, {})).toMatchObject({ status: 403 })
    expect(await viewer('/b/casa-encino/settings/surveys')).toMatchObject({ status: 404 })
  })

  it('make, change, remove and bring back a team', async () => {
    const { go, at } = await signedIn('manager')
    const members = (await store.db.selectFrom('brand_role').select('person_id').where('brand_id', '=', brand.id).execute()).map(({ person_id }) => person_id)
    expect((await go(at('/teams'), [['name', 'Cobros'], ...members.map((id): [string, string] => ['members', id])])).status).toBe(303)
    const [team] = await listTeams(store.db, brand.id)
    expect(team!.members).toHaveLength(3)
    expect((await go(at('/teams'), { name: 'Cobros' })).text).toContain('There is a team of this name already')
    expect((await go(at(`/teams/${team!.id}`), { name: 'Cobros y pagos' })).status).toBe(303)
    expect(await listTeams(store.db, brand.id)).toMatchObject([{ name: 'Cobros y pagos', members: [] }])
    await go(at(`/teams/${team!.id}`), [['name', 'Cobros'], ['members', members[0]!]])
    await go(at(`/teams/${team!.id}/remove`), {})
    expect(await listTeams(store.db, brand.id)).toEqual([])
    const [entry] = await listAudit(store.db, { brandId: brand.id, action: 'team.removed' })
    await go(at(`/undo/${entry!.id}`), {})
    expect(await listTeams(store.db, brand.id)).toMatchObject([{ id: team!.id, name: 'Cobros', members: [members[0]] }])
  })

  it('keep texts for as long as is asked, and put that back', async () => {
    const { go, at } = await signedIn('manager')
    expect((await go(at('/retention'), { [source.id]: 'mucho' })).text).toContain('Write a whole number of days')
    expect((await go(at('/retention'), { [source.id]: '45' })).to).toBe(at('/retention?saved'))
    expect((await findSource(store.db, source.id))!.retentionDays).toBe(45)
    const [entry] = await listAudit(store.db, { brandId: brand.id, action: 'retention.changed' })
    await go(at(`/undo/${entry!.id}`), {})
    expect((await findSource(store.db, source.id))!.retentionDays).toBeNull()
  })

  it('show what weights would do before they are saved, and since when they count', async () => {
    const { go, at } = await signedIn('manager')
    const tried = await go(at('/formula?visibility.social=0&visibility.review=100&standing.halfLifeDays=180'))
    expect(tried.text).toMatch(/With these weights it would rise [\d.]+, to/)
    expect(await findBrandFormula(store.db, brand.id)).toBeUndefined()
    expect((await go(at('/formula'), { 'visibility.social': 'nada' })).status).toBe(422)
    expect((await go(at('/formula'), { 'visibility.social': '120', 'standing.halfLifeDays': '3' })).text).toContain('2 fields are to be mended')
    expect((await go(at('/formula'), { 'visibility.review': '0', 'visibility.social': '0', 'visibility.press': '0', 'visibility.survey': '0', 'visibility.site': '0' })).text).toContain('give one of them a weight above 0')
    expect((await go(at('/formula'), { 'visibility.social': '0', 'firstScreen.freshDays': '30' })).to).toBe(at('/formula?saved'))
    expect((await findBrandFormula(store.db, brand.id))!.parameters).toEqual({ visibility: { social: 0 }, firstScreen: { freshDays: 30 } })
    const saved = (await go(at('/formula?saved'))).text
    for (const part of ['uses 2 weights of its own', 'Social: 0%', 'own-1', '/undo/']) expect(saved).toContain(part)
    const [entry] = await listAudit(store.db, { brandId: brand.id, action: 'formula.changed' })
    expect((await go(at(`/undo/${entry!.id}`), {})).to).toBe(at('/formula?undone'))
    expect((await findBrandFormula(store.db, brand.id))).toMatchObject({ revision: 2, parameters: {} })
  })

  it('tell who changed what, filtered, from what to what', async () => {
    const { go, at } = await signedIn('admin')
    const whole = (await go(at('/audit'))).text
    for (const part of ['changed the brand', 'made a key', 'undid a change', '<del>es</del> → <ins>es-MX</ins>']) expect(whole).toContain(part)
    const filtered = (await go(at('/audit?action=key.created'))).text
    expect([filtered.includes('<b><bdi>admin'), filtered.includes('<del>')]).toEqual([true, false])
    expect((await go(at('/audit?actor=nobody&before=x'))).text).toContain('Nobody has changed anything that matches')
  })

  it('keep language and look in the browser', async () => {
    const { go, at } = await signedIn('viewer')
    expect((await go(at('/you'), { language: 'es', theme: 'dark' })).status).toBe(303)
    expect((await go(at('/you'))).text).toContain('<html lang="es" data-theme="dark">')
    expect((await go(at('/you'), { language: 'xx', theme: 'dark' })).status).toBe(422)
  })

  it('show what the config file rules, where it is changed, and change nothing of it', async () => {
    const { go } = await signedIn('owner')
    const page = (await go('/b/de-archivo/settings/brand')).text
    for (const part of ['/srv/marea.yaml', 'brands → de-archivo', 'disabled']) expect(page).toContain(part)
    expect(page).not.toContain('/settings/delete')
    expect([(await go('/b/de-archivo/settings/brand', FORM)).status, (await go('/b/de-archivo/settings/delete', { name: 'De Archivo' })).status]).toEqual([409, 409])
  })

  it('take a brand away for an owner who writes its name, and for nobody else', async () => {
    await saveBrand(store.db, { slug: 'casa-olmo', name: 'Casa Olmo' })
    const { go } = await signedIn('owner')
    expect(await go('/b/casa-olmo/settings/delete', { name: 'casa' })).toMatchObject({ status: 422, text: expect.stringContaining('not the name of the brand') })
    expect(await go('/b/casa-olmo/settings/delete', { name: 'Casa Olmo' })).toMatchObject({ status: 303, to: '/' })
    expect(await findBrand(store.db, 'casa-olmo')).toBeUndefined()
    expect(await listAudit(store.db, { action: 'brand.removed' })).toMatchObject([{ target: 'casa-olmo' }])
  })
})

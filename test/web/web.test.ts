import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReputation } from '../../src/api/reputation.ts'
import { findBrand, saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { findAlert, openAlert } from '../../src/db/alert/alert.ts'
import { correct, withdrawCorrection } from '../../src/db/reading/correction.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint, type Endpoint } from '../../src/db/delivery/endpoint.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { createInvitation } from '../../src/db/public/invitation.ts'
import { pushSource, saveSource } from '../../src/db/source/source.ts'
import { linkOf } from '../../src/domain/message/link.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { sendTest } from '../../src/jobs/tell/send-test.ts'
import { createImports } from '../../src/app/imports.ts'
import { watchSourcesOf } from '../../src/jobs/watch/sources.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { testAspects, testAuthors } from '../helpers/api.ts'
import { openTestPglite } from '../helpers/stores.ts'

const HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'

describe('the pages', () => {
  let store: Store
  let deps: TestDeps
  let brand: Brand
  const files = staticFiles()
  let alertId = ''

  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store)
    brand = await saveBrand(store.db, { slug: 'hostil', name: `Casa ${HOSTILE}` })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: `Fuente ${HOSTILE}`, kind: 'review' })
    await ingest(deps, { brand, source }, {
      mentions: Array.from({ length: 35 }, (_, i) => ({
        externalId: `m${i}`, kind: 'review', title: HOSTILE, text: `Me cobraron dos veces ${HOSTILE} y nadie contesta ${i}`, url: i === 0 ? 'javascript:alert(1)' : 'https://tienda.example/1',
        author: { name: HOSTILE }, rating: { value: 1, outOf: 5 }, publishedAt: new Date(Date.UTC(2026, 2, 9, 0, i)).toISOString(), ownerReply: { text: HOSTILE },
      })),
    })
    const alert = await openAlert(store.db, brand.id, {
      series: 'all', kind: 'negative', severity: 'warning', onset: new Date('2026-03-09T00:00:00Z'), observed: 35, expected: 2, per90d: 0.001,
      detail: {
        hours: 1, cause: { moment: 'failure', source: HOSTILE, phrases: [HOSTILE] }, exemplars: [],
        explanation: {
          version: 1, window: { from: '2026-03-09T00:00:00.000Z', to: '2026-03-09T01:00:00.000Z', hours: 1 }, observed: 35, expected: { value: 2, low: 0, high: 4, confidence: 0.9 }, per90d: 0.001, completeness: 0.5, onset: '2026-03-09T00:00:00.000Z',
          negativeShare: { now: 1, before: 0.2 }, lastWeek: { observed: 3 }, of: 35, terms: [{ phrase: HOSTILE, texts: 1, before: 0, mentions: 35, logOdds: 2, z: 3 }], aspects: [{ key: HOSTILE, count: 10, share: 0.3, before: 0, logOdds: 2, z: 3 }],
          moments: [{ key: 'failure', count: 35, share: 1, before: 0.4, logOdds: 1, z: 2 }], sources: [{ id: 's', name: HOSTILE, count: 35, share: 1, before: 0 }], places: [{ name: HOSTILE, count: 35, share: 1, before: null }],
          concentration: { kind: 'copies', count: 30, of: 35, share: 30 / 35, among: 'negative' },
        },
      },
    }, deps.now())
    alertId = alert.id
    await saveEndpoint(store.db, brand.id, { name: HOSTILE, url: 'https://hooks.example/x', secrets: ['sealed'] })
  })
  afterAll(() => store.close())

  const open = (adminSecret?: string) => {
    const { db } = store
    const services = {
      ...deps, version: 'test', publicUrl: undefined, reputation: createReputation({ db, now: deps.now, formula: DEFAULT_FORMULA, collectors: deps.collectors }), isReady: async () => ({ ready: true }), metrics: async () => '',
      analyze: async () => [], aspects: testAspects(), preview: async () => ({ mentions: [], health: { status: 'healthy' as const, message: null, problems: [] } }), proposeWatch: async () => Promise.reject(new Error('unasked')), ingest: async () => ({ stored: 0, changed: 0, unchanged: 0, problems: [] }),
      authors: testAuthors(deps), runNow: async () => {}, wakeAnswers: () => {}, wakeDeliveries: () => {}, wakeCases: () => {}, secrets: { create: () => '', check: () => {}, seal: (secret: string) => secret }, checkUrl: async () => {}, sendTest: (brand: Brand, endpoint: Endpoint) => sendTest(deps, brand, endpoint), openLink: deps.sealer.verify, unseal: deps.sealer.open, configFile: null, imports: createImports(deps, { folder: tmpdir() }), demo: { sinkUrl: null, remove: async () => {} },
    }
    const web = createWeb(services, files, { db, now: deps.now, adminSecret, hosts: ['localhost'] })
    return (path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
      web.request(`http://localhost:8080${path}`, { method, headers: { host: 'localhost:8080', ...headers }, ...(body !== undefined && { body }) })
  }

  it('explains an alert in full, with an owner, a first step and what to mind before acting', async () => {
    const text = await (await open()('/b/hostil/alerts', { headers: { 'accept-language': 'es' } })).text()
    for (const part of ['Lo primero', 'De quién es', 'Soporte', 'Comprueba si quienes repiten el texto son clientes', 'Antes de actuar', 'repiten el mismo texto', 'la cuenta todavía puede subir', 'entre 0 y 4', 'Hace una semana, a las mismas horas: 3', '100 negativas; lo habitual es 20', 'class="band"', 'class="ago"', 'class="onset"', 'Punteado']) expect(text).toContain(part)
    expect(text).not.toMatch(/ style="/)
  })

  it.each(['/b/hostil', '/b/hostil/prospect', '/b/hostil/journey', '/b/hostil/prospect?on=2026-03-09&source=%3Cscript%3E', '/b/hostil/mentions', '/b/hostil/alerts', '/b/hostil/sources', '/b/nadie', '/b/hostil/mentions?q=%3Cscript%3E', '/b/hostil/mentions/query?q=%3Cscript%3Ealert%3C%2Fscript%3E&text=%3Cscript%3Ealert(1)', '/b/hostil/privacy', '/b/hostil/sources/new/rss', '/welcome?name=%3Cscript%3Ealert(1)&site=%22%3E%3Cimg%20src=x'])('%s shows what strangers wrote as text, under a policy that runs nothing of it', async path => {
    const response = await open()(path)
    const text = await response.text()
    expect(text).not.toMatch(/<script>alert|<img src=x|href="javascript:/)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/)
    expect(text).not.toMatch(/<[^>]* style=|<script>|<style/)
    expect(text.startsWith('<!doctype html>')).toBe(true)
  })

  it('take a survey from a browser without signing in, and from no other site’s page', async () => {
    const brand = (await findBrand(store.db, 'hostil'))!
    const source = await pushSource(store.db, brand.id, 'Encuesta', 'survey')
    const { token } = (await createInvitation(store.db, brand.id, { name: 'Caja', ask: 'nps', language: 'es', place: null, links: [], sourceId: source.id }, { id: 'u', name: 'Ana' }, deps.now()))!
    const ask = open('a long admin secret')
    const form = await ask(`/r/hostil/${token}`)
    expect([form.status, form.headers.get('referrer-policy')]).toEqual([200, 'same-origin'])
    const once = /name="once" value="([^"]+)"/.exec(await form.text())![1]!
    const fill = (origin: string) => ask(`/r/hostil/${token}`, { method: 'POST', headers: { origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ once, score: '4' }).toString() })
    expect((await fill('http://localhost:8080')).status).toBe(200)
    expect((await fill('https://elsewhere.example')).status).toBe(403)
    expect((await ask('/r/hostil/otra')).status).toBe(404)
  })

  it('acknowledge and snooze from a signed link without signing in; looking alone changes nothing', async () => {
    const { db } = store
    const brand = (await findBrand(db, 'hostil'))!
    const ask = open('a long admin secret')
    const path = `/a/${deps.sealer.sign(linkOf({ brandId: brand.id, alertId, now: deps.now().getTime() }))}`
    const page = await ask(path, { headers: { 'accept-language': 'en' } })
    const text = await page.text()
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/)
    expect(text).toContain('Seen, I take it')
    expect(text).not.toMatch(/<script|<[^>]* style=/)
    expect(await (await ask(path)).text()).toContain('Posponer 4 horas')
    expect(await findAlert(db, brand.id, alertId)).toMatchObject({ acknowledgedAt: null, snoozedUntil: null })

    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = (to: string, body: string, headers = {}) => ask(to, { method: 'POST', body, headers: { ...form, ...headers } })
    expect(await (await post(path, 'do=snooze&hours=4')).text()).toContain('Pospuesta hasta')
    expect(await (await post(path, 'do=acknowledge')).text()).toContain('Alguien ya se encarga')
    expect(await findAlert(db, brand.id, alertId)).toMatchObject({ acknowledgedBy: 'link', snoozedUntil: new Date(deps.now().getTime() + 4 * 3_600_000) })
    expect((await post(path, 'do=snooze&hours=9999')).status).toBe(422)
    expect((await post(path, 'do=acknowledge', { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await ask(`${path.slice(0, -2)}xx`)).status).toBe(404)
    expect((await ask(`/a/${deps.sealer.sign(linkOf({ brandId: brand.id, alertId, now: deps.now().getTime() - 4 * 86_400_000 }))}`)).status).toBe(410)
    await db.updateTable('alert').set({ acknowledged_at: null, acknowledged_by: null, snoozed_until: null, snoozed_by: null }).where('id', '=', alertId).execute()
  })

  it('say why an opinion weighs less, in both languages', async () => {
    const ecos = await saveBrand(store.db, { slug: 'ecos', name: 'Ecos' })
    const source = await saveSource(store.db, ecos.id, { collector: 'push', name: 'Foro', kind: 'review' })
    const text = 'Llevo tres semanas esperando el sofá Oslo que pagué en Coyoacán y el camión se averió'
    await ingest(deps, { brand: ecos, source }, { mentions: [0, 1].map(i => ({ externalId: `e${i}`, kind: 'review', text, publishedAt: `2026-03-09T0${i}:00:00Z` })) })
    expect(await (await open()('/b/ecos/mentions')).text()).toMatch(/repite otra opinión reciente: pesa un 10.%/)
    expect(await (await open()('/b/ecos/mentions', { headers: { 'accept-language': 'en' } })).text()).toMatch(/repeats another recent opinion: weighs 10.?%/)
  })

  it('say which sources died, which fell silent, what a cap hides and what vanished, in both languages', async () => {
    const { db } = store
    const told = await saveBrand(db, { slug: 'ciega', name: 'Ciega' })
    const [dead, silent, capped] = await Promise.all(['Muerta', 'Callada', 'Corta'].map(name => saveSource(db, told.id, { collector: 'rss', name: `${name} ${HOSTILE}`, kind: 'review', config: { url: `https://${name}.example/` }, nextRunAt: deps.now() })))
    const set = (id: string, values: object) => db.updateTable('source').set(values).where('id', '=', id).execute()
    const ago = (days: number): Date => new Date(deps.now().getTime() - days * 86_400_000)
    const ok = { last_run_at: ago(0), last_ok_at: ago(0), last_mention_at: ago(20), newest_at: ago(20) }
    await set(dead!.id, { ...ok, failures: 1, failure_kind: 'config', failure_status: 401, failure_told: JSON.stringify({ es: `Nada ${HOSTILE}`, en: `No ${HOSTILE}` }), failing_since: ago(1) })
    await set(silent!.id, { ...ok, quiet_after_days: 5 })
    await set(capped!.id, { ...ok, capped: JSON.stringify({ es: 'Solo las 500 más recientes.', en: 'Only the 500 newest.' }), capped_since: ago(2) })
    await ingest(deps, { brand: told, source: capped! }, { mentions: [{ externalId: 'v', kind: 'review', text: 'Pésimo, me cobraron dos veces y nadie contesta.', rating: { value: 1, outOf: 5 } }] })
    await db.updateTable('mention').set({ absent_since: ago(1), vanished_at: ago(0) }).where('brand_id', '=', told.id).execute()
    await watchSourcesOf(deps, told)
    const read = async (path: string, language = 'es') => (await (await open()(path, { headers: { 'accept-language': language } })).text()).replaceAll(/<[^>]*>/g, ' ')
    const alerts = await read('/b/ciega/alerts')
    expect(alerts).toMatch(/Muerta .* dejó de responder/)
    expect(alerts).toMatch(/Callada .* calla más de lo que acostumbra/)
    expect(await read('/b/ciega/alerts', 'en')).toMatch(/Muerta .* stopped answering[^]*a person has to renew/)
    const sources = await read('/b/ciega/sources')
    for (const words of ['1 fuente necesita una clave nueva', 'Sin permiso', 'una persona tiene que renovarlos', 'Con tope', 'Solo las 500 más recientes.', 'Lo que ahora se nos escapa', '1 opinión negativa ya no está en la lista']) expect(sources).toContain(words)
    expect(sources).toContain('Nada ')
    expect(sources).not.toContain('No &lt;')
    expect(await read('/b/ciega/sources', 'en')).toContain('No &lt;')
    expect(await read('/b/ciega/mentions')).toContain('ya no está en la lista de su fuente')
    // They are no news of what customers say: the first page is about those.
    expect(await read('/b/ciega')).not.toContain('dejó de responder')
    expect(await (await open()('/b/ciega/alerts')).text()).not.toMatch(/<script>alert|<img src=x/)
    await db.updateTable('mention').set({ text: '', title: null, text_expired_at: deps.now() }).where('brand_id', '=', told.id).execute()
    expect(await read('/b/ciega/mentions')).toContain('Sus palabras ya no se conservan')
  })

  it('page through all opinions, each once', async () => {
    const seen: string[] = []
    for (let path: string | undefined = '/b/hostil/mentions'; path !== undefined; ) {
      const text = await (await open()(path)).text()
      seen.push(...[...text.matchAll(/id="mention-([\w-]+)"/g)].map(match => match[1]!))
      path = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(35)
    expect(new Set(seen).size).toBe(35)
  })

  it('say over the opinions how often people agreed with their readings', async () => {
    const text = async (query = '') => await (await open()(`/b/hostil/mentions${query}`)).text()
    expect(await text()).not.toContain('Diste por buenas')
    const [mention] = await listMentions(store.db, brand.id, { limit: 1 })
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: deps.now() }
    const draft = { mentionId: mention!.id, revision: 1, author: HOSTILE }
    const ids = await store.db.transaction().execute(trx => correct(trx, target, [{ ...draft, field: 'confirm', value: null }, { ...draft, field: 'moment', moment: 'zmot', value: 'neutral' }]))
    expect(await text()).toContain('Diste por buenas 0 de 1 lectura revisada.')
    for (const id of ids) await store.db.transaction().execute(trx => withdrawCorrection(trx, target, { id, mentionId: mention!.id }))
  })

  it('list the opinions of the days a link asks for, and leave a day that does not exist out', async () => {
    const count = async (query: string): Promise<number> => [...(await (await open()(`/b/hostil/mentions?${query}`)).text()).matchAll(/id="mention-/g)].length
    expect(await count('from=2026-03-09&to=2026-03-09')).toBe(30)
    expect(await count('from=2026-03-10')).toBe(0)
    expect(await count('to=2026-03-08')).toBe(0)
    expect(await count('from=2026-99-99&to=yesterday')).toBe(30)
    const text = await (await open()('/b/hostil/mentions?from=2026-03-09&to=2026-03-09')).text()
    expect(text).toMatch(/<h1>.*: del 9 mar al 9 mar<\/h1>/)
    expect(text).toContain('<input type="hidden" name="from" value="2026-03-09">')
    expect(/rel="next" href="([^"]+)"/.exec(text)?.[1]).toContain('from=2026-03-09')
  })

  it('say that there are no words where all of them are invisible', async () => {
    const silent = await saveBrand(store.db, { slug: 'callada', name: 'Callada' })
    const source = await saveSource(store.db, silent.id, { collector: 'push', name: 'Fuente', kind: 'review' })
    await ingest(deps, { brand: silent, source }, { mentions: [{ externalId: 'z', kind: 'review', text: '\u200b \u2060\ufeff', rating: { value: 3, outOf: 5 } }] })
    expect(await (await open()('/b/callada/mentions')).text()).toContain('Solo estrellas, sin palabras')
  })

  it('measure a competitor, and neither answer for it nor claim to watch it', async () => {
    await saveBrand(store.db, { slug: 'rival', name: 'Rival', kind: 'competitor' })
    const home = await (await open()('/b/rival')).text()
    expect(home).not.toContain('/b/rival/alerts')
    expect(home).not.toContain('data-part="alerts"')
    expect(await (await open()('/b/rival/alerts')).text()).toContain('no se vigilan')
  })

  it('show the public index beside the brand’s own where they differ', async () => {
    const two = await saveBrand(store.db, { slug: 'dos-cifras', name: 'Dos cifras' })
    const mentions = [1, 5].map(value => ({ externalId: `s${value}`, kind: 'review', text: 'Llegó ayer', rating: { value, outOf: 5 }, publishedAt: '2026-03-09T00:00:00Z' }))
    for (const [name, kind] of [['Tienda', 'review'], ['Foro', 'social']] as const) {
      await ingest(deps, { brand: two, source: await saveSource(store.db, two.id, { collector: 'push', name, kind }) }, { mentions: mentions.slice(name === 'Foro' ? 1 : 0) })
    }
    expect(await (await open()('/b/dos-cifras')).text()).not.toContain('En público')
    await store.db.updateTable('source').set({ visibility: 9 }).where('brand_id', '=', two.id).where('name', '=', 'Foro').execute()
    expect(await (await open()('/b/dos-cifras')).text()).toMatch(/En público, \d/)
  })

  it('never show an invented brand without its banner, whichever process has the demo', async () => {
    await saveBrand(store.db, { slug: 'inventada', name: 'Inventada', origin: 'demo' })
    expect(await (await open()('/b/inventada')).text()).toContain('Esto es una demostración')
    expect(await (await open()('/b/hostil')).text()).not.toContain('Esto es una demostración')
  })

  it('say what is wrong with an address in a page, not in a stack', async () => {
    const missing = await open()('/b/nadie')
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('Aquí no hay nada')
    expect(await (await open()('/b/nadie?lang=en')).text()).toContain('There is nothing here')
    expect(await (await open()('/b/hostil/mentions?cursor=zzz')).text()).toContain('Esta dirección no se entiende')
    expect((await open()('/b/hostil/mentions?cursor=zzz')).status).toBe(400)
    expect((await open()('/nowhere')).status).toBe(404)
    expect((await open()('/b/hostil', { headers: { host: 'evil.example' } })).status).toBe(421)
  })

  it('speak the language asked for, and remember it', async () => {
    const english = await open()('/b/hostil?lang=en')
    expect(await english.text()).toContain('<html lang="en">')
    expect(english.headers.get('set-cookie')).toMatch(/marea_lang=en/)
    expect(await (await open()('/b/hostil', { headers: { 'accept-language': 'en-US,en;q=0.9' } })).text()).toContain('<html lang="en">')
    expect(await (await open()('/b/hostil', { headers: { 'accept-language': 'fr' } })).text()).toContain('<html lang="es">')
  })

  it('acknowledge, test and resend by forms of their own, never by those of another site', async () => {
    const ask = open()
    expect((await ask(`/b/hostil/alerts/${alertId}/acknowledge`, { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await ask(`/b/hostil/alerts/${alertId}/acknowledge`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect(await (await ask('/b/hostil/alerts')).text()).toContain('/acknowledge')
    expect((await ask(`/b/hostil/alerts/${alertId}/acknowledge`, { method: 'POST', headers: { origin: 'http://localhost:8080' } })).status).toBe(303)
    expect(await (await ask('/b/hostil/alerts')).text()).not.toContain('/acknowledge')
    const tested = await ask('/b/hostil/webhooks/test', { method: 'POST', headers: { origin: 'http://localhost:8080', referer: 'https://evil.example/b/other' } })
    expect(tested.headers.get('location')).toBe('/b/hostil#deliveries')
    const [delivery] = await listDeliveries(store.db, brand.id)
    expect(delivery).toMatchObject({ event: 'webhook.test', test: true })
    expect((await ask(`/b/hostil/deliveries/${delivery!.id}/replay`, { method: 'POST' })).status).toBe(303)
    expect(await listDeliveries(store.db, brand.id)).toHaveLength(2)
    const snooze = (hours: string) => ask(`/b/hostil/alerts/${alertId}/snooze`, { method: 'POST', headers: { origin: 'http://localhost:8080', 'content-type': 'application/x-www-form-urlencoded' }, body: `hours=${hours}` })
    expect((await snooze('1000')).status).toBe(422)
    expect((await snooze('4')).status).toBe(303)
    expect(await (await ask('/b/hostil/alerts')).text()).toContain('Pospuesta hasta')
    expect((await ask('/b/hostil/alerts/nonsense/acknowledge', { method: 'POST' })).status).toBe(404)
  })

  it('ask for the secret where there is one, bear a few mistakes, and keep no secret in the browser', async () => {
    const ask = open('a very long admin secret')
    const turned = await ask('/b/hostil')
    expect([turned.status, turned.headers.get('location')]).toEqual([302, '/sign-in?next=%2Fb%2Fhostil'])
    expect(await (await ask('/sign-in')).text()).toContain('type="password"')
    const sign = (secret: string) => ask('/sign-in', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `secret=${encodeURIComponent(secret)}` })
    expect((await sign('wrong')).status).toBe(403)
    const entered = await sign('a very long admin secret')
    const cookie = entered.headers.get('set-cookie')!
    expect(entered.status).toBe(303)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toContain('admin%20secret')
    expect((await ask('/b/hostil', { headers: { cookie: cookie.split(';')[0]! } })).status).toBe(200)
    for (let i = 0; i < 12; i++) await sign(`guess ${i}`)
    expect((await sign('a very long admin secret')).status).toBe(429)
  })
})

describe('static files', () => {
  const files = staticFiles()
  const get = (path: string, headers: Record<string, string> = {}) => files.handle(new Request(`http://localhost${path}`, { headers }))

  it('are kept for good under their content’s hash', async () => {
    const response = get(files.asset('marea.css'), { 'accept-encoding': 'br' })
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(get(files.asset('marea.css'), { 'if-none-match': get(files.asset('marea.css')).headers.get('etag')! }).status).toBe(304)
    expect(get('/static/marea.css?v=old').headers.get('cache-control')).toBe('no-cache')
  })

  it('are only those there are', () => {
    for (const path of ['/static/../package.json', '/static/%2e%2e/package.json', '/static/nothing.js', '/static/']) expect(get(path).status, path).toBe(404)
  })

  it('hold scripts that a browser understands', async () => {
    for (const name of ['theme.js', 'live.js', 'chart.js']) expect(await get(files.asset(name)).text(), name).not.toMatch(/: (string|number|boolean)\b|\binterface\b/)
  })
})

import type { Told } from '../../src/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAttempts } from '../../src/db/delivery/attempt.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { findEndpoint, listEndpoints, disableEndpoint } from '../../src/db/delivery/endpoint.ts'
import { findBrand, saveBrand } from '../../src/db/brand.ts'
import { listPlannedEvents } from '../../src/db/alert/planned-event.ts'
import { listRoutes } from '../../src/db/delivery/route.ts'
import type { Store } from '../../src/db/client.ts'
import { computeBackTest } from '../../src/web/load/back-test.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { tellAlertStory, type AlertStory } from '../helpers/alert-story.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const NOW = new Date('2026-03-10T21:30:00Z')
const HOSTILE = '<img src=x onerror=alert(1)>\u202e'

describe('the pages of alerts', () => {
  let store: Store
  let story: AlertStory
  let web: ReturnType<typeof createWeb>

  beforeAll(async () => {
    store = await openTestPglite()
    const { services } = openApi(store, { now: () => NOW })
    await saveBrand(store.db, { slug: 'casa-encino', name: 'Casa Encino', kind: 'competitor' })
    story = await tellAlertStory(store, services)
    web = createWeb({ ...webServices(await openDeps(store, { now: NOW.toISOString() })), ...services }, staticFiles(), { db: store.db, now: () => NOW, adminSecret: undefined, hosts: ['localhost'] })
  }, 120_000)
  afterAll(() => store.close())

  const go = async (path: string, { form, language = 'es' }: { form?: Array<[string, string]>; language?: string } = {}) => {
    const init = form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}
    const response = await web.request(`http://localhost:8080/b/casa-nogal/alerts${path}`, { ...init, headers: { host: 'localhost:8080', 'accept-language': language, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) } })
    return { status: response.status, to: response.headers.get('location'), headers: response.headers, text: await response.text() }
  }

  const KINDS = ['negative', 'volume', 'share', 'moment', 'source', 'place', 'competitor', 'silence', 'data-gap', 'slow-burn', 'index-drop', 'source-dead', 'source-silent', 'floor-threat', 'floor-fraud', 'floor-data', 'floor-discrimination', 'floor-collection', 'floor-authority']

  it.each(KINDS)('a %s alert reads well in both languages: a sentence, whose it is and what comes first', async kind => {
    const id = story.alerts.get(kind)!.id
    for (const [language, first, owner] of [['es', 'Lo primero', 'De quién es'], ['en', 'First', 'Whose']] as const) {
      const { status, text } = await go(`/${id}`, { language })
      const page = text.slice(text.indexOf('<article'), text.indexOf('</article>'))
      expect(status).toBe(200)
      expect(page, kind).toContain(first)
      expect(page, kind).toContain(owner)
      expect(/<dt>[^<]*<\/dt><dd><b>[^<]{20,}/.test(page), `${kind} has a first step`).toBe(true)
      expect(page.replace(/<[^>]*>/g, ' '), kind).not.toMatch(/undefined|null|NaN|\{\w+\}|\[object|floor-|moment:\w|source:\w/)
      expect(/<h1>([^<]+)<\/h1>/.exec(page)![1]!.length, kind).toBeGreaterThan(10)
    }
  })

  it('names the parts that carry a wave, and what was planned meanwhile', async () => {
    const { text } = await go(`/${story.alerts.get('negative')!.id}`)
    for (const part of ['Dónde se nota', '25, lo habitual es 1,0', 'Durante lo previsto', 'Buen Fin']) expect(text.replaceAll('1.0', '1,0')).toContain(part)
    expect((await go(`/${story.alerts.get('place')!.id}`)).text).toContain('Sucursal Polanco')
  })

  it('a person judges the opinions of grave harm one by one, and takes it back by saying otherwise', async () => {
    const alert = story.alerts.get('floor-fraud')!
    const action = new RegExp(`/b/casa-nogal/alerts(/${alert.id}/signs/[0-9a-f-]+)`).exec((await go(`/${alert.id}`)).text)![1]!
    expect((await go(action, { form: [['verdict', 'confirmed']] })).status).toBe(303)
    expect((await go(`/${alert.id}`)).text).toMatch(/Confirmada[\s\S]*Falta|Falta por juzgar|Falta juzgar una/)
    await go(action, { form: [['verdict', 'dismissed']] })
    expect((await go(`/${alert.id}`)).text).toContain('Descartada')
    expect((await go(action, { form: [['verdict', 'perhaps']] })).status).toBe(422)
    const mentions = await web.request('http://localhost:8080/b/casa-nogal/mentions', { headers: { host: 'localhost:8080', 'accept-language': 'es' } })
    expect(await mentions.text()).toContain('Amenaza o autolesión, por juzgar')
  })

  it('pages those that are over, and leads to one however old', async () => {
    const { text } = await go('')
    expect(text.match(/<details class="past">/g)).toHaveLength(20)
    const next = /href="\/b\/casa-nogal\/alerts(\?cursor=[^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&')
    const older = await go(next)
    expect(older.text.match(/<details class="past">/g)).toHaveLength(4)
    expect(older.text).toContain('Alertas que ya pasaron')
    expect((await go('/0197a000-0000-7000-8000-00000000ffff')).status).toBe(404)
  })

  it('tells before saving what each setting would have fired in ninety days, by the detector', async () => {
    const { found, days } = await computeBackTest(store.db, (await findBrand(store.db, 'casa-nogal'))!, NOW)
    expect(days).toBe(90)
    const waves = found.quarter.filter(({ onset }) => Math.abs(Date.parse(onset) - (NOW.getTime() - 20 * 86_400_000)) < 4 * 3_600_000)
    expect(waves).toHaveLength(1)
    const { text } = await go('/rules')
    expect(text).toContain(`En tus últimos 90 días habría saltado ${found.quarter.length} ve`)
    expect(text).toMatch(/value="quarter" checked/)
    expect((await go('/rules', { form: [['sensitivity', 'year']] })).to).toBe('/b/casa-nogal/alerts/rules')
    expect((await findBrand(store.db, 'casa-nogal'))!.sensitivity).toBe('year')
    expect((await go('/rules', { form: [['sensitivity', 'never']] })).status).toBe(422)
  })

  it('notes what is planned by the brand’s clocks, changes it, and takes it away', async () => {
    const event: Array<[string, string]> = [['name', `Quincena ${HOSTILE}`], ['kind', 'pay-day'], ['from', '2026-03-13T06:00'], ['to', '2026-03-14T06:00'], ['repeats', 'biweekly'], ['factor', '']]
    expect((await go('/rules/planned', { form: event })).status).toBe(303)
    const [saved] = await listPlannedEvents(store.db, story.brand.id)
    expect(saved).toMatchObject({ startsAt: new Date('2026-03-13T12:00:00Z'), repeats: 'biweekly', factor: null })
    const taken = await go('/rules/planned', { form: event })
    expect([taken.status, taken.text.includes('Ya hay uno con ese nombre')]).toEqual([422, true])
    const wrong = await go(`/rules/planned/${saved!.id}`, { form: [...event.filter(([name]) => name !== 'to'), ['to', '2026-03-12T06:00']] })
    expect([wrong.status, wrong.text.includes('Termina antes de empezar'), wrong.text.includes('aria-invalid')]).toEqual([422, true, true])
    expect(wrong.text).not.toMatch(/<img src=x/)
    expect((await go(`/rules/planned/${saved!.id}`, { form: [...event.filter(([name]) => name !== 'factor'), ['factor', '2,5']] })).status).toBe(303)
    expect((await listPlannedEvents(store.db, story.brand.id))[0]!.factor).toBe(2.5)
    expect((await go('/rules')).text).toContain('2.5 veces lo habitual')
    await go(`/rules/planned/${saved!.id}/remove`, { form: [] })
    expect(await listPlannedEvents(store.db, story.brand.id)).toEqual([])
  })

  it('adds an endpoint whose secret is shown once, turns it, rotates it and sends by it', async () => {
    const bad = await go('/channels', { form: [['name', ''], ['channel', 'webhook'], ['url', 'ftp://x']] })
    expect([bad.status, bad.text.includes('Escribe un nombre'), bad.text.includes('Escribe una dirección completa')]).toEqual([422, true, true])
    const made = await go('/channels', { form: [['name', 'Guardias'], ['channel', 'webhook'], ['url', 'https://hooks.example/secret-path']] })
    expect([made.status, made.headers.get('cache-control'), made.text.includes('whsec_')]).toEqual([200, 'no-store', true])
    const [endpoint] = await listEndpoints(store.db, story.brand.id)
    const path = `/channels/${endpoint!.id}`
    const again = await go(path)
    expect([again.text.includes('whsec_d'), again.text.includes('secret-path')]).toEqual([false, false])
    expect((await go(`${path}/test`, { form: [] })).to).toMatch(/\/deliveries\//)
    expect(await listDeliveries(store.db, story.brand.id)).toHaveLength(1)
    expect((await go(`${path}/rotate`, { form: [['overlap', '900']] })).text).toContain('Escribe entre 0 y 168 horas')
    expect((await go(`${path}/rotate`, { form: [['overlap', '2']] })).text).toContain('Firman los dos secretos hasta')
    await disableEndpoint(store.db, story.brand.id, endpoint!.id, { es: 'Respondió 410 un día entero.', en: 'It answered 410 for a day.' }, NOW)
    const off = await go('/channels')
    expect([off.text.includes('Un destino está apagado'), off.text.includes('Respondió 410 un día entero.'), off.text.includes('It answered')]).toEqual([true, true, false])
    expect((await go('/channels', { language: 'en' })).text).toContain('It answered 410 for a day.')
    expect((await go(`${path}/test`, { form: [] })).status).toBe(409)
    await go(`${path}/on`, { form: [] })
    expect((await findEndpoint(store.db, story.brand.id, endpoint!.id))!.disabledTold).toBe(null)
    const range = await go(`${path}/replay`, { form: [['from', '2026-03-10T00:00'], ['until', '2026-03-09T00:00'], ['status', 'all']] })
    expect([range.status, range.text.includes('Termina antes de empezar')]).toEqual([422, true])
    const delivery = /href="\/b\/casa-nogal\/alerts(\/deliveries\/[0-9a-f-]{36})"/.exec((await go('/deliveries')).text)![1]!
    expect((await go(delivery)).text).toContain('webhook.test')
    const told = { es: 'El servidor <b>no</b> respondió.', en: 'The server <b>did not</b> answer.' }
    await store.db.updateTable('webhook_endpoint').set({ held_by: 'us' }).where('id', '=', endpoint!.id).execute()
    const note = (number: number, status: number | null, told: Told): Promise<void> => recordAttempts(store.db, [{
      brandId: story.brand.id, endpointId: endpoint!.id, deliveryId: delivery.split('/').at(-1)!, heldBy: 'us', end: { status: 'failed' }, retryAt: null, counts: false,
      attempt: { number, attemptedAt: NOW, durationMs: 5, status, told, requestHeaders: {}, responseHeaders: {}, responseExcerpt: null },
    }])
    await note(1, null, told)
    for (const page of ['', '/deliveries', path, delivery]) {
      const [es, en] = [(await go(page)).text, (await go(page, { language: 'en' })).text]
      expect([es.includes('El servidor &lt;b&gt;no&lt;/b&gt; respondió.'), es.includes('The server')], page).toEqual([true, false])
      expect([en.includes('The server &lt;b&gt;did not&lt;/b&gt; answer.'), en.includes('El servidor')], page).toEqual([true, false])
    }
    await note(2, 307, { es: 'Respondió 307: dale su dirección final.', en: 'It answered 307: give it its final address.' })
    const attempts = (await go(delivery)).text
    expect([attempts.includes('respondió 307'), attempts.includes('dale su dirección final'), attempts.includes('final address')]).toEqual([true, true, false])
    const mail = await go('/channels', { form: [['name', 'Correo'], ['channel', 'email'], ['to', 'ana@nogal.example, luis@']] })
    expect(mail.text).toContain('«luis@» no es una dirección de correo')
  })

  it('says who is told of what, and shows the message before it is ever sent', async () => {
    const endpoint = (await listEndpoints(store.db, story.brand.id))[0]!
    const nobody = await go('/routes/new', { form: [['name', 'Cobros'], ['do', 'save']] })
    expect([nobody.status, nobody.text.includes('Elige al menos un destino')]).toEqual([422, true])
    const form: Array<[string, string]> = [['name', 'Cobros'], ['endpointIds', endpoint.id], ['moments', 'relationship'], ['owner', `Nuria ${HOSTILE}`], ['firstStep', 'Llama a cobros'], ['quietFrom', '22:00'], ['quietTo', '07:00'], ['quietDays', 'mon'], ['minSeverity', 'warning']]
    const preview = await go('/routes/new', { form: [...form, ['do', 'preview']] })
    expect(await listRoutes(store.db, story.brand.id)).toEqual([])
    for (const part of ['En Slack', 'Por correo', 'Llama a cobros', 'Nuria', '31 negativas', 'Con tu última alerta']) expect(preview.text).toContain(part)
    expect(preview.text).not.toMatch(/<img src=x/)
    expect((await go('/routes/new', { form: [...form, ['do', 'save']] })).status).toBe(303)
    const [route] = await listRoutes(store.db, story.brand.id)
    expect(route).toMatchObject({ moments: ['relationship'], quiet: { from: '22:00', to: '07:00', days: ['mon'] }, minSeverity: 'warning', origin: 'screen' })
    expect((await go('/routes')).text).toMatch(/Avisa a:[\s\S]*Guardias/)
    expect((await go(`/routes/${route!.id}`, { form: [...form.filter(([name]) => name !== 'quietTo'), ['quietTo', '22:00'], ['do', 'save']] })).text).toContain('Terminan cuando empiezan')
    await go(`/routes/${route!.id}/remove`, { form: [] })
    expect(await listRoutes(store.db, story.brand.id)).toEqual([])
  })
})

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import { openPostgres, type Store } from '../../src/db/client.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { keepCases } from '../../src/jobs/desk/cases.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { newPostgresDatabase, openTestPglite, root, STORES } from '../helpers/stores.ts'

const COMPLAINT = 'Me cobraron dos veces y nadie contesta. Quiero que me devuelvan mi dinero.'
const START = Date.UTC(2026, 2, 10, 12)

/** Three complaints of three people, with a case each. */
const plant = async (store: Store, deps: TestDeps, slug: string): Promise<{ brand: Brand; source: Source }> => {
  const brand = await saveBrand(store.db, { slug, name: 'Casa Nogal' })
  const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Opina', kind: 'review' })
  const mentions = ['Rosa', 'Luis', 'Eva'].map((name, i) => ({ externalId: `m${i}`, kind: 'review', text: COMPLAINT, author: { id: name, name }, rating: { value: 1, outOf: 5 }, publishedAt: new Date(START - i * 60_000).toISOString() }))
  await ingest(deps, { brand, source }, { mentions })
  await keepCases(deps, { formula: DEFAULT_FORMULA })
  return { brand, source }
}

describe.each(STORES)('the API of cases on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let api: TestApi
  const keys: Record<string, Record<string, string>> = {}
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { now: new Date(START).toISOString() })
    api = openApi(store, { now: deps.now, guard: { adminSecret: 'a secret for tests' } })
    for (const name of ['Ana', 'Beto']) keys[name] = { authorization: `Bearer ${(await createApiKey(store.db, { name, scope: 'write' }, deps.now())).key}` }
  })
  afterAll(() => store.close())
  let count = 0
  const newBrand = async () => {
    const slug = `casa-${++count}`
    await plant(store, deps, slug)
    const as = (name: string) => (method: string, path: string, body?: unknown) => api.ask(method, `/v1/brands/${slug}${path}`, body, keys[name])
    return { slug, ana: as('Ana'), beto: as('Beto') }
  }

  it('shows the queue with the reason of each place, page by page', async () => {
    const { ana } = await newBrand()
    const first = await ana('GET', '/cases?limit=2')
    expect(first.status, first.text).toBe(200)
    expect(first.body.data[0]).toMatchObject({ state: 'new', tier: 'complaint', reason: { es: expect.stringMatching(/^primera pantalla en Opina, −\d+,\d puntos, quedan 58 min$/) }, text: COMPLAINT })
    const second = await ana('GET', `/cases?limit=2&cursor=${first.body.nextCursor}`)
    expect(new Set([...first.body.data, ...second.body.data].map(({ id }) => id)).size).toBe(3)
    expect(second.body.nextCursor).toBeNull()
    expect((await ana('GET', '/cases?cursor=nonsense')).status).toBe(400)
  })

  it('lets one take a case and tells the other who', async () => {
    const { ana, beto } = await newBrand()
    const { id, version } = (await ana('GET', '/cases')).body.data[0]
    const results = await Promise.all([ana('POST', `/cases/${id}/claim`, { version }), beto('POST', `/cases/${id}/claim`, { version })])
    expect(results.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const winner = results.find(({ status }) => status === 200)!.body.assignee.name
    expect(results.find(({ status }) => status === 409)!.body.detail).toBe(`Taken by ${winner}.`)
    expect((await ana('GET', '/cases?assignee=none')).body.data).toHaveLength(2)
    const mine = await (winner === 'Ana' ? ana : beto)('GET', '/cases?assignee=me')
    expect(mine.body.data.map((card: { id: string }) => card.id)).toEqual([id])
    expect((await ana('POST', '/cases/018f0000-0000-7000-8000-000000000000/claim', {})).status).toBe(404)
  })

  it('leads a case on its way, refuses what is not legal with a sentence, and keeps its history', async () => {
    const { ana, beto } = await newBrand()
    const { id, version } = (await ana('GET', '/cases')).body.data[0]
    const lead = (transition: object, more: object = {}) => ana('POST', `/cases/${id}/transition`, { transition, ...more })
    expect(await lead({ act: 'answer' })).toMatchObject({ status: 409, body: { detail: 'Nobody has taken the case. Take it first, so that nobody answers twice.' } })
    await ana('POST', `/cases/${id}/claim`, {})
    expect(await lead({ act: 'answer' }, { version })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('changed while you looked') } })
    expect((await lead({ act: 'pass', area: 'Cobros', folio: 'C-7' })).body).toMatchObject({ state: 'passed-to-area', area: 'Cobros', folio: 'C-7' })
    expect((await lead({ act: 'complain', folio: 'R-1', legalDueAt: '2026-04-01T00:00:00-06:00' })).body).toMatchObject({ state: 'formal-complaint', legalDueAt: '2026-04-01T06:00:00.000Z' })
    expect((await lead({ act: 'answer' })).body).toMatchObject({ state: 'formal-complaint', answeredAt: deps.now().toISOString() })
    expect((await ana('GET', '/cases?tray=formal')).body.data).toMatchObject([{ id, legalTold: null }])
    expect((await lead({ act: 'pass', area: 'Cobros' })).status).toBe(400)
    expect((await beto('POST', `/cases/${id}/notes`, { text: '<script>alert(1)</script> @Ana', people: ['ana'] })).status).toBe(201)
    await beto('POST', `/cases/${id}/tags`, { add: ['cobro doble', 'urgente'] })
    await beto('POST', `/cases/${id}/tags`, { remove: ['urgente'] })
    expect((await lead({ act: 'resolve', remedy: 'Devolución' })).body).toMatchObject({ state: 'resolved', followUpAt: '2026-03-17T12:00:00.000Z', tags: ['cobro doble'] })
    expect((await ana('PATCH', `/cases/${id}`, { outcome: 'recovered' })).body.outcome).toBe('recovered')
    const { body } = await ana('GET', `/cases/${id}`)
    expect(body.history.map(({ type }: { type: string }) => type)).toEqual(['case.opened', 'case.taken', 'case.passed', 'case.formal-complaint', 'case.answered', 'case.noted', 'case.tagged', 'case.tagged', 'case.resolved', 'case.edited'])
    expect(body.history[2]).toMatchObject({ actor: { name: 'Ana' }, before: { state: 'taken', area: null }, after: { state: 'passed-to-area', area: 'Cobros' } })
    expect(body.notes[0].text).toBe('<script>alert(1)</script> @Ana')
    expect(body.acts).toEqual(['take', 'release', 'assign', 'follow', 'close', 'reopen'])
    expect(body.thread).toMatchObject([{ voice: 'customer', text: COMPLAINT }])
    expect((await ana('GET', '/cases?tray=waiting&tag=cobro%20doble')).body.data).toHaveLength(1)
    expect((await ana('GET', '/cases?tray=all&q=devuelvan')).body.data).toHaveLength(3)
  })

  it('snoozes, assigns by load, marks harm, and puts harm on top', async () => {
    const { ana } = await newBrand()
    const [a, b, c] = (await ana('GET', '/cases')).body.data
    expect((await ana('POST', `/cases/${a.id}/snooze`, { until: '2026-03-09T00:00:00Z' })).status).toBe(409)
    await ana('POST', `/cases/${a.id}/snooze`, { until: '2026-03-11T00:00:00Z' })
    expect((await ana('GET', '/cases')).body.data.map(({ id }: { id: string }) => id)).toEqual([b.id, c.id])
    await ana('PATCH', `/cases/${c.id}`, { floor: 'fraud' })
    expect((await ana('GET', '/cases')).body.data[0]).toMatchObject({ id: c.id, reason: { es: expect.stringMatching(/^posible fraude/) } })
    expect(await ana('POST', `/cases/${b.id}/assign`, { to: null })).toMatchObject({ status: 422 })
    await ana('PUT', '/case-settings', { agents: [{ id: 'u1', name: 'Uma' }, { id: 'u2', name: 'Unai' }] })
    expect((await ana('POST', `/cases/${b.id}/assign`, { to: null })).body.assignee.name).toBe('Uma')
    expect((await ana('POST', `/cases/${c.id}/assign`, { to: null })).body.assignee.name).toBe('Unai')
  })

  it('does many at once, says which refuse, and takes it back', async () => {
    const { ana, beto } = await newBrand()
    const ids = (await ana('GET', '/cases')).body.data.map(({ id }: { id: string }) => id)
    await beto('POST', `/cases/${ids[0]}/claim`, {})
    const { body } = await ana('POST', '/cases/bulk', { ids, act: { do: 'take' } })
    expect(body.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([false, true, true])
    expect(body.results[0].refusal).toEqual({ es: 'Lo tomó Beto.', en: 'Taken by Beto.' })
    expect((await beto('POST', '/cases/undo', { token: body.undo.token })).status).toBe(409)
    expect((await ana('POST', '/cases/undo', { token: body.undo.token })).body.undone).toHaveLength(2)
    expect((await ana('GET', '/cases?assignee=none')).body.data).toHaveLength(2)
    expect((await ana('POST', '/cases/bulk', { ids, act: { do: 'tag', add: ['ola'] } })).body.undo).toBeNull()
    expect((await ana('GET', '/cases/tags')).body.data).toEqual([{ tag: 'ola', cases: 3 }])
  })

  it('gathers cases of one cause, with one owner, one approved statement and one place to close', async () => {
    const { ana, beto } = await newBrand()
    const suggestions = (await ana('GET', '/incidents/suggestions')).body.data
    expect(suggestions).toMatchObject([{ why: 'copies', told: { es: '3 casos dicen casi lo mismo' } }])
    const { key: cause, caseIds } = suggestions[0]
    const open = () => ana('POST', '/incidents', { title: 'Cobro doble', cause, caseIds, owner: { id: 'ana', name: 'Ana' } })
    const [one, two] = await Promise.all([open(), open()])
    expect(one.status, one.text).toBe(201)
    expect(two.body.id).toBe(one.body.id)
    const path = `/incidents/${one.body.id}`
    expect((await ana('GET', '/incidents/suggestions')).body.data).toEqual([])
    expect((await ana('GET', `/cases?incident=${one.body.id}`)).body.data).toHaveLength(3)
    await ana('PATCH', path, { statement: 'Ya devolvimos los cobros dobles de ayer.' })
    expect((await beto('POST', `${path}/approve`, { statement: 'Otra cosa.' })).status).toBe(409)
    expect((await beto('POST', `${path}/approve`, { statement: 'Ya devolvimos los cobros dobles de ayer.' })).body).toMatchObject({ approvedBy: { name: 'Beto' } })
    expect((await ana('PATCH', path, { statement: 'Ya los devolvimos.' })).body.approvedBy).toBeNull()
    expect((await ana('POST', `${path}/close`, { reason: 'Cobros dobles del lunes, devueltos' })).body.results.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
    expect((await ana('GET', path)).body).toMatchObject({ state: 'closed', cases: 3, open: 0 })
    expect((await ana('GET', '/cases?tray=closed')).body.data).toHaveLength(3)
    expect((await ana('POST', `${path}/close`, { reason: 'otra vez' })).status).toBe(409)
  })

  it('takes settings that make sense, and says what does not', async () => {
    const { ana } = await newBrand()
    expect((await ana('GET', '/case-settings')).body).toMatchObject({ targets: { complaint: 60, review: 1440, other: 4320, thanks: null }, followUpDays: 7 })
    const wrong = await ana('PUT', '/case-settings', { calendar: { week: { mon: [{ from: '18:00', to: '09:00' }] } } })
    expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringContaining('calendar') } })
    expect((await ana('PUT', '/case-settings', { calendar: { week: { mon: [] }, holidays: ['2026-02-30'] } })).status).toBe(400)
    expect((await ana('PUT', '/case-settings', { targets: { complaint: 30 } })).body).toMatchObject({ targets: { complaint: 30, review: 1440 }, rule: { maxStars: 2 } })
  })

  it('keeps views, one’s own and everybody’s, and says who is there', async () => {
    const { ana, beto } = await newBrand()
    const { id } = (await ana('GET', '/cases')).body.data[0]
    await ana('POST', '/case-views', { name: 'Mías', filter: { assignee: 'me' } })
    await ana('POST', '/case-views', { name: 'Quejas', shared: true, filter: { tier: 'complaint' } })
    expect((await ana('POST', '/case-views', { name: 'Mías', filter: {} })).status).toBe(409)
    expect((await beto('GET', '/case-views')).body.data.map(({ name }: { name: string }) => name)).toEqual(['Quejas'])
    expect((await ana('PUT', `/cases/${id}/presence`, { doing: 'writing' })).body.data).toEqual([])
    expect((await beto('PUT', `/cases/${id}/presence`, { doing: 'viewing' })).body.data).toMatchObject([{ person: { name: 'Ana' }, doing: 'writing' }])
    await ana('PUT', `/cases/${id}/presence`, { doing: null })
    expect((await beto('GET', `/cases/${id}`)).body.present).toMatchObject([{ person: { name: 'Beto' } }])
  })
})

/** Reads a stream until enough events came. */
const readEvents = async (api: TestApi, path: string, { headers = {}, count, meanwhile }: { headers?: Record<string, string>; count: number; meanwhile?: () => Promise<unknown> }) => {
  const response = await api.app.request(`http://localhost:8080${path}`, { headers: { host: 'localhost:8080', ...headers } })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = (await reader.read()).value ?? ''
  await meanwhile?.()
  const found = () => text.split('\n\n').flatMap(block => (/^event: (?!presence)/m.test(block) ? [{ id: Number(/^id: (\d+)$/m.exec(block)![1]), event: /^event: (.+)$/m.exec(block)![1]! }] : []))
  while (found().length < count) text += (await reader.read()).value ?? ''
  await reader.cancel()
  return found()
}

describe('the stream of events', () => {
  it('resumes after the last event seen, at whichever process', async () => {
    const url = await newPostgresDatabase()
    const stores = [openPostgres(url, { max: 3 }), openPostgres(url, { max: 3 })]
    await migrate(stores[0]!, readMigrations(join(root, 'sql')))
    const [deps] = [await openDeps(stores[0]!, { now: new Date(START).toISOString() })]
    const [here, there] = stores.map(store => openApi(store, { now: deps.now })) as [TestApi, TestApi]
    await plant(stores[0]!, deps, 'casa')
    const ids: string[] = (await here.ask('GET', '/v1/brands/casa/cases')).body.data.map(({ id }: { id: string }) => id)
    const claim = (id: string) => there.ask('POST', `/v1/brands/casa/cases/${id}/claim`, {})
    const live = await readEvents(here, '/v1/brands/casa/events', { count: 1, meanwhile: () => claim(ids[0]!) })
    expect(live).toEqual([{ id: 4, event: 'case.taken' }])
    await claim(ids[1]!)
    const missed = await readEvents(there, '/v1/brands/casa/events', { headers: { 'last-event-id': '4' }, count: 2, meanwhile: () => claim(ids[2]!) })
    expect(missed).toEqual([{ id: 5, event: 'case.taken' }, { id: 6, event: 'case.taken' }])
    expect((await readEvents(here, '/v1/brands/casa/events?after=0', { count: 6 })).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6])
    expect((await here.ask('GET', '/v1/brands/casa/events', undefined, { 'last-event-id': 'x' })).status).toBe(400)
    for (const store of stores) await store.close()
  })

  it('flows from a PGlite as well, with who is there', async () => {
    const store = await openTestPglite()
    const deps = await openDeps(store, { now: new Date(START).toISOString() })
    const api = openApi(store, { now: deps.now })
    await plant(store, deps, 'casa')
    const { id } = (await api.ask('GET', '/v1/brands/casa/cases')).body.data[0]
    const events = await readEvents(api, '/v1/brands/casa/events', { count: 2, meanwhile: async () => {
      await api.ask('PUT', `/v1/brands/casa/cases/${id}/presence`, { doing: 'writing' })
      await api.ask('POST', `/v1/brands/casa/cases/${id}/claim`, {})
      await api.ask('POST', `/v1/brands/casa/cases/${id}/release`, {})
    } })
    expect(events.map(({ event }) => event)).toEqual(['case.taken', 'case.released'])
    await store.close()
  })
})

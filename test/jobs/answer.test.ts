import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Collector } from '../../src/contract.ts'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { takeAnswers } from '../../src/db/answer/outgoing-send.ts'
import { pushSource, saveSource, type Source } from '../../src/db/source/source.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { sendAnswers } from '../../src/jobs/desk/answer.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'
import { open as openPlay } from '../collectors/worlds/google-play.ts'
import type { World } from '../collectors/world.ts'

const ANA = { id: 'u1', name: 'Ana Quiroga' }
const LEO = { id: 'u2', name: 'Leo Marín' }
const TEXT = 'Lucía, gracias por contarlo: el mapa del mar lo hizo nuestro equipo de Veracruz en marzo.'

describe.each(STORES)('answering in public on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let api: TestApi
  let world: World
  let brand: Brand
  let source: Source
  let mentionId: string
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { now: '2026-03-06T12:00:00Z' })
    api = openApi(store, { now: deps.now, collectors: deps.collectors })
  })
  afterAll(() => store.close())
  beforeEach(async () => {
    world = await openPlay()
    deps.door = { ...deps.door, http: () => world.http }
    deps.setTime('2026-03-06T12:00:00Z')
    brand = await saveBrand(store.db, { slug: newId(), name: 'Remo', timeZone: 'America/Mexico_City' })
    source = await saveSource(store.db, brand.id, { collector: 'google-play', name: 'Play', kind: 'review', config: world.config as Record<string, unknown>, nextRunAt: deps.now() })
    await collectSource(deps, source.id)
    mentionId = (await listMentions(store.db, brand.id)).find(({ externalId }) => externalId === world.reply!.target)!.id
  })
  afterEach(() => world.close())

  const url = (path = '') => `/v1/brands/${brand.slug}/answers${path}`
  const write = async (given: object = {}, headers: Record<string, string> = {}) => await api.ask('POST', url(), { mentionId, text: TEXT, by: ANA, ...given }, headers)
  const read = async (id: string) => (await api.ask('GET', url(`/${id}`))).body
  const later = (ms: number): void => deps.setTime(new Date(deps.now().getTime() + ms))
  const opinion = async () => (await listMentions(store.db, brand.id)).find(({ id }) => id === mentionId)!

  it('sends what a person sent, reads it back, and lays it over the opinion', async () => {
    const { status, body } = await write({ send: true })
    expect([status, body.state]).toEqual([201, 'sending'])
    expect(world.reply!.standing()).toEqual([])
    await sendAnswers(deps)
    expect(world.reply!.standing()).toEqual([TEXT])
    expect(await read(body.id)).toMatchObject({ state: 'sent', shown: { state: 'published', text: TEXT }, sentBy: ANA, followUpAt: '2026-03-13T12:00:00.000Z', acts: [{ act: 'draft', by: ANA }, { act: 'send', by: ANA }, { act: 'arrive', by: { id: 'marea' } }] })
    expect((await opinion()).ownerReply).toMatchObject({ text: TEXT })
    // The source itself shows the answer from now on: nothing is lost and nothing doubled.
    await collectSource(deps, source.id)
    expect((await opinion()).ownerReply).toMatchObject({ text: TEXT })
  })

  it('sends nothing that no person sent', async () => {
    await write()
    await sendAnswers(deps)
    expect(world.reply!.standing()).toEqual([])
  })

  it('is one reply, however often it is clicked and by whomever', async () => {
    const clicks = await Promise.all([1, 2, 3].map(() => write({ send: true }, { 'idempotency-key': 'k1' })))
    expect(new Set(clicks.map(({ body }) => body.id)).size).toBe(1)
    const other = await write({ send: true, text: 'Otra respuesta, de otra persona, porque no miró que ya iba una el 6 de marzo.', by: LEO })
    expect([other.status, other.body.detail]).toEqual([409, 'Ana Quiroga is answering this opinion already. Nothing was sent.'])
    await Promise.all([sendAnswers(deps), sendAnswers({ ...deps, processId: 'other' })])
    expect(world.reply!.standing()).toEqual([TEXT])
    expect((await api.ask('POST', url(`/${clicks[0]!.body.id}/send`), { by: LEO })).body.state).toBe('sent')
    const second = await write({ send: true, text: `${TEXT} Y otra vez.` })
    expect([second.status, second.body.detail]).toEqual([409, expect.stringContaining('Ana Quiroga answered this opinion already')])
    expect((await write({ text: 'otra' }, { 'idempotency-key': 'k1' })).body.id).toBe(clicks[0]!.body.id)
  })

  it('is sent again after its confirmation was lost, and is still one', async () => {
    const { body } = await write({ send: true })
    world.reply!.become('lost')
    await sendAnswers(deps)
    expect(await read(body.id)).toMatchObject({ state: 'sending', failure: { code: 'unreachable' }, attempts: 1 })
    world.reply!.become('steady')
    expect(await sendAnswers(deps)).toBe(0)
    later(15_000)
    await sendAnswers(deps)
    expect(world.reply!.standing()).toEqual([TEXT])
    expect(await read(body.id)).toMatchObject({ state: 'sent', attempts: 2, failure: null })
  })

  it('is taken up again where a process was killed between sending and noting it', async () => {
    const { body } = await write({ send: true })
    const [taken] = await takeAnswers(store.db, { now: deps.now(), until: new Date(deps.now().getTime() + 120_000), heldBy: 'killed', limit: 1, withDemo: true })
    expect(taken!.id).toBe(body.id)
    const { config } = source
    await deps.collectors.get('google-play')!.reply!.send({ config, mention: { externalId: world.reply!.target }, text: TEXT, http: world.http, signal: new AbortController().signal, now: deps.now().toISOString() })
    expect(await sendAnswers(deps)).toBe(0)
    later(121_000)
    expect(await sendAnswers(deps)).toBe(1)
    expect(world.reply!.standing()).toEqual([TEXT])
    expect((await read(body.id)).state).toBe('sent')
  })

  it.each([['gone', 'gone'], ['revoked', 'access']] as const)('says so when it is %s, and nothing is lost', async (state, code) => {
    const { body } = await write({ send: true })
    world.reply!.become(state)
    await sendAnswers(deps)
    expect(await read(body.id)).toMatchObject({ state: 'refused', text: TEXT, failure: { code, message: expect.stringMatching(/^.{15,}\.$/) as string }, attempts: 1 })
    later(86_400_000)
    expect(await sendAnswers(deps)).toBe(0)
    world.reply!.become('steady')
    expect((await api.ask('POST', url(`/${body.id}/send`), { by: ANA })).body.state).toBe('sending')
    await sendAnswers(deps)
    expect(world.reply!.standing()).toEqual([TEXT])
  })

  it('is tried for a day where the platform does not answer, and then left to a person', async () => {
    const { body } = await write({ send: true })
    world.reply!.become('failing')
    for (let i = 0; i < 12; i++) {
      await sendAnswers(deps)
      later(12.1 * 3_600_000)
    }
    expect(await read(body.id)).toMatchObject({ state: 'unsure', attempts: 10 })
    expect((await api.ask('POST', url(`/${body.id}/confirm`), { by: ANA, url: 'https://play.google.com/x' })).body).toMatchObject({ state: 'sent' })
    expect((await opinion()).ownerReply).toMatchObject({ text: TEXT })
  })

  it('waits as long as the platform says when it takes no more', async () => {
    const { body } = await write({ send: true })
    await world.become('exhausted')
    await sendAnswers(deps)
    const { state, failure, nextAttemptAt } = await read(body.id)
    expect([state, failure.code]).toEqual(['sending', 'limited'])
    expect(Date.parse(nextAttemptAt) - deps.now().getTime()).toBeGreaterThanOrEqual(3_600_000)
  })

  it('is refused before it is sent when it is too long or bargains for the review', async () => {
    for (const text of ['a'.repeat(351), ' ', 'Te devolvemos los 300 pesos si cambias tu reseña.']) {
      const { status, body } = await write({ send: true, text })
      expect([status, body.errors[0].path]).toEqual([422, 'body.text'])
    }
    expect((await api.ask('GET', url())).body.data).toEqual([])
    const draft = await write({ text: 'a'.repeat(351) })
    expect([draft.status, draft.body.warnings[0].code]).toEqual([201, 'tooLong'])
    expect((await api.ask('POST', url(`/${draft.body.id}/send`), { by: ANA })).status).toBe(422)
  })

  it('waits for another person where the brand wants approval', async () => {
    await api.ask('PUT', `/v1/brands/${brand.slug}/answering`, { approval: true })
    const { body } = await write({ send: true })
    expect(body.state).toBe('waiting')
    await sendAnswers(deps)
    expect(world.reply!.standing()).toEqual([])
    expect((await api.ask('POST', url(`/${body.id}/approve`), { by: ANA })).status).toBe(409)
    expect((await api.ask('POST', url(`/${body.id}/approve`), { by: LEO, version: 1 })).status).toBe(409)
    expect((await api.ask('POST', url(`/${body.id}/approve`), { by: LEO })).body).toMatchObject({ state: 'sending', approvedBy: LEO })
    await sendAnswers(deps)
    expect(world.reply!.standing()).toEqual([TEXT])
  })

  it('is copied, published by hand and confirmed where the platform takes none', async () => {
    deps.collectors.set('mute', { ...deps.collectors.get('google-play')!, title: 'Mudo', reply: undefined } as unknown as Collector)
    await store.db.updateTable('source').set({ collector: 'mute' }).where('id', '=', source.id).execute()
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/mentions/${mentionId}/answering`)).body).toMatchObject({ canSend: false, maxLength: null, url: expect.stringContaining('play.google.com') as string })
    const { body } = await write({ send: true })
    expect(body.state).toBe('manual')
    await sendAnswers(deps)
    expect((await opinion()).ownerReply).toBeNull()
    const confirmed = await api.ask('POST', url(`/${body.id}/confirm`), { by: LEO, url: 'https://mudo.example/r/1' })
    expect(confirmed.body).toMatchObject({ state: 'sent', sentBy: LEO })
    expect((await opinion()).ownerReply).toMatchObject({ text: TEXT })
  })

  it('recognises what its author does afterwards, and what that gives the index', async () => {
    const { body } = await write({ send: true })
    await sendAnswers(deps)
    expect((await read(body.id)).aftermath).toMatchObject({ outcome: null, edited: false, messages: 0, points: null })
    expect((await api.ask('GET', url('?followUp=due'))).body.data).toEqual([])
    later(8 * 86_400_000)
    expect((await api.ask('GET', url('?followUp=due'))).body.data).toHaveLength(1)
    expect((await api.ask('POST', url(`/${body.id}/outcome`), { by: LEO, outcome: 'kept', remedy: 'Reembolso' })).body).toMatchObject({ outcome: 'kept', remedy: 'Reembolso' })
    expect((await api.ask('GET', url('?followUp=due'))).body.data).toEqual([])
    expect((await read(body.id)).aftermath).toMatchObject({ outcome: 'kept', because: 'person' })
  })

  it('offers words that helped before, and drafts none where no language model is switched on', async () => {
    const way = `/v1/brands/${brand.slug}/mentions/${mentionId}/answering`
    expect((await api.ask('GET', way)).body).toMatchObject({ platform: 'Google Play', canSend: true, maxLength: 350, answers: [], suggestions: [] })
    expect((await api.ask('POST', `${way}/draft`)).body.detail).toContain('No language model is switched on')
    const push = await pushSource(store.db, brand.id, 'antes', 'review')
    const past = { externalId: 'p1', kind: 'review', text: 'El mapa carga rápido y hasta en el mar se ve', ownerReply: { text: 'El mapa del mar lo hicimos con cartas de 2025, porque las de antes no tenían fondo.' } }
    await ingest(deps, { brand, source: push }, { mentions: [past] })
    const { body } = await api.ask('GET', way)
    expect(body.suggestions).toMatchObject([{ text: past.ownerReply.text }])
    const drafting = openApi(store, { now: deps.now, collectors: deps.collectors, draftAnswer: async ({ examples, maxLength }) => ({ text: `[…] ${examples.length} ${maxLength}` }) })
    expect((await drafting.ask('POST', `${way}/draft`)).body).toMatchObject({ text: '[…] 1 350' })
    expect((await api.ask('GET', url())).body.data).toEqual([])
  })

  it('is warned of where it repeats what was said on that platform lately, by whatever way, and not elsewhere or long ago', async () => {
    const check = async () => (await api.ask('POST', url('/check'), { mentionId, text: TEXT })).body.warnings.map(({ code }: { code: string }) => code)
    const said = (publishedAt: string) => ({ externalId: `otra ${publishedAt}`, kind: 'review', text: `Otra opinión cualquiera de ${publishedAt}`, publishedAt, ownerReply: { text: TEXT.replace('Lucía', 'Nora'), publishedAt } })
    const push = await pushSource(store.db, brand.id, 'antes', 'review')
    await ingest(deps, { brand, source: push }, { mentions: [said('2026-03-04T12:00:00Z')] })
    expect(await check()).not.toContain('repeated')
    await ingest(deps, { brand, source }, { mentions: [said('2025-12-05T12:00:00Z')] })
    expect(await check()).not.toContain('repeated')
    await ingest(deps, { brand, source }, { mentions: [said('2026-03-05T12:00:00Z')] })
    expect(await check()).toContain('repeated')
  })

  it('is signed by whoever signed in, whatever the request says', async () => {
    const guarded = openApi(store, { now: deps.now, collectors: deps.collectors, guard: { adminSecret: 'a secret of the operator' } })
    const { key: token } = await createApiKey(store.db, { name: 'panel', scope: 'write' }, deps.now())
    const { body } = await guarded.ask('POST', url(), { mentionId, text: TEXT, by: ANA }, { authorization: `Bearer ${token}` })
    expect(body.writtenBy).toMatchObject({ name: 'panel' })
  })

  it('fills saved replies, and names what is missing', async () => {
    const saved = await api.ask('PUT', `/v1/brands/${brand.slug}/saved-replies`, { name: 'Gracias', language: 'es', tone: 'tu', text: 'Hola {nombre}: {marca} anotó tu caso con el folio {folio}.' })
    expect(saved.body).toMatchObject({ variables: ['customer', 'brand', 'reference'], isValid: true })
    const render = (values: object) => api.ask('POST', `/v1/brands/${brand.slug}/saved-replies/${saved.body.id}/render`, { mentionId, values })
    expect((await render({ reference: 'R-8' })).body.text).toBe('Hola Lucía: Remo anotó tu caso con el folio R-8.')
    expect((await render({})).body.errors).toMatchObject([{ path: 'body.values.folio' }])
    expect((await api.ask('PUT', `/v1/brands/${brand.slug}/saved-replies`, { name: 'x', language: 'es', text: '{apodo}' })).status).toBe(422)
    await api.ask('PUT', `/v1/brands/${brand.slug}/saved-replies`, { name: 'Gracias', language: 'es', tone: 'tu', text: 'Hola {nombre}', validUntil: '2026-03-01T00:00:00Z' })
    expect((await render({})).status).toBe(409)
  })
})

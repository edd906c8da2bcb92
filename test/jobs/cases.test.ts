import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import { actOnCases } from '../../src/db/case/act.ts'
import { listCaseEvents, listEventsAfter, numberEvents } from '../../src/db/case/event.ts'
import { listCases, type CaseFilter } from '../../src/db/case/list.ts'
import { saveCaseSettings } from '../../src/db/case/settings.ts'
import { keepUndo, undo } from '../../src/db/case/undo.ts'
import { claimCase } from '../../src/db/case/claim.ts'
import type { Store } from '../../src/db/client.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import type { Edit } from '../../src/domain/case/edit.ts'
import { settingsSchema, type CaseSettings } from '../../src/domain/case/settings.ts'
import type { Act, Actor } from '../../src/domain/case/state.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { keepCases } from '../../src/jobs/desk/cases.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const START = Date.UTC(2026, 2, 10, 12)
const HOUR_MS = 3_600_000
const ana: Actor = { id: 'ana', name: 'Ana' }
const beto: Actor = { id: 'beto', name: 'Beto' }
const COMPLAINT = 'Me cobraron dos veces y nadie contesta. Quiero que me devuelvan mi dinero.'
const PRAISE = 'Excelente atención, todo perfecto, muchas gracias.'

describe.each(STORES)('the keeper of cases on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  interface World { brand: Brand; source: Source; settings: CaseSettings }
  const newWorld = async (given: object = {}): Promise<World> => {
    deps.setTime(new Date(START))
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Opina', kind: 'review' })
    const settings = settingsSchema.parse({ calendar: null, ...given })
    await saveCaseSettings(store.db, brand.id, settings, deps.now())
    return { brand, source, settings }
  }
  const atHour = (hour: number): void => deps.setTime(new Date(START + hour * HOUR_MS))
  const say = (world: World, externalId: string, text: string, more: Partial<Mention> = {}, hour = 0) =>
    ingest(deps, world, { mentions: [{ externalId, kind: 'review', text, author: { id: 'rosa', name: 'Rosa' }, rating: { value: 1, outOf: 5 }, publishedAt: new Date(START + hour * HOUR_MS).toISOString(), ...more }] })
  const keep = (): Promise<void> => keepCases(deps, { formula: DEFAULT_FORMULA, publicUrl: 'http://localhost:8080' })
  const list = (world: World, filter: Partial<CaseFilter> = {}) => listCases(store.db, world.brand.id, { now: deps.now(), ...filter })
  const act = async (world: World, id: string, given: Act | Edit, actor = ana) => {
    const setting = { now: deps.now(), settings: world.settings, timeZone: world.brand.timeZone }
    const [acted] = await store.db.transaction().execute(trx => actOnCases(trx, world.brand.id, [id], given, { actor, setting }))
    return acted!
  }
  const claim = (world: World, id: string, by: Actor) => claimCase(store.db, world.brand.id, id, { by, now: deps.now(), silentAt: new Date(deps.now().getTime() + 1.2 * HOUR_MS) })
  const types = async (world: World, id: string) => (await listCaseEvents(store.db, world.brand.id, id)).map(({ type }) => type)

  it('opens a case for a complaint, with its clock from publication, and puts thanks in a tray of their own', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT, { rating: { value: 1, outOf: 5 } }, -0.5)
    await say(world, 'b', PRAISE, { rating: { value: 5, outOf: 5 }, author: { id: 'luis' } })
    await keep()
    const [card, ...more] = await list(world)
    expect(more).toEqual([])
    expect(card).toMatchObject({ state: 'new', tier: 'complaint', source: 'Opina', author: 'Rosa', stars: 1, place: 2, messages: 1, dueAt: new Date(START + 0.5 * HOUR_MS) })
    expect(card!.points).toBeGreaterThan(1)
    expect(await list(world, { tray: 'thanks' })).toMatchObject([{ tier: 'thanks', dueAt: null, rank: null }])
    await keep()
    expect(await list(world, { tray: 'all' })).toHaveLength(2)
  })

  it('opens each once however many keep them at once', async () => {
    const world = await newWorld()
    for (let i = 0; i < 5; i++) await say(world, `m${i}`, COMPLAINT, { author: { id: `author ${i}` } })
    await Promise.all([keep(), keep(), keep()])
    await keep()
    const events = await listEventsAfter(store.db, world.brand.id, 0, 100)
    expect(await list(world)).toHaveLength(5)
    expect(events.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
  })

  it('loses nothing when it is cut half-way', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT)
    let looks = 0
    // The third time it is asked is when a case is opened: what was taken up by then is put back.
    const cut = (): Date => Object.assign(new Date(deps.now()), ++looks === 3 && { getTime: () => { throw new Error('cut') } })
    await keepCases({ ...deps, now: cut }, { formula: DEFAULT_FORMULA })
    expect(deps.logged.join()).toContain('The cases of a brand could not be kept')
    expect(await list(world)).toEqual([])
    await keep()
    expect(await list(world)).toMatchObject([{ floor: null, tier: 'complaint' }])
  })

  it('puts grave harm on top, and takes it off again when a person dismisses it, for good', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT, { author: { id: 'luis', name: 'Luis' } })
    await say(world, 'b', 'Es un fraude, clonaron mi tarjeta y ya puse la denuncia.')
    await keep()
    const [first, second] = await list(world)
    expect([first, second]).toMatchObject([{ floor: 'fraud' }, { floor: null }])
    await act(world, first!.id, { type: 'set-floor', floor: null })
    expect(await list(world, { floor: 'any' })).toEqual([])
    await say(world, 'b', 'Es un fraude, clonaron mi tarjeta y ya puse la denuncia.', { engagement: { likes: 3 } })
    await keep()
    expect(await list(world, { floor: 'any' })).toEqual([])
    await act(world, second!.id, { type: 'set-floor', floor: 'data' })
    await keep()
    expect(await list(world, { floor: 'data' })).toMatchObject([{ id: second!.id }])
  })

  it('holds who was won back by their own edit as won back', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT)
    await keep()
    await say(world, 'a', PRAISE, { rating: { value: 5, outOf: 5 } })
    await keep()
    expect(await list(world)).toEqual([])
    expect(await list(world, { tray: 'thanks' })).toMatchObject([{ outcome: 'recovered', dueAt: null, stars: 5 }])
  })

  it('lets one of two who click at once have it, and tells the other who', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT)
    await keep()
    const [card] = await list(world)
    const results = await Promise.all([claim(world, card!.id, ana), claim(world, card!.id, beto)])
    expect(results.map(result => result!.outcome).toSorted()).toEqual(['held', 'taken'])
    const winner = results.find(result => result!.outcome === 'taken')!.file.assignee
    expect(results.find(result => result!.outcome === 'held')!.file.assignee).toEqual(winner)
    expect(await types(world, card!.id)).toEqual(['case.opened', 'case.taken'])
    expect((await claim(world, card!.id, winner!))!.outcome).toBe('taken')
    expect(await act(world, card!.id, { type: 'take', by: winner!.id === 'ana' ? beto : ana })).toMatchObject({ ok: false, why: 'refused', refusal: { es: `Lo tomó ${winner!.name}.` } })
  })

  it('holds each case by one of many who take at random, and loses none', async () => {
    const world = await newWorld()
    for (let i = 0; i < 12; i++) await say(world, `m${i}`, COMPLAINT, { author: { id: `author ${i}` } })
    await keep()
    const ids = (await list(world)).map(({ id }) => id)
    const agents = Array.from({ length: 6 }, (_, i) => ({ id: `agent ${i}`, name: `Agent ${i}` }))
    const tries = await Promise.all(agents.flatMap((by, i) => ids.map((_, j) => claim(world, ids[(i * 5 + j * 7) % ids.length]!, by).then(result => ({ by, result: result! })))))
    const won = tries.filter(({ result }) => result.outcome === 'taken').map(({ by, result }) => `${result.file.id} ${by.id}`)
    expect(won).toHaveLength(ids.length)
    expect((await list(world)).map(({ id, assignee }) => `${id} ${assignee!.id}`).toSorted()).toEqual(won.toSorted())
  })

  it('knows the author’s edit and second message, and opens the case again', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT)
    await keep()
    const { id } = (await list(world))[0]!
    await act(world, id, { type: 'take', by: ana })
    await act(world, id, { type: 'answer' })
    await act(world, id, { type: 'resolve', remedy: 'Devolución' })
    expect(await list(world)).toEqual([])
    atHour(2)
    await say(world, 'a', `${COMPLAINT} Sigo igual.`, {})
    await keep()
    expect(await list(world)).toMatchObject([{ id, state: 'taken', answeredAt: null, resolvedAt: null, assignee: ana, publishedAt: new Date(START + 2 * HOUR_MS), messages: 1 }])
    await act(world, id, { type: 'answer' })
    atHour(3)
    await say(world, 'b', 'Tampoco contestan ahora, sigue el cobro doble.', { replyTo: 'a' }, 3)
    await say(world, 'c', COMPLAINT, { author: { id: 'luis' }, replyTo: 'a' }, 3)
    await keep()
    expect((await list(world)).find(card => card.id === id)).toMatchObject({ state: 'taken', messages: 2, publishedAt: new Date(START + 3 * HOUR_MS) })
    expect(await list(world, { tray: 'all' })).toHaveLength(2)
    expect((await types(world, id)).filter(type => type === 'case.author-spoke')).toHaveLength(2)
  })

  it('knows an answer the brand gave at the source, and a message that is gone', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT)
    await say(world, 'b', COMPLAINT, { author: { id: 'luis' } })
    await keep()
    await say(world, 'a', COMPLAINT, { ownerReply: { text: 'Rosa, ya devolvimos el importe de ayer.' } })
    await ingest(deps, world, { mentions: [], gone: ['b'] })
    await keep()
    const cards = await list(world, { tray: 'all' })
    expect(cards.map(({ state, closeReason }) => [state, closeReason]).toSorted()).toEqual([['answered', null], ['closed', 'gone']])
    const answered = cards.find(({ state }) => state === 'answered')!
    expect(answered.firstAnsweredAt).toEqual(deps.now())
    await say(world, 'a', COMPLAINT, { ownerReply: { text: 'Rosa, ya devolvimos el importe de ayer. Gracias.' } })
    await keep()
    expect((await types(world, answered.id)).filter(type => type === 'case.answered')).toHaveLength(1)
  })

  it('follows a person’s correction while nobody is at it', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT, { rating: { value: 3, outOf: 5 } })
    await keep()
    const [mention] = await listMentions(store.db, world.brand.id)
    const said = { mentionId: mention!.id, revision: 1, author: 'ana' }
    const words = [{ ...said, field: 'needs_response' as const, value: 'false' }, { ...said, field: 'outcome' as const, value: 'none' }]
    await store.db.transaction().execute(trx => correct(trx, { brandId: world.brand.id, timeZone: 'UTC', now: deps.now() }, words))
    await keep()
    expect(await list(world, { tray: 'all' })).toMatchObject([{ state: 'closed', closeReason: 'no-response-needed' }])
  })

  it('does what time does: late, silent, snoozed, followed up', async () => {
    const world = await newWorld({ agents: [ana, beto], silentMinutes: 30, followUpDays: 2 })
    await say(world, 'a', COMPLAINT)
    await keep()
    const [first] = await list(world)
    await claim(world, first!.id, ana)
    atHour(1.1)
    await keep()
    const [late] = await list(world)
    expect(late!.overdueAt).toEqual(deps.now())
    expect(late!.rank).toBeGreaterThan(first!.rank!)
    await act(world, first!.id, { type: 'snooze', until: new Date(START + 5 * HOUR_MS) })
    expect(await list(world)).toEqual([])
    expect(await list(world, { tray: 'snoozed' })).toHaveLength(1)
    atHour(5)
    await keep()
    expect(await list(world)).toMatchObject([{ snoozedUntil: null, assignee: ana }])
    atHour(5.6)
    await keep()
    expect(await list(world)).toMatchObject([{ assignee: beto, state: 'taken' }])
    await act(world, first!.id, { type: 'answer' }, beto)
    await act(world, first!.id, { type: 'resolve', remedy: null }, beto)
    atHour(5.6 + 47)
    await keep()
    expect(await list(world)).toEqual([])
    atHour(5.6 + 48)
    await keep()
    expect(await list(world)).toMatchObject([{ state: 'following-up', followUpAt: null }])
    expect(await types(world, first!.id)).toEqual(['case.opened', 'case.taken', 'case.overdue', 'case.snoozed', 'case.woken', 'case.escalated', 'case.answered', 'case.resolved', 'case.following-up'])
  })

  it('tells once that a legal date nears, by working days, and once that it has passed, whatever was answered', async () => {
    const officeDay = [{ from: '09:00', to: '18:00' }]
    // The Monday is a holiday: two working days before the end of Tuesday are Friday and Tuesday.
    const calendar = { week: { mon: officeDay, tue: officeDay, wed: officeDay, thu: officeDay, fri: officeDay }, holidays: ['2026-03-16'] }
    const world = await newWorld({ calendar, silentMinutes: null, targets: { complaint: null } })
    await saveEndpoint(store.db, world.brand.id, { name: 'Todo', url: 'https://hooks.example/all', secrets: [deps.sealer.seal(newSecret())] })
    await say(world, 'a', COMPLAINT)
    await say(world, 'b', COMPLAINT, { author: { id: 'luis' } })
    await keep()
    const [first, second] = (await list(world)).map(({ id }) => id)
    for (const id of [first!, second!]) {
      await act(world, id, { type: 'take', by: ana })
      await act(world, id, { type: 'complain', folio: 'PROFECO-77', legalDueAt: new Date('2026-03-18T00:00:00Z') })
    }
    await act(world, first!, { type: 'answer' })
    expect((await list(world)).find(({ id }) => id === first)).toMatchObject({ state: 'formal-complaint', legalTellAt: new Date('2026-03-13T09:00:00Z') })
    await act(world, second!, { type: 'answer' })
    await act(world, second!, { type: 'resolve', remedy: null })
    await act(world, first!, { type: 'snooze', until: new Date('2026-03-20T00:00:00Z') })
    const told = async (at: string): Promise<string[]> => {
      deps.setTime(at)
      await keep()
      return (await listDeliveries(store.db, world.brand.id)).toReversed().map(({ event }) => event)
    }
    expect(await told('2026-03-13T08:59:00Z')).toEqual([])
    expect(await told('2026-03-13T09:00:00Z')).toEqual(['case.legal-near'])
    expect(await list(world)).toMatchObject([{ id: first, legalTold: 'near', snoozedUntil: null }])
    expect(await told('2026-03-17T23:59:00Z')).toEqual(['case.legal-near'])
    expect(await told('2026-03-18T00:00:00Z')).toEqual(['case.legal-near', 'case.legal-overdue'])
    expect(await told('2026-03-25T00:00:00Z')).toHaveLength(2)
    const [body] = (await listDeliveries(store.db, world.brand.id)).map(one => JSON.parse(one.body))
    expect(body.data).toMatchObject({ case: { id: first, folio: 'PROFECO-77', legalDueAt: '2026-03-18T00:00:00.000Z' }, url: `http://localhost:8080/b/${world.brand.slug}/cases/${first}` })
    await act(world, first!, { type: 'resolve', remedy: 'Devolución' })
    expect(await list(world, { tray: 'all' })).toMatchObject([{ legalTellAt: null }, { legalTellAt: null }])
  })

  it('works the word on a legal date out again when the brand changes its holidays', async () => {
    const officeDay = [{ from: '09:00', to: '18:00' }]
    const week = { mon: officeDay, tue: officeDay, wed: officeDay, thu: officeDay, fri: officeDay }
    const world = await newWorld({ calendar: { week, holidays: [] }, silentMinutes: null })
    await say(world, 'a', COMPLAINT)
    await keep()
    const { id } = (await list(world))[0]!
    await act(world, id, { type: 'take', by: ana })
    await act(world, id, { type: 'complain', folio: 'F-1', legalDueAt: new Date('2026-03-18T00:00:00Z') })
    expect(await list(world)).toMatchObject([{ legalTellAt: new Date('2026-03-16T09:00:00Z') }])
    await saveCaseSettings(store.db, world.brand.id, settingsSchema.parse({ calendar: { week, holidays: ['2026-03-16'] }, legalWarnDays: 3 }), deps.now())
    await keep()
    expect(await list(world)).toMatchObject([{ legalTold: null, legalTellAt: new Date('2026-03-12T09:00:00Z') }])
  })

  it('works deadlines out again when the brand changes its targets', async () => {
    const world = await newWorld()
    await say(world, 'a', COMPLAINT, {}, -2)
    await keep()
    expect(await list(world)).toMatchObject([{ overdueAt: deps.now() }])
    await saveCaseSettings(store.db, world.brand.id, settingsSchema.parse({ calendar: null, targets: { complaint: 180 } }), deps.now())
    await keep()
    expect(await list(world)).toMatchObject([{ overdueAt: null, dueAt: new Date(START + HOUR_MS) }])
  })

  it('deals out to whoever has the fewest, and gives a silent case back where nobody else is there', async () => {
    const world = await newWorld({ agents: [ana, beto], dealOut: true })
    for (let i = 0; i < 4; i++) await say(world, `m${i}`, COMPLAINT, { author: { id: `author ${i}` } })
    await keep()
    expect((await list(world)).map(({ assignee }) => assignee!.id).toSorted()).toEqual(['ana', 'ana', 'beto', 'beto'])
    const alone = await newWorld({ silentMinutes: 30 })
    await say(alone, 'a', COMPLAINT)
    await keep()
    await claim(alone, (await list(alone))[0]!.id, ana)
    await store.db.updateTable('case_file').set({ silent_at: deps.now() }).where('brand_id', '=', alone.brand.id).execute()
    await keep()
    expect(await list(alone)).toMatchObject([{ state: 'new', assignee: null }])
  })

  it('tells those who asked by name, once, in order', async () => {
    const world = await newWorld()
    await saveEndpoint(store.db, world.brand.id, { name: 'Todo', url: 'https://hooks.example/all', secrets: [deps.sealer.seal(newSecret())] })
    await saveEndpoint(store.db, world.brand.id, { name: 'Casos', url: 'https://hooks.example/cases', secrets: [deps.sealer.seal(newSecret())], events: ['case.opened', 'case.taken'] })
    await saveEndpoint(store.db, world.brand.id, { name: 'Sala', channel: 'slack', url: 'https://hooks.example/room', secrets: [], events: ['case.taken'] })
    await say(world, 'a', COMPLAINT)
    await keep()
    const { id } = (await list(world))[0]!
    await act(world, id, { type: 'take', by: ana })
    await Promise.all([keep(), keep()])
    const sent = (await listDeliveries(store.db, world.brand.id)).toReversed()
    expect(sent.map(({ event }) => event)).toEqual(['case.opened', 'case.taken', 'case.taken'])
    const bodies = sent.map(({ body }) => JSON.parse(body))
    expect(bodies[0]).toMatchObject({ type: 'case.opened', data: { version: 1, position: 1, case: { id, tier: 'complaint' }, actor: { id: 'marea' }, url: expect.stringContaining(`/cases/${id}`) } })
    expect(JSON.stringify(bodies)).toContain('caso tomado por Ana')
  })

  it('undoes what was done in bulk, but not what others did since', async () => {
    const world = await newWorld()
    for (let i = 0; i < 3; i++) await say(world, `m${i}`, COMPLAINT, { author: { id: `author ${i}` } })
    await keep()
    const ids = (await list(world)).map(({ id }) => id)
    const setting = { now: deps.now(), settings: world.settings, timeZone: 'UTC' }
    const token = await store.db.transaction().execute(async trx => {
      const acted = await actOnCases(trx, world.brand.id, ids, { type: 'close', reason: 'repetido' }, { actor: ana, setting })
      return (await keepUndo(trx, world.brand.id, acted.filter(one => one.ok), { actor: ana, now: deps.now() }))!.token
    })
    expect(await list(world)).toEqual([])
    await act(world, ids[0]!, { type: 'reopen' }, beto)
    await act(world, ids[0]!, { type: 'take', by: beto }, beto)
    const undone = (actor: Actor) => store.db.transaction().execute(trx => undo(trx, world.brand.id, token, { actor, setting }))
    expect(await undone(beto)).toBeUndefined()
    expect(await undone(ana)).toMatchObject({ left: [ids[0]] })
    expect(await undone(ana)).toBeUndefined()
    expect((await list(world)).map(({ state }) => state).toSorted()).toEqual(['new', 'new', 'taken'])
  })

  it('gives the stream its places once', async () => {
    const world = await newWorld()
    for (let i = 0; i < 4; i++) await say(world, `m${i}`, COMPLAINT, { author: { id: `author ${i}` } })
    await keep()
    const ids = (await list(world)).map(({ id }) => id)
    await Promise.all(ids.flatMap(id => [act(world, id, { type: 'take', by: ana }), numberEvents(store.db, world.brand.id)]))
    await numberEvents(store.db, world.brand.id)
    const positions = (await listEventsAfter(store.db, world.brand.id, 0, 100)).map(({ position }) => position)
    expect(positions).toEqual(Array.from({ length: 8 }, (_, i) => i + 1))
    expect(await listEventsAfter(store.db, world.brand.id, 8, 100)).toEqual([])
  })
})

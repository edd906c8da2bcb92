import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { addNote } from '../../src/db/case/note.ts'
import { listCases } from '../../src/db/case/list.ts'
import { enqueue, listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { holdMessage } from '../../src/db/delivery/held.ts'
import { eachFace } from '../../src/db/mention/current.ts'
import { listErasures } from '../../src/db/privacy/erasure.ts'
import { newId } from '../../src/db/id.ts'
import { OnHold } from '../../src/db/privacy/legal-hold.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { readRollups, recountRollups } from '../../src/db/index/rollup.ts'
import { recordRun } from '../../src/db/source/run.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import type { Face } from '../../src/domain/index/tally.ts'
import { countAuthored, eraseAuthor, liftFromHold, putOnHold, resumeErasures } from '../../src/jobs/keep/erase.ts'
import { openCases } from '../../src/jobs/desk/cases-open.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const PILAR = { id: 'pilar_r', name: 'Pilar Ríos', url: 'https://foro.example/u/pilar_r' }
const BRUNO = { id: 'bruno', name: 'Bruno Sáenz' }
const COMPLAINT = 'Me cobraron dos veces el sofá Ceiba y nadie contesta en la tienda de Polanco.'
const OTHER = 'Segunda queja: la mesa Ceiba llegó rota a Coyoacán y la tienda no responde.'
const said = (id: string, author: Mention['author'], text = COMPLAINT, more: Partial<Mention> = {}): Mention => ({
  externalId: id, kind: 'review', text, title: 'Cobro doble', url: `https://foro.example/${id}`, rating: { value: 1, outOf: 5 }, publishedAt: '2026-03-09T10:00:00Z', ...(author && { author }), ...more,
})

describe.each(STORES)('erasing an author on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const newWorld = async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const [forum, shop] = await Promise.all(['Foro', 'Tienda'].map(name => saveSource(store.db, brand.id, { collector: 'push', name, kind: 'review' })))
    return { brand, forum: forum!, shop: shop! }
  }
  const tell = (brand: Brand, source: Source, ...mentions: Mention[]) => ingest(deps, { brand, source }, { mentions })
  const live = async (brand: Brand) => (await listMentions(store.db, brand.id)).map(({ externalId }) => externalId).toSorted()
  const recount = async (brand: Brand): Promise<string[]> => {
    const faces: Face[] = []
    await store.db.transaction().execute(async trx => {
      for await (const batch of eachFace(trx, brand.id)) faces.push(...batch)
    })
    return recountRollups(faces)
  }
  /** Everything the database holds of a brand, as text. */
  const everything = async (brand: Brand): Promise<string> => {
    const tables = ['mention', 'mention_place', 'mention_revision', 'reading', 'correction', 'echo', 'erasure', 'legal_hold', 'collection_run', 'alert', 'delivery', 'held_message', 'case_note'] as const
    const rows = await Promise.all(tables.map(async table => await store.db.selectFrom(table).selectAll().where('brand_id', '=', brand.id).execute()))
    return JSON.stringify(rows)
  }

  it('leaves nothing of their words, names, links and ids, anywhere, and moves every figure', async () => {
    const { brand, forum, shop } = await newWorld()
    await tell(brand, forum, said('pilar_r/1', PILAR), said('2', BRUNO), said('3', PILAR, 'Primera versión, muy enfadada.'))
    await tell(brand, forum, said('3', PILAR, 'Segunda versión, más tranquila.', { ownerReply: { text: 'Hola, Pilar: te devolvimos el dinero ayer.' } }))
    await tell(brand, shop, said('4', { name: 'pilar ríos' }, OTHER), said('5', undefined, 'El colchón Brisa salió muy bueno y el chofer fue amable.'))
    await ingest(deps, { brand, source: shop }, { mentions: [], gone: ['4'] })
    expect(await countAuthored(deps, brand, { author: 'Pilar Ríos', match: 'name' })).toBe(3)

    const receipt = await eraseAuthor(deps, brand, { author: 'Pilar Ríos', match: 'name', by: 'legal', reason: 'asked by letter' })
    expect(receipt).toMatchObject({ mentions: 3, revisions: 1, held: 0, refused: 0, requestedBy: 'legal', reason: 'asked by letter', finishedAt: deps.now() })
    expect(await live(brand)).toEqual(['2', '5'])
    expect(await everything(brand)).not.toMatch(/pilar|enfadada|tranquila|devolvimos/i)
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
    expect(await listErasures(store.db, brand.id)).toEqual([receipt])
  })

  it('takes what quotes them out of messages, notes and problems, and leaves those readable', async () => {
    const { brand, forum } = await newWorld()
    await tell(brand, forum, said('pilar_r/1', PILAR), said('2', BRUNO, OTHER))
    const pilars = (await listMentions(store.db, brand.id)).find(({ externalId }) => externalId === 'pilar_r/1')!
    const endpoint = await saveEndpoint(store.db, brand.id, { name: 'robot', url: 'https://robot.example/x', secrets: ['sealed'], events: [] })
    const data = { alert: { observed: 12 }, exemplars: [{ id: pilars.id, text: `${COMPLAINT.slice(0, 40)}…`, author: PILAR.name, url: 'https://foro.example/pilar_r/1' }, { text: OTHER }] }
    await enqueue(store.db, [endpoint], { event: 'alert.opened', data }, deps.now())
    await holdMessage(store.db, endpoint, { event: 'alert.opened', data, now: deps.now(), dueAt: deps.now() })
    await recordRun(store.db, { id: newId(), brandId: brand.id, sourceId: forum.id, startedAt: deps.now(), endedAt: deps.now(), pages: 1, seen: 2, stored: 2, changed: 0, problems: [{ es: 'pilar_r/1: se tomó sin su fecha: «ayer» no es una fecha.', en: 'pilar_r/1: taken without its date: “ayer” is no date.' }] })
    await openCases(deps, brand, { formula: DEFAULT_FORMULA })
    const card = (await listCases(store.db, brand.id, { tray: 'all', now: deps.now() })).find(({ text }) => text === COMPLAINT)!
    await store.db.transaction().execute(trx => addNote(trx, brand.id, { caseId: card.id, text: 'Llamé a Pilar Ríos: vive en Polanco, paga mañana.', people: [] }, { actor: { id: 'u1', name: 'Eva' }, now: deps.now() }))
    expect(await everything(brand)).toMatch(/Pilar Ríos.*Pilar Ríos/s)

    await eraseAuthor(deps, brand, { author: 'Pilar Ríos', match: 'name', by: 'legal' })
    const left = await everything(brand)
    expect(left).not.toMatch(/pilar|cobraron dos veces/i)
    expect(left).toContain('Llamé a …: vive en Polanco, paga mañana.')
    const [message] = await listDeliveries(store.db, brand.id)
    expect(JSON.parse(message!.body)).toMatchObject({ type: 'alert.opened', data: { alert: { observed: 12 }, exemplars: [{ id: pilars.id, text: '……', author: '…', url: '…' }, { text: OTHER }] } })
  })

  it('means every place where the same opinion stands, and keeps it out of all of them', async () => {
    const { brand, forum, shop } = await newWorld()
    await tell(brand, forum, said('pilar_r/1', PILAR))
    const elsewhere = said('copia-de-pilar', { name: PILAR.name }, COMPLAINT, { url: 'https://tienda.example/pilar/1' })
    await tell(brand, shop, elsewhere)
    expect(await live(brand)).toEqual(['pilar_r/1'])
    expect(await eraseAuthor(deps, brand, { author: 'pilar_r', match: 'id', by: 'legal' })).toMatchObject({ mentions: 1 })
    expect(await everything(brand)).not.toMatch(/pilar/i)
    await tell(brand, shop, elsewhere, { ...elsewhere, author: { name: 'Otra firma' } })
    await tell(brand, forum, said('pilar_r/1', undefined))
    expect(await live(brand)).toEqual([])
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
  })

  it('keeps out what comes of them later, known by their id under another name, and brings nothing back', async () => {
    const { brand, forum, shop } = await newWorld()
    await tell(brand, forum, said('1', PILAR), said('2', BRUNO))
    await eraseAuthor(deps, brand, { author: 'Pilar Ríos', match: 'name', by: 'legal' })
    const before = await everything(brand)
    // The same again, edited, under another name, and where the source stopped telling who wrote it.
    await tell(brand, forum, said('1', PILAR), said('2', BRUNO))
    await tell(brand, forum, said('1', PILAR, 'Otra cosa'), said('7', { id: 'pilar_r', name: 'Pili' }), said('1', undefined))
    await tell(brand, shop, said('8', { name: ' PILAR  ríos' }))
    // An id is an id in its own source only.
    await tell(brand, shop, said('9', { id: 'pilar_r', name: 'Otra persona' }))
    expect(await live(brand)).toEqual(['2', '9'])
    expect((await everything(brand)).length - before.length).toBeLessThan(5000)
    expect(await listErasures(store.db, brand.id)).toMatchObject([{ mentions: 1, refused: 4 }])
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
  })

  it('means one of several people of a name by id or address, and one source alone where told', async () => {
    const { brand, forum, shop } = await newWorld()
    await tell(brand, forum, said('1', PILAR), said('2', { id: 'other', name: PILAR.name }))
    await tell(brand, shop, said('3', { id: 'pilar_r', name: PILAR.name }, OTHER))
    await eraseAuthor(deps, brand, { author: `${PILAR.url}/`, by: 'legal' })
    expect(await live(brand)).toEqual(['2', '3'])
    await eraseAuthor(deps, brand, { author: 'pilar_r', match: 'id', sourceId: forum.id, by: 'legal' })
    expect(await live(brand)).toEqual(['2', '3'])
    await eraseAuthor(deps, brand, { author: 'pilar_r', match: 'id', sourceId: shop.id, by: 'legal' })
    expect(await live(brand)).toEqual(['2'])
  })

  it('finds an e-mail address though only its hash is stored, and nobody else whose name was masked as well', async () => {
    const { brand, forum } = await newWorld()
    await tell(brand, forum, said('1', { id: 'Ana.Demo@example.com', name: 'ana.demo@example.com' }), said('2', { id: 'eva.demo@example.com', name: 'eva.demo@example.com' }))
    expect(await eraseAuthor(deps, brand, { author: 'ana.demo@example.com', by: 'legal' })).toMatchObject({ mentions: 1 })
    expect(await live(brand)).toEqual(['2'])
  })

  it('spares whom a legal hold keeps, says so, and goes on when it is lifted', async () => {
    const { brand, forum } = await newWorld()
    await tell(brand, forum, said('1', PILAR), said('2', { ...BRUNO, name: PILAR.name }))
    const hold = await putOnHold(deps, brand, { author: { author: 'bruno', match: 'id' }, by: 'counsel', reason: 'Case 12' })
    await expect(eraseAuthor(deps, brand, { author: 'bruno', by: 'legal' })).rejects.toThrow(OnHold)
    await expect(eraseAuthor(deps, brand, { author: 'bruno', by: 'legal' })).rejects.toThrow('This author is on legal hold since 2026-03-10T12:00:00.000Z (Case 12; placed by counsel): nothing was erased')
    expect(await eraseAuthor(deps, brand, { author: PILAR.name, match: 'name', by: 'legal' })).toMatchObject({ mentions: 1, held: 1 })
    expect(await live(brand)).toEqual(['2'])
    // What is on hold goes on being kept.
    await tell(brand, forum, said('3', { ...BRUNO, name: PILAR.name }))
    expect(await live(brand)).toEqual(['2', '3'])
    await liftFromHold(deps, brand, { id: hold.id, by: 'counsel' })
    await resumeErasures(deps)
    expect(await live(brand)).toEqual([])
    expect(await listErasures(store.db, brand.id)).toMatchObject([{ mentions: 3, held: 0 }])
  })

  it('does nothing to a brand on hold, and keeps what was under way for later', async () => {
    const { brand, forum } = await newWorld()
    await tell(brand, forum, said('1', PILAR))
    const stop = new AbortController()
    stop.abort()
    expect(await eraseAuthor(deps, brand, { author: 'pilar_r', by: 'legal' }, stop.signal)).toMatchObject({ mentions: 0, finishedAt: null })
    await tell(brand, forum, said('2', PILAR))
    expect(await live(brand)).toEqual(['1'])
    const hold = await putOnHold(deps, brand, { by: 'counsel', reason: 'Case 12' })
    await resumeErasures(deps)
    expect(await live(brand)).toEqual(['1'])
    await tell(brand, forum, said('3', PILAR))
    expect(await live(brand)).toEqual(['1', '3'])
    await liftFromHold(deps, brand, { id: hold.id, by: 'counsel' })
    await resumeErasures(deps)
    expect(await live(brand)).toEqual([])
    expect(await listErasures(store.db, brand.id)).toMatchObject([{ mentions: 2, refused: 1, finishedAt: deps.now() }])
  })

  it('keeps every figure equal to a recount, whatever came and whoever was erased in between', async () => {
    const anybody = fc.constantFrom(PILAR, BRUNO, { name: 'Pilar Ríos' }, { id: 'bruno', name: 'B.' }, undefined)
    const step = fc.oneof(
      fc.record({ id: fc.integer({ min: 1, max: 6 }), author: anybody, text: fc.constantFrom(COMPLAINT, 'Todo perfecto, excelente.', 'Llegó tarde y roto.') }),
      fc.record({ erase: fc.constantFrom('Pilar Ríos', 'bruno') }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async steps => {
        const { brand, forum } = await newWorld()
        const erased = new Set<string>()
        for (const one of steps) {
          if ('erase' in one) {
            await eraseAuthor(deps, brand, { author: one.erase, by: 'legal' })
            erased.add(one.erase)
          } else await tell(brand, forum, said(`m${one.id}`, one.author, one.text))
        }
        expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
        const left = await listMentions(store.db, brand.id)
        expect(left.filter(({ author }) => author !== null && erased.has(author))).toEqual([])
      }),
      { numRuns: 6 },
    )
  })

  it('is asked for over the API, with a receipt, and refused there while on hold', async () => {
    const { brand, forum } = await newWorld()
    await tell(brand, forum, said('1', PILAR), said('2', PILAR), said('3', BRUNO))
    const { ask } = openApi(store, { now: deps.now })
    const at = `/v1/brands/${brand.slug}`
    expect(await ask('POST', `${at}/erasures`, { author: 'pilar_r', dryRun: true })).toMatchObject({ status: 201, body: { mentions: 2 } })
    const hold = await ask('POST', `${at}/holds`, { reason: 'Case 12', by: 'counsel' })
    expect(hold).toMatchObject({ status: 201, body: { scope: 'brand', liftedAt: null } })
    expect(await ask('POST', `${at}/erasures`, { author: 'pilar_r' })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('This brand is on legal hold') } })
    expect(await ask('DELETE', `${at}/sources/${forum.id}`)).toMatchObject({ status: 409 })
    expect(await ask('DELETE', at)).toMatchObject({ status: 409 })
    expect(await ask('DELETE', `${at}/holds/${hold.body.id}?by=counsel`)).toMatchObject({ status: 200, body: { liftedBy: 'counsel' } })
    expect(await ask('DELETE', `${at}/holds/${hold.body.id}`)).toMatchObject({ status: 404 })
    const receipt = await ask('POST', `${at}/erasures`, { author: 'pilar_r', source: 'Foro', by: 'Legal', reason: 'Letter' })
    expect(receipt).toMatchObject({ status: 201, body: { mentions: 2, requestedBy: 'Legal', finishedAt: deps.now().toISOString() } })
    expect((await ask('GET', `${at}/erasures`)).body.data).toEqual([receipt.body])
    expect((await ask('GET', `${at}/erasures/${receipt.body.id}`)).body).toEqual(receipt.body)
    expect(await ask('POST', `${at}/erasures`, { author: 'pilar_r', source: 'Nada' })).toMatchObject({ status: 404 })
    expect((await ask('GET', `${at}/holds`)).body.data).toHaveLength(1)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { eachFace } from '../../src/db/mention/current.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { readRollups, recountRollups } from '../../src/db/index/rollup.ts'
import { pushSource } from '../../src/db/source/source.ts'
import type { Face } from '../../src/domain/index/tally.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { ownBrand } from '../../src/jobs/collect/own-voice.ts'
import { rematchBrand } from '../../src/jobs/keep/rematch.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const tweet = (externalId: string, given: Partial<Mention> = {}): Mention => ({ externalId, kind: 'comment', text: 'Llevo tres semanas esperando mi sofá, nadie contesta', author: { id: 'ana', name: 'Ana Ruiz' }, publishedAt: '2026-03-09T10:00:00Z', ...given })
const answer = (externalId: string, given: Partial<Mention> = {}): Mention => tweet(externalId, { text: 'Ana, tu sofá sale mañana martes del almacén y te devolvemos el costo del envío.', author: { id: '77', name: '@CasaNogal' }, replyTo: 't1', publishedAt: '2026-03-09T12:00:00Z', ...given })

describe.each(STORES)('what the brand itself says on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => void (deps = await openDeps((store = await open()))))
  afterAll(() => store.close())

  const setUp = async (handles: string[]) => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City', handles })
    const source = await pushSource(store.db, brand.id, 'tweets', 'social')
    const say = (mentions: Mention[], gone: string[] = []) => ingest(deps, { brand, source }, { mentions, gone })
    return { brand, source, say }
  }
  const opinions = async ({ id }: Brand) => (await listMentions(store.db, id)).map(({ externalId, ownerReply }) => `${externalId} ${ownerReply?.text.slice(0, 3) ?? '-'}`)
  const own = async ({ id }: Brand) => (await listMentions(store.db, id, { voice: 'brand' })).map(({ externalId, voice, offTopic }) => `${externalId} ${voice} ${offTopic}`)
  const isCounted = async ({ id }: Brand): Promise<string[]> => {
    const faces: Face[] = []
    await store.db.transaction().execute(async trx => {
      for await (const batch of eachFace(trx, id)) faces.push(...batch)
    })
    const rollups = await readRollups(store.db, id)
    expect(rollups).toEqual(recountRollups(faces))
    return rollups.filter(line => line.startsWith('rollup_day')).map(line => / mentions=(\d+)/.exec(line)![1]!)
  }

  it('is kept and counted nowhere, and answers what it answers, in whatever order both come', async () => {
    for (const order of [[tweet('t1'), answer('a1')], [answer('a1'), tweet('t1')]]) {
      for (const isTogether of [true, false]) {
        const { brand, say } = await setUp(['@casanogal'])
        if (isTogether) await say(order)
        else for (const one of order) await say([one])
        expect(await opinions(brand)).toEqual(['t1 Ana'])
        expect(await own(brand)).toEqual(['a1 brand true'])
        expect(await isCounted(brand)).toEqual(['1'])
        expect(await say([tweet('t1')])).toMatchObject({ changed: 0, unchanged: 1 })
      }
    }
  })

  it('answers otherwise when its answer is edited, and no more when it is deleted', async () => {
    const { brand, say } = await setUp(['@casanogal'])
    await say([tweet('t1'), answer('a1')])
    await say([answer('a1', { text: 'Corrijo: sale el miércoles 11 del almacén, con el envío devuelto.' })])
    expect(await opinions(brand)).toEqual(['t1 Cor'])
    await say([answer('a2', { publishedAt: '2026-03-09T11:00:00Z', text: 'Escríbenos por DM' })])
    expect(await opinions(brand)).toEqual(['t1 Cor'])
    await say([], ['a1'])
    expect(await opinions(brand)).toEqual(['t1 Esc'])
    await say([], ['a2'])
    expect(await opinions(brand)).toEqual(['t1 -'])
    await isCounted(brand)
  })

  it('leaves alone what the source gives as the owner’s reply', async () => {
    const { brand, say } = await setUp(['@casanogal'])
    await say([tweet('t1', { ownerReply: { text: 'Gracias.' } }), answer('a1')])
    expect(await opinions(brand)).toEqual(['t1 Gra'])
    await say([], ['a1'])
    expect(await opinions(brand)).toEqual(['t1 Gra'])
  })

  it('is known by the source’s word as well', async () => {
    const { brand, say } = await setUp([])
    await say([tweet('p1', { text: '¡Estrena sala! La mejor oferta del año, calidad increíble', author: { name: 'Tienda', isBrand: true } })])
    expect(await opinions(brand)).toEqual([])
    expect(await own(brand)).toEqual(['p1 brand true'])
    expect(await isCounted(brand)).toEqual([])
    expect(await ownBrand(deps, brand)).toBe(0)
    expect(await own(brand)).toEqual(['p1 brand true'])
  })

  it('is found in what is stored when a handle comes, and given back when it goes', async () => {
    const { brand, say } = await setUp([])
    await say([tweet('t1'), answer('a1', { author: { id: '77', name: 'Nogal te ayuda' } }), tweet('t2')])
    await ownBrand(deps, brand)
    expect((await opinions(brand)).sort()).toEqual(['a1 -', 't1 -', 't2 -'])
    const known = await saveBrand(store.db, { slug: brand.slug, name: brand.name, handles: ['Nogal te ayuda'] })
    expect(await ownBrand(deps, known)).toBe(1)
    expect((await opinions(brand)).sort()).toEqual(['t1 Ana', 't2 -'])
    expect(await isCounted(brand)).toEqual(['2'])
    await rematchBrand(deps, known)
    expect(await own(brand)).toEqual(['a1 brand true'])
    const forgotten = await saveBrand(store.db, { slug: brand.slug, name: brand.name, handles: [] })
    expect(await ownBrand(deps, forgotten)).toBe(1)
    expect((await opinions(brand)).sort()).toEqual(['a1 -', 't1 -', 't2 -'])
    expect(await isCounted(brand)).toEqual(['3'])
  })
})

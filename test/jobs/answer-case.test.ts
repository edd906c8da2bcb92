import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import { listCaseEvents } from '../../src/db/case/event.ts'
import { actOnCases } from '../../src/db/case/act.ts'
import { findCase } from '../../src/db/case/file.ts'
import { getCaseSettings } from '../../src/db/case/settings.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { pushSource, type Source } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { openCases } from '../../src/jobs/desk/cases-open.ts'
import { eraseAuthor } from '../../src/jobs/keep/erase.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const ANA = { id: 'u1', name: 'Ana Quiroga' }
const TEXT = 'Irma, te devolvimos los 900 pesos el lunes 9, porque el doble cargo fue error nuestro.'
const complaint = (given: Partial<Mention> = {}): Mention => ({ externalId: 'r1', kind: 'review', text: 'Me cobraron dos veces y nadie contesta, quiero mi dinero', author: { id: 'irma', name: 'Irma Salas' }, publishedAt: '2026-03-10T10:00:00Z', rating: { value: 1, outOf: 5 }, ...given })

describe.each(STORES)('answers and cases on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let api: TestApi
  let brand: Brand
  let source: Source
  beforeAll(async () => {
    deps = await openDeps((store = await open()))
    api = openApi(store, { now: deps.now, collectors: deps.collectors })
  })
  afterAll(() => store.close())

  const say = async (mentions: Mention[]) => {
    await ingest(deps, { brand, source }, { mentions })
    await openCases(deps, brand, { formula: DEFAULT_FORMULA })
  }
  const setUp = async () => {
    deps.setTime('2026-03-10T12:00:00Z')
    brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    source = await pushSource(store.db, brand.id, 'reviews', 'review')
    await say([complaint()])
    const mentionId = (await listMentions(store.db, brand.id))[0]!.id
    const { case_id: caseId } = await store.db.selectFrom('case_mention').select('case_id').where('brand_id', '=', brand.id).where('mention_id', '=', mentionId).executeTakeFirstOrThrow()
    const answer = async () => {
      const { body } = await api.ask('POST', `/v1/brands/${brand.slug}/answers`, { mentionId, text: TEXT, by: ANA, send: true })
      return (await api.ask('POST', `/v1/brands/${brand.slug}/answers/${body.id}/confirm`, { by: ANA })).body
    }
    return { caseId, mentionId, answer }
  }
  const types = async (caseId: string) => (await listCaseEvents(store.db, brand.id, caseId)).map(({ type, actor }) => `${type} ${actor.id}`)

  it('an answer is its case’s, by the person who sent it, told once', async () => {
    const { caseId, answer } = await setUp()
    expect(await answer()).toMatchObject({ state: 'sent', caseId })
    await openCases(deps, brand, { formula: DEFAULT_FORMULA })
    expect(await findCase(store.db, brand.id, caseId)).toMatchObject({ state: 'answered', assignee: ANA, firstAnsweredAt: deps.now() })
    expect(await types(caseId)).toEqual(['case.opened marea', 'case.taken u1', 'case.answered u1'])
  })

  it('what comes of it is measured: resolved, won back by an edit that opens nothing again, with the points it gives', async () => {
    const { caseId, answer } = await setUp()
    const { id } = await answer()
    deps.setTime('2026-03-10T14:00:00Z')
    const setting = { now: deps.now(), settings: await getCaseSettings(store.db, brand.id), timeZone: brand.timeZone }
    await store.db.transaction().execute(trx => actOnCases(trx, brand.id, [caseId], { type: 'resolve', remedy: 'Reembolso' }, { actor: ANA, setting }))
    const loop = async () => (await api.ask('GET', `/v1/brands/${brand.slug}/loop`)).body
    expect((await loop()).all).toMatchObject({ owed: 1, answered: 1, remedied: 1, resolution: { median: 240 }, reopened: 0, firstResponse: { clock: { median: 120 } }, inTarget: { due: 1, met: 1 } })
    deps.setTime('2026-03-14T12:00:00Z')
    await say([complaint({ text: 'Ya me devolvieron mi dinero y se disculparon. Muy buena atención, recomendados.', rating: { value: 5, outOf: 5 }, editedAt: '2026-03-14T11:00:00Z' })])
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/answers/${id}`)).body.aftermath).toMatchObject({ outcome: 'recovered', because: 'stars', edited: true })
    const { all, pointsWonBack, byPerson } = await loop()
    expect(all).toMatchObject({ owed: 1, recovered: 1, reopened: 0, remedied: 1, resolution: { median: 240 }, firstResponse: { clock: { median: 120 } } })
    expect(byPerson).toMatchObject([{ key: 'u1', recovered: 1 }])
    const then = (await api.ask('GET', `/v1/brands/${brand.slug}/zmot?asOf=2026-03-14T10:00:00Z`)).body.index.value
    const now = (await api.ask('GET', `/v1/brands/${brand.slug}/zmot`)).body.index.value
    // Nothing else happened: what was won back is what the index rose by.
    expect(pointsWonBack).toBeCloseTo(now - then, 6)
    expect(pointsWonBack).toBeGreaterThan(1)
  })

  it('a person’s word on what came of it stands in both', async () => {
    const { caseId, answer } = await setUp()
    const { id } = await answer()
    await api.ask('POST', `/v1/brands/${brand.slug}/answers/${id}/outcome`, { by: ANA, outcome: 'lost' })
    expect(await findCase(store.db, brand.id, caseId)).toMatchObject({ outcome: 'lost' })
  })

  it('loses the words of an erased author, and sends nothing more to them', async () => {
    const { mentionId, answer } = await setUp()
    const { id } = await answer()
    const draft = (await api.ask('POST', `/v1/brands/${brand.slug}/answers`, { mentionId, text: 'Irma, otra cosa.', by: ANA })).body
    await eraseAuthor(deps, brand, { author: 'irma', by: 'Leo' })
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/answers/${id}`)).body).toMatchObject({ state: 'sent', text: '' })
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/answers/${draft.id}`)).body).toMatchObject({ state: 'discarded', text: '' })
    const { rows } = await store.pool.query('select json_agg(a)::text || (select coalesce(json_agg(m)::text, \'\') from mention m where m.brand_id = $1) || (select json_agg(c)::text from answer_act c where c.brand_id = $1) as all from answer a where a.brand_id = $1', [brand.id])
    expect(rows[0].all).not.toContain('Irma')
  })
})

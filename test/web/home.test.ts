import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, setCompetitors, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { beginIndexDay, saveIndexDay } from '../../src/db/index/day.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { savePlannedEvent } from '../../src/db/alert/planned-event.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { dayOf } from '../../src/domain/time/day.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { openCases } from '../../src/jobs/desk/cases-open.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { tellAlertStory } from '../helpers/alert-story.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const NOW = '2026-03-10T21:30:00Z'

describe('the first page of a brand', () => {
  let store: Store
  let brand: Brand
  let text = ''

  beforeAll(async () => {
    store = await openTestPglite()
    const { db } = store
    const deps = await openDeps(store, { now: NOW })
    const { services } = openApi(store, { now: deps.now })
    const rival = await saveBrand(db, { slug: 'casa-encino', name: 'Casa Encino', kind: 'competitor' })
    const told = await tellAlertStory(store, services)
    brand = told.brand
    const theirs = await saveSource(db, rival.id, { collector: 'push', name: 'Play Store', kind: 'review' })
    await services.ingest(rival, theirs, Array.from({ length: 30 }, (_, i) => ({ externalId: `r${i}`, kind: 'review', text: `El sofá llegó roto ${i}`, rating: { value: i % 3 === 0 ? 5 : 1, outOf: 5 }, publishedAt: new Date(Date.parse(NOW) - i * 86_400_000).toISOString() })))
    await setCompetitors(db, brand.id, ['casa-encino'])
    await savePlannedEvent(db, brand.id, { name: 'Campaña de enero', kind: 'campaign', startsAt: new Date('2026-01-20T12:00:00Z'), endsAt: new Date('2026-01-21T12:00:00Z'), repeats: 'none', factor: null, createdBy: null, origin: 'screen' })
    const answered = await listMentions(db, brand.id, { sentiment: 'negative', limit: 6 })
    const at = new Date('2026-02-20T18:00:00Z')
    await db.insertInto('answer').values(answered.map(mention => ({ brand_id: brand.id, id: newId(), key: mention.id, mention_id: mention.id, source_id: mention.sourceId, text: 'Ya te devolvimos el cargo.', written_by_id: 'u', written_by_name: 'Ana', created_at: at, updated_at: at, sent_at: at, state: 'sent', mention_revision: 1 }))).execute()
    const today = dayOf(Date.parse(NOW), brand.timeZone)
    for (let day = today - 70; day <= today; day++) {
      await beginIndexDay(db, brand.id, day, deps.now())
      await saveIndexDay(db, brand.id, { day, value: 60, low: 55, high: 65, formula: DEFAULT_FORMULA.version, screen: [] }, deps.now())
    }
    await openCases(deps, brand, { formula: DEFAULT_FORMULA })
    const web = createWeb({ ...webServices(deps), ...services }, staticFiles(), { db, now: deps.now, adminSecret: undefined, hosts: ['localhost'] })
    text = await (await web.request('http://localhost:8080/b/casa-nogal', { headers: { host: 'localhost:8080', 'accept-language': 'es' } })).text()
  }, 120_000)
  afterAll(() => store.close())

  it('leads from the opinions that cost most to their cases', () => {
    expect(text).toMatch(/href="\/b\/casa-nogal\/cases\/[0-9a-f-]{36}">Ver el caso/)
  })

  it('tells on the trend what was planned and when most was answered', () => {
    expect(text).toContain('Previsto: Campaña de enero')
    expect(text).toContain('Se enviaron 6 respuestas')
  })

  it('says of grave harm what it is, and not that opinions are bad', () => {
    expect(text).toContain('Autoridad, prensa o vía legal.</b> 2 opiniones')
    expect(text).not.toContain('malas opiniones en')
  })

  it('compares the brand with its competitors in share of voice, index and every moment', () => {
    const table = text.slice(text.indexOf('levels-table'))
    expect(text).toContain('Casa Encino')
    expect(table).toContain('Nivel por momento')
    expect(table.slice(0, table.indexOf('</table>')).match(/<td/g)).toHaveLength(12)
  })
})

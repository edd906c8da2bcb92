import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { countResurfaced } from '../../../src/db/index/resurfaced.ts'
import { listMentions } from '../../../src/db/mention/list.ts'
import { saveSource, type Source } from '../../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../../src/domain/index/formula.ts'
import { keepCases } from '../../../src/jobs/desk/cases.ts'
import { openDeps } from '../../helpers/deps.ts'
import { STORES } from '../../helpers/stores.ts'
import { many, tell } from '../../helpers/told.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const TODAY = Math.floor(NOW.getTime() / 86_400_000)

describe.each(STORES)('what came back afloat, on $kind', ({ open }) => {
  let store: Store
  let brand: Brand
  let source: Source

  beforeAll(async () => {
    store = await open()
    brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    await tell(store, { brand, source, now: NOW }, many(6, { polarity: 'negative', moment: 'failure', stars: 1 }))
    await keepCases(await openDeps(store, { now: NOW.toISOString() }), { formula: DEFAULT_FORMULA })
  })
  afterAll(() => store.close())

  const count = (from: number, to: number, sourceId?: string) => countResurfaced(store.db, brand.id, { from, to, sourceId })

  it('counts an opinion of the window once, whose case ended with its author won back', async () => {
    expect(await count(TODAY - 89, TODAY)).toBe(0)
    const [newest] = await listMentions(store.db, brand.id, { limit: 1 })
    const won = await store.db.selectFrom('case_mention').select('case_id').where('brand_id', '=', brand.id).where('mention_id', '=', newest!.id).executeTakeFirstOrThrow()
    await store.db.updateTable('case_file').set({ outcome: 'recovered' }).where('brand_id', '=', brand.id).where('id', '=', won.case_id).execute()
    expect([await count(TODAY - 89, TODAY), await count(TODAY - 89, TODAY, source.id)]).toEqual([1, 1])
    expect([await count(TODAY - 89, TODAY - 1), await count(TODAY - 89, TODAY, '00000000-0000-4000-8000-000000000000')]).toEqual([0, 0])
  })
})

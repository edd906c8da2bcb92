import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { listMomentParts } from '../../../src/db/index/moment-part.ts'
import { saveSource, type Source } from '../../../src/db/source/source.ts'
import { sumWindow } from '../../../src/db/index/trend.ts'
import { MOMENTS } from '../../../src/domain/journey/moments.ts'
import { STORES } from '../../helpers/stores.ts'
import { many, tell } from '../../helpers/told.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const TODAY = Math.floor(NOW.getTime() / 86_400_000)

describe.each(STORES)('a window cut into parts on $kind', ({ open }) => {
  let store: Store
  let brand: Brand
  let source: Source

  beforeAll(async () => {
    store = await open()
    brand = await saveBrand(store.db, { slug: 'encina', name: 'Casa Encina' })
    source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    await tell(store, { brand, source, now: NOW }, [...many(40, { polarity: 'positive', moment: 'smot' }), ...many(15, { polarity: 'negative', moment: 'failure', from: 3 }), ...many(4, { polarity: 'neutral', moment: 'zmot', from: 60 })])
  })
  afterAll(() => store.close())

  it('has in all its parts together what the window has, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 20 }), async (days, parts) => {
        const window = { from: TODAY - days + 1, to: TODAY }
        const [cut, whole] = [await listMomentParts(store.db, brand.id, { ...window, parts }), await sumWindow(store.db, brand.id, window)]
        for (const moment of MOMENTS) {
          const mine = cut.filter(one => one.moment === moment)
          expect(mine.reduce((sum, { positive, negative, neutral }) => sum + positive + negative + neutral, 0)).toBe((whole.moments[moment]?.positive ?? 0) + (whole.moments[moment]?.negative ?? 0) + (whole.moments[moment]?.neutral ?? 0))
          expect(mine.every(({ part }) => part >= 0 && part < parts)).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('puts the newest day into the last part, and leaves other sources out', async () => {
    const cut = await listMomentParts(store.db, brand.id, { from: TODAY - 9, to: TODAY, parts: 10, sourceId: source.id })
    expect(cut.filter(({ moment }) => moment === 'smot').map(({ part, positive }) => [part, positive])).toEqual(Array.from({ length: 10 }, (_, i) => [i, 1]))
    expect(await listMomentParts(store.db, brand.id, { from: TODAY - 9, to: TODAY, parts: 10, sourceId: '00000000-0000-4000-8000-000000000000' })).toEqual([])
  })
})

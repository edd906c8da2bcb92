import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCollector, type Page } from '../../src/contract.ts'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { findSource, saveSource } from '../../src/db/source/source.ts'
import { nextRun } from '../../src/domain/source/plan.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'

const HOUR_MS = 3_600_000
const pages = async function* ({ config }: { config: unknown }): AsyncGenerator<Page> {
  yield { mentions: [], cursor: 'x', ...(config as Partial<Page>) }
}
const paced = defineCollector({
  title: 'Paced', kind: 'press', order: 'newest', homepage: 'https://faro.example/', auth: 'none', limits: [], everyMinutes: 30,
  config: z.looseObject({}), example: {}, collect: pages,
})

describe('a source that tells its rhythm', () => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await openTestPglite()
    deps = await openDeps(store, { collectors: new Map([['paced', paced]]) })
  })
  afterAll(() => store.close())

  /** When the source is asked again, beside when it would be with other pauses. */
  const waitAfter = async (config: Partial<Page>, everyMinutes = 30): Promise<{ at: Date; withPause(minutes: number): Date }> => {
    const { id: brandId } = await saveBrand(store.db, { slug: 'faro', name: 'Faro' })
    const { id } = await saveSource(store.db, brandId, { collector: 'paced', name: JSON.stringify([config, everyMinutes]), kind: 'press', config: config as Record<string, unknown>, everyMinutes, nextRunAt: deps.now() })
    await collectSource(deps, id)
    const source = (await findSource(store.db, id))!
    return { at: source.nextRunAt!, withPause: minutes => nextRun({ ...source, everyMinutes: minutes, failures: 0 }, { notBeforeMs: config.notBeforeMs ?? 0 }, deps.now()) }
  }

  it.each([[HOUR_MS / 2, 15], [4 * HOUR_MS, 120], [1000 * HOUR_MS, 240]])('is asked sooner where it publishes often and more rarely where it hardly does (%i ms)', async (rhythmMs, minutes) => {
    const { at, withPause } = await waitAfter({ rhythmMs })
    expect(at).toEqual(withPause(minutes))
    expect(at).not.toEqual(withPause(30))
  })

  it('is asked on schedule where somebody chose one, or where it does not tell', async () => {
    const chosen = await waitAfter({ rhythmMs: 1000 * HOUR_MS }, 60)
    const silent = await waitAfter({})
    expect([chosen.at, silent.at]).toEqual([chosen.withPause(60), silent.withPause(30)])
  })

  it('is never asked before it wishes', async () => {
    const { at } = await waitAfter({ rhythmMs: HOUR_MS / 2, notBeforeMs: 3 * HOUR_MS })
    expect(at.getTime()).toBeGreaterThanOrEqual(deps.now().getTime() + 3 * HOUR_MS)
  })
})

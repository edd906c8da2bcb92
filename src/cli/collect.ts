import { listBrands } from '../db/brand.ts'
import { listSources } from '../db/source/source.ts'
import { collectSource } from '../jobs/collect/collect.ts'
import { brandOf, print, say, withApp } from './with-app.ts'

/** Collects now what can be collected, one source after the other; one line of JSON a source. */
export const collectVerb = async (slug: string | undefined): Promise<void> =>
  await withApp(async (app, signal) => {
    const { db } = app.store
    const brands = slug === undefined ? await listBrands(db) : [await brandOf(app, slug)]
    for (const brand of brands) {
      for (const source of await listSources(db, brand.id)) {
        if (signal.aborted || !app.deps.collectors.has(source.collector) || !source.enabled) continue
        const summary = await collectSource(app.deps, source.id, { signal })
        if (!summary) say(`${brand.slug}, “${source.name}”: another process is at it.`)
        else print({ brand: brand.slug, source: source.name, stored: summary.stored, changed: summary.changed, problems: summary.problems.length, failure: summary.failure?.told.en ?? null })
      }
    }
  })

import { asOfInstant, createReputation } from '../api/reputation.ts'
import { brandOf, print, withApp } from './with-app.ts'

export const zmotVerb = async (slug: string, { asOf }: { asOf?: string }): Promise<void> =>
  await withApp(async app => {
    const brand = await brandOf(app, slug)
    const at = asOf === undefined ? undefined : asOfInstant(asOf, brand.timeZone)
    if (at && Number.isNaN(at.getTime())) throw new Error(`--as-of ${asOf}: write a date such as 2026-03-31.`)
    print(await createReputation({ db: app.store.db, now: app.deps.now, formula: app.formula, collectors: app.deps.collectors }).zmot(brand, at))
  })

import { deleteBrand, listCompetitors, saveBrand, setCompetitors, type Brand, type BrandDraft } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { OnHold, refuseOnHold } from '../db/privacy/legal-hold.ts'
import { roleOn, type Principal } from '../domain/access.ts'
import { parseQuery } from '../domain/query/query.ts'
import { Problem } from './problem.ts'
import type { Services } from './services.ts'

export const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/** Throws a problem that names the character where a query is wrong. */
export const checkQuery = (query: string | null | undefined): void => {
  if (query === undefined || query === null) return
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Problem(422, { es: `La consulta: ${parsed.error.told.es}`, en: `body.query: ${parsed.error.message}` }, { faults: [{ path: 'body.query', message: `at character ${parsed.error.position + 1}: ${parsed.error.message}` }] })
}

/** Makes or changes a brand, with whom it is compared. Throws a problem where one of those is not to be seen. */
export const changeBrand = async (db: Database, values: BrandDraft, { competitors, principal }: { competitors: string[] | undefined; principal: Principal }): Promise<Brand> => {
  checkQuery(values.query)
  return await db.transaction().execute(async trx => {
    const brand = await saveBrand(trx, values)
    if (competitors === undefined) return brand
    const before = new Set((await listCompetitors(trx, brand.id)).map(competitor => competitor.slug))
    await setCompetitors(trx, brand.id, competitors)
    // A brand of somebody else's is no window to look into by calling it a competitor.
    const isKnown = ({ id, slug, kind }: Brand): boolean => kind === 'competitor' || before.has(slug) || roleOn(principal, id) !== undefined
    const known = (await listCompetitors(trx, brand.id)).filter(isKnown).map(competitor => competitor.slug)
    const unknown = competitors.filter(name => !known.includes(name))
    if (unknown.length > 0) throw new Problem(422, { es: `No hay ninguna marca «${unknown[0]}». Créala antes, como competencia.`, en: `body.competitors: there is no brand “${unknown[0]}”. Make it first, with kind competitor.` })
    return brand
  })
}

/** Takes a brand away with everything under it. Throws a problem where the config file or a legal hold keeps it. */
export const removeBrand = async ({ db, removeDemo }: Pick<Services, 'db' | 'removeDemo'>, brand: Brand): Promise<void> => {
  if (brand.origin === 'yaml') throw new Problem(409, { es: `${brand.name} viene del archivo de configuración. Quítala antes de allí.`, en: `${brand.name} comes from the config file. Take it out there first.` })
  await refuseOnHold(db, brand.id).catch(onHold)
  // A part of the demo would come back with the next start.
  if (brand.origin === 'demo' && removeDemo) await removeDemo()
  else await deleteBrand(db, brand.id)
}

/** What a legal hold refuses, as a problem. */
export const onHold = (error: unknown): never => {
  throw error instanceof OnHold ? new Problem(409, { es: error.es, en: error.message }) : error
}

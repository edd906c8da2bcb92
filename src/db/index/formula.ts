import type { Formula } from '../../domain/index/formula.ts'
import { withOwn, type OwnParameters } from '../../domain/index/own-formula.ts'
import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'

/** Weights a brand set for its own figure. */
export interface BrandFormula {
  /** From 1, by one. */
  revision: number
  /** Empty: the published ones again. */
  parameters: OwnParameters
  since: Date
  setBy: string
}

const formulas = (db: Database, brandId: string) =>
  db.selectFrom('brand_formula').select(['revision', 'parameters', 'since', 'set_by as setBy']).where('brand_id', '=', brandId).orderBy('revision', 'desc').$narrowType<Pick<BrandFormula, 'parameters'>>()

/** What counts now; undefined: never anything of its own. */
export const findBrandFormula = async (db: Database, brandId: string): Promise<BrandFormula | undefined> => await formulas(db, brandId).limit(1).executeTakeFirst()

/** All that ever counted, newest first. */
export const listBrandFormulas = async (db: Database, brandId: string, { limit = 100 } = {}): Promise<BrandFormula[]> => await formulas(db, brandId).limit(limit).execute()

/** The formula the brand's inner figure is worked out by. */
export const formulaOf = async (db: Database, brandId: string, published: Formula): Promise<Formula> => {
  const own = await findBrandFormula(db, brandId)
  return own ? withOwn(published, own.parameters, own.revision) : published
}

/** Sets weights from now on; the trend is worked out anew by them. */
export const saveBrandFormula = async (trx: Trx, brandId: string, { parameters, by }: { parameters: OwnParameters; by: string }, now: Date): Promise<BrandFormula> => {
  await lockBrand(trx, brandId)
  const revision = ((await findBrandFormula(trx, brandId))?.revision ?? 0) + 1
  await trx.insertInto('brand_formula').values({ brand_id: brandId, revision, parameters: JSON.stringify(parameters), since: now, set_by: by }).execute()
  return { revision, parameters, since: now, setBy: by }
}

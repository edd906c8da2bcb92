import { sql } from 'kysely'
import type { Sensitivity } from '../domain/spike/sensitivity.ts'
import type { Database, Trx } from './client.ts'
import { newId } from './id.ts'

export type Origin = 'yaml' | 'screen' | 'demo'

export interface Brand {
  id: string
  slug: string
  name: string
  kind: 'own' | 'competitor'
  aliases: string[]
  /** Its own accounts. */
  handles: string[]
  languages: string[]
  locale: string
  timeZone: string
  /** Boolean query; null: the name and aliases. */
  query: string | null
  /** At most one false alarm a month, a quarter or a year. */
  sensitivity: Sensitivity
  origin: Origin
}

/** What people and files say of a brand. */
export type BrandDraft = Pick<Brand, 'slug' | 'name'> & Partial<Omit<Brand, 'id' | 'slug' | 'name'>>

const brands = (db: Database) =>
  db
    .selectFrom('brand')
    .select(['id', 'slug', 'name', 'kind', 'aliases', 'handles', 'languages', 'locale', 'time_zone as timeZone', 'query', 'origin'])
    .select(sql<Sensitivity>`coalesce((select value #>> '{}' from brand_setting s where s.brand_id = brand.id and s.key = 'sensitivity'), 'quarter')`.as('sensitivity'))
    .$narrowType<Pick<Brand, 'kind' | 'origin'>>()

export const findBrand = async (db: Database, slug: string): Promise<Brand | undefined> =>
  await brands(db).where('slug', '=', slug).executeTakeFirst()

export const findBrandById = async (db: Database, id: string): Promise<Brand | undefined> =>
  await brands(db).where('id', '=', id).executeTakeFirst()

/** Brands after `afterSlug`, by slug; with `ids` only these. */
export const listBrands = async (db: Database, { afterSlug = '', limit = 1000, ids }: { afterSlug?: string; limit?: number; ids?: string[] | undefined } = {}): Promise<Brand[]> =>
  await brands(db)
    .where('slug', '>', afterSlug)
    .$if(ids !== undefined, query => query.where('id', '=', sql<string>`any(${ids}::uuid[])`))
    .orderBy('slug')
    .limit(limit)
    .execute()

export const listCompetitors = async (db: Database, brandId: string): Promise<Brand[]> =>
  await brands(db)
    .where('id', 'in', db.selectFrom('brand_competitor').select('competitor_id').where('brand_id', '=', brandId))
    .orderBy('name')
    .execute()

/** Makes the brand or brings it to the draft; what the draft leaves out stays as it is. */
export const saveBrand = async (db: Database, draft: BrandDraft): Promise<Brand> => {
  const { timeZone, sensitivity, ...rest } = draft
  const values = { ...rest, ...(timeZone !== undefined && { time_zone: timeZone }) }
  await db
    .insertInto('brand')
    .values({ id: newId(), ...values })
    .onConflict(conflict => conflict.column('slug').doUpdateSet({ ...values, updated_at: sql`now()` }))
    .execute()
  const brand = (await findBrand(db, draft.slug))!
  if (sensitivity === undefined || sensitivity === brand.sensitivity) return brand
  await setSetting(db, brand.id, 'sensitivity', sensitivity)
  return { ...brand, sensitivity }
}

/** Brands of ours whose competitor this one is. */
export const listRivalsOf = async (db: Database, competitorId: string): Promise<Brand[]> =>
  await brands(db)
    .where('id', 'in', db.selectFrom('brand_competitor').select('brand_id').where('competitor_id', '=', competitorId))
    .where('kind', '=', 'own')
    .orderBy('name')
    .execute()

/** Ids of all brands that a brand of ours compares itself with. */
export const listCompetitorIds = async (db: Database): Promise<Set<string>> => {
  const rows = await db.selectFrom('brand_competitor').innerJoin('brand', 'brand.id', 'brand_competitor.brand_id').select('competitor_id as id').distinct().where('brand.kind', '=', 'own').execute()
  return new Set(rows.map(({ id }) => id))
}

/** Replaces the brand's competitors; unknown slugs are left out. */
export const setCompetitors = async (db: Database, brandId: string, slugs: string[]): Promise<void> => {
  await db.deleteFrom('brand_competitor').where('brand_id', '=', brandId).execute()
  if (slugs.length === 0) return
  await db
    .insertInto('brand_competitor')
    .columns(['brand_id', 'competitor_id'])
    .expression(
      db.selectFrom('brand').select([sql<string>`${brandId}::uuid`.as('brand_id'), 'id']).where('slug', 'in', slugs).where('id', '<>', brandId),
    )
    .execute()
}

/** Removes a brand with everything that stands under it. */
export const deleteBrand = async (db: Database, brandId: string): Promise<void> => {
  // Mentions point at branches and sources: they go first, the rest follows by cascade.
  await db.deleteFrom('mention').where('brand_id', '=', brandId).execute()
  await db.deleteFrom('echo').where('brand_id', '=', brandId).execute()
  await db.deleteFrom('branch').where('brand_id', '=', brandId).execute()
  await db.deleteFrom('brand').where('id', '=', brandId).execute()
}

/** Writers of one brand take turns: what one stores decides what the others' copies weigh. Taken before any other lock. */
export const lockBrand = async (trx: Trx, brandId: string): Promise<void> => {
  // Not a full `for update`: rows that point at the brand may still be written.
  await sql`select from brand where id = ${brandId} for no key update`.execute(trx)
}

/** By which rules noise was looked for in what is stored; absent: it has to be. */
export const NOISE_SETTING = 'weighedBy'

export const getSetting = async (db: Database, brandId: string, key: string): Promise<unknown> =>
  (await db.selectFrom('brand_setting').select('value').where('brand_id', '=', brandId).where('key', '=', key).executeTakeFirst())?.value

export const setSetting = async (db: Database, brandId: string, key: string, value: unknown): Promise<void> => {
  const text = JSON.stringify(value)
  await db
    .insertInto('brand_setting')
    .values({ brand_id: brandId, key, value: text, updated_at: new Date() })
    .onConflict(conflict => conflict.columns(['brand_id', 'key']).doUpdateSet({ value: text, updated_at: new Date() }))
    .execute()
}

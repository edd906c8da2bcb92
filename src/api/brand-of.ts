import { findBrand, type Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { findSource, type Source } from '../db/source/source.ts'
import { notFound } from './problem.ts'

/** The brand of a path, or the 404 that says where to look. */
export const brandOf = async (db: Database, slug: string): Promise<Brand> => {
  const brand = await findBrand(db, slug)
  if (!brand) throw notFound('brand', slug, 'GET /v1/brands lists them.')
  return brand
}

/** A source of the brand by id, or the 404. */
export const sourceOf = async (db: Database, brand: Brand, id: string): Promise<Source> => {
  const source = await findSource(db, id)
  if (!source || source.brandId !== brand.id) throw notFound('source', id, `GET /v1/brands/${brand.slug}/sources lists those of ${brand.name}.`)
  return source
}

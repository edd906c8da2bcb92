import type { Page } from '../contract.ts'
import type { Brand } from '../db/brand.ts'
import { storeMentions, type StoreResult } from '../db/mention-store.ts'
import { notePage, type Source } from '../db/source.ts'
import { brandQuery, parseQuery, type Query } from '../domain/query.ts'
import type { Deps } from './deps.ts'
import { keyOf, prepare } from './prepare.ts'

export interface Ingested extends StoreResult {
  problems: string[]
}

/** The query that decides what of a shared source is about the brand; undefined where the source is the brand's own. */
export const queryOf = (brand: Brand, source: Pick<Source, 'filtered'>): Query | undefined => {
  if (!source.filtered) return undefined
  const parsed = brand.query === null ? undefined : parseQuery(brand.query)
  return parsed?.ok ? parsed.query : brandQuery(brand.name, brand.aliases)
}

/**
 * Reads a page and stores it with its cursor in one transaction: the way of everything that comes in, collected, pushed or
 * imported. Reading comes before the transaction opens, so that no connection waits for it.
 */
export const ingest = async (deps: Deps, { brand, source, holder }: { brand: Brand; source: Source; holder?: string }, page: Page): Promise<Ingested> => {
  const { prepared, problems } = await prepare(page.mentions, { reader: deps.reader, now: deps.now(), query: queryOf(brand, source) })
  const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now(), noise: deps.noise }
  const result = await deps.db.transaction().execute(async trx => {
    const stored = await storeMentions(trx, target, prepared, page.gone?.map(keyOf))
    await notePage(trx, source, { ...page, newest: stored.stored > 0 ? target.now : undefined, holder })
    return stored
  })
  if (result.touched.length > 0) deps.onStored?.({ brandId: brand.id, sourceId: source.id, mentionIds: result.touched })
  return { ...result, problems: [...(page.problems ?? []), ...problems] }
}

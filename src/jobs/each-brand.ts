import { listBrands, type Brand } from '../db/brand.ts'
import type { Deps } from './deps.ts'

/** The same work for every brand, one after the other, until told to stop. */
export const eachBrand = async (deps: Deps, work: (deps: Deps, brand: Brand, signal?: AbortSignal) => Promise<unknown>, signal?: AbortSignal): Promise<void> => {
  for (const brand of await listBrands(deps.db)) {
    if (signal?.aborted) return
    await work(deps, brand, signal)
  }
}

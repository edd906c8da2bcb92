import { findBrandById } from '../../db/brand.ts'
import { listBrandsWithCaseWork } from '../../db/case/due.ts'
import { keepCasesDue } from './cases-due.ts'
import { openCases, type OpenOptions } from './cases-open.ts'
import type { Deps } from '../deps.ts'
import { tellCases } from '../tell/cases.ts'

export interface CaseKeeping extends OpenOptions {
  publicUrl?: string | undefined
  signal?: AbortSignal
}

/** Keeps the cases of every brand that has something to do: opens them, does what time does, tells of it. Safe to kill at any point, and to run in several processes at once. */
export const keepCases = async (deps: Deps, options: CaseKeeping): Promise<void> => {
  for (const id of await listBrandsWithCaseWork(deps.db, deps.now())) {
    if (options.signal?.aborted) return
    const brand = await findBrandById(deps.db, id)
    if (!brand) continue
    try {
      await openCases(deps, brand, options, options.signal)
      await keepCasesDue(deps, brand)
      await tellCases(deps, brand, options)
    } catch (error) {
      deps.log.error({ brand: brand.slug, err: error }, 'The cases of a brand could not be kept')
    }
  }
}

import type { Page, Told } from '../../contract.ts'
import { keyOf } from './prepare.ts'

/** What one run sees of its source's list. */
export interface Sight {
  /** Takes a page in, as it is stored. */
  see(page: Page): void
  /** External ids of the whole list; undefined: not all of it was seen, or was seen for certain. */
  whole(): string[] | undefined
  /** What a cap kept it from seeing. */
  capped(): Told | undefined
}

// A longer list costs more memory than the knowledge is worth.
const MOST = 50_000

/** Begins a run's sight. A list with an item that could not be read, or with none at all, is no ground to say what vanished. */
export const createSight = (): Sight => {
  const ids = new Set<string>()
  let isWhole = false
  let isSound = true
  let cap: Told | undefined
  return {
    see: ({ mentions, problems = [], capped, whole }) => {
      cap = capped ?? cap
      isWhole = whole === true
      isSound &&= problems.length === 0 && ids.size + mentions.length <= MOST
      if (isSound) for (const { externalId } of mentions) ids.add(keyOf(externalId))
      else ids.clear()
    },
    whole: () => (isWhole && isSound && cap === undefined && ids.size > 0 ? [...ids] : undefined),
    capped: () => cap,
  }
}

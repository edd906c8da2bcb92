import { isBurn, type BurnMemory } from './memory.ts'

/** The name under which the memory of a brand is kept, and the kind of its alerts. */
export const BURN = 'slow-burn'

/** What is remembered of a brand between two looks. */
export interface KeptBurn {
  burn: BurnMemory
  /** Whose complaints are compared. */
  sourceIds: string[]
  /** Sums of weeks that were absorbed: when they move, all is learnt anew. */
  past: { from: number; to: number; sums: Record<string, number> }
}

/** What an earlier version kept is none: all is learnt anew. */
export const isKept = (state: unknown): state is KeptBurn => isBurn((state as Partial<KeptBurn> | null | undefined)?.burn)

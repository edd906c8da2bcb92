import { levelOf } from '../journey/level.ts'
import { fold } from '../language/words.ts'

/** A product or place under a brand. */
export interface Branch {
  id: string
  parentId: string | null
  kind: 'product' | 'place'
  name: string
  /** The names by which sources call it. */
  aliases: string[]
}

export interface BranchCounts {
  mentions: number
  positive: number
  negative: number
  neutral: number
  unsure: number
}

/** A branch with what was said of it and of everything under it. */
export interface BranchNode extends BranchCounts {
  id: string
  kind: Branch['kind']
  name: string
  aliases: string[]
  /** −100…100, 0 is the waterline; null: too little to say. */
  level: number | null
  children: BranchNode[]
}

const NOTHING: BranchCounts = { mentions: 0, positive: 0, negative: 0, neutral: 0, unsure: 0 }

/** Finds the branch a source's word for a place means. A word that two branches go by means neither. */
export const branchFinder = (branches: Branch[]): ((place: string | undefined) => string | null) => {
  const byName = new Map<string, string | null>()
  for (const { id, name, aliases } of branches) {
    for (const word of new Set([name, ...aliases].map(plain))) byName.set(word, byName.has(word) ? null : id)
  }
  return place => (place === undefined ? null : (byName.get(plain(place)) ?? null))
}

const plain = (name: string): string => fold(name.trim()).replace(/\s+/g, ' ')

/** The tree, each level by name; counts of children are in those of their parents. */
export const branchTree = (branches: Branch[], counts: Map<string, BranchCounts>): BranchNode[] => {
  const childrenOf = Map.groupBy(branches, branch => branch.parentId)
  const grow = (parentId: string | null): BranchNode[] =>
    (childrenOf.get(parentId) ?? []).map(({ id, kind, name, aliases }) => {
      const children = grow(id)
      const sums = [counts.get(id) ?? NOTHING, ...children].reduce(add, NOTHING)
      return { id, kind, name, aliases, ...sums, level: levelOf({ ...sums, under: 0 }), children }
    })
  return grow(null)
}

const add = (a: BranchCounts, b: BranchCounts): BranchCounts => ({
  mentions: a.mentions + b.mentions,
  positive: a.positive + b.positive,
  negative: a.negative + b.negative,
  neutral: a.neutral + b.neutral,
  unsure: a.unsure + b.unsure,
})

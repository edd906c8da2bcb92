import type { Count } from './chance.ts'
import { LIKENESS } from './parameters.ts'

/** How far weeks differ beyond chance, and how much stands behind it. */
interface Excess {
  excess: number
  weight: number
}

// Weeks up to a month apart are compared: what recurs monthly counts as noise, a lasting change in a few pairs only.
const LAGS = 4
// One strange pair says no more than this.
const MOST_OF_A_PAIR = 12

/** How alike the complaints of a week are, kind by kind: each kind's own weeks, leant on all kinds of the brand, leant on what is usual. */
export const likenessOf = (kinds: Count[][]): number[] => {
  const own = kinds.map(excessOf)
  const all = own.reduce((sum, one) => ({ excess: sum.excess + one.excess, weight: sum.weight + one.weight }), { excess: 0, weight: 0 })
  const brand = leant(all, LIKENESS.usual, LIKENESS.weight)
  return own.map(one => leant(one, brand, LIKENESS.ownWeight))
}

const leant = ({ excess, weight }: Excess, on: number, by: number): number =>
  Math.min(LIKENESS.most, Math.max(LIKENESS.least, (excess + on * by) / (weight + by)))

const excessOf = (weeks: Count[]): Excess => {
  const complaints = weeks.reduce((sum, week) => sum + week.complaints, 0)
  const share = weeks.reduce((sum, week) => sum + week.named, 0) / Math.max(1, complaints)
  const sum = { excess: 0, weight: 0 }
  // A kind that hardly any week names says nothing of how weeks differ.
  if (share === 0 || share === 1 || complaints * share < weeks.length / 2) return sum
  for (const [i, week] of weeks.entries()) {
    for (const other of weeks.slice(i + 1, i + 1 + LAGS)) {
      if (week.complaints === 0 || other.complaints === 0) continue
      const apart = week.named / week.complaints - other.named / other.complaints
      const chance = share * (1 - share) * (1 / week.complaints + 1 / other.complaints)
      // Each week stands in so many pairs.
      sum.excess += (Math.min(MOST_OF_A_PAIR, (apart * apart) / chance) - 1) / LAGS
      sum.weight += (2 / (1 / week.complaints + 1 / other.complaints) - 1) / LAGS
    }
  }
  return sum
}

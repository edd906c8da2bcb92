import type { Count } from './chance.ts'
import { MOST_STRENGTH, PRIOR } from './parameters.ts'

/** What is known of a share: its mean, and in how many complaints as if independent it was seen. */
export interface Usual {
  share: number
  strength: number
}

/** A week weighs as many independent complaints as its likeness leaves of it. */
export const weightOf = (complaints: number, likeness: number): number => (complaints === 0 ? 0 : 1 / (1 + (complaints - 1) * likeness))

export const addWeek = (sums: Count, week: Count, likeness: number): Count => {
  const weight = weightOf(week.complaints, likeness)
  return { complaints: sums.complaints + weight * week.complaints, named: sums.named + weight * week.named }
}

export const usualOf = ({ complaints, named }: Count): Usual => ({
  share: (named + PRIOR.named) / (complaints + PRIOR.complaints),
  strength: Math.min(MOST_STRENGTH, complaints + PRIOR.complaints),
})

/** What is usual before each of these weeks, and after the last. */
export const usualBefore = (older: Count, weeks: Count[], likeness: number): Usual[] => {
  let sums = older
  return [usualOf(sums), ...weeks.map(week => usualOf((sums = addWeek(sums, week, likeness))))]
}

/** How often each truth (row) was read as each answer (column). */
export type Confusion = number[][]

export interface ClassScore {
  label: string
  precision: number
  recall: number
  f1: number
  texts: number
}

export const newConfusion = (classes: number): Confusion => Array.from({ length: classes }, () => new Array<number>(classes).fill(0))

/** Precision, recall and F1 of each class, 0…1. */
export const classScores = (confusion: Confusion, labels: readonly string[]): ClassScore[] =>
  labels.map((label, k) => {
    const hits = confusion[k]![k]!
    const said = confusion.reduce((sum, row) => sum + row[k]!, 0)
    const texts = confusion[k]!.reduce((sum, count) => sum + count, 0)
    return { label, precision: said === 0 ? 0 : hits / said, recall: texts === 0 ? 0 : hits / texts, f1: hits === 0 ? 0 : (2 * hits) / (said + texts), texts }
  })

/** Mean F1 of the classes that occur, 0…1. */
export const macroF1 = (confusion: Confusion, labels: readonly string[]): number => {
  const scores = classScores(confusion, labels).filter(({ texts }) => texts > 0)
  return scores.length === 0 ? 0 : scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length
}

export interface Counts {
  hits: number
  said: number
  real: number
}

export const f1Of = ({ hits, said, real }: Counts): number => (hits === 0 ? 0 : (2 * hits) / (said + real))

const BINS = 10

/** A chance somebody stated, and whether it came so. */
export interface Claim {
  chance: number
  right: boolean
}

/** Expected calibration error in ten bins of equal width (Naeini 2015): how far chances are from what happened, 0…1. */
export const calibrationError = (claims: Claim[]): number => {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, chance: 0, right: 0 }))
  for (const { chance, right } of claims) {
    const bin = bins[Math.min(BINS - 1, Math.floor(chance * BINS))]!
    bin.count += 1
    bin.chance += chance
    bin.right += Number(right)
  }
  return bins.reduce((sum, { chance, right }) => sum + Math.abs(chance - right), 0) / Math.max(1, claims.length)
}

/** What `calibrationError` is on average where every chance is true: so few texts miss by so much. The mean of the absolute value of a normal of each bin's variance. */
export const calibrationByChance = (claims: Claim[]): number => {
  const variances = new Array<number>(BINS).fill(0)
  for (const { chance } of claims) variances[Math.min(BINS - 1, Math.floor(chance * BINS))]! += chance * (1 - chance)
  return variances.reduce((sum, variance) => sum + Math.sqrt((2 / Math.PI) * variance), 0) / Math.max(1, claims.length)
}

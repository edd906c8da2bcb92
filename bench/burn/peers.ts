import type { Week } from '../../src/domain/burn/week.ts'

/** What a rule says of each week and kind: told where it reaches a line. */
export type Scores = Array<Record<string, number>>

const RECENT = 4
const PAST = 52
const LEAST_PAST = 6

const totals = (weeks: Week[], kind: string): { complaints: number; named: number } =>
  weeks.reduce((sum, week) => ({ complaints: sum.complaints + week.complaints, named: sum.named + (week.named[kind] ?? 0) }), { complaints: 0, named: 0 })

const scoreWeeks = (weeks: Week[], score: (kind: string, before: Week[], recent: Week[]) => number): Scores => {
  const kinds = [...new Set(weeks.flatMap(({ named }) => Object.keys(named)))]
  return weeks.map((_, i) => {
    if (i + 1 < LEAST_PAST + RECENT) return {}
    const [before, recent] = [weeks.slice(Math.max(0, i + 1 - RECENT - PAST), i + 1 - RECENT), weeks.slice(i + 1 - RECENT, i + 1)]
    return Object.fromEntries(kinds.map(kind => [kind, score(kind, before, recent)]))
  })
}

/** The last four weeks against the year before by χ² of a table of two by two, with its sign: what dashboards call significant. */
export const chiSquare = (weeks: Week[]): Scores =>
  scoreWeeks(weeks, (kind, before, recent) => {
    const [a, b] = [totals(recent, kind), totals(before, kind)]
    const all = (a.named + b.named) / Math.max(1, a.complaints + b.complaints)
    if (a.complaints === 0 || b.complaints === 0 || all === 0 || all === 1) return 0
    const apart = a.named / a.complaints - b.named / b.complaints
    return apart / Math.sqrt(all * (1 - all) * (1 / a.complaints + 1 / b.complaints))
  })

/** CUSUM of the log likelihood ratio of doubled odds, the usual share from the year before the last four weeks. */
export const cusum = (weeks: Week[]): Scores => {
  const sums: Record<string, number> = {}
  return scoreWeeks(weeks, (kind, before, recent) => {
    const past = totals(before, kind)
    const share = (past.named + 0.5) / (past.complaints + 5)
    const odds = (2 * share) / (1 - share)
    const risen = odds / (1 + odds)
    const { complaints, named = { [kind]: 0 } } = recent.at(-1)!
    const said = named[kind] ?? 0
    return (sums[kind] = Math.max(0, (sums[kind] ?? 0) + said * Math.log(risen / share) + (complaints - said) * Math.log((1 - risen) / (1 - share))))
  })
}

export interface Told {
  /** Index of the week. */
  at: number
  kind: string
}

const SILENT = 12
const MERGED = 4

/** What is told at a line, in the life of ours: a kind is silent after it was told, others at about the same time have the same cause. */
export const tellAt = (scores: Scores, line: number): Told[] => {
  const silent = new Map<string, number>()
  const told: Told[] = []
  for (const [at, kinds] of scores.entries()) {
    const over = Object.entries(kinds).filter(([kind, score]) => score >= line && (silent.get(kind) ?? 0) <= at).toSorted((a, b) => b[1] - a[1])
    for (const [kind] of over) {
      silent.set(kind, at + SILENT)
      if (told.some(other => at - other.at <= MERGED)) continue
      told.push({ at, kind })
    }
  }
  return told
}

/** At most one false alarm a month, a quarter, a year. */
export const SENSITIVITIES = ['month', 'quarter', 'year'] as const
export type Sensitivity = (typeof SENSITIVITIES)[number]

/** How many alerts like it 90 days may show by chance for it to be told; a little below what is promised, for reminders and growth count too. */
export const LIMITS: Record<Sensitivity, number> = { month: 2, quarter: 0.75, year: 0.17 }

/** What false alarms a series may give: those of its brand, or a part of them where it is one of several. */
export interface Budget {
  sensitivity: Sensitivity
  /** 0…1. */
  share?: number
}

export const limitOf = ({ sensitivity, share = 1 }: Budget): number => LIMITS[sensitivity] * share

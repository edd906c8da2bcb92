/** At most one false alarm a month, a quarter, a year. */
export type Sensitivity = 'month' | 'quarter' | 'year'

/** How many alerts like it 90 days may show by chance for it to be told; a little below what is promised, for reminders and growth count too. */
export const LIMITS: Record<Sensitivity, number> = { month: 1.8, quarter: 0.7, year: 0.17 }

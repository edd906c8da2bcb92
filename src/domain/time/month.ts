/** First and last day of a calendar month `YYYY-MM`, days since 1970-01-01; undefined: no month. */
export const monthDays = (month: string): { from: number; to: number } | undefined => {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (year === undefined || number === undefined) return undefined
  const dayAt = (index: number): number => Date.UTC(Number(year), index, 1) / 86_400_000
  return { from: dayAt(Number(number) - 1), to: dayAt(Number(number)) - 1 }
}

/** `YYYY-MM` of a day number. */
export const monthOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 7)

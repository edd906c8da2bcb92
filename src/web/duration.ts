import type { Translator } from './translator.ts'

const HOUR = 60
const DAY = 24 * HOUR

/** How long something took, in the one unit that says it best. @param minutes ≥ 0 */
export const duration = (minutes: number, { tag }: Pick<Translator, 'tag'>): string => {
  const [unit, value] = minutes < HOUR ? (['minute', minutes] as const) : minutes < 2 * DAY ? (['hour', minutes / HOUR] as const) : (['day', minutes / DAY] as const)
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: unit === 'day' ? 'long' : 'short', maximumFractionDigits: unit === 'minute' || value >= 10 ? 0 : 1 }).format(value)
}

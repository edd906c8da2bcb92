import type { Brand } from '../../db/brand.ts'
import { startOfDay } from '../../domain/time/day.ts'

const DAY_MS = 86_400_000

/** Calendar days `YYYY-MM-DD` of a brand, both included, as the instants a query asks for. */
export const spanOf = ({ from, to }: { from: string | null; to: string | null }, { timeZone }: Brand): { from?: Date; to?: Date } => ({
  ...(from !== null && { from: startOf(from, 0, timeZone) }),
  ...(to !== null && { to: startOf(to, 1, timeZone) }),
})

const startOf = (day: string, later: number, timeZone: string): Date => new Date(startOfDay(Date.parse(day) / DAY_MS + later, timeZone))

import type { Alert } from '../../db/alert/alert.ts'
import { readBars } from '../../db/alert/chart.ts'
import { countAnswered } from '../../db/alert/wave.ts'
import type { Database } from '../../db/client.ts'
import type { Summary } from '../../domain/alert/explanation.ts'

const HOUR_MS = 3_600_000

/** How it went: how many in all, when most of them, how long, and whether anybody answered. */
export const summariseAlert = async (db: Database, alert: Alert, now: Date): Promise<Summary> => {
  const bars = (await readBars(db, alert, now)).filter(({ inside }) => inside)
  // The last hours are calm: that is why it ended.
  const last = Math.max(0, bars.findLastIndex(({ count, high }) => count > high))
  const wave = bars.slice(0, last + 1)
  const peak = wave.toSorted((a, b) => b.count - a.count || a.at.getTime() - b.at.getTime())[0]
  const to = new Date(Math.min(now.getTime(), (wave.at(-1)?.at.getTime() ?? alert.onset.getTime()) + HOUR_MS))
  return {
    from: alert.onset.toISOString(),
    to: to.toISOString(),
    hours: Math.max(1, wave.length),
    observed: wave.reduce((sum, { count }) => sum + count, 0),
    expected: Math.round(wave.reduce((sum, { expected }) => sum + expected, 0) * 10) / 10,
    peak: peak && peak.count > 0 ? { at: peak.at.toISOString(), count: peak.count } : null,
    ...(await countAnswered(db, alert.brandId, { from: alert.onset, to: now })),
  }
}

// A weekend and a day: who comes back on Monday still can.
const GOOD_FOR_MS = 3 * 86_400_000

/** Hours of snooze that its page offers. */
export const SNOOZES = [1, 4, 24] as const

/** What a link in a message says: which alert, and until when. */
export interface Link {
  brandId: string
  alertId: string
  /** Epoch milliseconds. */
  until: number
}

/** The text of a link, to be signed. */
export const linkOf = ({ brandId, alertId, now }: { brandId: string; alertId: string; now: number }): string => `alert:${brandId}:${alertId}:${now + GOOD_FOR_MS}`

/** Reads it back; undefined: it says something else. */
export const readLink = (text: string): Link | undefined => {
  const [, brandId, alertId, until] = /^alert:([0-9a-f-]{36}):([0-9a-f-]{36}):(\d{13})$/.exec(text) ?? []
  return brandId === undefined || alertId === undefined ? undefined : { brandId, alertId, until: Number(until) }
}

import type { MentionView } from '../db/mention/list.ts'
import { FLOOR } from '../domain/alert/floor.ts'

/** A mention as the API shows it. */
export const mentionView = ({ aspects, floor, ...row }: MentionView) => ({
  ...row,
  floor: floor.toSorted((a, b) => FLOOR.indexOf(a.class) - FLOOR.indexOf(b.class)),
  aspects: Object.fromEntries(Object.entries(aspects).map(([key, aspect]) => [key, aspect.polarity])),
  publishedAt: row.publishedAt?.toISOString() ?? null,
  occurredAt: row.occurredAt.toISOString(),
  changedAt: row.changedAt?.toISOString() ?? null,
  goneAt: row.goneAt?.toISOString() ?? null,
  vanishedAt: row.vanishedAt?.toISOString() ?? null,
  textExpiredAt: row.textExpiredAt?.toISOString() ?? null,
})

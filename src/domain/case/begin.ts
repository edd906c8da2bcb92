import { settle, type Setting } from './change.ts'
import type { CaseFile } from './file.ts'
import { clockOf } from './settings.ts'
import { dueAt } from './sla.ts'
import type { Actor } from './state.ts'
import { ownerMoment, tierOf, type CaseMention } from './tier.ts'

export interface Begun {
  id: string
  brandId: string
  mentionId: string
  mention: CaseMention & { occurredAt: Date }
  points: number
  place: number | null
  perHour: number
  /** Whom it is dealt out to; null: whoever takes it. */
  assignee: Actor | null
}

/** A new case; its clock runs from publication. */
export const beginCase = ({ id, brandId, mentionId, mention, points, place, perHour, assignee }: Begun, setting: Setting): CaseFile => {
  const tier = tierOf(mention)
  const due = dueAt(mention.occurredAt.getTime(), tier, clockOf(setting.settings, setting.timeZone))
  const { now } = setting
  return settle(
    {
      id, brandId, mentionId, state: assignee === null ? 'new' : 'taken', version: 0, tier, floor: mention.floor, moment: ownerMoment(mention.moments),
      publishedAt: mention.occurredAt, openedAt: now, changedAt: now, dueAt: due === null ? null : new Date(due), overdueAt: due !== null && due <= now.getTime() ? now : null, points, place, perHour, rank: null, rankUntil: null,
      assignee, takenAt: assignee === null ? null : now, answeredAt: null, firstAnsweredAt: null, resolvedAt: null, closedAt: null, remedy: null, closeReason: null, outcome: null,
      area: null, folio: null, legalDueAt: null, legalTold: null, legalTellAt: null, snoozedUntil: null, followUpAt: null, silentAt: null, incidentId: null,
    },
    setting,
  )
}

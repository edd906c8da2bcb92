import { z } from '@hono/zod-openapi'
import type { Brand } from '../db/brand.ts'
import type { CaseEvent } from '../db/case/event.ts'
import type { CaseCard } from '../db/case/list.ts'
import { CASE_OUTCOMES, LEGAL_WORDS } from '../domain/case/file.ts'
import { reasonOf } from '../domain/case/order.ts'
import { owedAt } from '../domain/case/queue.ts'
import { clockOf, type CaseSettings } from '../domain/case/settings.ts'
import { timeLeft } from '../domain/case/sla.ts'
import { ANSWER_STATES } from '../domain/answer/state.ts'
import { CASE_STATES } from '../domain/case/state.ts'
import { TIERS } from '../domain/case/tier.ts'
import { FLOOR } from '../domain/alert/floor.ts'
import { moment } from './schemas.ts'

export const actor = z.object({ id: z.string(), name: z.string() })
export const person = z.strictObject({ id: z.string().min(1).max(200), name: z.string().trim().min(1).max(200) })
export const floorClass = z.enum(FLOOR)
export const tier = z.enum(TIERS)
const instant = z.string().nullable()
const told = z.object({ es: z.string(), en: z.string() })

export const caseView = z
  .object({
    id: z.string(), state: z.enum(CASE_STATES), version: z.number().int().describe('Send it back with an act: who acts on an older one is told'),
    tier, floor: z.string().nullable().describe('Harm to the customer that comes before any figure'), moment: moment.nullable().describe('Whose owner it is for'),
    reason: told.describe('Why it stands where it stands'),
    source: z.string(), sourceId: z.string(), mentionId: z.string(), title: z.string().nullable(), text: z.string(), author: z.string().nullable(), url: z.string().nullable(), stars: z.number().nullable(), language: z.string().nullable(),
    messages: z.number().int(), answering: z.enum(ANSWER_STATES).nullable().describe('Where its newest answer stands that is not public and asks for somebody'), tags: z.array(z.string()), assignee: actor.nullable(), incidentId: z.string().nullable(),
    publishedAt: z.string().describe('The clock runs from here'), openedAt: z.string(), changedAt: z.string(),
    dueAt: instant.describe('When an answer is owed; null: no clock'), overdueAt: instant, minutesLeft: z.number().int().nullable().describe('Of open time; negative: so late; null: nothing is owed'),
    points: z.number().describe('Points of the index it costs today'), place: z.number().int().nullable().describe('On the first screen of its source'), perHour: z.number().describe('Reactions an hour'),
    takenAt: instant, answeredAt: instant.describe('Of the newest message; null: it waits'), firstAnsweredAt: instant, resolvedAt: instant, closedAt: instant, remedy: z.string().nullable(), closeReason: z.string().nullable(),
    outcome: z.enum(CASE_OUTCOMES).nullable(), area: z.string().nullable(), folio: z.string().nullable(), legalDueAt: instant.describe('Of a formal complaint: the day the law waits for, until it is resolved'), legalTold: z.enum(LEGAL_WORDS).nullable().describe('near: so few working days are left that it was told; over: it has passed'), snoozedUntil: instant, followUpAt: instant, silentAt: instant.describe('When it goes to somebody else'),
  })
  .openapi('Case')

export const eventView = z
  .object({ id: z.string(), caseId: z.string().nullable(), incidentId: z.string().nullable(), type: z.string(), at: z.string(), actor, before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) })
  .openapi('CaseEvent')

export interface Viewing {
  brand: Brand
  settings: CaseSettings
  now: Date
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** A case as it is shown. */
export const viewOfCase = (card: CaseCard, { brand, settings, now }: Viewing): z.infer<typeof caseView> => {
  const { brandId: _brand, rank: _rank, rankUntil: _until, legalTellAt: _tell, ...rest } = card
  const clock = clockOf(settings, brand.timeZone)
  const owed = owedAt(card)
  const dates = { takenAt: iso(card.takenAt), answeredAt: iso(card.answeredAt), firstAnsweredAt: iso(card.firstAnsweredAt), resolvedAt: iso(card.resolvedAt), closedAt: iso(card.closedAt), legalDueAt: iso(card.legalDueAt), snoozedUntil: iso(card.snoozedUntil), followUpAt: iso(card.followUpAt), silentAt: iso(card.silentAt), dueAt: iso(card.dueAt), overdueAt: iso(card.overdueAt) }
  return {
    ...rest, ...dates,
    reason: reasonOf({ ...card, dueAt: owed }, now, clock, brand.locale),
    publishedAt: card.publishedAt.toISOString(), openedAt: card.openedAt.toISOString(), changedAt: card.changedAt.toISOString(),
    minutesLeft: owed === null ? null : Math.floor(timeLeft(owed.getTime(), now.getTime(), clock) / 60_000),
  }
}

export const viewOfEvent = ({ position: _position, at, ...event }: CaseEvent): z.infer<typeof eventView> => ({ ...event, at: at.toISOString() })

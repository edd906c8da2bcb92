import type { CaseEvent } from '../../db/case/event.ts'
import { reachPoints } from '../../domain/case/order.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { CaseCardView, Owed } from '../views/cases.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import type { MessageKey } from '../i18n/messages.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
// Less is shown as none.
const LEAST_POINTS = 0.05

/** Why a case stands where it stands, in one line: “Queja por resolver, primera pantalla, −1,8 puntos”. */
export const whyOf = ({ floor, tier, stars, place, points, perHour, incidentId }: CaseCardView, t: Translator): string => {
  const kind = floor !== null ? t.say(`why.floor.${floor}`) : tier === 'review' && stars !== null ? t.say('why.stars', { stars: t.count(stars) }) : t.say(`why.${tier}`)
  const isReach = reachPoints(perHour) > points && perHour >= 1
  const parts = [kind, place === null ? null : t.say('why.first'), points >= LEAST_POINTS ? t.say('why.points', { points: t.signed(-points) }) : null, isReach ? t.say('why.reach', { count: Math.round(perHour) }) : null, incidentId === null ? null : t.say('why.incident')]
  return parts.filter(part => part !== null).join(', ')
}

/** A day of the law is told by its last minute. “vence en 2 h”, “vence el 28 nov, 10:00”, “fuera de plazo, 4 h”. */
export const dueOf = ({ at, isLate, isLegal }: Owed, t: Translator, now: Date): string => {
  const words = isLate ? t.say('due.late', { much: amountOf(now.getTime() - at.getTime(), t) }) : at.getTime() - now.getTime() < DAY_MS ? t.say('due.in', { when: t.when(at, now) }) : t.say('due.on', { when: t.exact(isLegal ? new Date(at.getTime() - MINUTE_MS) : at, now) })
  return isLegal ? `${t.say('due.legal')}: ${words}` : words
}

const amountOf = (ms: number, t: Translator): string => {
  if (ms < HOUR_MS) return t.say('due.minutes', { count: Math.max(1, Math.floor(ms / MINUTE_MS)) })
  return ms < 2 * DAY_MS ? t.say('due.hours', { count: Math.floor(ms / HOUR_MS) }) : t.say('due.days', { count: Math.floor(ms / DAY_MS) })
}

/** Whoever looks is “you”; who nobody signed in as is somebody at this machine. */
export const nameOf = ({ id, name }: Actor, me: Actor, t: Translator): string => {
  if (id === me.id) return t.say('case.me')
  return id === 'local' ? t.say('case.someoneHere') : tame(name)
}

/** A title that says more than how the text begins; null: none. */
export const titleOf = ({ title, text }: Pick<CaseCardView, 'title' | 'text'>): string | null => {
  const plain = title?.trim().replace(/[….\s]+$/u, '') ?? ''
  return plain === '' || text.trimStart().startsWith(plain) ? null : title
}

/** Who has the case, or where it lies, in a word; null: nobody has it and it is new. */
export const standOf = (card: CaseCardView, me: Actor, t: Translator): string | null => {
  if (card.snoozedUntil !== null) return t.say('case.snoozedUntil', { when: t.exact(card.snoozedUntil) })
  if (card.state === 'passed-to-area') return t.say('case.passedTo', { area: tame(card.area ?? '') })
  if (card.assignee !== null && (card.state === 'taken' || card.state === 'new')) return t.say('case.takenBy', { name: nameOf(card.assignee, me, t) })
  return card.state === 'new' ? null : t.say(`case.state.${card.state}`)
}

const TOLD: ReadonlySet<string> = new Set([
  'case.opened', 'case.taken', 'case.released', 'case.assigned', 'case.answered', 'case.waiting', 'case.passed', 'case.moved-private', 'case.formal-complaint', 'case.resolved', 'case.following-up', 'case.closed',
  'case.reopened', 'case.author-spoke', 'case.overdue', 'case.escalated', 'case.snoozed', 'case.woken', 'case.edited', 'case.noted', 'case.tagged', 'case.mention-gone', 'case.undone',
  'case.legal-near', 'case.legal-overdue', 'case.answer-waiting', 'case.answer-approved', 'case.answer-returned', 'case.answer-failed',
])

/** An entry of the audit trail in words. */
export const eventWords = ({ type, actor, before, after }: CaseEvent, me: Actor, t: Translator): string => {
  if (!TOLD.has(type)) return t.say('log.other')
  const who = nameOf(actor, me, t)
  const to = after['assignee'] as Actor | null | undefined
  const tags = [...listOf(after['tags']), ...listOf(before['tags']).map(tag => `−${tag}`)].map(tame).join(', ')
  const values = { who, by: actor.id === 'marea' ? '' : t.say('log.by', { who }), to: to ? nameOf(to, me, t) : '', area: textOf(after['area']), folio: textOf(after['folio']), reason: textOf(after['closeReason']), note: textOf(after['note']), tags }
  return t.say(`log.${type}` as MessageKey, values).replace(/: $/, '')
}

const textOf = (value: unknown): string => (typeof value === 'string' ? tame(value) : '')
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])

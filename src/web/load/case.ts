import { randomUUID } from 'node:crypto'
import { answerableOf, checkDraft, type Answerable } from '../../api/answering.ts'
import { Problem } from '../../api/problem.ts'
import type { Brand } from '../../db/brand.ts'
import { listCaseEvents } from '../../db/case/event.ts'
import { listCases, listThreadIds } from '../../db/case/list.ts'
import { listNotes } from '../../db/case/note.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { findIncident } from '../../db/case/incident.ts'
import { listMentionsById } from '../../db/mention/list.ts'
import { listPastAnswers } from '../../db/answer/past.ts'
import { listPresent, othersAmong } from '../../db/case/presence.ts'
import { listSources } from '../../db/source/source.ts'
import { suggestAnswers } from '../../domain/answer/suggest.ts'
import type { Role } from '../../domain/access.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { CaseData, DraftView, ReplyView, WayView } from '../views/cases.ts'
import type { WebServices } from '../services.ts'
import { loadAnswers, loadApprovers } from './answers.ts'
import { viewCard } from './cases.ts'
import { loadReplies } from './replies.ts'
import { viewMentions } from './mention.ts'

export interface CaseAsk {
  services: WebServices
  me: Actor
  /** Of whoever looks, at the brand. */
  role: Role | undefined
  /** Also answers that helped before. */
  suggest?: boolean
  /** A saved reply to begin with. */
  replyId?: string | null
  /** Words that were sent and came back. */
  text?: string | undefined
}

/** A case with everything beside it; undefined: there is none. */
export const loadCase = async (brand: Brand, id: string, { services, me, role, suggest = false, replyId = null, text }: CaseAsk): Promise<CaseData | undefined> => {
  const { db } = services
  const now = services.now()
  const [card] = await listCases(db, brand.id, { tray: 'all', ids: [id], now })
  if (!card) return undefined
  const settings = await getCaseSettings(db, brand.id)
  const rows = await listMentionsById(db, brand.id, await listThreadIds(db, brand.id, id))
  const sourceNames = new Map((await listSources(db, brand.id)).map(source => [source.id, source.name]))
  const thread = (await viewMentions(db, brand, rows, { sourceNames })).map((view, i) => ({ ...view, voice: rows[i]!.voice, isGone: rows[i]!.goneAt !== null }))
  const answerable = await answerableOf(services, brand, card.mentionId).catch(unlessProblem)
  const answers = await loadAnswers(services, brand, { caseId: id, mentionId: card.mentionId })
  const asksApproval = answerable?.settings.approval === true || answers.some(({ state }) => state === 'waiting')
  const way = answerable ? { ...wayOf(answerable, { followUpDays: settings.followUpDays, canDraft: services.draftAnswer !== undefined }), approval: await loadApprovers(db, brand, { needed: answerable.settings.approvers, role, isAsked: asksApproval }) } : null
  const replies = answerable ? await loadReplies({ brand, answerable, card, me, services }) : []
  return {
    card: viewCard(card, { brand, settings, me, now }),
    opinion: thread.find(one => one.id === card.mentionId),
    thread,
    history: await listCaseEvents(db, brand.id, id),
    notes: await listNotes(db, brand.id, id),
    present: othersAmong(await listPresent(db, brand.id, now, id), me.id),
    answers,
    incident: card.incidentId === null ? null : ((await findIncident(db, brand.id, card.incidentId)) ?? null),
    replies,
    way,
    agents: settings.agents,
    me,
    draft: answerable ? await draftOf(brand, answerable, { services, reply: replies.find(one => one.id === replyId), text }) : null,
    suggestions: suggest && answerable ? await suggestionsOf(brand, answerable, services) : null,
    key: randomUUID(),
  }
}

/** An opinion that cannot be answered (any more) still has a case to read. */
const unlessProblem = (error: unknown): undefined => {
  if (!(error instanceof Problem)) throw error
}

const wayOf = ({ collector, source, settings }: Answerable, more: Pick<WayView, 'followUpDays' | 'canDraft'>): Omit<WayView, 'approval'> => ({
  platform: source.name, canSend: collector?.reply !== undefined, maxLength: collector?.reply?.maxLength ?? null, rules: collector?.reply?.rules ?? [], settings, ...more,
})

/** What stands in the field: words that came back, else the saved reply that was chosen. */
const draftOf = async (brand: Brand, answerable: Answerable, { services, reply, text }: Pick<CaseAsk, 'services' | 'text'> & { reply: ReplyView | undefined }): Promise<DraftView | null> => {
  const words = text ?? reply?.filled
  if (words === undefined) return null
  const { warnings } = await checkDraft(services, brand, answerable, words)
  return { text: words, warnings, length: answerable.collector?.reply?.count?.(words) ?? words.length, savedReplyId: reply?.id ?? null }
}

const suggestionsOf = async (brand: Brand, { mention }: Answerable, { db }: WebServices): Promise<CaseData['suggestions']> => {
  const opinion = [mention.title, mention.text].filter(Boolean).join('\n')
  return suggestAnswers(opinion, await listPastAnswers(db, brand.id, { text: opinion, exceptId: mention.id }), { language: mention.language, limit: 3 })
}

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
  const [settings, rows, sources, answerable, history, notes, present, answers, incident] = await Promise.all([
    getCaseSettings(db, brand.id), listThreadIds(db, brand.id, id).then(ids => listMentionsById(db, brand.id, ids)), listSources(db, brand.id), answerableOf(services, brand, card.mentionId).catch(unlessProblem),
    listCaseEvents(db, brand.id, id), listNotes(db, brand.id, id), listPresent(db, brand.id, now, id), loadAnswers(services, brand, { caseId: id, mentionId: card.mentionId }),
    card.incidentId === null ? undefined : findIncident(db, brand.id, card.incidentId),
  ])
  const sourceNames = new Map(sources.map(source => [source.id, source.name]))
  const thread = (await viewMentions(db, brand, rows, { sourceNames })).map((view, i) => ({ ...view, voice: rows[i]!.voice, isGone: rows[i]!.goneAt !== null }))
  const isApprovalAsked = answerable?.settings.approval === true || answers.some(({ state }) => state === 'waiting')
  const [approval, replies] = answerable
    ? await Promise.all([loadApprovers(db, brand, { needed: answerable.settings.approvers, role, isAsked: isApprovalAsked }), loadReplies({ brand, answerable, card, me, services })])
    : [null, []]
  const way = answerable && approval ? { ...wayOf(answerable, { followUpDays: settings.followUpDays, canDraft: services.draftAnswer !== undefined }), approval } : null
  return {
    card: viewCard(card, { brand, settings, me, now }),
    opinion: thread.find(one => one.id === card.mentionId),
    thread,
    history,
    notes,
    present: othersAmong(present, me.id),
    answers,
    incident: incident ?? null,
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

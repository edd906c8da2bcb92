import type { Came } from '../../api/aftermath.ts'
import type { Told } from '../../contract.ts'
import type { Outgoing } from '../../db/answer/outgoing.ts'
import type { CaseEvent } from '../../db/case/event.ts'
import type { CaseNote } from '../../db/case/note.ts'
import type { Incident } from '../../db/case/incident.ts'
import type { Present } from '../../db/case/presence.ts'
import type { SavedReply } from '../../db/answer/saved-reply.ts'
import type { SavedView } from '../../db/case/view.ts'
import type { Answering } from '../../domain/answer/settings.ts'
import type { Suggestion as PastAnswer } from '../../domain/answer/suggest.ts'
import type { Warning } from '../../domain/answer/warning.ts'
import type { Suggestion } from '../../domain/case/incident.ts'
import type { ActType, Actor, CaseState } from '../../domain/case/state.ts'
import type { LegalWord } from '../../domain/case/file.ts'
import type { Role } from '../../domain/access.ts'
import type { AnswerState } from '../../domain/answer/state.ts'
import type { Tier } from '../../domain/case/tier.ts'
import type { FloorClass } from '../../domain/alert/floor.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { MentionView } from './mentions.ts'

/** What the inbox is drawn from. */
export const CASE_VIEWS = ['queue', 'mine', 'called', 'approval', 'formal', 'waiting', 'thanks', 'snoozed', 'closed'] as const
export type CaseView = (typeof CASE_VIEWS)[number]

/** When something is owed. `share`: 0…1 of the open time that is gone. */
export interface Owed {
  at: Date
  share: number
  isLate: boolean
  isLegal: boolean
}

export interface CaseCardView {
  id: string
  version: number
  state: CaseState
  tier: Tier
  floor: FloorClass | null
  moment: Moment | null
  mentionId: string
  title: string | null
  text: string
  language: string | null
  author: string | null
  source: string
  url: string | null
  stars: number | null
  messages: number
  tags: string[]
  assignee: Actor | null
  isMine: boolean
  area: string | null
  folio: string | null
  /** Of a formal complaint that is open; null: none. */
  legalDueAt: Date | null
  incidentId: string | null
  points: number
  place: number | null
  perHour: number
  publishedAt: Date
  openedAt: Date
  snoozedUntil: Date | null
  isAnswered: boolean
  /** Where its newest answer stands that asks for somebody. */
  answering: AnswerState | null
  /** What the law waits for: that its date nears, or that it has passed; null: neither. */
  law: LegalWord | null
  owed: Owed | null
  /** What whoever looks may do with it now. */
  acts: ActType[]
}

/** What the list is narrowed to. */
export interface CaseFilters {
  view: CaseView
  moment: Moment | null
  source: string | null
  tag: string | null
  isOverdue: boolean
  assignee: string | null
  incident: string | null
  text: string
}

export interface QueueData {
  filters: CaseFilters
  cards: CaseCardView[]
  /** Of each view, up to MOST_COUNTED. */
  counts: Record<Exclude<CaseView, 'closed'>, number>
  /** Formal complaints whose legal date nears, and those it passed. */
  law: Record<LegalWord, number>
  incidents: Incident[]
  /** The incident the list is narrowed to. */
  incident: Incident | null
  suggestions: Suggestion[]
  sources: Array<{ id: string; name: string }>
  tags: string[]
  savedViews: SavedView[]
  agents: Actor[]
  me: Actor
  nextCursor: string | null
  isLater: boolean
  newestAt: Date | null
}

/** How an answer gets to the public. */
export interface WayView {
  platform: string
  canSend: boolean
  /** Whether a language model writes drafts here. */
  canDraft: boolean
  maxLength: number | null
  rules: Told[]
  settings: Answering
  followUpDays: number
  /** Who may let answers go out: the least role, the people who have it, whether whoever looks has it. */
  approval: { role: Role; people: Actor[]; isMine: boolean }
}

/** An answer with what was said when it was sent back, where it was, and what came of it, where it is public. */
export type AnswerView = Outgoing & { returned: { by: Actor; note: string | null } | null; came: Came | null }

/** A saved reply filled for the opinion as far as anybody knows; `length` as the platform counts. */
export type ReplyView = SavedReply & { filled: string; length: number }

/** What is written at the moment, and what there is to say of it. */
export interface DraftView {
  text: string
  warnings: Warning[]
  length: number
  savedReplyId: string | null
}

export interface CaseData {
  card: CaseCardView
  /** The message the case shows; undefined where it is gone for good. */
  opinion: MentionView | undefined
  /** Everything said, oldest first, the brand's own words too. */
  thread: Array<MentionView & { voice: 'customer' | 'brand'; isGone: boolean }>
  history: CaseEvent[]
  notes: CaseNote[]
  present: Present[]
  answers: AnswerView[]
  incident: Incident | null
  replies: ReplyView[]
  way: WayView | null
  agents: Actor[]
  me: Actor
  draft: DraftView | null
  suggestions: PastAnswer[] | null
  /** Identifies the answer that is sent from this page: sent twice, it goes out once. */
  key: string
}

/** What an act came to, told on top of the page. */
export interface Notice {
  text: string
  isBad: boolean
  undo: string | null
}

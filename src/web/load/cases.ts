import { caseCursor, decodeCaseCursor } from '../../api/case-cursor.ts'
import type { Brand } from '../../db/brand.ts'
import { countEach, listCases, type CaseCard, type CaseFilter } from '../../db/case/list.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { listTags } from '../../db/case/tag.ts'
import { findIncident, listAlike, listIncidents, listOpenAlerts } from '../../db/case/incident.ts'
import { listViews } from '../../db/case/view.ts'
import { listSources } from '../../db/source/source.ts'
import { openBetween } from '../../domain/case/business-hours.ts'
import { suggestIncidents } from '../../domain/case/incident.ts'
import type { LegalWord } from '../../domain/case/file.ts'
import { isLegalCall, legalDateOf } from '../../domain/case/legal.ts'
import { owedAt } from '../../domain/case/queue.ts'
import { clockOf, type CaseSettings } from '../../domain/case/settings.ts'
import { legalActs, type Actor } from '../../domain/case/state.ts'
import type { CaseCardView, CaseView, Owed, QueueData } from '../views/cases.ts'
import { caseFilterOf, caseFiltersOf } from '../inbox/case-filters.ts'
import type { WebServices } from '../services.ts'

const PAGE = 50
/** Beyond so many a number tells nobody anything. */
export const MOST_COUNTED = 1000
// Enough to see a common cause in, few enough to look through with every page.
const COMPARED = 500
const TAGS = 50

export interface Looking {
  brand: Brand
  settings: CaseSettings
  me: Actor
  now: Date
}

/** The list an address asks for, with what stands above it. */
export const loadQueue = async (brand: Brand, query: URLSearchParams, { services, me }: { services: WebServices; me: Actor }): Promise<QueueData> => {
  const { db } = services
  const now = services.now()
  const filters = caseFiltersOf(query)
  const settings = await getCaseSettings(db, brand.id)
  const asked = caseFilterOf(filters, { me: me.id, now })
  const after = decodeCaseCursor(query.get('cursor') ?? undefined, asked.tray ?? 'queue')
  const isWhole = filters.view === 'queue' && !after && filters.incident === null
  const [cards, { near, over, ...counts }, incidents, incident, suggestions, sources, tags, savedViews] = await Promise.all([
    listCases(db, brand.id, { ...asked, after, limit: PAGE + 1 }), countViews(brand, { services, me }), listIncidents(db, brand.id, 'open'), filters.incident === null ? undefined : findIncident(db, brand.id, filters.incident),
    isWhole ? suggestionsOf(brand, services) : [], listSources(db, brand.id), listTags(db, brand.id), listViews(db, brand.id, me.id),
  ])
  const last = cards.length > PAGE ? cards[PAGE - 1] : undefined
  const views = cards.slice(0, PAGE).map(card => viewCard(card, { brand, settings, me, now }))
  return {
    filters,
    cards: views,
    counts,
    law: { near, over },
    incidents,
    incident: incident ?? null,
    suggestions,
    sources: sources.map(({ id, name }) => ({ id, name })),
    tags: tags.slice(0, TAGS).map(({ tag }) => tag),
    savedViews,
    agents: settings.agents,
    me,
    nextCursor: last ? caseCursor(asked.tray ?? 'queue')(last) : null,
    isLater: after !== undefined,
    newestAt: views.reduce<Date | null>((newest, { openedAt }) => (newest === null || openedAt > newest ? openedAt : newest), null),
  }
}

const countViews = async (brand: Brand, { services: { db, now }, me }: { services: WebServices; me: Actor }): Promise<QueueData['counts'] & QueueData['law']> => {
  const of = (view: CaseView): CaseFilter => caseFilterOf({ moment: null, source: null, tag: null, isOverdue: false, assignee: null, incident: null, text: '', view }, { me: me.id, now: now() })
  const law = (word: LegalWord): CaseFilter => ({ tray: 'formal', law: word, now: now() })
  return await countEach(db, brand.id, { queue: of('queue'), mine: of('mine'), called: of('called'), approval: of('approval'), formal: of('formal'), waiting: of('waiting'), thanks: of('thanks'), snoozed: of('snoozed'), near: law('near'), over: law('over') }, MOST_COUNTED)
}

const suggestionsOf = async (brand: Brand, { db, now, aspects }: WebServices): Promise<QueueData['suggestions']> =>
  suggestIncidents(...(await Promise.all([listAlike(db, brand.id, COMPARED), listOpenAlerts(db, brand.id)])), now(), key => aspects.labels[key] ?? { es: key, en: key }).toSorted((a, b) => b.caseIds.length - a.caseIds.length).slice(0, 2)

/** A case as its card draws it. */
export const viewCard = (card: CaseCard, looking: Looking): CaseCardView => {
  const { me } = looking
  const { state, assignee } = card
  return {
    id: card.id, version: card.version, state, tier: card.tier, floor: card.floor, moment: card.moment, mentionId: card.mentionId, title: card.title, text: card.text, language: card.language,
    author: card.author, source: card.source, url: card.url, stars: card.stars, messages: card.messages, tags: card.tags, assignee, isMine: assignee?.id === me.id, area: card.area, folio: card.folio, legalDueAt: legalDateOf(card),
    incidentId: card.incidentId, points: card.points, place: card.place, perHour: card.perHour, publishedAt: card.publishedAt, openedAt: card.openedAt, snoozedUntil: card.snoozedUntil,
    isAnswered: card.answeredAt !== null, answering: card.answering, law: isLegalCall(card) ? card.legalTold : null, owed: owedOf(card, looking), acts: legalActs({ state, assignee, answered: card.answeredAt !== null }, me),
  }
}

const owedOf = (card: CaseCard, { brand, settings, now }: Looking): Owed | null => {
  const at = owedAt(card)
  if (at === null || card.tier === 'thanks') return null
  const { calendar, timeZone } = clockOf(settings, brand.timeZone)
  const whole = openBetween(card.publishedAt.getTime(), at.getTime(), calendar, timeZone)
  const gone = openBetween(card.publishedAt.getTime(), now.getTime(), calendar, timeZone)
  const isLate = at <= now
  return { at, isLate, isLegal: card.legalDueAt !== null && at.getTime() === card.legalDueAt.getTime(), share: isLate ? 1 : whole <= 0 ? 0 : Math.min(1, Math.max(0, gone / whole)) }
}

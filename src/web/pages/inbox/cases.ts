import { html } from 'hono/html'
import { caseFile } from '../../components/inbox/case-file.ts'
import { caseQueue } from '../../components/inbox/case-queue.ts'
import { inboxKeys } from '../../components/inbox/inbox-keys.ts'
import { state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { CaseData, Notice, QueueData } from '../../views/cases.ts'
import { clientWords } from '../../client-words.ts'
import { layout } from '../../layout.ts'

export interface Desk {
  queue: QueueData
  /** Null: none to show. */
  file: CaseData | null
  /** The address is that of the case; on a phone it has the screen for itself. */
  isOpen: boolean
  notice: Notice | null
}

/** What to answer first, and the answer: the list of cases beside the one that is open. */
export const casesPage = ({ queue, file, isOpen, notice }: Desk, context: BrandContext): Html => {
  const { t, brand } = context
  const openId = file?.card.id ?? null
  const right = file === null ? html`<div class="case nobody" data-pane="case">${state({ title: t.say(queue.cards.length === 0 ? `cases.none.${queue.filters.view}` : 'cases.choose') })}</div>` : caseFile(file, context, { filters: queue.filters, notice: isOpen ? notice : null })
  const body = html`<h1 class="hidden-text">${t.say('nav.cases')}</h1>
  <div class="desk ${isOpen ? 'open' : ''}" data-desk="/v1/brands/${encodeURIComponent(brand.slug)}" data-home="/b/${encodeURIComponent(brand.slug)}/cases" data-locale="${t.tag}" data-me="${queue.me.id}" data-words="${JSON.stringify(clientWords(t))}">
  ${caseQueue(queue, context, { openId, notice: isOpen ? null : notice })}${right}</div>
  <p class="hidden-text" role="status" aria-live="polite" data-said></p>${inboxKeys(t)}`
  return layout({ title: t.say('nav.cases'), section: 'cases', body, modules: ['inbox'] }, context)
}

/** A competitor's opinions are not answered here. */
export const noCasesPage = (context: BrandContext): Html =>
  layout({ title: context.t.say('nav.cases'), section: null, body: html`<div class="page calm"><header class="opening"><h1>${context.t.say('nav.cases')}</h1></header>${state({ title: context.t.say('cases.competitor') })}</div>` }, context)

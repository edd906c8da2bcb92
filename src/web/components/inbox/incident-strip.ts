import { html } from 'hono/html'
import type { Incident } from '../../../db/case/incident.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { QueueData } from '../../views/cases.ts'
import { casesPath } from '../../inbox/case-links.ts'
import { nameOf } from '../../inbox/case-words.ts'
import { tame } from '../../text.ts'

/** Causes that many cases share: those gathered, and those that look like one. */
export const incidentStrip = (data: QueueData, context: BrandContext): Html => {
  const { t, brand } = context
  if (data.incident !== null) return incidentHead(data.incident, data, context)
  const base = `${casesPath(brand.slug)}/incidents`
  return html`${data.incidents.slice(0, 3).map(incident => html`<p class="incident"><a href="${casesPath(brand.slug, { incident: incident.id })}"><b>${t.say('incident', { title: tame(incident.title) })}</b></a> ${t.say(incident.approvedAt === null ? 'incident.unapproved' : 'incident.cases', { count: incident.open })}</p>`)}
    ${data.suggestions.map(({ why, key, alertId, caseIds, told }) => html`<form class="incident suggested" method="post" action="${base}"><p>${t.say('incident.suggest', { told: told[t.locale] })} ${sampleOf(caseIds, data) === null ? null : html`<span class="voice" dir="auto">${t.say('quote.open')}${sampleOf(caseIds, data)}${t.say('quote.close')}</span>`}</p>
      <input type="hidden" name="cause" value="${key}"><input type="hidden" name="title" value="${why === 'copies' ? (sampleOf(caseIds, data) ?? told[t.locale]) : told[t.locale]}">${alertId === null ? null : html`<input type="hidden" name="alert" value="${alertId}">`}${caseIds.map(id => html`<input type="hidden" name="id" value="${id}">`)}
      <button class="button small" type="submit">${t.say('incident.gather', { count: caseIds.length })}</button></form>`)}`
}

// As much of somebody's words as says what they are about.
const SAMPLE = 70

/** What one of these cases says, where its card is on the page. */
const sampleOf = (caseIds: string[], { cards }: QueueData): string | null => {
  const card = cards.find(({ id }) => caseIds.includes(id))
  return card === undefined ? null : tame(card.text.length <= SAMPLE ? card.text : `${card.text.slice(0, SAMPLE)}…`)
}

/** The list is that of one incident: who leads it, what is said to everybody, and its end. */
const incidentHead = (incident: Incident, { me }: QueueData, context: BrandContext): Html => {
  const { t, brand } = context
  const action = `${casesPath(brand.slug)}/incidents/${incident.id}`
  const isOpen = incident.state === 'open'
  const mayApprove = context.mayPost?.(`/v1/brands/${brand.slug}/incidents/${incident.id}/approve`) ?? true
  const owner = incident.owner === null ? t.say('incident.owner.none') : t.say('incident.owner', { name: nameOf(incident.owner, me, t) })
  return html`<section class="incident head" aria-label="${t.say('incident', { title: tame(incident.title) })}"><h2>${t.say('incident', { title: tame(incident.title) })}</h2>
    <form method="post" action="${action}"><p class="facts"><span>${t.say(incident.approvedAt === null ? 'incident.unapproved' : 'incident.cases', { count: incident.open })}</span><span>${owner}</span>${isOpen && incident.owner?.id !== me.id ? html`<button class="button small" type="submit" name="do" value="own">${t.say('incident.take')}</button>` : null}</p></form>
    ${isOpen ? html`<form method="post" action="${action}"><label>${t.say('incident.statement')}<textarea class="entry" name="statement" rows="3" maxlength="5000">${tame(incident.statement ?? '')}</textarea></label>
      <p class="acts"><button class="button small" type="submit" name="do" value="state">${t.say('incident.statement.save')}</button>${incident.statement === null || incident.approvedAt !== null ? null : mayApprove ? html`<button class="button small" type="submit" name="do" value="approve">${t.say('incident.approve')}</button>` : html`<span class="small">${t.say('incident.approvers', { role: t.say('role.manager') })}</span>`}${incident.approvedBy === null ? null : html`<span class="small">${t.say('incident.approved', { name: nameOf(incident.approvedBy, me, t) })}</span>`}</p></form>
      <details><summary>${t.say('incident.close')}</summary><form method="post" action="${action}"><label>${t.say('incident.close.reason')} <input class="entry" name="reason" maxlength="500" required></label><button class="button small" type="submit" name="do" value="close">${t.say('incident.close')}</button></form></details>` : null}
  </section>`
}

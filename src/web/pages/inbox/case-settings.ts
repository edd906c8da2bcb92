import { html } from 'hono/html'
import type { Answering } from '../../../domain/answer/settings.ts'
import { dayOf, isoDay } from '../../../domain/time/day.ts'
import type { Actor } from '../../../domain/case/state.ts'
import type { CaseSettings } from '../../../domain/case/settings.ts'
import { ROLES } from '../../../domain/access.ts'
import { SECTORS } from '../../../domain/answer/secrecy.ts'
import { TONES } from '../../../domain/answer/tone.ts'
import { TIERS } from '../../../domain/case/tier.ts'
import type { SavedReply } from '../../../db/answer/saved-reply.ts'
import { select } from '../../components/select.ts'
import type { BrandContext, Html } from '../../context.ts'
import { casesPath, caseSettingsPath } from '../../inbox/case-links.ts'
import { hoursText, KINDS, WEEK } from '../../inbox/case-settings-form.ts'
import { layout } from '../../layout.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import type { Notice } from '../../views/cases.ts'

export interface CaseSettingsData {
  settings: CaseSettings
  answering: Answering
  replies: SavedReply[]
  /** The one that is being changed. */
  editing: SavedReply | null
  /** People of the brand who answer customers. */
  people: Actor[]
  timeZone: string
  notice: Notice | null
}

/** How the brand works on its cases, as forms. */
export const caseSettingsPage = (data: CaseSettingsData, context: BrandContext): Html => {
  const { t, brand, mayPost } = context
  const may = mayPost?.(caseSettingsPath(brand.slug)) ?? true
  const body = html`<div class="page settings"><header class="opening"><h1>${t.say('case-settings.title')}</h1><p><a href="${casesPath(brand.slug)}">${t.say('cases.back')}</a></p>${data.notice === null ? null : html`<p class="notice ${data.notice.isBad ? '' : 'good'}" role="status">${data.notice.text}</p>`}</header>
    ${work(data, context, may)}${answering(data, context, may)}${replies(data, context, may)}</div>`
  return layout({ title: t.say('case-settings.title'), section: 'cases', body }, context)
}

interface Field {
  name: string
  label: string
  value: string | number | null
  type?: 'text' | 'number' | 'date'
}

const field = ({ name, label, value, type = 'text' }: Field): Html => html`<label>${label} <input class="entry" type="${type}" name="${name}" value="${value ?? ''}" ${type === 'number' ? html`min="0"` : null}></label>`
const check = (name: string, label: string, isOn: boolean, value = '1'): Html => html`<label class="check"><input type="checkbox" name="${name}" value="${value}" ${isOn ? html`checked` : null}> ${label}</label>`
const save = (t: Translator, may: boolean): Html | null => (may ? html`<p class="acts"><button class="button" type="submit">${t.say('settings.save')}</button></p>` : null)

const work = ({ settings, timeZone, people }: CaseSettingsData, { t, brand }: BrandContext, may: boolean): Html => {
  const { targets, calendar, rule, agents } = settings
  return html`<form class="settings-form" method="post" action="${caseSettingsPath(brand.slug)}">
    <fieldset class="section"><legend>${t.say('settings.targets')}</legend><p class="small quiet">${t.say('settings.targets.what')}</p><div class="grid">${TIERS.map(tier => field({ name: `target-${tier}`, label: t.say(`case.tier.${tier}`), value: targets[tier], type: 'number' }))}</div></fieldset>
    <fieldset class="section"><legend>${t.say('settings.hours')}</legend><p class="small quiet">${t.say('settings.hours.what', { zone: timeZone })}</p>${check('always', t.say('settings.always'), calendar === null)}
      <div class="grid">${WEEK.map(day => field({ name: `hours-${day}`, label: t.say(`settings.day.${day}`), value: hoursText(calendar?.week[day]) }))}</div>
      <label>${t.say('settings.holidays')} <textarea class="entry" name="holidays" rows="3">${(calendar?.holidays ?? []).join('\n')}</textarea></label></fieldset>
    <fieldset class="section"><legend>${t.say('settings.rule')}</legend>${check('needs', t.say('settings.rule.needs'), rule.needsResponse)}${check('thanks', t.say('settings.rule.thanks'), rule.thanks)}
      <div class="grid">${field({ name: 'stars', label: t.say('settings.rule.stars'), value: rule.maxStars, type: 'number' })}${field({ name: 'age', label: t.say('settings.rule.age'), value: rule.maxAgeDays, type: 'number' })}</div>
      <p class="small quiet">${t.say('settings.rule.kinds')}</p><div class="row">${KINDS.map(kind => check('kind', t.say(`settings.kind.${kind}`), rule.sourceKinds.includes(kind), kind))}</div></fieldset>
    <fieldset class="section"><legend>${t.say('settings.agents')}</legend>${people.length === 0 ? null : html`<p class="small quiet">${t.say('settings.agents.people')}</p><div class="row">${people.map(({ id, name }) => check('agents', tame(name), agents.some(agent => agent.id === id), `${id}, ${name}`))}</div>`}<label>${t.say(people.length === 0 ? 'settings.agents.what' : 'settings.agents.others')} <textarea class="entry" name="agents" rows="${people.length === 0 ? 4 : 2}">${agents.filter(({ id }) => people.every(person => person.id !== id)).map(({ id, name }) => `${id}, ${tame(name)}`).join('\n')}</textarea></label>${check('deal', t.say('settings.dealOut'), settings.dealOut)}
      <div class="grid">${field({ name: 'silent', label: t.say('settings.silent'), value: settings.silentMinutes, type: 'number' })}${field({ name: 'follow', label: t.say('settings.followUp'), value: settings.followUpDays, type: 'number' })}${field({ name: 'law', label: t.say('settings.legal'), value: settings.legalWarnDays, type: 'number' })}</div></fieldset>
    ${save(t, may)}</form>`
}

const answering = ({ answering: given }: CaseSettingsData, { t, brand }: BrandContext, may: boolean): Html =>
  html`<form class="settings-form" method="post" action="${caseSettingsPath(brand.slug)}/answering"><fieldset class="section"><legend>${t.say('settings.answering')}</legend>${check('approval', t.say('settings.approval'), given.approval)}
    <div class="grid">${select({ name: 'approvers', label: t.say('settings.approvers'), all: null, value: given.approvers, choices: ROLES.filter(role => role !== 'viewer').map(value => ({ value, label: t.say(`role.${value}`) })) })}
    ${select({ name: 'sector', label: t.say('settings.sector'), all: null, value: given.sector, choices: SECTORS.map(value => ({ value, label: t.say(`settings.sector.${value}`) })) })}
    ${select({ name: 'tone', label: t.say('settings.tone'), all: null, value: given.tone, choices: toneChoices(t) })}</div></fieldset>${save(t, may)}</form>`

const toneChoices = (t: Translator): Array<{ value: string; label: string }> => TONES.map(value => ({ value, label: value === 'none' ? t.say('settings.tone.none') : t.say(`answer.tone.${value}`) }))

const replies = ({ replies: saved, editing, timeZone }: CaseSettingsData, { t, brand }: BrandContext, may: boolean): Html => {
  const action = `${caseSettingsPath(brand.slug)}/replies`
  const languages = (['es', 'en', 'pt'] as const).map(value => ({ value, label: t.say(`language.${value}`) }))
  return html`<section class="section" aria-labelledby="replies"><h2 id="replies">${t.say('settings.replies')}</h2><p class="small quiet">${t.say('settings.replies.what')}</p>
    <ul class="reply-list">${saved.map(reply => html`<li><p class="facts"><b>${tame(reply.name)}</b><span>${t.say(`language.${reply.language}`)}</span>${reply.tone === 'none' ? null : html`<span>${t.say(`answer.tone.${reply.tone}`)}</span>`}</p><p dir="auto">${tame(reply.text)}</p>${reply.validUntil === null ? null : html`<p class="small quiet">${t.say('answer.saved.until', { day: t.exact(reply.validUntil) })}</p>`}${may ? html`<form class="acts" method="post" action="${action}/${reply.id}/remove"><a class="button small" href="${caseSettingsPath(brand.slug)}?reply=${reply.id}#reply">${t.say('settings.reply.change', { name: tame(reply.name) })}</a><button class="button small" type="submit">${t.say('settings.reply.remove', { name: tame(reply.name) })}</button></form>` : null}</li>`)}</ul>
    ${may ? html`<form class="settings-form" id="reply" method="post" action="${action}"><div class="grid"><label>${t.say('settings.reply.name')} <input class="entry" name="name" maxlength="200" value="${editing?.name ?? ''}" required></label>${select({ name: 'language', label: t.say('settings.reply.language'), all: null, value: editing?.language ?? 'es', choices: languages })}
      ${select({ name: 'tone', label: t.say('settings.tone'), all: null, value: editing?.tone ?? 'none', choices: toneChoices(t) })}${field({ name: 'until', label: t.say('settings.reply.until'), value: editing?.validUntil ? isoDay(dayOf(editing.validUntil.getTime() - 1, timeZone)) : null, type: 'date' })}</div>
      <label>${t.say('settings.reply.text')} <textarea class="entry" name="text" rows="4" maxlength="10000" required>${tame(editing?.text ?? '')}</textarea></label><p class="small quiet">${t.say('settings.reply.same')}</p><p class="acts"><button class="button" type="submit">${t.say('settings.reply.add')}</button></p></form>` : null}</section>`
}

import { html } from 'hono/html'
import type { Answering } from '../../../domain/answer/settings.ts'
import type { CaseSettings } from '../../../domain/case/settings.ts'
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

const work = ({ settings, timeZone }: CaseSettingsData, { t, brand }: BrandContext, may: boolean): Html => {
  const { targets, calendar, rule, agents } = settings
  return html`<form class="settings-form" method="post" action="${caseSettingsPath(brand.slug)}">
    <fieldset class="section"><legend>${t.say('settings.targets')}</legend><p class="small quiet">${t.say('settings.targets.what')}</p><div class="grid">${TIERS.map(tier => field({ name: `target-${tier}`, label: t.say(`case.tier.${tier}`), value: targets[tier], type: 'number' }))}</div></fieldset>
    <fieldset class="section"><legend>${t.say('settings.hours')}</legend><p class="small quiet">${t.say('settings.hours.what', { zone: timeZone })}</p>${check('always', t.say('settings.always'), calendar === null)}
      <div class="grid">${WEEK.map(day => field({ name: `hours-${day}`, label: t.say(`settings.day.${day}`), value: hoursText(calendar?.week[day]) }))}</div>
      <label>${t.say('settings.holidays')} <textarea class="entry" name="holidays" rows="3">${(calendar?.holidays ?? []).join('\n')}</textarea></label></fieldset>
    <fieldset class="section"><legend>${t.say('settings.rule')}</legend>${check('needs', t.say('settings.rule.needs'), rule.needsResponse)}${check('thanks', t.say('settings.rule.thanks'), rule.thanks)}
      <div class="grid">${field({ name: 'stars', label: t.say('settings.rule.stars'), value: rule.maxStars, type: 'number' })}${field({ name: 'age', label: t.say('settings.rule.age'), value: rule.maxAgeDays, type: 'number' })}</div>
      <p class="small quiet">${t.say('settings.rule.kinds')}</p><div class="row">${KINDS.map(kind => check('kind', t.say(`settings.kind.${kind}`), rule.sourceKinds.includes(kind), kind))}</div></fieldset>
    <fieldset class="section"><legend>${t.say('settings.agents')}</legend><label>${t.say('settings.agents.what')} <textarea class="entry" name="agents" rows="4">${agents.map(({ id, name }) => `${id}, ${tame(name)}`).join('\n')}</textarea></label>${check('deal', t.say('settings.dealOut'), settings.dealOut)}
      <div class="grid">${field({ name: 'silent', label: t.say('settings.silent'), value: settings.silentMinutes, type: 'number' })}${field({ name: 'follow', label: t.say('settings.followUp'), value: settings.followUpDays, type: 'number' })}</div></fieldset>
    ${save(t, may)}</form>`
}

const answering = ({ answering: given }: CaseSettingsData, { t, brand }: BrandContext, may: boolean): Html =>
  html`<form class="settings-form" method="post" action="${caseSettingsPath(brand.slug)}/answering"><fieldset class="section"><legend>${t.say('settings.answering')}</legend>${check('approval', t.say('settings.approval'), given.approval)}
    <div class="grid">${select({ name: 'sector', label: t.say('settings.sector'), all: null, value: given.sector, choices: SECTORS.map(value => ({ value, label: t.say(`settings.sector.${value}`) })) })}
    ${select({ name: 'tone', label: t.say('settings.tone'), all: null, value: given.tone, choices: toneChoices(t) })}</div></fieldset>${save(t, may)}</form>`

const toneChoices = (t: Translator): Array<{ value: string; label: string }> => TONES.map(value => ({ value, label: value === 'none' ? t.say('settings.tone.none') : t.say(`answer.tone.${value}`) }))

const replies = ({ replies: saved }: CaseSettingsData, { t, brand }: BrandContext, may: boolean): Html => {
  const action = `${caseSettingsPath(brand.slug)}/replies`
  const languages = ['es', 'en', 'pt'].map(value => ({ value, label: value }))
  return html`<section class="section" aria-labelledby="replies"><h2 id="replies">${t.say('settings.replies')}</h2><p class="small quiet">${t.say('settings.replies.what')}</p>
    <ul class="reply-list">${saved.map(reply => html`<li><p class="facts"><b>${tame(reply.name)}</b><span>${reply.language}</span>${reply.tone === 'none' ? null : html`<span>${t.say(`answer.tone.${reply.tone}`)}</span>`}</p><p dir="auto">${tame(reply.text)}</p>${may ? html`<form method="post" action="${action}/${reply.id}/remove"><button class="button small" type="submit">${t.say('settings.reply.remove', { name: tame(reply.name) })}</button></form>` : null}</li>`)}</ul>
    ${may ? html`<form class="settings-form" method="post" action="${action}"><div class="grid"><label>${t.say('settings.reply.name')} <input class="entry" name="name" maxlength="200" required></label>${select({ name: 'language', label: t.say('settings.reply.language'), all: null, value: 'es', choices: languages })}
      ${select({ name: 'tone', label: t.say('settings.tone'), all: null, value: 'none', choices: toneChoices(t) })}${field({ name: 'until', label: t.say('settings.reply.until'), value: null, type: 'date' })}</div>
      <label>${t.say('settings.reply.text')} <textarea class="entry" name="text" rows="4" maxlength="10000" required></textarea></label><p class="acts"><button class="button" type="submit">${t.say('settings.reply.add')}</button></p></form>` : null}</section>`
}

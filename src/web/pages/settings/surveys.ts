import { html } from 'hono/html'
import type { Brought } from '../../../api/invite.ts'
import type { Invitation } from '../../../db/public/invitation.ts'
import { ASKS } from '../../../domain/survey.ts'
import { area, faultsNote, input, select } from '../../components/form.ts'
import { act, dotted, exactly, may, name } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { first, type Faults, type Filled } from '../../form.ts'
import { settingsPath } from '../../links.ts'
import { safeUrl } from '../../text.ts'
import { settingsSheet } from './frame.ts'

export const SURVEY_LANGUAGES = ['es', 'en', 'pt'] as const

export interface SurveyRow extends Brought {
  invitation: Invitation
  /** Where customers are sent. */
  url: string
}

export interface SurveysData {
  rows: SurveyRow[]
  filled: Filled
  faults: Faults
}

/** Links and codes that ask every customer alike, and what they brought. */
export const surveysPage = ({ rows, filled, faults }: SurveysData, context: BrandContext): Html => {
  const { t, brand } = context
  const path = settingsPath(brand.slug, 'surveys')
  const total = rows.reduce((sum, { answers }) => sum + answers, 0)
  const form = html`<section class="section" aria-labelledby="make"><header><h2 id="make">${t.say('surveys.make')}</h2></header>
    <form class="form fields" method="post" action="${path}">
      ${input({ name: 'name', label: t.say('surveys.name'), hint: t.say('surveys.name.hint'), value: first(filled, 'name'), fault: faults['name'], required: true, max: 100 }, t)}
      ${select({ name: 'ask', label: t.say('surveys.ask'), value: first(filled, 'ask'), choices: ASKS.map(ask => ({ value: ask, label: t.say(`surveys.ask.${ask}`) })) }, t)}
      ${select({ name: 'language', label: t.say('surveys.language'), value: first(filled, 'language') || t.locale, choices: SURVEY_LANGUAGES.map(language => ({ value: language, label: t.say(`language.${language}`) })) }, t)}
      ${input({ name: 'place', label: t.say('surveys.place'), hint: t.say('surveys.place.hint'), value: first(filled, 'place'), fault: faults['place'] }, t)}
      ${area({ name: 'links', label: t.say('surveys.links'), hint: t.say('surveys.links.hint'), value: first(filled, 'links'), fault: faults['links'], max: 4000 }, t)}
      <button class="button first" type="submit">${t.say('surveys.do')}</button></form></section>`
  const body = html`${faultsNote(faults, t)}${rows.length === 0 ? null : html`<ul class="people">${rows.map(one => row(one, path, context))}</ul>`}${may(context, path) ? form : null}`
  return settingsSheet({ page: 'surveys', title: rows.length === 0 ? t.say('surveys.title.none') : total === 0 ? t.say('surveys.title.quiet') : t.say('surveys.title', { count: total }), lead: t.say('surveys.lead'), body }, context)
}

const row = ({ invitation, url, answers, score }: SurveyRow, path: string, context: BrandContext): Html => {
  const { t, brand } = context
  const { id, ask, language, place, isOpen, createdAt } = invitation
  const facts = dotted([
    t.say(`surveys.ask.${ask}`), t.say(`language.${language}`), ...(place === null ? [] : [name(place)]), t.say('surveys.answers', { count: answers }),
    ...(score === null ? [] : [t.say(`surveys.score.${ask}`, { score: t.count(Math.round(score)) })]), exactly(createdAt, context),
  ])
  const code = `/v1/brands/${brand.slug}/invitations/${id}/qr.svg`
  const toggle = `${path}/${id}/${isOpen ? 'close' : 'open'}`
  return html`<li class="survey"><img class="qr" src="${code}" alt="${t.say('surveys.qr', { name: invitation.name })}" width="132" height="132" loading="lazy">
    <div><h2 class="row">${name(invitation.name)}</h2><p>${facts}</p><p class="once"><a href="${safeUrl(url) ?? '#'}" rel="noopener" target="_blank">${url}</a></p>
    <div class="acts"><a class="button small" href="${code}" download="marea-${id}.svg">${t.say('surveys.download')}</a>${may(context, toggle) ? act(toggle, t.say(isOpen ? 'surveys.close' : 'surveys.open'), 'small') : null}</div>${isOpen ? null : html`<p class="small">${t.say('surveys.closed')}</p>`}</div></li>`
}

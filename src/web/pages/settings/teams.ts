import { html } from 'hono/html'
import type { Team } from '../../../db/people/team.ts'
import { confirmed, faultsNote, type Faults } from '../../components/setting-field.ts'
import { name, state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { settingsPath } from '../../links.ts'
import { tame } from '../../text.ts'
import { newsNote, settingsSheet, type News } from './frame.ts'

export interface TeamsData {
  teams: Team[]
  people: Array<{ id: string; name: string }>
  faults: Faults
  news: News
}

/** Who works together. */
export const teamsPage = (data: TeamsData, context: BrandContext): Html => {
  const { t, brand, mayPost = () => true } = context
  const { teams, people, faults, news } = data
  const path = settingsPath(brand.slug, 'teams')
  const isOpen = mayPost(path)
  const body = html`${newsNote(news, context)}${faultsNote(faults, t)}
    ${people.length === 0 ? state({ title: t.say('settings.teams.nobody'), what: t.say('settings.teams.nobody.what') }) : null}
    ${teams.length === 0 ? null : html`<ul class="people teams">${teams.map(team => row(team, data, { isOpen, path }, context))}</ul>`}
    ${isOpen ? html`<section class="section" aria-labelledby="make"><header><h2 id="make">${t.say('settings.teams.make')}</h2></header>${form({ id: 'new', name: '', members: [] }, { action: path, people, faults, first: true }, context)}</section>` : null}`
  return settingsSheet({ page: 'teams', title: teams.length === 0 ? t.say('settings.teams.title.none') : t.say('settings.teams.title', { count: teams.length }), lead: t.say('settings.teams.lead'), body }, context)
}

const row = (team: Team, { people, faults }: TeamsData, { isOpen, path }: { isOpen: boolean; path: string }, context: BrandContext): Html => {
  const { t } = context
  const members = people.filter(({ id }) => team.members.includes(id))
  return html`<li><div><h2 class="row">${name(team.name)}</h2><p>${members.length === 0 ? t.say('settings.teams.empty') : members.map(({ name: called }, i) => html`${i === 0 ? null : ', '}${name(called)}`)}</p></div>${isOpen ? html`<div class="row-form">
    <details class="sure" ${faults[`name-${team.id}`] === undefined ? null : html`open`}><summary>${t.say('settings.change')}<span class="hidden-text"> ${tame(team.name)}</span></summary>${form(team, { action: `${path}/${team.id}`, people, faults, first: false }, context)}</details>
    ${confirmed({ action: `${path}/${team.id}/remove`, word: t.say('people.remove'), warning: t.say('settings.teams.remove.what'), button: t.say('settings.teams.remove.do'), hidden: tame(team.name) })}</div>` : null}</li>`
}

interface TeamForm {
  action: string
  people: TeamsData['people']
  faults: Faults
  first: boolean
}

const form = ({ id, name: called, members }: Team, { action, people, faults, first }: TeamForm, { t }: BrandContext): Html => {
  const fault = faults[`name-${id}`]
  return html`<form class="form fields" method="post" action="${action}"><div class="field"><label for="name-${id}">${t.say('settings.teams.name')}</label><input type="text" id="name-${id}" name="name" value="${called}" maxlength="120" required ${fault === undefined ? null : html`aria-invalid="true" aria-describedby="fault-${id}"`}>
    ${typeof fault === 'string' ? html`<p class="fault" id="fault-${id}">${t.say(fault)}</p>` : null}</div>
    ${people.length === 0 ? null : html`<fieldset class="field"><legend>${t.say('settings.teams.who')}</legend><div class="checks">${people.map(person => html`<label class="check"><input type="checkbox" name="members" value="${person.id}" ${members.includes(person.id) ? html`checked` : null}> ${name(person.name)}</label>`)}</div></fieldset>`}
    <button class="button ${first ? 'first' : ''}" type="submit">${t.say(first ? 'settings.teams.do' : 'people.save')}</button></form>`
}

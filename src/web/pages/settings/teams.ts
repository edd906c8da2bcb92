import { html } from 'hono/html'
import type { Team } from '../../../db/people/team.ts'
import { checks, confirm, faultsNote, input } from '../../components/form.ts'
import { name, state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Faults } from '../../form.ts'
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
    <details class="confirm" ${faults[`name-${team.id}`] === undefined ? null : html`open`}><summary class="button small">${t.say('settings.change')}<span class="hidden-text"> ${tame(team.name)}</span></summary>${form(team, { action: `${path}/${team.id}`, people, faults, first: false }, context)}</details>
    ${confirm({ action: `${path}/${team.id}/remove`, ask: t.say('people.remove'), of: team.name, what: t.say('settings.teams.remove.what'), label: t.say('settings.teams.remove.do') }, context)}</div>` : null}</li>`
}

interface TeamForm {
  action: string
  people: TeamsData['people']
  faults: Faults
  first: boolean
}

const form = ({ id, name: called, members }: Team, { action, people, faults, first }: TeamForm, { t }: BrandContext): Html =>
  html`<form class="form fields" method="post" action="${action}">${input({ name: 'name', id: `name-${id}`, label: t.say('settings.teams.name'), value: called, max: 120, required: true, fault: faults[`name-${id}`] }, t)}
    ${people.length === 0 ? null : checks({ name: 'members', id: `members-${id}`, label: t.say('settings.teams.who'), choices: people.map(person => ({ value: person.id, label: name(person.name) })), chosen: members }, t)}
    <button class="button ${first ? 'first' : ''}" type="submit">${t.say(first ? 'settings.teams.do' : 'people.save')}</button></form>`

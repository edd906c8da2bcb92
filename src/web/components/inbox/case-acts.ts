import { html } from 'hono/html'
import type { ActType } from '../../../domain/case/state.ts'
import { TIERS } from '../../../domain/case/tier.ts'
import { FLOOR } from '../../../domain/alert/floor.ts'
import { MOMENTS } from '../../../domain/journey/moments.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { CaseCardView, CaseData, QueueData } from '../../views/cases.ts'
import { casePath, casesPath } from '../../inbox/case-links.ts'
import { nameOf } from '../../inbox/case-words.ts'
import { shortMoment } from '../index/parts.ts'
import { select } from '../select.ts'

/** Hours a case can be snoozed for with one click. */
export const SNOOZE_HOURS = [4, 24, 72, 168] as const

/** Whether who looks may do more than look. */
export const mayWork = ({ brand, mayPost }: BrandContext): boolean => mayPost?.(`${casesPath(brand.slug)}/bulk`) ?? true

// One click each; what needs words stands in a form of its own below.
const SIMPLE = ['take', 'release', 'answer', 'wait', 'move-private', 'follow', 'reopen'] as const
const KEYS: Partial<Record<ActType, string>> = { take: 'c', resolve: 'e' }

/** Everything that may be done with the case now, and nothing else. */
export const caseActs = ({ card, agents, me }: Pick<CaseData, 'card' | 'agents' | 'me'>, context: BrandContext): Html | null => {
  const { t, brand } = context
  if (!mayWork(context)) return null
  const may = new Set<ActType>(card.acts)
  const action = `${casePath(brand.slug, card.id)}/act`
  const simple = SIMPLE.filter(act => may.has(act) && !(act === 'take' && card.isMine))
  const [first, more] = [simple.filter(act => act === 'take' || act === 'reopen'), simple.filter(act => act !== 'take' && act !== 'reopen')]
  const button = (act: ActType, small: boolean): Html => html`<button class="button ${small ? 'small' : ''}" type="submit" name="do" value="${act}" data-command>${t.say(`act.${act as 'take'}`)}${KEYS[act] ? html` <kbd>${KEYS[act]}</kbd>` : null}</button>`
  return html`<div class="acts case-acts" data-acts-of="${card.id}">
    ${first.length === 0 ? null : html`<form method="post" action="${action}">${first.map(act => button(act, false))}</form>`}
    ${may.has('pass') ? fold(t.say('act.pass'), html`<form method="post" action="${action}"><label>${t.say('act.pass.area')} <input class="entry" name="area" maxlength="200" required></label><label>${t.say('act.pass.folio')} <input class="entry" name="folio" maxlength="100" required></label>${send('pass', context)}</form>`) : null}
    ${may.has('resolve') ? fold(html`${t.say('act.resolve')} <kbd>e</kbd>`, html`<form method="post" action="${action}" data-quick="resolve"><label>${t.say('act.resolve.remedy')} <input class="entry" name="remedy" maxlength="500"></label>${send('resolve', context)}</form>`) : null}
    ${may.has('close') ? fold(t.say('act.close'), closeForm(card, action, context)) : null}
    ${fold(t.say('act.more'), html`${more.length === 0 ? null : html`<form method="post" action="${action}" class="row">${more.map(act => button(act, true))}</form>`}
      ${may.has('assign') ? html`<form method="post" action="${action}">${assignSelect({ agents, me }, context)}${send('assign', context)}</form>` : null}
      ${card.state === 'closed' ? null : snoozeForm(card, action, context)}
      ${may.has('complain') ? html`<form method="post" action="${action}"><label>${t.say('act.complain')}: ${t.say('act.pass.folio')} <input class="entry" name="folio" maxlength="100" required></label><label>${t.say('act.complain.due')} <input class="entry" type="date" name="due"></label><label>${t.say('act.complain.days')} <input class="entry" type="number" name="days" min="1" max="365"></label>${send('complain', context)}</form>` : null}
      ${card.state === 'closed' ? null : correctForm(card, action, context)}`)}
  </div>`
}

const fold = (title: Html | string, body: Html): Html => html`<details class="act-fold"><summary class="button">${title}</summary><div class="sheet-of">${body}</div></details>`

const send = (act: 'pass' | 'resolve' | 'close' | 'assign' | 'complain' | 'edit', { t }: BrandContext): Html =>
  html`<button class="button small" type="submit" name="do" value="${act}">${t.say(act === 'edit' ? 'case.correct' : `act.${act}`)}</button>`

const closeForm = ({ tier, state }: CaseCardView, action: string, context: BrandContext): Html => {
  const { t } = context
  const isDone = state === 'resolved' || state === 'following-up'
  return html`<form method="post" action="${action}" data-quick="close"><label>${t.say('act.close.reason')} <input class="entry" name="reason" maxlength="500" value="${tier === 'thanks' ? t.say('act.close.thanks') : ''}" ${isDone ? null : html`required`}></label>${send('close', context)}</form>`
}

/** To me, to an agent, or to whoever has the fewest. The id and the name travel together. */
const assignSelect = ({ agents, me }: Pick<CaseData, 'agents' | 'me'>, { t }: BrandContext): Html =>
  select({ name: 'to', label: t.say('act.assign.to'), all: null, value: null, choices: [{ value: 'me', label: t.say('act.assign.me') }, ...(agents.length === 0 ? [] : [{ value: 'turn', label: t.say('act.assign.turn') }]), ...agents.filter(({ id }) => id !== me.id).map(agent => ({ value: agent.id, label: nameOf(agent, me, t) }))] })

const snoozeForm = ({ snoozedUntil }: CaseCardView, action: string, { t }: BrandContext): Html =>
  snoozedUntil === null
    ? html`<form method="post" action="${action}" class="row"><input type="hidden" name="do" value="snooze"><span>${t.say('act.snooze')}:</span>${SNOOZE_HOURS.map(hours => html`<button class="button small" type="submit" name="hours" value="${hours}">${t.say(`act.snooze.${hours}`)}</button>`)}</form>`
    : html`<form method="post" action="${action}"><button class="button small" type="submit" name="do" value="wake">${t.say('act.wake')}</button></form>`

const correctForm = ({ tier, moment, floor }: CaseCardView, action: string, context: BrandContext): Html => {
  const { t } = context
  return html`<form method="post" action="${action}">${select({ name: 'tier', label: t.say('case.tier'), all: null, value: tier, choices: TIERS.map(value => ({ value, label: t.say(`case.tier.${value}`) })) })}
    ${select({ name: 'moment', label: t.say('case.moment'), all: t.say('moment.none'), value: moment, choices: MOMENTS.map(value => ({ value, label: shortMoment(value, t) })) })}
    ${select({ name: 'floor', label: t.say('case.floor'), all: t.say('case.floor.none'), value: floor, choices: FLOOR.map(value => ({ value, label: t.say(`why.floor.${value}`) })) })}${send('edit', context)}</form>`
}

/** The same to every case that is ticked; without script the ticks of the list belong to this form. */
export const bulkBar = (data: QueueData, context: BrandContext): Html | null => {
  const { t, brand } = context
  const action = casesPath(brand.slug)
  if (!mayWork(context)) return null
  return html`<form class="bulk" id="bulk" method="post" action="${action}/bulk" data-bulk aria-label="${t.say('cases.bulk')}"><input type="hidden" name="back" value="${casesPath(brand.slug, data.filters)}"><details><summary><span data-selected>${t.say('cases.bulk')}</span></summary>
    <p class="acts"><button class="button small" type="submit" name="do" value="take">${t.say('act.take')}</button><button class="button small" type="submit" name="do" value="release">${t.say('act.release')}</button><button class="button small" type="submit" name="do" value="resolve">${t.say('act.resolve')}</button>
      ${SNOOZE_HOURS.slice(1, 2).map(hours => html`<button class="button small" type="submit" name="snooze" value="${hours}">${t.say('act.snooze')}: ${t.say(`act.snooze.${hours}`)}</button>`)}</p>
    <p class="acts">${assignSelect(data, context)}<button class="button small" type="submit" name="do" value="assign">${t.say('act.assign')}</button></p>
    <p class="acts"><label>${t.say('act.close.reason')} <input class="entry" name="reason" maxlength="500"></label><button class="button small" type="submit" name="do" value="close">${t.say('act.close')}</button></p>
    <p class="acts"><label>${t.say('case.tags')} <input class="entry" name="tags" maxlength="300"></label><button class="button small" type="submit" name="do" value="tag">${t.say('act.tag')}</button></p>
    <p class="acts"><label>${t.say('incident.title')} <input class="entry" name="title" maxlength="200"></label><button class="button small" type="submit" formaction="${action}/incidents">${t.say('cases.gather')}</button></p></details></form>`
}

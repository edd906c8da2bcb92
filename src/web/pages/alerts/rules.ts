import { html } from 'hono/html'
import { alertTabs } from '../../components/alert/tabs.ts'
import { knob } from '../../components/alert/knob.ts'
import { heading, may, name } from '../../components/index/parts.ts'
import { plannedFields, plannedList } from '../../components/alert/planned.ts'
import type { BrandContext, Html } from '../../context.ts'
import { isRefused, type Refused } from '../../form.ts'
import { layout } from '../../layout.ts'
import { plannedPath, rulesPath } from '../../links.ts'
import type { RulesData } from '../../views/alerts.ts'

const EMPTY: Refused = { filled: {}, faults: {} }

/** How often alerts may be wrong, with what each setting would have told, and what is known beforehand. */
export const alertRulesPage = (data: RulesData, context: BrandContext, refused: Refused = EMPTY): Html => {
  const { t, brand } = context
  const body = html`${alertTabs('rules', context)}<div class="page"><header class="opening"><h1>${t.say('knob.finding', { setting: t.say(`knob.a.${data.sensitivity}`) })}</h1><p class="quiet">${t.say('knob.lead')}</p></header>
    <section class="section" data-part="knob" aria-labelledby="knob">${heading({ id: 'knob', title: t.say('knob.title') })}${knob(data, context)}</section>
    <section class="section" data-part="planned" aria-labelledby="planned">${heading({ id: 'planned', title: t.say('planned.title'), note: t.say('planned.note') })}${plannedList(data.planned, context)}
      ${may(context, plannedPath(brand.slug)) ? html`<details class="add"${isRefused(refused.faults) ? html` open` : null}><summary class="button">${t.say('planned.add')}</summary>
        <form method="post" action="${plannedPath(brand.slug)}">${plannedFields({ ...refused, timeZone: data.timeZone, kept: null }, t)}<p class="acts"><button class="button" type="submit">${t.say('planned.save')}</button></p></form></details>` : null}</section></div>`
  return layout({ title: t.say('alerts.tab.rules'), section: 'alerts', body, live: data.backTest === null && !isRefused(refused.faults) }, context)
}

/** One planned event, to be changed. */
export const plannedPage = ({ id, called, timeZone, refused }: { id: string; called: string; timeZone: string; refused: Refused }, context: BrandContext): Html => {
  const { t, brand } = context
  const body = html`${alertTabs('rules', context)}<div class="page calm"><header class="opening"><h1>${name(called)}</h1></header>
    <form method="post" action="${plannedPath(brand.slug)}/${id}">${plannedFields({ ...refused, timeZone, kept: called }, t)}<p class="acts"><button class="button first" type="submit">${t.say('form.save')}</button><a class="button" href="${rulesPath(brand.slug)}">${t.say('form.back')}</a></p></form></div>`
  return layout({ title: called, section: 'alerts', body }, context)
}

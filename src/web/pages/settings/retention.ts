import { html } from 'hono/html'
import { faultsNote, faultWords } from '../../components/form.ts'
import { name, state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Faults } from '../../form.ts'
import { settingsPath } from '../../links.ts'
import { tame } from '../../text.ts'
import { newsNote, settingsSheet, type News } from './frame.ts'

export interface RetainedSource {
  id: string
  name: string
  /** Not ruled by the config file. */
  isOpen: boolean
  /** Days as they stand in the field; empty: none of one's own. */
  own: string
  /** What the platform demands at most. */
  platformDays: number | null
  /** What holds of both. */
  kept: number | null
  /** How the platform wants its texts shown. */
  display: string | null
}

export interface RetentionData {
  sources: RetainedSource[]
  faults: Faults
  file: string | null
  news: News
}

/** How long people's own words are kept. */
export const retentionPage = (data: RetentionData, context: BrandContext): Html => {
  const { t, brand, mayPost = () => true } = context
  const { sources, faults, news } = data
  const path = settingsPath(brand.slug, 'retention')
  const isOpen = mayPost(path) && sources.some(source => source.isOpen)
  const bounded = sources.filter(({ kept }) => kept !== null).length
  const table = html`<table class="ruled stacked"><thead><tr><th scope="col">${t.say('settings.retention.source')}</th><th scope="col">${t.say('settings.retention.platform')}</th><th scope="col">${t.say('settings.retention.own')}</th><th scope="col">${t.say('settings.retention.kept')}</th></tr></thead>
    <tbody>${sources.map(source => row(source, { isOpen, faults }, context))}</tbody></table>`
  const body = html`${newsNote(news, context)}${faultsNote(faults, t)}
    ${sources.length === 0 ? state({ title: t.say('source.none') }) : isOpen ? html`<form class="listing" method="post" action="${path}">${table}<div class="acts"><button class="button first" type="submit">${t.say('people.save')}</button></div></form>` : table}
    ${sources.every(source => source.isOpen) ? null : html`<p class="faint measure">${t.say('settings.retention.file')} <code>${data.file ?? 'config/marea.yaml'}</code> · <code>brands → ${brand.slug} → sources → retentionDays</code></p>`}`
  const title = bounded === 0 ? t.say('settings.retention.title.none') : t.say('settings.retention.title', { count: bounded, all: sources.length })
  return settingsSheet({ page: 'retention', title, lead: t.say('settings.retention.lead'), body }, context)
}

const row = ({ id, name: called, own, platformDays, kept, display, isOpen: isFree }: RetainedSource, { isOpen, faults }: { isOpen: boolean; faults: Faults }, { t }: BrandContext): Html => {
  const days = (count: number | null): string => (count === null ? t.say('settings.retention.always') : t.say('settings.days', { count }))
  const fault = faults[id]
  const control = html`<input type="text" inputmode="numeric" name="${id}" value="${own}" maxlength="4" aria-label="${t.say('settings.retention.days', { source: tame(called) })}" ${fault === undefined ? null : html`aria-invalid="true" aria-describedby="fault-${id}"`}> ${t.say('settings.retention.unit')}${fault === undefined ? null : html`<p class="fault" id="fault-${id}">${faultWords(fault, t)}</p>`}`
  return html`<tr><th scope="row">${name(called)}</th><td data-label="${t.say('settings.retention.platform')}">${platformDays === null ? t.say('settings.retention.free') : t.say('settings.days', { count: platformDays })}${display === null ? null : html`<p class="faint">${display}</p>`}</td>
    <td data-label="${t.say('settings.retention.own')}">${isOpen && isFree ? control : own === '' ? t.say('settings.retention.unset') : days(Number(own))}</td><td data-label="${t.say('settings.retention.kept')}"><b>${days(kept)}</b></td></tr>`
}

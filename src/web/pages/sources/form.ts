import { html } from 'hono/html'
import { check, field, input } from '../../components/form.ts'
import { sourceField } from '../../components/source/field.ts'
import { spoken } from '../../components/spoken.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Fault } from '../../form.ts'
import { layout } from '../../layout.ts'
import { addSourcePath } from '../../links.ts'
import { safeUrl, tame } from '../../text.ts'
import { collectorTitle } from '../../sources/title.ts'
import type { Translator } from '../../translator.ts'
import type { LookView, SourceFormData } from '../../views/sources.ts'

/** The settings of a new source, what it gives with them now, and the caps a person must know before. */
export const sourceFormPage = (data: SourceFormData, context: BrandContext): Html => {
  const { t, brand } = context
  const { filled: { name, everyMinutes, filtered, config, problems }, look } = data
  const title = collectorTitle(data.id, data, t)
  const ready = look !== null && look.failure === null
  const homepage = safeUrl(data.homepage)
  const body = html`<div class="page calm form-page"><div><header class="opening"><h1>${t.say('add.title', { title })}</h1>${homepage === null ? null : html`<p><a href="${homepage}" rel="noopener noreferrer">${t.say('add.docs')}</a></p>`}</header>
  ${problems[''] === undefined ? null : html`<p class="notice" role="alert">${tame(problems[''])}</p>`}
  ${Object.keys(problems).length > 0 && problems[''] === undefined ? html`<p class="notice" role="alert"><b>${t.say('add.mend')}</b></p>` : null}
  <form class="fields" method="post" action="${addSourcePath(brand.slug, data.id)}">
    ${input({ name: 'name', label: html`${t.say('add.name')} <span class="faint">${t.say('field.required')}</span>`, value: name, required: true, fault: said(problems['name']) }, t)}
    ${data.fields.map(asked => sourceField(asked, { value: config[asked.key], problem: problems[asked.key] }, t))}
    <div class="field">${check({ name: 'filtered', value: '1', label: t.say('add.filtered', { brand: tame(brand.name) }), isChecked: filtered })}</div>
    ${field({ name: 'everyMinutes', label: t.say('add.every'), fault: said(problems['everyMinutes']) }, t, attributes => html`<input class="short" type="number" ${attributes} min="1" max="43200" value="${everyMinutes}" placeholder="${data.everyMinutes}">`)}
    ${data.auth === 'none' ? null : html`<p class="quiet small">${t.say('add.env')}</p>`}
    <div class="acts"><button class="button ${ready ? '' : 'first'}" name="do" value="look">${t.say(look === null ? 'add.look' : 'add.look.again')}</button><button class="button ${ready ? 'first' : ''}" name="do" value="save">${t.say('add.save')}</button></div>
  </form></div>
  <div class="beside">${look === null ? null : lookView(look, t)}${data.limits.length === 0 ? null : html`<h2>${t.say('add.limits')}</h2><ul class="told">${data.limits.map(limit => html`<li>${tame(limit[t.locale])}</li>`)}</ul>`}${data.display === null ? null : html`<p class="quiet small">${tame(data.display[t.locale])}</p>`}</div></div>`
  return layout({ title, section: 'sources', body }, context)
}

const said = (problem: string | undefined): Fault | undefined => (problem === undefined ? undefined : { said: problem })

const lookView = (look: LookView, t: Translator): Html => {
  if (look.failure !== null) return html`<section class="look" role="status"><h2>${t.say('look.failed')}</h2><p>${spoken(look.failure, t)}</p></section>`
  const { examples, found, observations } = look
  return html`<section class="look" role="status"><h2>${found === 0 && observations.length === 0 ? t.say('look.nothing') : t.say('look.found', { count: found + observations.length })}</h2>
    ${examples.length === 0 ? null : html`<ul class="samples">${examples.map(example => html`<li class="voice" dir="auto">${tame(example)}</li>`)}</ul>`}
    ${observations.length === 0 ? null : html`<ul class="told">${observations.map(told => html`<li>${tame(told[t.locale])}</li>`)}</ul>`}
    ${look.problems.length === 0 ? null : html`<ul class="told">${look.problems.map(problem => html`<li>${spoken(problem, t)}</li>`)}</ul>`}<p class="quiet small">${t.say('look.stored')}</p></section>`
}

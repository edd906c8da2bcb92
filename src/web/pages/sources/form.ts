import { html } from 'hono/html'
import { field } from '../../components/source/field.ts'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { addSourcePath } from '../../links.ts'
import { safeUrl, tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import type { LookView, SourceFormData } from '../../views/sources.ts'

/** The settings of a new source, what it gives with them now, and the caps a person must know before. */
export const sourceFormPage = (data: SourceFormData, context: BrandContext): Html => {
  const { t, brand } = context
  const { filled: { name, everyMinutes, filtered, config, problems }, look } = data
  const ready = look !== null && look.failure === null
  const homepage = safeUrl(data.homepage)
  const body = html`<div class="page calm form-page"><div><header class="opening"><h1>${t.say('add.title', { title: data.title })}</h1>${homepage === null ? null : html`<p><a href="${homepage}" rel="noopener noreferrer">${t.say('add.docs')}</a></p>`}</header>
  ${problems[''] === undefined ? null : html`<p class="notice" role="alert">${tame(problems[''])}</p>`}
  ${Object.keys(problems).length > 0 && problems[''] === undefined ? html`<p class="notice" role="alert"><b>${t.say('add.mend')}</b></p>` : null}
  <form class="fields" method="post" action="${addSourcePath(brand.slug, data.id)}">
    <div class="field"><label for="name">${t.say('add.name')} <span class="faint">${t.say('field.required')}</span></label><input id="name" name="name" required maxlength="200" value="${tame(name)}" ${problems['name'] ? html`aria-invalid="true" aria-describedby="name-problem"` : null}>${problems['name'] ? html`<p class="wrong" id="name-problem">${tame(problems['name'])}</p>` : null}</div>
    ${data.fields.map(asked => field(asked, { value: config[asked.key], problem: problems[asked.key] }, t))}
    <div class="field"><label class="check"><input type="checkbox" name="filtered" value="1" ${filtered ? html`checked` : null}><span>${t.say('add.filtered', { brand: tame(brand.name) })}</span></label></div>
    <div class="field short"><label for="every">${t.say('add.every')}</label><input id="every" type="number" name="everyMinutes" min="1" max="43200" value="${everyMinutes}" placeholder="${data.everyMinutes}"></div>
    ${data.auth === 'none' ? null : html`<p class="quiet small">${t.say('add.env')}</p>`}
    <div class="acts"><button class="button ${ready ? '' : 'first'}" name="do" value="look">${t.say(look === null ? 'add.look' : 'add.look.again')}</button><button class="button ${ready ? 'first' : ''}" name="do" value="save">${t.say('add.save')}</button></div>
  </form></div>
  <div class="beside">${look === null ? null : lookView(look, t)}${data.limits.length === 0 ? null : html`<h2>${t.say('add.limits')}</h2><ul class="told">${data.limits.map(limit => html`<li>${tame(limit[t.locale])}</li>`)}</ul>`}${data.display === null ? null : html`<p class="quiet small">${tame(data.display[t.locale])}</p>`}</div></div>`
  return layout({ title: data.title, section: 'sources', body }, context)
}

const lookView = (look: LookView, t: Translator): Html => {
  if (look.failure !== null) return html`<section class="look" role="status"><h2>${t.say('look.failed')}</h2><p dir="auto" lang="en">${tame(look.failure)}</p></section>`
  const { examples, found, observations } = look
  return html`<section class="look" role="status"><h2>${found === 0 && observations.length === 0 ? t.say('look.nothing') : t.say('look.found', { count: found + observations.length })}</h2>
    ${examples.length === 0 ? null : html`<ul class="samples">${examples.map(example => html`<li class="voice" dir="auto">${tame(example)}</li>`)}</ul>`}
    ${observations.length === 0 ? null : html`<ul class="told">${observations.map(told => html`<li>${tame(told[t.locale])}</li>`)}</ul>`}
    ${look.problems.length === 0 ? null : html`<ul class="told">${look.problems.map(problem => html`<li lang="en" dir="auto">${tame(problem)}</li>`)}</ul>`}<p class="quiet small">${t.say('look.stored')}</p></section>`
}

import { html } from 'hono/html'
import { dotted, state as stateBox } from '../../components/index/parts.ts'
import { stars } from '../../components/index/stars.ts'
import type { SourceKind } from '../../../contract.ts'
import { field } from '../../components/form.ts'
import { spoken } from '../../components/spoken.ts'
import type { BrandContext, Html } from '../../context.ts'
import { IMPORT_FIELDS, IMPORT_KINDS } from '../../sources/import-fields.ts'
import type { ImportLook, ImportState } from '../../sources/imports.ts'
import { layout } from '../../layout.ts'
import { importPath, mentionsPath, sourcesPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

const QUICK_SECONDS = 1
const CELL = 200

/** Asks for the file. */
export const importFormPage = ({ problem, megabytes }: { problem: string | null; megabytes: number }, context: BrandContext): Html => {
  const { t, brand } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('import.title')}</h1><p class="quiet">${t.say('import.what')}</p></header>
    <form class="fields" method="post" enctype="multipart/form-data" action="${importPath(brand.slug)}">${field({ name: 'file', label: t.say('import.file'), hint: t.say('import.limit', { megabytes }), fault: problem === null ? undefined : { said: problem } }, t, attributes => html`<input type="file" ${attributes} required accept=".csv,.tsv,.txt,.ndjson,.jsonl,.json">`)}
    <div class="acts"><button class="button first" type="submit">${t.say('import.look')}</button></div></form></div>`
  return layout({ title: t.say('import'), section: 'sources', body }, context)
}

export interface LookData {
  id: string
  look: ImportLook
  sourceName: string
  kind: SourceKind
}

/** Which column holds what, and how the first rows would read with it. Nothing is stored yet. */
export const importLookPage = ({ id, look, sourceName, kind }: LookData, context: BrandContext): Html => {
  const { t, brand } = context
  const { proposed, columns } = look
  const body = html`<div class="page"><header class="opening"><h1>${t.say('import.columns', { name: tame(look.name) })}</h1><p class="quiet">${look.service === null ? t.say('import.columns.what') : t.say('import.service', { service: look.service })}</p></header>
  ${look.failure === null ? null : html`<p class="notice" role="alert">${spoken(look.failure, t)}</p>`}
  <form class="fields mapping" method="get" action="${importPath(brand.slug, id)}"><input type="hidden" name="mapped" value="1">
    <div class="map">${IMPORT_FIELDS.map(column => columnChoice(column, { look, columns }, t))}
      <label>${t.say('import.outOf')} <input type="number" name="ratingOutOf" min="1" max="100" value="${proposed.ratingOutOf ?? ''}" placeholder="5"></label>
      <label>${t.say('import.dayOrder')} <select name="dayOrder"><option value="">${t.say('field.unchosen')}</option>${(['day-first', 'month-first'] as const).map(order => html`<option value="${order}" ${proposed.dayOrder === order ? html`selected` : null}>${t.say(`import.${order}`)}</option>`)}</select></label>
      <label>${t.say('import.kind')} <select name="kind">${IMPORT_KINDS.map(one => html`<option value="${one}" ${one === kind ? html`selected` : null}>${t.say(`source.kind.${one}`)}</option>`)}</select></label>
      <label>${t.say('add.name')} <input name="sourceName" required maxlength="200" value="${tame(sourceName)}"></label></div>
    <div class="acts"><button class="button" type="submit">${t.say('import.again')}</button><button class="button first" type="submit" formmethod="post" ${look.mentions.length === 0 ? html`disabled` : null}>${t.say('import.start')}</button></div></form>
  <section class="section" aria-labelledby="preview"><h2 id="preview">${t.say('import.preview')}</h2>${sample(look, context)}</section></div>`
  return layout({ title: t.say('import'), section: 'sources', body }, context)
}

const columnChoice = (field: (typeof IMPORT_FIELDS)[number], { look, columns }: { look: ImportLook; columns: string[] }, t: Translator): Html => {
  const chosen = [look.proposed.map[field] ?? []].flat()
  const why = look.because.find(one => one.field === field && chosen.includes(one.column))
  return html`<label>${t.say(`import.field.${field}`)} <select name="map.${field}" ${chosen.length > 1 ? html`multiple size="${Math.min(chosen.length + 2, 6)}"` : null}><option value="">${t.say('import.no')}</option>${columns.map(column => html`<option ${chosen.includes(column) ? html`selected` : null}>${tame(column)}</option>`)}</select>${why ? html`<span class="faint small">${t.say(`import.by.${why.by}`)}</span>` : null}</label>`
}

const sample = ({ mentions, problems }: ImportLook, context: BrandContext): Html => {
  const { t } = context
  if (mentions.length === 0) return stateBox({ title: t.say('import.empty'), what: t.say('import.empty.what') })
  return html`<ol class="samples">${mentions.map(({ title, text, rating, publishedAt, author, place }) => html`<li>${title ? html`<h3 dir="auto">${tame(title).slice(0, CELL)}</h3>` : null}<p class="voice" dir="auto">${text === '' ? t.say('mention.notext') : tame(text).slice(0, CELL)}</p>
    <p class="facts">${rating ? stars(rating, t) : null}<span>${dotted([author?.name ? html`<bdi>${tame(author.name)}</bdi>` : null, publishedAt === undefined ? t.say('mention.undated') : html`<time datetime="${publishedAt}">${publishedAt.slice(0, 10)}</time>`, place ? html`<bdi>${tame(place)}</bdi>` : null])}</span></p></li>`)}</ol>
    ${problems.length === 0 ? null : html`<ul class="told">${problems.map(problem => html`<li>${spoken(problem, t)}</li>`)}</ul>`}`
}

/** How far an import has come, and how it ended. */
export const importStatePage = ({ state, sourceId }: { state: ImportState; sourceId: string | null }, context: BrandContext): Html => {
  const { t, brand } = context
  const { isOver, failure, done: bytes, total, seen, stored, changed, undated, problems } = state
  const title = failure !== null ? t.say('import.failed') : isOver ? t.say('import.over', { count: seen }) : t.say('import.reading', { name: tame(state.name) })
  const share = total === null || total === 0 ? null : bytes / total
  const body = html`<div class="page calm"><header class="opening" data-part="opening"><h1>${title}</h1>
    ${isOver ? null : html`<progress class="wide" max="1" ${share === null ? null : html`value="${share}"`} aria-label="${title}"></progress>`}
    ${failure === null ? html`<p role="status">${share === null || isOver ? null : html`${t.percent(share)} · `}${t.say('import.counts', { seen, stored, changed })}</p>` : html`<p class="notice">${spoken(failure, t)}</p>`}
    ${isOver && undated > 0 ? html`<p class="quiet">${t.say('import.undated', { count: undated })}</p>` : null}
    ${problems.length === 0 ? null : html`<details class="whole"><summary>${t.say('source.problems', { count: problems.length })}</summary><ul class="told">${problems.map(problem => html`<li>${spoken(problem, t)}</li>`)}</ul></details>`}
    ${isOver ? html`<div class="acts">${sourceId === null || failure !== null ? html`<a class="button" href="${importPath(brand.slug)}">${t.say('import.another')}</a>` : html`<a class="button first" href="${mentionsPath(brand.slug, { source: sourceId })}">${t.say('import.see')}</a><a class="button" href="${sourcesPath(brand.slug)}/${sourceId}/remove">${t.say('import.undo')}</a>`}</div>` : null}</header></div>`
  return layout({ title: t.say('import'), section: 'sources', body, live: isOver ? false : QUICK_SECONDS }, context)
}

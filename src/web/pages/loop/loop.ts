import { html } from 'hono/html'
import type { Figures, Group } from '../../../domain/answer/figure.ts'
import type { LoopGroup, LoopSet } from '../../../domain/answer/loop-set.ts'
import type { Moment } from '../../../domain/journey/moments.ts'
import { loopWeeks, loopWeeksDown, type WeekDrawn } from '../../components/loop/weeks.ts'
import { heading, name, points, shortMoment, state } from '../../components/index/parts.ts'
import { timeScale, timeTicks } from '../../components/journey/time-scale.ts'
import type { BrandContext, Html } from '../../context.ts'
import { duration } from '../../duration.ts'
import { layout } from '../../layout.ts'
import { loopOpinionsPath, loopPath } from '../../links.ts'
import { SPANS, type LoopData } from '../../load/loop.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { manners } from './manner.ts'

// Fewer are too little to say anything of.
const ENOUGH = 5
const SLOWER = 1.5
const MOST_GROUPS = 12

/** How the brand answers, and what comes of it. */
export const loopPage = (data: LoopData, context: BrandContext): Html => {
  const { t, brand } = context
  const { all } = data.measure
  const body = html`<div class="page loop"><header class="opening"><nav class="tabs" aria-label="${t.say('loop.span')}">${SPANS.map(days => html`<a href="${loopPath(brand.slug)}?days=${days}" ${days === data.days ? html`aria-current="page"` : null}>${t.say('loop.days', { count: days })}</a>`)}</nav>
      <h1>${sentence(data, t)}</h1>${all.owed === 0 ? null : lead(data, context)}</header>
    ${all.owed === 0 ? state({ title: t.say('loop.none'), what: t.say('loop.none.what') }) : html`${outcomes(data, context)}${weeks(data, context)}${gap(data, context)}
      ${groups('source', data.measure.bySource, data, context)}${groups('moment', data.measure.byMoment, data, context)}${groups('place', data.measure.byPlace, data, context)}${groups('team', data.measure.byTeam, data, context)}${groups('person', data.measure.byPerson, data, context)}${manners(data, context)}`}
    <p class="faint measure exports">${t.say('loop.how')} <a href="/v1/brands/${encodeURIComponent(brand.slug)}/loop.csv?from=${encodeURIComponent(data.measure.from)}&amp;to=${encodeURIComponent(data.measure.to)}">${t.say('loop.csv')}</a></p></div>`
  return layout({ title: t.say('nav.loop'), section: 'loop', body }, context)
}

/** The finding: what most wants doing comes first. */
const sentence = ({ measure: { all, sellServe } }: LoopData, t: Translator): string => {
  if (all.owed === 0) return t.say('loop.none')
  if (all.owed < ENOUGH) return t.say('loop.few', { count: all.owed })
  if (sellServe.timesAsLong !== null && sellServe.timesAsLong >= SLOWER && sellServe.buying.answered >= ENOUGH && sellServe.complaint.answered >= ENOUGH) return t.say('loop.sells', { times: t.decimal(sellServe.timesAsLong) })
  const hundred = Math.round(100 * (all.responseRate ?? 0))
  const { median } = all.firstResponse.clock
  return median === null ? t.say('loop.answers', { count: hundred }) : t.say('loop.answers.in', { count: hundred, time: duration(median, t) })
}

interface Linked {
  set: LoopSet
  group?: { by: LoopGroup; key: string }
}

/** A figure that opens into the opinions it counts. */
export const figure = (count: number, { set, group }: Linked, { days }: Pick<LoopData, 'days'>, { t, brand }: BrandContext): Html =>
  count === 0 ? html`${t.count(0)}` : html`<a href="${loopOpinionsPath(brand.slug, { set, days, ...(group && { by: group.by, key: group.key }) })}">${t.count(count)}</a>`

const lead = (data: LoopData, context: BrandContext): Html => {
  const { t } = context
  const { all } = data.measure
  const { clock } = all.firstResponse
  return html`<p class="lead">${t.say('loop.lead.owed')} ${figure(all.owed, { set: 'owed' }, data, context)}, ${t.say('loop.lead.answered')} ${figure(all.answered, { set: 'answered' }, data, context)}${all.responseRate === null ? null : html` (${t.percent(all.responseRate)})`}; ${t.say('loop.lead.waiting')} ${figure(all.owed - all.answered, { set: 'unanswered' }, data, context)}.
    ${clock.median === null || clock.p90 === null ? t.say('loop.lead.untimed') : html`${t.say('loop.lead.time', { median: duration(clock.median, t), p90: duration(clock.p90, t), count: clock.n })}`}
    ${all.inTarget.share === null ? null : html`${t.say('loop.lead.target')} ${figure(all.inTarget.met, { set: 'met' }, data, context)} ${t.say('loop.of', { count: all.inTarget.due })} (${t.percent(all.inTarget.share)}).`}</p>`
}

/** What comes after the answer. */
const outcomes = (data: LoopData, context: BrandContext): Html => {
  const { t } = context
  const { all, pointsWonBack } = data.measure
  const row = (label: string, count: number, set: LoopSet, note: Html | string | null = null): Html => html`<tr><th scope="row">${label}</th><td class="end">${figure(count, { set }, data, context)}</td><td class="quiet">${note}</td></tr>`
  const { resolution, substance } = all
  return html`<section class="section" aria-labelledby="after">${heading({ id: 'after', title: t.say('loop.after'), note: t.say('loop.after.note') })}<table class="ruled outcomes"><tbody>
    ${row(t.say('loop.substance'), Math.round((substance.share ?? 0) * substance.n), 'substance', substance.share === null ? null : t.say('loop.substance.note', { share: t.percent(substance.share), count: substance.n }))}
    ${row(t.say('loop.remedied'), all.remedied, 'remedied')}
    ${row(t.say('loop.resolved'), resolution.n, 'resolved', resolution.median === null || resolution.p90 === null ? null : t.say('loop.resolved.note', { median: duration(resolution.median, t), p90: duration(resolution.p90, t) }))}
    ${row(t.say('loop.reopened'), all.reopened, 'reopened', t.say('loop.reopened.note'))}
    ${row(t.say('loop.recovered'), all.recovered, 'recovered', pointsWonBack === null || all.recovered === 0 ? t.say('loop.recovered.note') : html`${points(pointsWonBack, t)} ${t.say('loop.points')}`)}
    ${row(t.say('loop.kept'), all.kept, 'kept')}${row(t.say('loop.lost'), all.lost, 'lost')}</tbody></table></section>`
}

/** Whether anything of these weeks still stood on a first screen. */
const isDrawn = (weeks: LoopData['weeks']): boolean => weeks.some(({ screenShare }) => (screenShare ?? 0) >= 0.005)

/** What is said in a week is what strangers read a month later. */
const weeks = ({ weeks: all }: LoopData, { t, brand }: BrandContext): Html | null => {
  if (all.every(({ published }) => published === 0)) return null
  const href = ({ from, to }: { from: string; to: string }, set: LoopSet): string => loopOpinionsPath(brand.slug, { set, from, to })
  const count = (value: number, path: string): Html => (value === 0 ? html`${t.count(0)}` : html`<a href="${path}">${t.count(value)}</a>`)
  const drawn = (week: LoopData['weeks'][number]): WeekDrawn => ({ from: week.from, answered: week.answered, unanswered: week.owed - week.answered, screenShare: week.screenShare, isWhole: week.isWhole, href: href(week, 'owed') })
  return html`<section class="section" aria-labelledby="weeks">${heading({ id: 'weeks', title: t.say('loop.weeks'), note: t.say('loop.weeks.note') })}
    <div class="wide-only">${loopWeeks(all.map(drawn), isDrawn(all), t)}</div><div class="phone-only">${loopWeeksDown(all.map(drawn), t)}</div>
    ${isDrawn(all) ? null : html`<p class="quiet measure">${t.say('loop.weeks.gone')}</p>`}<div class="scroll" tabindex="0" role="group" aria-labelledby="weeks"><table class="ruled weeks"><thead><tr><th scope="col">${t.say('loop.week')}</th><th scope="col" class="end">${t.say('loop.week.published')}</th><th scope="col" class="end">${t.say('loop.owed')}</th><th scope="col" class="end">${t.say('loop.answered')}</th><th scope="col" class="end">${t.say('loop.week.index')}</th><th scope="col" class="end">${t.say('loop.week.screen')}</th><th scope="col" class="end">${t.say('loop.week.later')}</th></tr></thead><tbody>${all.map(
      week => html`<tr><th scope="row">${t.day(week.from)} – ${t.day(week.to)}</th><td class="end">${t.count(week.published)}</td><td class="end">${count(week.owed, href(week, 'owed'))}</td><td class="end">${count(week.answered, href(week, 'answered'))}</td><td class="end">${week.index === null ? '–' : t.decimal(week.index)}</td><td class="end">${week.screenShare === null ? '–' : t.percent(week.screenShare)}${week.isWhole ? null : html` <span class="faint">${t.say('loop.week.today')}</span>`}</td><td class="end">${week.laterIndex === null ? '–' : t.decimal(week.laterIndex)}${week.index !== null && week.laterIndex !== null ? html` ${points(week.laterIndex - week.index, t)}` : null}</td></tr>`,
    )}</tbody></table></div></section>`
}

/** How fast and well buying questions are answered beside complaints. */
const gap = (data: LoopData, context: BrandContext): Html => {
  const { t } = context
  const { buying, complaint, timesAsLong, rate } = data.measure.sellServe
  const few = buying.owed < ENOUGH || complaint.owed < ENOUGH
  const note = few ? t.say('loop.gap.few', { buying: buying.owed, complaint: complaint.owed }) : timesAsLong === null ? null : t.say('loop.gap.said', { times: t.decimal(timesAsLong), more: t.percent(Math.abs(rate ?? 0)), which: t.say((rate ?? 0) >= 0 ? 'loop.gap.less' : 'loop.gap.more') })
  const rows: Array<Group & { label: string }> = [{ ...buying, key: 'buying', name: null, label: t.say('loop.buying') }, { ...complaint, key: 'complaint', name: null, label: t.say('loop.complaint') }]
  return html`<section class="section" aria-labelledby="gap">${heading({ id: 'gap', title: t.say('loop.gap'), note })}${table('wants', rows, data, context)}</section>`
}

const groups = (by: 'source' | 'moment' | 'place' | 'team' | 'person', list: Group[], data: LoopData, context: BrandContext): Html | null => {
  if (list.length === 0) return null
  const { t } = context
  const labelled = list.slice(0, MOST_GROUPS).map(group => ({ ...group, label: by === 'moment' ? shortMoment(group.key as Moment, t) : tame(group.name ?? group.key) }))
  const rest = list.length - labelled.length
  return html`<section class="section" aria-labelledby="by-${by}">${heading({ id: `by-${by}`, title: t.say(`loop.by.${by}`), note: by === 'person' ? t.say('loop.by.person.note') : null })}${table(by, labelled, data, context)}${rest > 0 ? html`<p class="faint">${t.say('loop.more', { count: rest })}</p>` : null}</section>`
}

const table = (by: LoopGroup, rows: Array<Group & { label: string }>, data: LoopData, context: BrandContext): Html => {
  const { t } = context
  const label = t.say(`loop.by.${by}`)
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table class="ruled speeds"><thead><tr><th scope="col"><span class="hidden-text">${label}</span></th><th scope="col" class="end">${t.say('loop.owed')}</th><th scope="col" class="end">${t.say('loop.answered')}</th><th scope="col" class="end">${t.say('loop.median')}</th><th scope="col" class="scale">${timeTicks(t)}<span class="hidden-text">${t.say('loop.scale')}</span></th><th scope="col" class="end">${t.say('loop.p90')}</th><th scope="col" class="end">${t.say('loop.target')}</th><th scope="col" class="end">${t.say('loop.reopened.short')}</th><th scope="col" class="end">${t.say('loop.recovered.short')}</th></tr></thead>
    <tbody>${rows.map(row => groupRow(row, { by, key: row.key }, data, context))}</tbody></table></div>`
}

const groupRow = (row: Figures & { label: string }, group: { by: LoopGroup; key: string }, data: LoopData, context: BrandContext): Html => {
  const { t } = context
  const { median, p90 } = row.firstResponse.clock
  const link = (count: number, set: LoopSet): Html => figure(count, { set, group }, data, context)
  return html`<tr><th scope="row">${name(row.label)}</th><td class="end">${link(row.owed, 'owed')}</td><td class="end">${link(row.answered, 'answered')}${row.responseRate === null ? null : html` <span class="faint">· ${t.percent(row.responseRate)}</span>`}</td>
    <td class="end">${median === null ? '–' : duration(median, t)}</td><td class="scale">${median === null || p90 === null ? html`<span class="faint">${t.say('loop.untimed')}</span>` : timeScale({ median, p90 })}</td><td class="end">${p90 === null ? '–' : duration(p90, t)}</td>
    <td class="end">${row.inTarget.due === 0 ? '–' : html`${link(row.inTarget.met, 'met')} <span class="faint">${t.say('loop.of', { count: row.inTarget.due })}</span>`}</td><td class="end">${link(row.reopened, 'reopened')}</td><td class="end">${link(row.recovered, 'recovered')}</td></tr>`
}

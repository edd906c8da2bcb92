import { html } from 'hono/html'
import type { LoopFact, Wants } from '../../../domain/answer/fact.ts'
import type { Moment } from '../../../domain/journey/moments.ts'
import { opinionRow } from '../../components/opinion.ts'
import { dotted, exactly, name, shortMoment, state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { duration } from '../../duration.ts'
import { layout } from '../../layout.ts'
import { loopOpinionsPath, loopPath } from '../../links.ts'
import type { LoopOpinions } from '../../load/loop.ts'
import { tame } from '../../text.ts'

/** The opinions a figure of the loop counts. */
export const loopOpinionsPage = (data: LoopOpinions, context: BrandContext): Html => {
  const { t, brand } = context
  const { asked, total, rows, page, pages } = data
  const where = [groupLabel(data, context), asked.week === null ? t.say('loop.days', { count: asked.days }) : `${t.day(asked.week.from)} – ${t.day(asked.week.to)}`].filter(part => part !== null)
  const at = (number: number): string => loopOpinionsPath(brand.slug, { set: asked.set, ...(asked.week ?? { days: asked.days }), ...asked.group, page: number })
  const body = html`<div class="page listing"><header class="opening"><p><a href="${loopPath(brand.slug)}?days=${asked.days}">${t.say('nav.loop')}</a></p><h1>${t.say(`loop.set.${asked.set}`, { count: total })}</h1><p class="quiet">${where.map((part, i) => html`${i === 0 ? null : ' · '}<bdi>${part}</bdi>`)}</p></header>
    ${rows.length === 0 ? state({ title: t.say('loop.set.none') }) : html`<ul class="mentions">${rows.map(({ mention, fact }) => html`${opinionRow(mention, context)}<li class="told-loop">${told(fact, context)}</li>`)}</ul>`}
    ${pages === 1 ? null : html`<nav class="acts" aria-label="${t.say('loop.pages')}">${page > 1 ? html`<a class="button" href="${at(page - 1)}">${t.say('loop.newer')}</a>` : null}${page < pages ? html`<a class="button" href="${at(page + 1)}">${t.say('loop.older')}</a>` : null}</nav>`}</div>`
  return layout({ title: t.say('nav.loop'), section: 'loop', body }, context)
}

const groupLabel = ({ asked: { group }, groupName }: LoopOpinions, { t }: BrandContext): string | null => {
  if (group === null) return null
  if (group.by === 'moment') return shortMoment(group.key as Moment, t)
  if (group.by === 'wants') return t.say(`loop.wants.${group.key as Wants}`)
  return tame(groupName ?? group.key)
}

/** What became of it, on one line. */
const told = ({ publishedAt, answeredAt, isAnswered, person, remedy, outcome, reopened }: LoopFact, context: BrandContext): Html => {
  const { t } = context
  const by = person === null ? null : html`, ${name(person.name)}`
  const answer = answeredAt !== null ? html`${t.say('loop.told.after', { time: duration(Math.max(0, answeredAt.getTime() - publishedAt.getTime()) / 60_000, t) })} (${exactly(answeredAt, context)}${by})` : t.say(isAnswered ? 'loop.told.undated' : 'loop.told.waiting')
  return html`<p class="facts"><span>${dotted([answer, remedy === null ? null : html`${t.say('loop.told.remedy')} ${name(remedy)}`, outcome === null ? null : t.say(`loop.outcome.${outcome}`), reopened ? t.say('loop.told.reopened') : null])}</span></p>`
}

import { html } from 'hono/html'
import type { Consistency, Manner } from '../../../domain/answer/consistency.ts'
import type { LoopGroup } from '../../../domain/answer/loop-set.ts'
import { heading, name } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { duration } from '../../duration.ts'
import { loopOpinionsPath } from '../../links.ts'
import type { LoopData } from '../../load/loop.ts'
import type { Translator } from '../../translator.ts'

/** Whether the brand speaks with one voice: across channels, then across places. */
export const manners = (data: LoopData, context: BrandContext): Html | null => {
  const { t } = context
  const { sources, places } = data.measure.consistency
  if (sources.all.answers === 0) return null
  const names = new Map(data.measure.bySource.map(({ key, name: called }) => [key, called ?? key]))
  return html`<section class="section" aria-labelledby="manner">${heading({ id: 'manner', title: t.say('loop.manner'), note: spread(sources, t) })}${table('source', sources.groups, names, data, context)}
    ${places.groups.length < 2 ? null : html`<h3>${t.say('loop.by.place')}</h3>${table('place', places.groups, new Map(), data, context)}`}</section>`
}

/** What differs most between two channels with enough answers. */
const spread = ({ spread: { tone, minutes, template } }: Consistency, t: Translator): string => {
  const said = [
    ...(minutes !== null && minutes >= 1.5 ? [t.say('loop.spread.time', { times: t.decimal(minutes) })] : []),
    ...(template !== null && template >= 0.1 ? [t.say('loop.spread.template', { share: t.percent(template) })] : []),
    ...(tone !== null && tone >= 0.1 ? [t.say('loop.spread.tone', { share: t.percent(tone) })] : []),
  ]
  return said.length === 0 ? t.say('loop.spread.none') : said.join(' ')
}

const table = (by: LoopGroup, rows: Manner[], names: Map<string, string>, { days }: LoopData, { t, brand }: BrandContext): Html => {
  const share = (value: number | null): string => (value === null ? '–' : t.percent(value))
  const opens = (value: number | null, key: string, set: 'template' | 'elsewhere'): Html => (value === null || value === 0 ? html`${share(value)}` : html`<a href="${loopOpinionsPath(brand.slug, { set, days, by, key })}">${share(value)}</a>`)
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${t.say('loop.manner')}"><table class="ruled"><thead><tr><th scope="col"><span class="hidden-text">${t.say(`loop.by.${by}`)}</span></th><th scope="col" class="end">${t.say('loop.answers.count')}</th><th scope="col" class="end">${t.say('loop.median')}</th><th scope="col" class="end">${t.say('loop.template')}</th><th scope="col" class="end">${t.say('loop.elsewhere')}</th><th scope="col" class="end">${t.say('loop.repeated')}</th><th scope="col" class="end">${t.say('loop.tone')}</th><th scope="col" class="end">${t.say('loop.resolved')}</th></tr></thead>
    <tbody>${rows.map(
      ({ key, answers, template, elsewhere, repeated, tone, medianMinutes, resolved }) => html`<tr><th scope="row">${name(names.get(key) ?? key)}</th><td class="end"><a href="${loopOpinionsPath(brand.slug, { set: 'answered', days, by, key })}">${t.count(answers)}</a></td><td class="end">${medianMinutes === null ? '–' : duration(medianMinutes, t)}</td><td class="end">${opens(template, key, 'template')}</td><td class="end">${opens(elsewhere, key, 'elsewhere')}</td><td class="end">${share(repeated)}</td><td class="end">${toneOf(tone, t)}</td><td class="end">${share(resolved)}</td></tr>`,
    )}</tbody></table></div>`
}

const toneOf = ({ tu, usted, vos }: Manner['tone'], t: Translator): string => {
  const said = ([['tú', tu], ['usted', usted], ['vos', vos]] as const).filter(([, count]) => count > 0)
  return said.length === 0 ? '–' : said.map(([word, count]) => `${word} ${t.count(count)}`).join(' · ')
}

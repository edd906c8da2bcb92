import { html } from 'hono/html'
import type { Polarity } from '../../../domain/journey/moments.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { JourneyView, MomentView } from '../../views/journey.ts'
import { journeyPath, mentionsPath } from '../../links.ts'
import { isUnusual, journeySentence } from '../../home/sentence.ts'
import type { Translator } from '../../translator.ts'
import { levels } from './levels.ts'
import { mark } from '../mark.ts'
import { heading, shortMoment, state } from '../index/parts.ts'
import { riverPhone } from './river-phone.ts'
import { backWords, comesBack, readings, river } from './river.ts'

// Fewer opinions than this draw no river.
const ENOUGH = 5

/** The journey: how many of 100 opinions float through the six moments, and the water level of each. */
export const journey = (data: JourneyView, context: BrandContext): Html => {
  const { t } = context
  if (data.opinions < ENOUGH) return html`<div class="page">${tooFew(data, t)}</div>`
  return html`<div class="page drawing">
    ${heading({ id: 'journey-title', title: html`<a class="plain" href="${journeyPath(context.brand.slug)}">${journeySentence(data, t)}</a>`, note: t.say('journey.note') })}
    ${journeyFigure(data, t.say('journey.window', { count: data.opinions, from: t.day(data.from), to: t.day(data.to) }), context)}</div>
  <ol class="page moments" aria-label="${t.say('journey.list')}">${data.moments.map(moment => column(moment, context))}</ol>`
}

export const isDrawn = ({ opinions }: JourneyView): boolean => opinions >= ENOUGH

export const tooFew = ({ opinions }: JourneyView, t: Translator): Html => state({ title: t.say('journey.none', { count: opinions }), what: t.say('journey.none.what') })

/** Both drawings, the river and the levels, lying where there is room and running down where there is not. */
export const journeyFigure = (data: JourneyView, note: string, context: BrandContext): Html => {
  const { t } = context
  return html`<figure><figcaption><b>${t.say('journey.river')}</b> <span class="quiet">${note}</span></figcaption>
    <svg class="river wide-only" viewBox="0 0 1216 600" role="group" aria-labelledby="river-title" aria-describedby="river-text"><title id="river-title">${t.say('journey.river')}</title><desc id="river-text">${describe(data, t)}</desc>
      <defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><path class="hatch" d="M0 0V5"/></pattern></defs>
      ${river(data, context)}${levels(data.moments, t)}</svg>${riverPhone(data, context)}</figure>`
}

const describe = ({ moments, resurfaced }: JourneyView, t: Translator): string => {
  const said = moments.map(({ key, afloat, underShare, level, habitual }) =>
    t.say('journey.desc', {
      moment: shortMoment(key, t),
      afloat: Math.round(afloat),
      sink: t.say('journey.sink', { count: Math.round(underShare) }),
      level: level === null ? t.say('level.none') : t.level(level),
      habitual: habitual === null ? t.say('level.none') : t.level(habitual),
    }),
  )
  return [...said, ...(comesBack(resurfaced) ? [`${backWords(resurfaced, t)}.`] : [])].join(' ')
}

const column = (moment: MomentView, context: BrandContext): Html => {
  const { t, brand } = context
  const { key, needing } = moment
  return html`<li class="${isUnusual(moment) ? 'bad' : ''}"><h3>${shortMoment(key, t)}</h3>
    <dl>${counted(moment, 'positive', context)}${counted(moment, 'neutral', context)}${counted(moment, 'negative', context)}${
      needing === null || needing === 0 ? null : html`<div><dt>${t.say('readings.needing')}</dt><dd><a href="${mentionsPath(brand.slug, { moment: key, needs: true })}">${t.count(needing)}</a></dd></div>`
    }</dl><a href="${mentionsPath(brand.slug, { moment: key })}">${t.say('opinions.see', { count: readings(moment) })}</a></li>`
}

const counted = (moment: MomentView, polarity: Polarity, { t, brand }: BrandContext): Html =>
  html`<div><dt>${mark({ sentiment: polarity, mixed: false, unsure: false }, t)} ${t.say(`readings.${polarity}`)}</dt><dd><a href="${mentionsPath(brand.slug, { moment: moment.key, sentiment: polarity })}">${t.count(moment[polarity])}</a></dd></div>`

import { html } from 'hono/html'
import { SENSITIVITIES, type Sensitivity } from '../../../domain/spike/sensitivity.ts'
import { isMoment } from '../../../domain/journey/moments.ts'
import type { WouldBe } from '../../../domain/spike/back-test.ts'
import type { BrandContext, Html } from '../../context.ts'
import { rulesPath } from '../../links.ts'
import type { BackTestView } from '../../views/alerts.ts'
import { exactly, may, name, shortMoment } from '../index/parts.ts'

// More than these are counted, not listed.
const MOST_LISTED = 12

/** How often it may be wrong, in words; beneath each setting what it would have told. */
export const knob = ({ sensitivity, isFixed, backTest }: { sensitivity: Sensitivity; isFixed: boolean; backTest: BackTestView | null }, context: BrandContext): Html => {
  const { t, brand } = context
  const choices = SENSITIVITIES.map(setting => html`<li><label class="setting"><input type="radio" name="sensitivity" value="${setting}"${setting === sensitivity ? html` checked` : null}${isFixed || !may(context, rulesPath(brand.slug)) ? html` disabled` : null}><b>${t.say(`knob.${setting}`)}</b></label>
    <p class="quiet">${t.say(`knob.${setting}.what`)}</p>${backTest === null ? null : outcome(backTest, setting, context)}</li>`)
  const foot = backTest === null ? html`<p class="quiet" role="status">${t.say('back.pending')}</p>` : html`<p class="small quiet">${t.say('back.how')}${backTest.parts.watched < backTest.parts.of ? html` ${t.say('back.parts', { watched: backTest.parts.watched, count: backTest.parts.of })}` : null}</p>`
  return html`<form method="post" action="${rulesPath(brand.slug)}"><fieldset class="knob"><legend class="hidden-text">${t.say('knob.title')}</legend><ul class="settings">${choices}</ul></fieldset>${foot}
    ${isFixed ? html`<p class="quiet">${t.say('from.yaml')}</p>` : !may(context, rulesPath(brand.slug)) ? null : html`<p class="acts"><button class="button first" type="submit">${t.say('knob.save')}</button></p>`}</form>`
}

const outcome = ({ found, days }: BackTestView, setting: Sensitivity, context: BrandContext): Html => {
  const { t } = context
  const list = found[setting]
  if (days < 3) return html`<p>${t.say('back.young')}</p>`
  const sentence = list.length === 0 ? t.say('back.none', { days }) : t.say('back.some', { days, count: list.length })
  if (list.length === 0) return html`<p>${sentence}</p>`
  const rows = list.toReversed().slice(0, MOST_LISTED).map(event => html`<li>${exactly(new Date(event.onset), context)}<span>${told(event, context)}</span></li>`)
  return html`<details class="would"><summary>${sentence}</summary><ol class="log">${rows}</ol></details>`
}

/** 31 negativas, 6 esperadas · Play Store. */
const told = ({ kind, observed, expected, name: series }: WouldBe & { name: string | null }, { t }: BrandContext): Html => {
  const count = Math.round(observed)
  const what = t.say(kind === 'volume' ? 'back.volume' : 'back.negative', { count, expected: expected < 10 ? t.decimal(expected) : t.count(expected) })
  return series === null ? html`${what}` : html`${what} · ${isMoment(series) ? shortMoment(series, t) : name(series)}`
}

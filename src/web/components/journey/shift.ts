import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { ShiftKind, ShiftView } from '../../views/journey.ts'
import { mentionsPath } from '../../links.ts'
import type { Translator } from '../../translator.ts'

/** People complain of other things than before: told though the stars hold. */
export const shift = ({ verdict, kinds, stars, weeks }: ShiftView, context: BrandContext): Html => {
  const { t } = context
  if (verdict !== 'shifted' || kinds.length === 0) return html`<p class="faint small">${verdict === 'learning' ? t.say('journey.shift.learning') : t.say('journey.shift.same', { count: weeks })}</p>`
  return html`<p class="notice"><b>${t.say('journey.shift.title')}</b> ${starsWords(stars, t)} ${kinds.map((kind, i) => html`${i === 0 ? null : ' '}${kindWords(kind, context)}`)}</p>`
}

const starsWords = (stars: ShiftView['stars'], t: Translator): string | null =>
  stars === null ? null : stars.held ? t.say('journey.shift.stars.held', { stars: t.decimal(stars.since) }) : t.say('journey.shift.stars.moved', { before: t.decimal(stars.before), stars: t.decimal(stars.since) })

const kindWords = ({ axis, key, label, from, to, since }: ShiftKind, { t, brand, now }: BrandContext): Html => {
  const said = t.say('journey.shift.kind', { label, from: t.percent(from), to: t.percent(to), since: t.date(since, now.toISOString().slice(0, 10)) })
  const query = axis === 'aspect' ? { aspect: key } : { moment: key as NonNullable<Parameters<typeof mentionsPath>[1]>['moment'] }
  return html`${said} <a href="${mentionsPath(brand.slug, { ...query, sentiment: 'negative', from: since })}">${t.say('alert.opinions')}</a>.`
}

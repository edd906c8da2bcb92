import { html } from 'hono/html'
import { MOMENTS, OUTCOMES, POLARITIES, type Polarity } from '../../domain/journey/moments.ts'
import type { BrandContext, Html } from '../context.ts'
import { printUndo } from '../mentions/fix.ts'
import { mentionsPath } from '../links.ts'
import type { Translator } from '../translator.ts'
import type { MentionRow } from '../views/mentions.ts'
import { shortMoment } from './index/parts.ts'

/** One key each, in rows as they lie on a keyboard. */
export const KEYS = { sentiment: ['1', '2', '3'], moment: ['q', 'w', 'e', 'r', 't', 'y'], outcome: ['a', 's', 'd', 'f', 'g'], needs: 'n', confirm: 'c', undo: 'z' } as const
const SENTIMENTS: readonly Polarity[] = POLARITIES.toReversed()

interface Choice {
  set: string
  key: string
  label: string
  pressed: boolean
}

/** What was read of an opinion, each part a button that says otherwise. Every button is a form of its own for whoever has no script. */
export const fixForm = (mention: MentionRow, { context: { t, brand }, here }: { context: BrandContext; here: string }): Html => {
  const { id, sentiment, moments, outcome, needsResponse, unsure, last } = mention
  const inForce = new Map(moments.filter(moment => !moment.unsure).map(({ key, polarity }) => [key, polarity]))
  const sentiments = SENTIMENTS.map((value, i): Choice => ({ set: `sentiment:${value}`, key: KEYS.sentiment[i]!, label: t.say(`sentiment.${value}`), pressed: !unsure && sentiment === value }))
  // A moment said to be there has the tone of the whole; one that was read goes.
  const present = MOMENTS.map((key, i): Choice => ({ set: `moment:${key}:${inForce.has(key) ? 'none' : (sentiment ?? 'neutral')}`, key: KEYS.moment[i]!, label: shortMoment(key, t), pressed: inForce.has(key) }))
  const outcomes = OUTCOMES.map((value, i): Choice => ({ set: `outcome:${value}`, key: KEYS.outcome[i]!, label: t.say(value === 'none' ? 'fix.none' : `outcome.${value}`), pressed: outcome === value }))
  return html`<form class="fix" method="post" action="${mentionsPath(brand.slug)}/${id}/correct" data-fix><input type="hidden" name="back" value="${here}">
    ${group(t.say('sentiment'), sentiments)}${group(t.say('moment'), present)}${group(t.say('fix.outcome'), outcomes)}
    <div class="choices">${button({ set: `needs:${String(!needsResponse)}`, key: KEYS.needs, label: t.say('mention.needs'), pressed: needsResponse })}${button({ set: 'confirm', key: KEYS.confirm, label: t.say('fix.confirm'), pressed: false })}</div></form>
    ${last === null ? null : undo(last, { t, action: `${mentionsPath(brand.slug)}/undo`, here })}`
}

const group = (label: string, choices: Choice[]): Html => html`<div class="choices" role="group" aria-label="${label}"><span class="faint" aria-hidden="true">${label}</span>${choices.map(button)}</div>`

const button = ({ set, key, label, pressed }: Choice): Html => html`<button class="choice" name="set" value="${set}" data-key="${key}" aria-pressed="${String(pressed)}" aria-keyshortcuts="${key}">${label} <kbd aria-hidden="true">${key}</kbd></button>`

const undo = (last: NonNullable<MentionRow['last']>, { t, action, here }: { t: Translator; action: string; here: string }): Html =>
  html`<form class="choices" method="post" action="${action}" data-fix><input type="hidden" name="back" value="${here}"><input type="hidden" name="undo" value="${printUndo([last])}"><button class="choice" data-key="${KEYS.undo}" aria-keyshortcuts="${KEYS.undo}">${t.say('fix.undo')} <kbd aria-hidden="true">${KEYS.undo}</kbd></button></form>`

import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import type { MomentView } from '../../views/journey.ts'
import type { Translator } from '../../translator.ts'
import { px } from '../index/parts.ts'
import { readings } from './river.ts'

// Beneath the river, in the same columns: the line at 462, 1.28 px a point, deeper water from −33 and from −66.
const COLUMN = 1216 / 6
const LINE = 462
const A_POINT = 1.28
// From there on a level is told to have drifted from its habit.
const DRIFT = 9

// So near the line a number would be struck through: it stands over or under it.
const NEAR_LINE = 8
const labelY = (level: number, usual: number): number => px(levelY(level) + (Math.abs(level) >= NEAR_LINE ? usual : level < 0 ? usual + 12 : usual - 8))

const levelY = (level: number): number => px(LINE - A_POINT * level)

/** A buoy at the level of each moment, a short bar at its habitual one. */
export const levels = (moments: MomentView[], t: Translator): Html =>
  html`<g class="levels"><rect class="sea-1" x="-1200" y="${LINE}" width="3700" height="138"/><rect class="sea-2" x="-1200" y="504.2" width="3700" height="95.8"/><rect class="sea-3" x="-1200" y="546.5" width="3700" height="53.5"/>
    <path class="surface" d="M-1200 ${LINE}H2500"/>
    <text class="title" x="16" y="364">${t.say('journey.levels')} <tspan class="sub plain" dx="6">${t.say('journey.levels.note')}</tspan></text>
    <text class="sub water" x="1210" y="479" text-anchor="end">${t.say('waterline', { value: 0 })}</text>
    ${moments.map((moment, i) => level(moment, px(93.3 + COLUMN * i), t))}</g>`

const level = (moment: MomentView, x: number, t: Translator): Html => {
  const staff = html`<path class="staff" d="M${x} 390V592"/>`
  if (moment.level === null) {
    return html`<g class="level few">${staff}<circle cx="${x}" cy="${LINE}" r="8"/><text class="sub" x="${px(x + 18)}" y="${LINE - 12}">${t.say('journey.few', { count: readings(moment) })}</text></g>`
  }
  const y = levelY(moment.level)
  const drift = moment.habitual === null ? 0 : moment.level - moment.habitual
  const hasDrifted = Math.abs(drift) > DRIFT
  return html`<g class="level ${moment.level < 0 ? 'sunk' : 'afloat'}">${staff}${
    hasDrifted ? html`<path class="drift" d="M${x} ${levelY(moment.habitual!)}V${px(y + (drift > 0 ? 10 : -10))}"/>` : null
  }${habit(moment, x, t)}<path class="hull" d="M${px(x - 15)} ${y}h30"/><circle cx="${x}" cy="${y}" r="8"/><text class="now" x="${px(x + (hasDrifted ? 22 : 34))}" y="${labelY(moment.level, 5)}">${t.level(moment.level)}</text></g>`
}

const habit = ({ habitual }: MomentView, x: number, t: Translator): Html | null =>
  habitual === null
    ? null
    : html`<path class="usual" d="M${px(x - 26)} ${levelY(habitual)}h52"/><text class="sub" x="${px(x - 33)}" y="${labelY(habitual, 4)}" text-anchor="end">${t.level(habitual)}</text>`

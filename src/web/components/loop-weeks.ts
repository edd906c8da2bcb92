import { html } from 'hono/html'
import type { Html } from '../context.ts'
import type { Translator } from '../translator.ts'
import { px } from './parts.ts'

/** One week of the loop, as it is drawn. */
export interface WeekDrawn {
  from: string
  answered: number
  unanswered: number
  /** Of the first screens a month later, 0…1. */
  screenShare: number | null
  isWhole: boolean
  href: string
}

const WIDTH = 1216
const LINE = 118
const REACH = 88
const BAR = 56
const SHARE_TOP = 262
const SHARE_REACH = 64

/** Weeks side by side: what was answered stands on the line, what was not hangs from it; beneath, what became of them on the first screens. */
export const loopWeeks = (weeks: WeekDrawn[], t: Translator): Html => {
  const most = Math.max(1, ...weeks.flatMap(({ answered, unanswered }) => [answered, unanswered]))
  const widest = Math.max(0.05, ...weeks.map(({ screenShare }) => screenShare ?? 0))
  const column = WIDTH / Math.max(1, weeks.length)
  return html`<svg class="loop-weeks" viewBox="0 0 ${WIDTH} 356" role="img" aria-label="${t.say('loop.weeks.label')}"><desc>${weeks.map(({ from, answered, unanswered }) => t.say('loop.weeks.desc', { day: t.day(from), answered, unanswered })).join(' ')}</desc>
    <rect class="sea-1" x="-1200" y="${LINE}" width="3700" height="${REACH + 20}"/><path class="surface" d="M-1200 ${LINE}H2500"/>
    <text class="sub" x="0" y="14">${t.say('loop.weeks.answered')}</text><text class="sub water" x="0" y="${LINE + REACH + 14}">${t.say('loop.weeks.unanswered')}</text>
    <path class="ground" d="M0 ${SHARE_TOP + SHARE_REACH}H${WIDTH}"/><text class="sub" x="0" y="${SHARE_TOP - 8}">${t.say('loop.weeks.screen')}</text>
    ${weeks.map((week, i) => weekColumn(week, { x: px(column * (i + 0.5)), scale: REACH / most, shareScale: SHARE_REACH / widest }, t))}</svg>`
}

const weekColumn = ({ from, answered, unanswered, screenShare, isWhole, href }: WeekDrawn, { x, scale, shareScale }: { x: number; scale: number; shareScale: number }, t: Translator): Html => {
  const [up, down] = [px(answered * scale), px(unanswered * scale)]
  const share = screenShare === null ? null : px(screenShare * shareScale)
  const left = px(x - BAR / 2)
  return html`<a href="${href}" aria-label="${t.say('loop.weeks.desc', { day: t.day(from), answered, unanswered })}">
    ${up > 0 ? html`<rect class="given" x="${left}" y="${px(LINE - up)}" width="${BAR}" height="${up}"/>` : null}${down > 0 ? html`<rect class="cost" x="${left}" y="${LINE}" width="${BAR}" height="${down}"/>` : null}
    <text class="value" x="${px(x + BAR / 2 + 6)}" y="${LINE - 6}">${t.count(answered)}</text><text class="value sunk" x="${px(x + BAR / 2 + 6)}" y="${LINE + 16}">${t.count(unanswered)}</text>
    ${share === null ? null : html`<rect class="${isWhole ? 'screen' : 'screen open'}" x="${left}" y="${px(SHARE_TOP + SHARE_REACH - share)}" width="${BAR}" height="${share}"/><text class="value" x="${px(x + BAR / 2 + 6)}" y="${SHARE_TOP + SHARE_REACH - 6}">${t.percent(screenShare!)}</text>`}
    <text class="sub" x="${x}" y="${SHARE_TOP + SHARE_REACH + 20}" text-anchor="middle">${t.day(from)}</text></a>`
}

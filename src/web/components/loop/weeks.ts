import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import type { Translator } from '../../translator.ts'
import { px } from '../index/parts.ts'

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

/** Weeks side by side: what was answered stands on the line, what was not hangs from it; beneath, what became of them on the first screens. The table under it says the same to who does not see it. */
export const loopWeeks = (weeks: WeekDrawn[], withScreens: boolean, t: Translator): Html => {
  const ground = withScreens ? SHARE_TOP + SHARE_REACH : LINE + REACH + 24
  const most = Math.max(1, ...weeks.flatMap(({ answered, unanswered }) => [answered, unanswered]))
  const widest = Math.max(0.05, ...weeks.map(({ screenShare }) => screenShare ?? 0))
  const column = WIDTH / Math.max(1, weeks.length)
  return html`<svg class="loop-weeks" viewBox="0 0 ${WIDTH} ${ground + 30}" aria-hidden="true">
    <rect class="sea-1" x="-1200" y="${LINE}" width="3700" height="${REACH + 20}"/><path class="surface" d="M-1200 ${LINE}H2500"/>
    <text class="sub" x="0" y="14">${t.say('loop.weeks.answered')}</text><text class="sub water" x="0" y="${LINE + REACH + 14}">${t.say('loop.weeks.unanswered')}</text>
    ${withScreens ? html`<path class="ground" d="M0 ${ground}H${WIDTH}"/><text class="sub" x="0" y="${SHARE_TOP - 8}">${t.say('loop.weeks.screen')}</text>` : null}
    ${weeks.map((week, i) => weekColumn(week, { x: px(column * (i + 0.5)), scale: REACH / most, shareScale: withScreens ? SHARE_REACH / widest : null, ground }, t))}</svg>`
}

const weekColumn = ({ from, answered, unanswered, screenShare, isWhole, href }: WeekDrawn, { x, scale, shareScale, ground }: { x: number; scale: number; shareScale: number | null; ground: number }, t: Translator): Html => {
  const [up, down] = [px(answered * scale), px(unanswered * scale)]
  const share = screenShare === null || shareScale === null ? null : px(screenShare * shareScale)
  const left = px(x - BAR / 2)
  return html`<a href="${href}" tabindex="-1">
    ${up > 0 ? html`<rect class="given" x="${left}" y="${px(LINE - up)}" width="${BAR}" height="${up}"/>` : null}${down > 0 ? html`<rect class="cost" x="${left}" y="${LINE}" width="${BAR}" height="${down}"/>` : null}
    <text class="value" x="${px(x + BAR / 2 + 6)}" y="${LINE - 6}">${t.count(answered)}</text><text class="value sunk" x="${px(x + BAR / 2 + 6)}" y="${LINE + 16}">${t.count(unanswered)}</text>
    ${share === null ? null : html`<rect class="${isWhole ? 'screen' : 'screen open'}" x="${left}" y="${px(ground - share)}" width="${BAR}" height="${share}"/><text class="value" x="${px(x + BAR / 2 + 6)}" y="${ground - 6}">${t.percent(screenShare!)}</text>`}
    <text class="sub" x="${x}" y="${ground + 20}" text-anchor="middle">${t.day(from)}</text></a>`
}

const PHONE = 358
const MIDDLE = 172
const ROW = 34
const SIDE = 84

/** The same on a phone: the line runs down, air to its left, water to its right. */
export const loopWeeksDown = (weeks: WeekDrawn[], t: Translator): Html => {
  const scale = SIDE / Math.max(1, ...weeks.flatMap(({ answered, unanswered }) => [answered, unanswered]))
  const height = ROW * weeks.length + 24
  return html`<svg class="loop-weeks" viewBox="0 0 ${PHONE} ${height}" aria-hidden="true"><rect class="sea-1" x="${MIDDLE}" y="0" width="${PHONE}" height="${height}"/><path class="surface" d="M${MIDDLE} 0V${height}"/>
    <text class="sub" x="${MIDDLE - 8}" y="14" text-anchor="end">${t.say('loop.weeks.answered')}</text><text class="sub water" x="${MIDDLE + 8}" y="14">${t.say('loop.weeks.unanswered')}</text>
    ${weeks.map(({ from, answered, unanswered, href }, i) => {
      const y = 28 + ROW * i
      const [left, right] = [px(answered * scale), px(unanswered * scale)]
      return html`<a href="${href}" tabindex="-1"><text class="sub" x="0" y="${y + 14}">${t.day(from)}</text>${left > 0 ? html`<rect class="given" x="${px(MIDDLE - left)}" y="${y}" width="${left}" height="20"/>` : null}${right > 0 ? html`<rect class="cost" x="${MIDDLE}" y="${y}" width="${right}" height="20"/>` : null}
        <text class="value" x="${px(MIDDLE - left - 6)}" y="${y + 14}" text-anchor="end">${t.count(answered)}</text><text class="value sunk" x="${px(MIDDLE + right + 6)}" y="${y + 14}">${t.count(unanswered)}</text></a>`
    })}</svg>`
}

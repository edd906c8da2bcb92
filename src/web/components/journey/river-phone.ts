import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { JourneyView, MomentView } from '../../views/journey.ts'
import { isUnusual } from '../../home/sentence.ts'
import type { Translator } from '../../translator.ts'
import { px, shortMoment } from '../index/parts.ts'
import { backWords, comesBack, habitualAfloat, momentPath, readings } from './river.ts'

// On a phone the river runs down: air on the left of a vertical line, water on the right, 158 px a moment.
const ROW = 158
const SURFACE = 116
const AN_OPINION = 1.02
const HEIGHT = 6 * ROW
const LEVEL_X = 250
const A_POINT = 0.92

// Room beneath the last moment for those that came back up.
const BACK = 48

const rowY = (i: number): number => 14 + ROW * i
const raftX = (afloat: number): number => px(SURFACE - AN_OPINION * afloat)

export const riverPhone = (data: JourneyView, context: BrandContext): Html => {
  const { moments, resurfaced } = data
  const { t } = context
  const habit = habitualAfloat(moments)
  const isBack = comesBack(resurfaced)
  const height = HEIGHT + (isBack ? BACK : 0)
  const course = edge(moments.map(({ afloat }) => afloat), height)
  return html`<svg class="river phone-only" viewBox="0 0 358 ${height}" role="group" aria-label="${t.say('journey.river')}" aria-describedby="river-text">
    <rect class="sea-1" x="${SURFACE}" y="-10" width="1600" height="${height + 10}"/>
    <path class="raft" d="${course}H${SURFACE}V-10Z"/>${habit ? html`<path class="habit" d="${edge(habit, height)}"/>` : null}<path class="course" d="${course}"/><path class="surface" d="M${SURFACE} -10V${height}"/>
    ${moments.map(({ underShare }, i) => current(underShare, rowY(i)))}${moments.map((moment, i) => row(moment, { y: rowY(i), href: momentPath(data, moment.key, context) }, t))}${isBack ? rising(resurfaced, t) : null}</svg>`
}

const edge = (afloat: number[], height: number): string => {
  const steps = afloat.map((value, i) => `V${rowY(i)}C${raftX(afloat[i - 1] ?? 100)} ${rowY(i) + 50} ${raftX(value)} ${rowY(i) + 46} ${raftX(value)} ${rowY(i) + 96}`)
  return `M${raftX(100)} -10${steps.join('')}V${height}`
}

const current = (underShare: number, y: number): Html | null => {
  const width = px(AN_OPINION * underShare)
  if (width < 0.3) return null
  const crest = px(SURFACE - width)
  const half = px(width / 2)
  const middle = y + 52
  const tip = Math.min(16, Math.max(4, half))
  const over = `M${SURFACE} ${y - 18}C${SURFACE} ${y + 6} ${crest} ${y + 2} ${crest} ${y + 22}C${crest} ${px(middle + half - 20)} ${px(crest + 10)} ${px(middle + half)} 130 ${px(middle + half)}`
  return html`<path class="sinking" d="${over}H142l${tip} ${-half}l${-tip} ${-half}H130C118 ${px(middle - half)} ${SURFACE} ${px(middle - half - 6)} ${SURFACE} ${y + 22}Z"/>`
}

const rising = (resurfaced: number, t: Translator): Html =>
  html`<path class="rising" d="M184 ${HEIGHT + 18}H${SURFACE - 18}"/><path class="barb" d="M${SURFACE - 11} ${HEIGHT + 13}l-9 5 9 5"/><text class="sub" x="192" y="${HEIGHT + 22}">${backWords(resurfaced, t)}</text>`

const row = (moment: MomentView, { y, href }: { y: number; href: string }, t: Translator): Html =>
  html`<a href="${href}"><rect class="hit" x="120" y="${y - 22}" width="230" height="44"/><text class="head" x="128" y="${y + 4}">${shortMoment(moment.key, t)}</text></a><text class="sub ${isUnusual(moment) ? 'call' : ''}" x="${px(Math.max(162, 166 + AN_OPINION * moment.underShare * 0.2))}" y="${y + 57}">${sinking(moment, t)}</text>
    ${level(moment, y + 94, t)}<text class="afloat-number" x="${px((raftX(moment.afloat) + SURFACE) / 2)}" y="${y + 120}">${t.count(moment.afloat)}</text>`

const sinking = (moment: MomentView, t: Translator): string => {
  const sink = t.say('journey.sink', { count: Math.round(moment.underShare) })
  return isUnusual(moment) ? t.say('journey.sink.usual', { sink, usual: Math.round(moment.habitualUnderShare!) }) : sink
}

const level = (moment: MomentView, y: number, t: Translator): Html => {
  if (moment.level === null) return html`<text class="sub" x="128" y="${y + 5}">${t.say('journey.few', { count: readings(moment) })}</text>`
  const at = (value: number): number => px(LEVEL_X + A_POINT * value)
  return html`<g class="level ${moment.level < 0 ? 'sunk' : 'afloat'}"><path class="surface" d="M${LEVEL_X} ${y - 16}v32"/><path class="staff" d="M158 ${y}H342"/>${
    moment.habitual === null ? null : html`<path class="usual" d="M${at(moment.habitual)} ${y - 10}v20"/>`
  }<path class="hull" d="M${at(moment.level)} ${y - 11}v22"/><circle cx="${at(moment.level)}" cy="${y}" r="6"/><text class="now" x="128" y="${y + 5}">${t.level(moment.level)}</text></g>`
}

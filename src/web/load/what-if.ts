import { loadsOf, supposed } from '../../api/prospect.ts'
import type { BrandIndex } from '../../db/index/reputation.ts'
import { isoDay } from '../../domain/time/day.ts'
import type { Formula } from '../../domain/index/formula.ts'
import { NOTHING_ASKED, type Asked } from '../../domain/index/supposition.ts'
import type { SourceIndex } from '../../domain/index/zmot.ts'
import type { MentionView } from '../views/mentions.ts'
import type { BallastView, Choice, WhatIfView } from '../views/prospect.ts'

/** What is reckoned with: the index that was read, the source that is looked at, what is ticked. */
export interface Reckoning {
  index: BrandIndex
  source: SourceIndex
  asked: Asked
  day: { today: number; formula: Formula }
}

// More authors than these nobody wins back at once.
const WON_BACK = 3
const HEAVIEST = 4
const NEUTRAL = 50

/** What may be ticked at this source, what each alone would move, and where all that is ticked leads. */
export const viewWhatIf = (reckoning: Reckoning, mentions: Map<string, MentionView>): WhatIfView => {
  const { index, source, asked, day } = reckoning
  const before = index.index!
  const choice = (name: 'wonBack' | 'lost' | 'reviews', id: string): Choice => ({ id, gain: gainOf(reckoning, { [name]: [id] }), checked: asked[name].includes(id) })
  const costly = index.points.filter(({ sourceId, total, id }) => sourceId === source.id && total < 0 && mentions.has(id)).slice(0, WON_BACK)
  const wonBack = costly.map(({ id, place }) => ({ ...choice('wonBack', id), author: mentions.get(id)!.author, place })).filter(isWorthOffering)
  const { after } = supposed(index, asked, day)
  const [lost, reviews] = [choice('lost', source.id), choice('reviews', source.id)]
  return {
    before,
    after,
    asked,
    wonBack,
    lost,
    reviews,
    elsewhere: elsewhereOf(asked, {
      answered: source.screen.items.filter(({ item }) => item.impression === 'negative').map(({ item }) => item.id),
      wonBack: wonBack.map(({ id }) => id),
      lost: [source.id],
      reviews: [source.id],
    }),
    scale: scaleOf([before.low, before.high, after?.low ?? NEUTRAL, after?.high ?? NEUTRAL, ...[...wonBack, lost, reviews].map(({ gain }) => before.value + gain)]),
  }
}

// Less shows as nought: nothing to win by ticking it.
const SHOWN = 0.05

/** What would move nothing is not offered, unless it is ticked already. */
export const isWorthOffering = ({ gain, checked }: Choice): boolean => checked || Math.abs(gain) >= SHOWN

const gainOf = ({ index, asked: { count, stars }, day }: Reckoning, one: Partial<Asked>): number => supposed(index, { ...NOTHING_ASKED, count, stars, ...one }, day).difference ?? 0

const TICKS = ['answered', 'wonBack', 'lost', 'reviews'] as const

/** What was ticked at another source goes on with the form as hidden fields; `here` has a box of its own. */
const elsewhereOf = (asked: Asked, here: Record<(typeof TICKS)[number], string[]>): WhatIfView['elsewhere'] =>
  TICKS.flatMap(name => asked[name].filter(id => !here[name].includes(id)).map(id => ({ name, id })))

const STEP = 5

/** Whole fives around all that may come, the waterline always among them. */
const scaleOf = (values: number[]): WhatIfView['scale'] => {
  const all = [NEUTRAL, ...values]
  return { low: Math.max(0, STEP * Math.floor((Math.min(...all) - 1) / STEP)), high: Math.min(100, STEP * Math.ceil((Math.max(...all) + 1) / STEP)) }
}

export const viewBallast = ({ total, mentions: count, heaviest }: ReturnType<typeof loadsOf>, mentions: Map<string, MentionView>): BallastView => {
  const told = heaviest.flatMap(({ mentionId, points, ballast }) => {
    const mention = mentions.get(mentionId)
    return mention ? [{ mention, points, fadesOn: dayText(ballast.fadesOn) }] : []
  })
  const listed = told.filter(({ points }) => points <= -SHOWN).slice(0, HEAVIEST)
  const points = total.ahead[0]!.points
  return {
    points,
    mentions: count,
    fadesOn: dayText(total.fadesOn),
    ahead: total.ahead.map(({ day, points }) => ({ day: isoDay(day), points })),
    heaviest: listed,
    others: { mentions: count - listed.length, points: points - listed.reduce((sum, load) => sum + load.points, 0) },
  }
}

const dayText = (day: number | null): string | null => (day === null ? null : isoDay(day))

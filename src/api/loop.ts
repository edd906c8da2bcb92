import type { Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { countPublished, loadWonBack, readLoop, type LoopSpan } from '../db/case/loop.ts'
import { loadLoopDays } from '../db/case/loop-day.ts'
import { loopTelling } from '../db/case/loop-rules.ts'
import { loadShingles } from '../db/case/loop-said.ts'
import { listTeams } from '../db/people/team.ts'
import { consistencyOf } from '../domain/answer/consistency.ts'
import type { LoopFact } from '../domain/answer/fact.ts'
import { figuresOf, groupFigures, sellServeGap, teamFigures } from '../domain/answer/figure.ts'
import { ANSWERED, type LoopDay } from '../domain/answer/loop-day.ts'
import { eachWithin, sumLoop } from '../domain/answer/loop-sum.ts'
import { lastWeeks, shareWithin, type Week } from '../domain/answer/screen-share.ts'
import { dayOf, isoDay, startOfDay } from '../domain/time/day.ts'
import type { Reputation } from './reputation.ts'

const MONTH_DAYS = 30
const DAY_MS = 86_400_000

export interface LoopAsk extends LoopSpan {
  sourceId?: string | undefined
}

const owedOf = (days: LoopDay[], span: LoopSpan): { owed: number; answered: number } => {
  let [owed, answered] = [0, 0]
  for (const day of days) eachWithin(day, span, i => {
    owed += 1
    if (day.marks[i]! & ANSWERED) answered += 1
  })
  return { owed, answered }
}

/** How the brand closes the loop, in figures that are all counted from stored facts. */
export const createLoop = ({ db, now, reputation }: { db: Database; now: () => Date; reputation: Reputation }) => {
  /** The days of a span, the newest first, and the names of the sources. */
  const days = async (brand: Brand, span: LoopSpan): Promise<{ days: LoopDay[]; names: Map<string, string> }> => {
    const telling = await loopTelling(db, brand)
    return { days: await loadLoopDays(db, telling, span), names: telling.names }
  }

  /** Every fact of a span in full, the newest first, some days at a time. */
  async function* facts(brand: Brand, { from, to, sourceId }: LoopAsk): AsyncGenerator<LoopFact[]> {
    for (let end = to.getTime(); end > from.getTime(); end -= MONTH_DAYS * DAY_MS) yield await readLoop(db, brand.id, { from: new Date(Math.max(from.getTime(), end - MONTH_DAYS * DAY_MS)), to: new Date(end), sourceId })
  }

  const measure = async (brand: Brand, ask: LoopAsk) => await measureOf(brand, ask, await days(brand, ask))

  const measureOf = async (brand: Brand, ask: LoopAsk, { days: list, names }: Awaited<ReturnType<typeof days>>) => {
    const teams = await listTeams(db, brand.id)
    const sum = sumLoop(list, { span: ask, now: now(), sourceId: ask.sourceId, teams })
    const { all, sources, places } = sum
    const [shingles, pointsWonBack] = await Promise.all([
      loadShingles(db, brand.id, [all, ...sources.values(), ...places.values()].flatMap(tally => tally.latest())),
      loadWonBack(db, brand.id, sum.wonBack).then(changes => reputation.pointsOf(brand, changes)),
    ])
    return {
      from: ask.from.toISOString(),
      to: ask.to.toISOString(),
      all: figuresOf(all),
      pointsWonBack,
      byPerson: groupFigures(sum.people, id => sum.names.get(id) ?? null),
      byTeam: teamFigures(sum.teams, teams),
      byMoment: groupFigures(sum.moments),
      bySource: groupFigures(sources, id => names.get(id) ?? null),
      byPlace: groupFigures(places),
      sellServe: sellServeGap(sum),
      consistency: { sources: consistencyOf(all, sources, shingles), places: consistencyOf(all, places, shingles) },
    }
  }

  /** Weeks of opinions, and what they became: how much of the first screens a month later they made up, and where the index stood by then. */
  const weeks = async (brand: Brand, count: number) => {
    const spans = lastWeeks(now(), brand.timeZone, count)
    return await weeksOf(brand, spans, (await days(brand, spanOf(brand, spans))).days)
  }

  const spanOf = ({ timeZone }: Brand, weeks: Week[]): LoopSpan => ({ from: new Date(startOfDay(weeks[0]!.fromDay, timeZone)), to: new Date(startOfDay(weeks.at(-1)!.toDay, timeZone)) })

  const weeksOf = async (brand: Brand, spans: Week[], list: LoopDay[]) => {
    const today = dayOf(now().getTime(), brand.timeZone)
    const laterOf = ({ toDay }: Week): number => Math.min(today, toDay + MONTH_DAYS - 1)
    const [ends, published] = await Promise.all([reputation.dayEnds(brand, spans.flatMap(week => [week.toDay - 1, laterOf(week)])), countPublished(db, brand.id, { fromDay: spans[0]!.fromDay, toDay: spans.at(-1)!.toDay })])
    return spans.map(week => {
      const [from, to, then] = [week.fromDay, week.toDay, week.toDay + MONTH_DAYS].map(day => startOfDay(day, brand.timeZone)) as [number, number, number]
      const isWhole = then <= now().getTime()
      const later = ends.get(laterOf(week))!
      return {
        from: isoDay(week.fromDay), to: isoDay(week.toDay - 1), ...owedOf(list, { from: new Date(from), to: new Date(to) }), published: sumOf(published, week), index: ends.get(week.toDay - 1)!.index?.value ?? null,
        laterAt: new Date(isWhole ? then - 1 : now().getTime()).toISOString(), isWhole, screenShare: shareWithin(later.screen, week), laterIndex: later.index?.value ?? null,
      }
    })
  }

  /** Both at once: the days that they share are read once. */
  const measureWithWeeks = async (brand: Brand, ask: LoopAsk, count: number) => {
    const spans = lastWeeks(now(), brand.timeZone, count)
    const ofWeeks = spanOf(brand, spans)
    const read = await days(brand, { from: ofWeeks.from < ask.from ? ofWeeks.from : ask.from, to: ofWeeks.to > ask.to ? ofWeeks.to : ask.to })
    const [measured, told] = await Promise.all([measureOf(brand, ask, read), weeksOf(brand, spans, read.days)])
    return { measure: measured, weeks: told }
  }
  return { days, facts, measure, weeks, measureWithWeeks }
}

const sumOf = (published: Map<number, number>, { fromDay, toDay }: Week): number => [...published].reduce((sum, [day, count]) => (day >= fromDay && day < toDay ? sum + count : sum), 0)

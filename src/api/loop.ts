import type { Brand } from '../db/brand.ts'
import { getCaseSettings } from '../db/case/settings.ts'
import type { Database } from '../db/client.ts'
import { countOwed, countPublished, readLoop, type Loop } from '../db/case/loop.ts'
import { listSources } from '../db/source/source.ts'
import { listTeams } from '../db/people/team.ts'
import { consistencyOf } from '../domain/answer/consistency.ts'
import { figuresOf, groupFigures, sellServeGap, teamFigures, type Measuring } from '../domain/answer/figure.ts'
import { lastWeeks, shareWithin, type Week } from '../domain/answer/screen-share.ts'
import { clockOf } from '../domain/case/settings.ts'
import { dayOf, isoDay, startOfDay } from '../domain/time/day.ts'
import type { Reputation } from './reputation.ts'

const MONTH_DAYS = 30

export interface LoopAsk {
  from: Date
  to: Date
  sourceId?: string | undefined
}

type OwedIn = (span: { from: Date; to: Date }) => Promise<{ owed: number; answered: number }>

const owedOf = ({ facts, occurredAt }: Loop, { from, to }: { from: Date; to: Date }): { owed: number; answered: number } => {
  const those = facts.filter((_, i) => occurredAt[i]! >= from && occurredAt[i]! < to)
  return { owed: those.length, answered: those.filter(({ isAnswered }) => isAnswered).length }
}

/** How the brand closes the loop, in figures that are all counted from stored facts. */
export const createLoop = ({ db, now, reputation }: { db: Database; now: () => Date; reputation: Reputation }) => {
  const facts = async (brand: Brand, ask: LoopAsk): Promise<Loop & Measuring & { names: Map<string, string> }> => {
    const names = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
    return { ...(await readLoop(db, brand.id, ask)), names, clock: clockOf(await getCaseSettings(db, brand.id), brand.timeZone), now: now() }
  }

  const measure = async (brand: Brand, ask: LoopAsk) => await measureOf(brand, ask, await facts(brand, ask))

  const measureOf = async (brand: Brand, ask: LoopAsk, { facts: list, recovered, isCut, names, ...measuring }: Awaited<ReturnType<typeof facts>>) => {
    const by = (keyOf: Parameters<typeof groupFigures>[1]) => groupFigures(list, keyOf, measuring)
    return {
      from: ask.from.toISOString(),
      to: ask.to.toISOString(),
      isCut,
      all: figuresOf(list, measuring),
      pointsWonBack: await reputation.pointsOf(brand, recovered.map(({ change }) => change)),
      byPerson: by(({ person }) => person && { key: person.id, name: person.name }),
      byTeam: teamFigures(list, await listTeams(db, brand.id), measuring),
      byMoment: by(({ moment }) => moment && { key: moment, name: null }),
      bySource: by(({ sourceId }) => ({ key: sourceId, name: names.get(sourceId) ?? null })),
      byPlace: by(({ place }) => (place === null ? null : { key: place, name: null })),
      sellServe: sellServeGap(list, measuring),
      consistency: { sources: consistencyOf(list, ({ sourceId }) => sourceId), places: consistencyOf(list, ({ place }) => place) },
    }
  }

  /** Weeks of opinions, and what they became: how much of the first screens a month later they made up, and where the index stood by then. */
  const weeks = async (brand: Brand, count: number, owedIn: OwedIn = span => countOwed(db, brand.id, span)) => {
    const today = dayOf(now().getTime(), brand.timeZone)
    const spans = lastWeeks(now(), brand.timeZone, count)
    const laterOf = ({ toDay }: Week): number => Math.min(today, toDay + MONTH_DAYS - 1)
    const ends = await reputation.dayEnds(brand, spans.flatMap(week => [week.toDay - 1, laterOf(week)]))
    const view = []
    for (const week of spans) {
      const [from, to, then] = [week.fromDay, week.toDay, week.toDay + MONTH_DAYS].map(day => startOfDay(day, brand.timeZone)) as [number, number, number]
      const isWhole = then <= now().getTime()
      const later = ends.get(laterOf(week))!
      const { owed, answered } = await owedIn({ from: new Date(from), to: new Date(to) })
      view.push({
        from: isoDay(week.fromDay), to: isoDay(week.toDay - 1), owed, answered, published: await countPublished(db, brand.id, week), index: ends.get(week.toDay - 1)!.index?.value ?? null,
        laterAt: new Date(isWhole ? then - 1 : now().getTime()).toISOString(), isWhole, screenShare: shareWithin(later.screen, week), laterIndex: later.index?.value ?? null,
      })
    }
    return view
  }

  /** Both at once: weeks within the span are counted from what was read for it. */
  const measureWithWeeks = async (brand: Brand, ask: LoopAsk, count: number) => {
    const read = await facts(brand, ask)
    const owedIn: OwedIn = span => (read.isCut || span.from < ask.from || span.to > ask.to ? countOwed(db, brand.id, span) : Promise.resolve(owedOf(read, span)))
    const [measured, told] = await Promise.all([measureOf(brand, ask, read), weeks(brand, count, owedIn)])
    return { measure: measured, weeks: told }
  }
  return { facts, measure, weeks, measureWithWeeks }
}

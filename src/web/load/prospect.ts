import { supposed, loadsOf } from '../../api/prospect.ts'
import { asOfInstant } from '../../api/reputation.ts'
import type { Brand } from '../../db/brand.ts'
import { countSources } from '../../db/index/coverage.ts'
import { readInnerIndex, readInnerPastIndex, type BrandIndex } from '../../db/index/reputation.ts'
import { dayOf, isoDay } from '../../domain/time/day.ts'
import { askedOf, NOTHING_ASKED } from '../../domain/index/supposition.ts'
import type { SourceIndex } from '../../domain/index/zmot.ts'
import { dayIn } from '../mentions/filters.ts'
import type { WebServices } from '../services.ts'
import type { MentionView } from '../views/mentions.ts'
import type { PlaceView, ProspectData, ScreenView } from '../views/prospect.ts'
import { viewMentionsById, type Weight } from './mention.ts'
import { isWorthOffering, viewBallast, viewWhatIf, type Reckoning } from './what-if.ts'

/** The first screen of one source on one day, and what would move the index. */
export const loadProspect = async (brand: Brand, query: URLSearchParams, { db, now, reputation: { formula, indexNow } }: WebServices): Promise<ProspectData> => {
  const today = isoDay(dayOf(now().getTime(), brand.timeZone))
  const wanted = dayIn(query.get('on'))
  const [counts, present] = await Promise.all([countSources(db, brand.id), wanted === null || wanted >= today ? readInnerIndex(db, brand, now(), formula) : undefined])
  const first = counts.length === 0 ? null : isoDay(Math.min(...counts.map(({ firstDay }) => firstDay)))
  const on = dayWithin(wanted, first, today)
  const isPast = on < today
  const index = present ?? (isPast ? await readInnerPastIndex(db, brand, asOfInstant(on, brand.timeZone), formula) : await readInnerIndex(db, brand, now(), formula))
  const source = chosen(index.sources, query.get('source'))
  const shores = index.sources.toSorted((a, b) => b.share - a.share).map(({ id, value }) => ({ id, name: index.sourcesById.get(id)!.name, value, current: id === source?.id }))
  const empty = { on, today, first, index: index.index, formula: index.formula.version, shores, screen: null, whatIf: null, ballast: null, now: null }
  if (!source || !index.index) return empty
  const asked = askedOf(query)
  const reckoning: Reckoning = { index, source, asked, day: { today: dayOf(Date.parse(on), 'UTC'), formula: index.formula } }
  const loads = isPast ? null : loadsOf(index, reckoning.day, { sourceId: source.id })
  const mentions = await viewsOf(db, brand, index, [...source.screen.items.map(({ item }) => item.id), ...(loads?.heaviest.map(({ mentionId }) => mentionId) ?? [])])
  return {
    ...empty,
    screen: viewScreen(reckoning, mentions, { mentions: counts.find(({ sourceId }) => sourceId === source.id)?.mentions ?? 0, isPast }),
    whatIf: isPast || brand.kind !== 'own' ? null : viewWhatIf(reckoning, mentions),
    ballast: loads && viewBallast(loads, mentions),
    now: isPast ? await indexNow(brand) : null,
  }
}

const dayWithin = (day: string | null, first: string | null, today: string): string => {
  if (day === null || day >= today || first === null) return today
  return day < first ? first : day
}

/** The source asked for; otherwise the one that costs most, or where none costs the one most people meet. */
const chosen = (sources: SourceIndex[], id: string | null): SourceIndex | undefined => {
  const asked = sources.find(source => source.id === id)
  if (asked) return asked
  const [worst] = sources.toSorted((a, b) => a.points - b.points)
  return worst && worst.points < 0 ? worst : sources.toSorted((a, b) => b.share - a.share)[0]
}

const viewsOf = async (db: WebServices['db'], brand: Brand, { sourcesById, points }: BrandIndex, ids: string[]): Promise<Map<string, MentionView>> => {
  const sourceNames = new Map([...sourcesById.values()].map(({ id, name }) => [id, name]))
  const weights = new Map(points.map(({ id, total, place }): [string, Weight] => [id, { points: total, place }]))
  return new Map((await viewMentionsById(db, brand, [...new Set(ids)], { sourceNames, weights })).map(mention => [mention.id, mention]))
}

const viewScreen = ({ index, source, asked, day }: Reckoning, mentions: Map<string, MentionView>, { mentions: count, isPast }: { mentions: number; isPast: boolean }): ScreenView => {
  const { name, kind, order, lastOkAt, storefront } = index.sourcesById.get(source.id)!
  const pointsById = new Map(index.points.map(point => [point.id, point]))
  const answerOf = (id: string): PlaceView['answer'] => {
    const choice = { id, gain: supposed(index, { ...NOTHING_ASKED, answered: [id] }, day).difference ?? 0, checked: asked.answered.includes(id) }
    return isWorthOffering(choice) ? choice : null
  }
  const heaviest = Math.max(...source.screen.items.map(({ weight }) => weight), Number.MIN_VALUE)
  const places = source.screen.items.map(({ item, place, weight }): PlaceView => {
    const { total, firstScreen, standing } = pointsById.get(item.id)!
    const canBeAnswered = !isPast && item.impression === 'negative'
    return {
      place,
      weight: weight / heaviest,
      points: total,
      parts: { screen: firstScreen, standing },
      mention: mentions.get(item.id) ?? null,
      answer: canBeAnswered ? answerOf(item.id) : null,
    }
  })
  const screen = places.reduce((sum, { parts }) => sum + parts.screen, 0)
  return {
    source: { id: source.id, name, kind, order, mentions: isPast ? null : count, seenAt: lastOkAt, storefront: isPast ? null : storefront },
    orderObserved: source.screen.order === 'observed',
    places,
    stars: source.standing.stars,
    points: { screen, standing: source.points - screen, total: source.points },
  }
}

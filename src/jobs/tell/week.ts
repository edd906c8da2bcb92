import { listAlerts } from '../../db/alert/alert.ts'
import { findBrandById, type Brand } from '../../db/brand.ts'
import type { Database, Trx } from '../../db/client.ts'
import { countNeeding } from '../../db/index/coverage.ts'
import { post } from '../../db/delivery/delivery.ts'
import { listEndpoints } from '../../db/delivery/endpoint.ts'
import { listIndexDays } from '../../db/index/day.ts'
import { listMentions } from '../../db/mention/list.ts'
import { listSources } from '../../db/source/source.ts'
import { listDayCounts, sumWindow, type DayCounts } from '../../db/index/trend.ts'
import { isTold, listReportBrands, noteTold, REPORT_EVENT } from '../../db/delivery/weekly-report.ts'
import { isoDay, startOfDay } from '../../domain/time/day.ts'
import type { Bar } from '../../domain/alert/chart.ts'
import type { Voice } from '../../domain/message/story.ts'
import { tellWeek, type WeekNews } from '../../domain/message/week.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import { reportDay } from '../../domain/time/week.ts'
import type { Deps } from '../deps.ts'
import { write, type TellOptions } from './tell.ts'

const WEEK = 7
const USUAL_WEEKS = 4
const WAITING_DAYS = 90
const VOICES = 3
// More alerts in a week than that are told as so many.
const MOST_ALERTS = 500

/** On Monday morning of each brand, puts the week in the outbox of everyone who asked for it by name: once, whoever else is at it. */
export const tellWeeks = async ({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>, options: TellOptions = {}): Promise<void> => {
  for (const id of await listReportBrands(db)) {
    await tellWeekOf(db, id, now(), options).catch(error => log.error({ brand: id, err: error }, 'The weekly report of a brand could not be told'))
  }
}

const tellWeekOf = async (db: Database, id: string, now: Date, options: TellOptions): Promise<void> => {
  const brand = await findBrandById(db, id)
  if (brand?.kind !== 'own') return
  const monday = reportDay(now.getTime(), brand.timeZone)
  if (monday === undefined || (await isTold(db, id, monday))) return
  const news = await readWeek(db, brand, monday, options)
  if (news.opinions === 0 && news.index === null) return
  await db.transaction().execute(async trx => {
    if (await noteTold(trx, id, monday, now)) await send(trx, brand, news, now)
  })
}

const send = async (trx: Trx, brand: Brand, news: WeekNews, now: Date): Promise<void> => {
  const { voices: _, bars: __, brand: ___, ...figures } = news
  const data = { version: 1, brand: { slug: brand.slug, name: brand.name }, ...figures }
  const endpoints = (await listEndpoints(trx, brand.id)).filter(({ enabled, events }) => enabled && events.includes(REPORT_EVENT))
  await post(trx, endpoints.map(endpoint => ({ endpoint, event: REPORT_EVENT, body: write(endpoint, brand, { event: REPORT_EVENT, data, story: hand => tellWeek(news, hand), now }) })), now)
}

/** The seven days before a Monday. */
export const readWeek = async (db: Database, brand: Brand, monday: number, { publicUrl }: TellOptions): Promise<WeekNews> => {
  const [from, to] = [monday - WEEK, monday - 1]
  const [start, end] = [from, monday].map(day => new Date(startOfDay(day, brand.timeZone))) as [Date, Date]
  const days = await listDayCounts(db, brand.id, { from: from - USUAL_WEEKS * WEEK, to })
  const week = sumOf(days.filter(({ day }) => day >= from))
  const index = await listIndexDays(db, brand.id, from - 1, to)
  const [last, first] = [index.find(({ day }) => day === to), index.find(({ day }) => day === from - 1)]
  const alerts = await listAlerts(db, brand.id, { limit: MOST_ALERTS })
  const home = publicUrl === undefined ? null : `${publicUrl}/b/${brand.slug}`
  return {
    brand: brand.name, from: isoDay(from), to: isoDay(to),
    index: last === undefined || last.value === null ? null : { value: last.value, low: last.low!, high: last.high! },
    before: first?.value ?? null,
    opinions: week.mentions, opinionsBefore: sumOf(days.filter(({ day }) => day < from && day >= from - WEEK)).mentions,
    positive: week.positive, negative: week.negative,
    waiting: await countNeeding(db, brand.id, monday - WAITING_DAYS),
    alerts: alerts.filter(({ openedAt }) => openedAt >= start && openedAt < end).length,
    alertsOpen: alerts.filter(({ status }) => status === 'open').length,
    worst: await worstOf(db, brand, { from, to }),
    voices: await voicesOf(db, brand, { from: start, to: end }),
    bars: barsOf(days, from, brand.timeZone),
    url: home, reportUrl: home && `${home}/report/${isoDay(to).slice(0, 7)}`,
  }
}

const sumOf = (days: DayCounts[]) => ({
  mentions: days.reduce((sum, { mentions }) => sum + mentions, 0),
  positive: days.reduce((sum, { positive }) => sum + positive, 0),
  negative: days.reduce((sum, { negative }) => sum + negative, 0),
})

const worstOf = async (db: Database, brand: Brand, span: { from: number; to: number }): Promise<WeekNews['worst']> => {
  const { moments } = await sumWindow(db, brand.id, span)
  const sunk = MOMENTS.map(moment => ({ moment, under: moments[moment]?.under ?? 0 }))
  const worst = sunk.reduce((most, one) => (one.under > most.under ? one : most))
  return worst.under === 0 ? null : worst
}

const voicesOf = async (db: Database, brand: Brand, span: { from: Date; to: Date }): Promise<Voice[]> => {
  const names = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
  const mentions = await listMentions(db, brand.id, { ...span, sentiment: 'negative', unanswered: true, limit: VOICES * 5 })
  const worded = mentions.filter(({ text, title }) => text.trim() !== '' || title !== null).slice(0, VOICES)
  return worded.map(({ text, title, url, rating, sourceId }) => ({ text: text || title!, url, source: names.get(sourceId) ?? null, stars: rating }))
}

/** Negatives of each day, beside what is usual on that day of the week. */
const barsOf = (days: DayCounts[], from: number, timeZone: string): Bar[] => {
  const negatives = new Map(days.map(({ day, negative }) => [day, negative]))
  return Array.from({ length: WEEK }, (_, i) => {
    const count = negatives.get(from + i) ?? 0
    const expected = Array.from({ length: USUAL_WEEKS }, (_, week) => negatives.get(from + i - (week + 1) * WEEK) ?? 0).reduce((sum, usual) => sum + usual, 0) / USUAL_WEEKS
    return { at: new Date(startOfDay(from + i, timeZone)), count, expected, low: expected, high: expected, lastWeek: negatives.get(from + i - WEEK) ?? 0, inside: count > 1.5 * expected && count >= 3 }
  })
}

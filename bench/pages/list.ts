import { sql } from 'kysely'
import type { Database } from '../../src/db/client.ts'
import { findBrand } from '../../src/db/brand.ts'
import { RARE, RARE_ASPECT } from '../large/mentions.ts'

export interface PageToTime {
  name: string
  path: string
  /** A figure or a picture: nothing is painted. */
  isBare?: boolean
}

const DAY_MS = 86_400_000

/** What people open, and what strangers do. */
export const listPages = async (db: Database, { slug, now }: { slug: string; now: Date }): Promise<PageToTime[]> => {
  const brand = (await findBrand(db, slug))!
  const one = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<string> => (await query.execute(db)).rows[0]!.id
  const mention = await one(sql`select id from mention where brand_id = ${brand.id} and sentiment = 'negative' order by occurred_at desc limit 1`)
  const file = await one(sql`select id from case_file where brand_id = ${brand.id} order by rank desc nulls last limit 1`)
  const alert = await one(sql`select id from alert where brand_id = ${brand.id} and status = 'open' limit 1`)
  const source = await one(sql`select source_id as id from mention where brand_id = ${brand.id} and id = ${mention}`)
  const ago = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10)
  const [home, shown] = [`/b/${slug}`, `/public/${slug}`]
  return [
    { name: 'healthz', path: '/healthz', isBare: true },
    { name: 'home', path: home },
    { name: 'prospect', path: `${home}/prospect` },
    { name: 'prospect, what if', path: `${home}/prospect?source=${source}&answered=${mention}&reviews=${source}&count=20&stars=4` },
    { name: 'prospect, a month ago', path: `${home}/prospect?on=${ago(31)}` },
    { name: 'prospect, a year ago', path: `${home}/prospect?on=${ago(365)}` },
    { name: 'journey', path: `${home}/journey` },
    { name: 'journey, one source', path: `${home}/journey?source=${source}&days=365` },
    { name: 'mentions', path: `${home}/mentions` },
    { name: 'mentions, filtered', path: `${home}/mentions?sentiment=negative&moment=failure&needs=1&source=${source}` },
    { name: 'mentions, aspect', path: `${home}/mentions?aspect=delivery&moment=failure&sentiment=negative&from=${ago(90)}&to=${ago(0)}` },
    { name: 'mentions, rare aspect', path: `${home}/mentions?aspect=${RARE_ASPECT}` },
    { name: 'mentions, common word', path: `${home}/mentions?q=sof%C3%A1` },
    { name: 'mentions, rare word', path: `${home}/mentions?q=${RARE.word}` },
    { name: 'mentions, both words', path: `${home}/mentions?q=sof%C3%A1+${RARE.word.slice(0, 5)}*` },
    { name: 'mentions, no such word', path: `${home}/mentions?q=zzyzx` },
    { name: 'mention', path: `${home}/mentions/${mention}` },
    { name: 'inbox', path: `${home}/cases` },
    { name: 'inbox, searched', path: `${home}/cases?q=${RARE.word}` },
    { name: 'case', path: `${home}/cases/${file}` },
    { name: 'alerts', path: `${home}/alerts` },
    { name: 'alert', path: `${home}/alerts/${alert}` },
    { name: 'alert rules', path: `${home}/alerts/rules` },
    { name: 'sources', path: `${home}/sources` },
    { name: 'settings', path: `${home}/settings` },
    { name: 'settings, formula', path: `${home}/settings/formula` },
    { name: 'loop', path: `${home}/loop` },
    { name: 'loop, a year', path: `${home}/loop?days=365` },
    { name: 'loop, opinions', path: `${home}/loop/opinions?set=owed&days=90` },
    { name: 'month', path: `${home}/report/${ago(31).slice(0, 7)}` },
    { name: 'public page', path: shown },
    { name: 'zmot.json', path: `${shown}/zmot.json`, isBare: true },
    { name: 'badge.svg', path: `${shown}/badge.svg`, isBare: true },
  ]
}

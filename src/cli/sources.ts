import { readFile } from 'node:fs/promises'
import type { Brand } from '../db/brand.ts'
import { listSources, saveSource } from '../db/source/source.ts'
import type { Deps } from '../jobs/deps.ts'
import { findFeeds } from '../parsing/feed/find-feeds.ts'
import { freeName, readOpml, type Subscription } from '../parsing/feed/opml.ts'
import { brandOf, print, say, withApp } from './with-app.ts'

const MOST_SHOWN = 20
const MOST_SOURCES = 20_000

/** Adds the feeds of an OPML file as sources; the summary goes to stdout as JSON. */
export const addSourcesVerb = async (slug: string, { opml, all }: { opml: string; all: boolean }): Promise<void> => {
  const bytes = await readFile(opml).catch((cause: unknown) => {
    throw new Error(`${opml} cannot be read. Check that it exists and that Marea may read it.`, { cause })
  })
  const list = readOpml(bytes)
  if (!list) throw new Error(`${opml} is no OPML. Export the subscriptions from your reader of feeds again, as OPML.`)
  for (const problem of list.problems.slice(0, MOST_SHOWN)) say(`  ${problem}`)
  if (list.problems.length > MOST_SHOWN) say(`  … and ${list.problems.length - MOST_SHOWN} more.`)
  await withApp(async app => {
    const added = await addFeeds(app.deps, await brandOf(app, slug), list.feeds, { filtered: !all })
    print({ feeds: list.feeds.length, added, known: list.feeds.length - added, problems: list.problems.length })
  })
}

/** Makes a source of each feed the brand does not have yet; the number of those made. */
const addFeeds = async ({ db, collectors, now }: Deps, brand: Brand, feeds: Subscription[], { filtered }: { filtered: boolean }): Promise<number> => {
  const { kind, order, everyMinutes } = collectors.get('rss')!
  const sources = await listSources(db, brand.id, { limit: MOST_SOURCES })
  const names = new Set(sources.map(({ name }) => name))
  const urls = new Set(sources.filter(({ collector }) => collector === 'rss').map(({ config }) => config.url))
  const missing = feeds.filter(({ url }) => !urls.has(url))
  await db.transaction().execute(async trx => {
    for (const feed of missing) {
      const name = freeName(feed.name, feed.url, names)
      names.add(name)
      await saveSource(trx, brand.id, { collector: 'rss', name, kind, order, config: { url: feed.url }, everyMinutes, filtered, nextRunAt: now() })
    }
  })
  return missing.length
}

/** One line of JSON a feed. */
export const findSourcesVerb = async (site: string): Promise<void> =>
  await withApp(async ({ deps }, signal) => {
    const feeds = await findFeeds(site, { http: deps.door.http({ pause: false }), signal, now: deps.now().toISOString() })
    if (feeds.length === 0) say(`No feed was found at ${site}. Look for “RSS” on the site, or try another of its pages.`)
    feeds.forEach(print)
  })

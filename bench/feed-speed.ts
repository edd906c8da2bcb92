/** How long the reader takes for a megabyte of feeds, beside plain rss-parser, feedsmith and node-feedparser on the same files in the same run. */
import { Readable } from 'node:stream'
import FeedParser from 'feedparser'
import { parseFeed as parseWithFeedsmith } from 'feedsmith'
import RssParser from 'rss-parser'
import { decodeText } from '../src/parsing/charset.ts'
import { parseFeed, type FeedInput } from '../src/parsing/feed/feed.ts'
import { readFeed } from '../src/parsing/feed/feed-pool.ts'
import { median } from './stores.ts'

export interface Bytes {
  bytes: Buffer
  contentType: string | undefined
}

type Read = (feed: Bytes) => unknown

const withFeedparser = ({ bytes }: Bytes): Promise<void> =>
  new Promise((resolve, reject) => {
    const parser = new FeedParser({ addmeta: false })
    parser.on('error', reject).on('end', resolve).on('data', () => {})
    Readable.from([bytes]).pipe(parser)
  })

const inputOf = ({ bytes, contentType }: Bytes): FeedInput => ({ bytes, contentType, url: 'https://feeds.example/', now: '2026-12-31T00:00:00Z' })

/** Peers that want text are given the same text as ours; what they do not read costs them what it costs. */
const READERS: Record<string, Read> = {
  marea: feed => parseFeed(inputOf(feed)),
  // With the way to the process that can be killed, and back.
  'marea, apart': feed => readFeed(inputOf(feed)),
  feedsmith: ({ bytes, contentType }) => parseWithFeedsmith(decodeText(bytes, contentType).text),
  'rss-parser': ({ bytes, contentType }) => new RssParser().parseString(decodeText(bytes, contentType).text),
  feedparser: withFeedparser,
}

/** Each run reads every feed with every reader; they take turns, so that a busy moment of the machine falls on all. */
export const compareSpeed = async (feeds: Bytes[], runs: number, say: (line: string) => void): Promise<void> => {
  const read = await readable(feeds)
  const names = Object.keys(READERS)
  for (const [title, some] of [[`all ${feeds.length} feeds`, feeds], [`the ${read.length} that all of them read`, read]] as const) {
    const megabytes = some.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6
    const times = new Map(names.map(name => [name, [] as number[]]))
    for (let run = -2; run < runs; run++) {
      for (const name of names) {
        const ms = await timeAll(READERS[name]!, some)
        if (run >= 0) times.get(name)!.push(ms / megabytes)
      }
    }
    const ratio = (name: string): number => median(times.get(name)!.map((ms, run) => ms / times.get('feedsmith')![run]!))
    say(`${title}, ${megabytes.toFixed(1)} MB, median of ${runs} runs:`)
    for (const name of names) say(`  ${name.padEnd(12)} ${median(times.get(name)!).toFixed(1).padStart(6)} ms/MB   ${ratio(name).toFixed(2)} × feedsmith`)
  }
}

const timeAll = async (read: Read, feeds: Bytes[]): Promise<number> => {
  const started = performance.now()
  for (const feed of feeds) await Promise.resolve(feed).then(read).catch(() => {})
  return performance.now() - started
}

/** Feeds that every reader reads: who gives up early is not faster. */
const readable = async (feeds: Bytes[]): Promise<Bytes[]> => {
  const kept: Bytes[] = []
  for (const feed of feeds) {
    const attempts = await Promise.all(Object.values(READERS).map(read => Promise.resolve(feed).then(read).then(() => true, () => false)))
    if (attempts.every(Boolean)) kept.push(feed)
  }
  return kept
}

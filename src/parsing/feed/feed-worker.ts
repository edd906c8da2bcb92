import { parseFeed, type FeedInput } from './feed.ts'

/** The process in which large feeds are parsed: it may be killed at any moment, and holds nothing. */
process.on('message', async (input: FeedInput) => process.send?.(await parseFeed(input)))

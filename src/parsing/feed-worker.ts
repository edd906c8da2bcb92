import { parentPort } from 'node:worker_threads'
import { parseFeed, type FeedInput } from './feed.ts'

/** The thread in which large feeds are parsed: it may be killed at any moment, and holds nothing. */
parentPort?.on('message', async (input: FeedInput) => parentPort?.postMessage(await parseFeed(input)))

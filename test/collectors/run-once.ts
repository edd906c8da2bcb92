import { CollectorError, toldOf, type Collector, type Http, type Mention, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'

export const NOW = '2026-03-06T12:00:00.000Z'

export interface Once {
  pages: Page[]
  mentions: Mention[]
  /** In English. */
  problems: string[]
  cursor: string | undefined
}

/** One run to its end, as the runner would see it. */
export const runOnce = async (collector: Collector, { config, http }: { config: unknown; http: Http }, cursor?: string, now = NOW): Promise<Once> => {
  const pages: Page[] = []
  const run = { config: collector.config.parse(config) as unknown, cursor, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now }
  for await (const page of collector.collect(run)) pages.push(page)
  return { pages, mentions: pages.flatMap(({ mentions }) => mentions), problems: pages.flatMap(({ problems = [] }) => problems.map(problem => toldOf(problem).en)), cursor: pages.findLast(page => page.cursor !== undefined)?.cursor ?? cursor }
}

/** The failure a run ends in. Throws where it ends well. */
export const failureOf = async (promise: Promise<unknown>): Promise<CollectorError> => {
  const error: unknown = await promise.then(() => new Error('It ended well.'), (thrown: unknown) => thrown)
  if (error instanceof CollectorError) return error
  throw error
}

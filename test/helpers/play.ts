import { join } from 'node:path'
import { CollectorError, type Answered, type Collector, type Page } from '../../src/contract.ts'
import { openServerWorld, type Asked, type Given } from '../collectors/server-world.ts'

export interface Played {
  /** The collector. */
  id: string
  config(base: string): unknown
  origins?: string[]
  answer(asked: Asked): Given
  cursor?: string
  now?: string
}

const load = async (id: string): Promise<Collector> => ((await import(join(import.meta.dirname, `../../collectors/${id}.ts`))) as { default: Collector }).default

/** One run of a collector against a small server; gives its pages and what it asked. */
export const play = async ({ id, config, origins, answer, cursor, now = '2026-03-06T12:00:00.000Z' }: Played): Promise<{ pages: Page[]; asked: Asked[] }> => {
  const asked: Asked[] = []
  const collector = await load(id)
  const world = await openServerWorld({ config, ...(origins && { origins }), retryAfterSeconds: 0, answer: one => (asked.push(one), answer(one)) })
  try {
    const pages: Page[] = []
    const run = { config: collector.config.parse(world.config) as unknown, cursor, since: undefined, http: world.http, files: world.files, signal: new AbortController().signal, now }
    for await (const page of collector.collect(run)) pages.push(page)
    return { pages, asked }
  } finally {
    await world.close()
  }
}

/** One answer sent by a collector to a small server. */
export const playReply = async ({ id, config, origins, answer, now = '2026-03-06T12:00:00.000Z' }: Played, externalId: string, text = 'Gracias por contarlo.'): Promise<Answered> => {
  const collector = await load(id)
  const world = await openServerWorld({ config, ...(origins && { origins }), retryAfterSeconds: 0, answer })
  try {
    return await collector.reply!.send({ config: collector.config.parse(world.config), mention: { externalId }, text, http: world.http, signal: new AbortController().signal, now })
  } finally {
    await world.close()
  }
}

/** What a promise is refused with. */
export const refusalOf = async (promise: Promise<unknown>): Promise<CollectorError> => {
  const error: unknown = await promise.then(() => undefined, (thrown: unknown) => thrown)
  if (error instanceof CollectorError) return error
  throw new Error('It was not refused as collectors refuse.', { cause: error })
}

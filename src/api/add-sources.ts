import type { Collector } from '../contract.ts'
import type { Trx } from '../db/client.ts'
import { listSources, saveSource, type Source } from '../db/source/source.ts'
import type { ProposedSource } from './watch-proposal.ts'

// More than any brand has.
export const MOST_SOURCES = 20_000

/** Makes those sources the brand does not have by name yet, due at once. */
export const addSources = async (
  trx: Trx,
  brandId: string,
  { sources, collectors, now }: { sources: Array<Pick<ProposedSource, 'name' | 'collector' | 'config' | 'filtered'>>; collectors: Map<string, Collector>; now: Date },
): Promise<Source[]> => {
  const names = new Set((await listSources(trx, brandId, { limit: MOST_SOURCES })).map(({ name }) => name))
  const made: Source[] = []
  for (const { name, collector, config, filtered } of sources.filter(one => !names.has(one.name))) {
    const { kind, order, everyMinutes } = collectors.get(collector)!
    made.push(await saveSource(trx, brandId, { collector, name, kind, order, config, everyMinutes, filtered, nextRunAt: now }))
  }
  return made
}

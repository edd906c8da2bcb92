import type { LeftOut, ProposedSource } from '../api/watch-proposal.ts'
import type { Preview } from '../api/services.ts'
import { CollectorError, type Collector, type Mention, type Proposed, type Seed } from '../contract.ts'
import type { Query } from '../domain/query.ts'
import { isAbout } from '../jobs/prepare.ts'
import { createPreview, type PreviewOptions } from './preview.ts'

/** What looking at one proposed source led to. */
export type Looked = { source: ProposedSource } | { leftOut: LeftOut }

export interface Looking {
  seed: Seed
  query: Query
  /** Whether the brand has a source of this kind and config already. */
  isKnown(collector: string, config: unknown): boolean
  signal: AbortSignal
  onLooked(looked: Looked): void
}

const MOST_EXAMPLES = 3
const EXAMPLE_LENGTH = 160

/** Asks one collector what it would try for a brand and looks at each. Ends within the limit, whatever the source does. */
export const createLook = ({ limitMs = 30_000, ...parts }: PreviewOptions) => {
  const preview = createPreview({ ...parts, limitMs, pause: true })
  const http = parts.door.http()
  return async (id: string, collector: Collector, looking: Looking): Promise<void> => {
    const { seed, signal } = looking
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    const named = (name: string, why: string): Looked => ({ leftOut: { collector: id, name, why } })
    const late = `It did not answer in full within ${Math.round(limitMs / 1000)} s. Try again, or add it by hand.`
    try {
      const proposed = await within(limit, async () => (await collector.propose?.(seed, { http, signal: limit, now: parts.now().toISOString() })) ?? [])
      await Promise.all(
        proposed.map(async one => {
          const name = one.name ?? collector.title
          if (looking.isKnown(id, one.config)) return looking.onLooked(named(name, 'The brand has it already.'))
          const looked = await within(limit, () => preview(id, one.config as Record<string, unknown>, limit)).then(
            shown => judged(shown, { collector: id, name, proposed: one, query: looking.query }),
            (error: unknown) => named(name, limit.aborted ? late : whyOf(error)),
          )
          looking.onLooked(looked)
        }),
      )
    } catch (error) {
      looking.onLooked(named(collector.title, limit.aborted ? late : whyOf(error)))
    }
  }
}

const whyOf = (error: unknown): string => (error instanceof CollectorError ? error.message : `It could not be looked at: ${error instanceof Error ? error.message : String(error)}`)

/** What a source that heeds no signal would hold up is left behind. */
const within = async <T>(limit: AbortSignal, work: () => Promise<T>): Promise<T> => {
  limit.throwIfAborted()
  const ended = Promise.withResolvers<never>()
  const end = (): void => ended.reject(limit.reason)
  limit.addEventListener('abort', end)
  try {
    return await Promise.race([work(), ended.promise])
  } finally {
    limit.removeEventListener('abort', end)
  }
}

interface Judging {
  collector: string
  name: string
  proposed: Proposed<unknown>
  query: Query
}

const judged = ({ mentions, observations = [], storefront, health }: Preview, { collector, name, proposed: { config, filtered }, query }: Judging): Looked => {
  const about = filtered ? mentions.filter(mention => isAbout(query, mention)) : mentions
  const leftOut = (why: string): Looked => ({ leftOut: { collector, name, why } })
  if (mentions.length > 0 && about.length === 0) return leftOut(`It gives ${mentions.length} ${mentions.length === 1 ? 'item, which is not' : 'items, none of which is'} about the brand by its words.`)
  if (about.length === 0 && observations.length === 0 && storefront === undefined) return leftOut(health.problems[0] ?? 'It answers, and has nothing about the brand now.')
  const count = (list: unknown[]): number => list.length + observations.length
  return { source: { name, collector, config: config as Record<string, unknown>, filtered: filtered ?? false, found: count(mentions), matching: count(about), examples: about.slice(0, MOST_EXAMPLES).map(exampleOf) } }
}

const exampleOf = ({ title, text }: Mention): string => [title, text].filter(Boolean).join(': ').replace(/\s+/g, ' ').slice(0, EXAMPLE_LENGTH)

import type { Looked } from '../api/watch-proposal.ts'
import type { Preview } from '../api/services.ts'
import { CollectorError, type Collector, type Mention, type Proposed, type Seed, type Told } from '../contract.ts'
import type { Query } from '../domain/query/query.ts'
import { isAbout } from '../jobs/collect/prepare.ts'
import { createPreview, type PreviewOptions } from './preview.ts'

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
    const named = (name: string, told: Told): Looked => ({ leftOut: { collector: id, name, why: told.en, told } })
    const seconds = Math.round(limitMs / 1000)
    const late = { en: `It did not answer in full within ${seconds} s. Try again, or add it by hand.`, es: `No respondió del todo en ${seconds} s. Inténtalo otra vez o añádela a mano.` }
    try {
      const proposed = await within(limit, async () => (await collector.propose?.(seed, { http, signal: limit, now: parts.now().toISOString() })) ?? [])
      await Promise.all(
        proposed.map(async one => {
          const name = one.name ?? collector.title
          if (looking.isKnown(id, one.config)) return looking.onLooked(named(name, HAS))
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

const HAS: Told = { en: 'The brand has it already.', es: 'La marca ya la tiene.' }
const EMPTY: Told = { en: 'It answers, and has nothing about the brand now.', es: 'Responde, y ahora no tiene nada de la marca.' }

const whyOf = (error: unknown): Told => {
  if (error instanceof CollectorError) return error.told
  const why = error instanceof Error ? error.message : String(error)
  return { en: `It could not be looked at: ${why}`, es: `No se pudo mirar: ${why}` }
}

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
  const leftOut = (told: Told): Looked => ({ leftOut: { collector, name, why: told.en, told } })
  if (mentions.length > 0 && about.length === 0) return leftOut({ en: `It gives ${mentions.length} ${mentions.length === 1 ? 'item, which is not' : 'items, none of which is'} about the brand by its words.`, es: mentions.length === 1 ? 'Da una entrada, que por sus palabras no es de la marca.' : `Da ${mentions.length} entradas, y ninguna es de la marca por sus palabras.` })
  if (about.length === 0 && observations.length === 0 && storefront === undefined) return leftOut(health.problems[0] === undefined ? EMPTY : health.problems[0])
  const count = (list: unknown[]): number => list.length + observations.length
  return { source: { name, collector, config: config as Record<string, unknown>, filtered: filtered ?? false, found: count(mentions), matching: count(about), examples: about.slice(0, MOST_EXAMPLES).map(exampleOf) } }
}

const exampleOf = ({ title, text }: Mention): string => [title, text].filter(Boolean).join(': ').replace(/\s+/g, ' ').slice(0, EXAMPLE_LENGTH)

import { resolve } from 'node:path'
import { completionsAt, createEndpoint } from '../analysis/llm/endpoint.ts'
import { createDrafter, type Drafter } from '../analysis/llm/draft.ts'
import { createLlm, type LlmOptions } from '../analysis/llm/llm.ts'
import { openFolder } from '../analysis/onnx/folder.ts'
import { createOnnx } from '../analysis/onnx/onnx.ts'
import { hasPeer, MISSING } from '../analysis/onnx/peer.ts'
import { createReaderPool, type ReaderPool } from '../analysis/pool.ts'
import { withStage, type Stage, type Verdicts } from '../analysis/stage.ts'
import { resolveSecrets, type Config } from '../config.ts'
import { readerSchema, type ReaderConfig } from '../config-reader.ts'
import type { Database } from '../db/client.ts'
import { reserveSpending, settleSpending } from '../db/reading/spending.ts'
import { keepVerdicts, recallVerdicts } from '../db/reading/cache.ts'
import type { Log } from '../log.ts'
import { createGuard } from '../net/address.ts'
import type { Door } from '../net/http.ts'
import { ROOT } from './root.ts'

interface Parts {
  db: Database
  door: Pick<Door, 'http'>
  now: () => Date
  log: Log
}

/** The reader of the configuration: our own, and above it the optional one, if one is switched on. */
export const openReader = ({ reader, environment }: Pick<Config, 'reader' | 'environment'>, parts: Parts): ReaderPool => {
  const ours = createReaderPool({ root: ROOT })
  const tell = (sentence: string): void => parts.log.warn({ reader: reader.kind }, sentence)
  if (reader.kind === 'trained') return ours
  return withStage(ours, reader.kind === 'onnx' ? onnxOf(reader, parts, tell) : llmOf(reader, environment, { ...parts, tell }), tell)
}

type Kind<K> = Extract<ReaderConfig, { kind: K }>

const onnxOf = ({ folder, dtype, languages }: Kind<'onnx'>, { now }: Parts, tell: (sentence: string) => void): Stage =>
  createOnnx({ folder: openFolder(resolve(folder), dtype), dtype, languages, now, tell })

const llmOf = (config: Kind<'llm'>, environment: Record<string, string>, { db, door, now, tell }: Parts & { tell: (sentence: string) => void }): Stage => {
  const { url, model, temperature, batch, concurrency, maxCharacters } = config
  return createLlm({
    ...llmParts(config, environment, { db, door, now }),
    identity: [url, model, temperature],
    batch, concurrency, maxCharacters, now, tell,
    memory: {
      recall: async (version, hashes) => (await recallVerdicts(db, version, hashes, now())) as Map<string, Verdicts>,
      keep: (version, said) => keepVerdicts(db, version, said, now()),
    },
  })
}

/** Whom to ask, and what it may cost: the same for reading and for drafts. */
const llmParts = ({ url, model, temperature, timeoutSeconds, budget, key }: Kind<'llm'>, environment: Record<string, string>, { db, door, now }: Omit<Parts, 'log'>): Pick<LlmOptions, 'ask' | 'budget'> => ({
  // The pause between two requests is politeness towards sites that did not ask to be visited; this one is paid.
  ask: createEndpoint({ http: door.http({ pause: false }), url, model, key: key && String(resolveSecrets<unknown>(key, environment)), temperature, timeoutMs: timeoutSeconds * 1000 }),
  budget: {
    reserve: feared => reserveSpending(db, feared, budget, now()),
    settle: (feared, spent) => settleSpending(db, feared, spent, now()),
  },
})

/** Drafts of answers, behind the same switch as the reader; undefined: no language model is switched on. */
export const openDrafter = ({ reader, environment }: Pick<Config, 'reader' | 'environment'>, parts: Omit<Parts, 'log'>): Drafter | undefined =>
  reader.kind === 'llm' ? createDrafter(llmParts(reader, environment, parts)) : undefined

/** Throws a sentence where the reader could not do its work: its package or folder is missing, or its address is not to be asked. Asks and loads nothing. */
export const checkReader = (given: unknown, allowHosts: string[]): void => {
  const { data: reader } = readerSchema.safeParse(given)
  // What does not fit the schema is told already.
  if (reader?.kind === 'onnx') {
    if (!hasPeer()) throw new Error(MISSING)
    openFolder(resolve(reader.folder), reader.dtype)
  }
  if (reader?.kind === 'llm') createGuard(allowHosts).check(new URL(completionsAt(reader.url)), new URL(reader.url).origin)
}

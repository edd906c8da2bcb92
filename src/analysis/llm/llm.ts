import { createHash } from 'node:crypto'
import { CollectorError } from '../../contract.ts'
import type { Stage, Verdicts } from '../stage.ts'
import { ANSWER_SCHEMA, verdictsIn } from './answer.ts'
import type { Ask } from './endpoint.ts'
import { INSTRUCTIONS, questionOf } from './instructions.ts'
import { passageOf, type Passage } from './passage.ts'
import { createRest, type Rest } from './rest.ts'
import { createTurns } from './turns.ts'

export interface Spent {
  texts: number
  tokens: number
}

export interface LlmOptions {
  ask: Ask
  /** Whom is asked, and how: address, model and what else changes its answers. */
  identity: unknown[]
  /** Texts in one question. */
  batch: number
  /** Questions under way at a time. */
  concurrency: number
  /** Longer texts are sent up to here. */
  maxCharacters: number
  /**
   * What was said before, by hash. It lies in the database, not in this process: every run of a source shows mostly
   * opinions that are stored already, read again before anybody knows that they are, and each would be paid each time.
   */
  memory: {
    recall(version: string, hashes: string[]): Promise<Map<string, Verdicts>>
    keep(version: string, said: Map<string, Verdicts>): Promise<void>
  }
  budget: {
    /** Sets aside what a question may cost; which limit has no room for it, otherwise. */
    reserve(feared: Spent): Promise<'day' | 'month' | undefined>
    settle(feared: Spent, spent: Spent): Promise<void>
  }
  now: () => Date
  tell: (sentence: string) => void
}

/** Bumped when answers are read differently. */
const LLM = 'llm-1'
// Of the characters of JSON and three languages; on the safe side.
const CHARACTERS_PER_TOKEN = 3
const ANSWER_TOKENS = 250
// A source that is being collected, or somebody who pushed, waits: what is not begun by then comes later, in the background.
const PATIENCE_MS = 45_000
const NOTHING: Spent = { texts: 0, tokens: 0 }

/** The stage that asks a language model behind an endpoint. What it cannot be asked now, or answers badly, stays as we read it. */
export const createLlm = (options: LlmOptions): Stage => {
  const { identity, batch, concurrency, maxCharacters, memory } = options
  const version = `${LLM}-${createHash('sha256').update(JSON.stringify([identity, maxCharacters, INSTRUCTIONS, ANSWER_SCHEMA])).digest('hex').slice(0, 8)}`
  const turns = createTurns(concurrency)
  const standing = { ...options, version, rest: createRest(options), tellFull: onceEach(options) }
  return {
    version,
    read: async (given, signal) => {
      const passages = given.map(({ opinion }) => passageOf(opinion, maxCharacters))
      // The same words twice are asked once.
      const different = new Map(passages.flatMap(passage => (passage ? [[passage.hash, passage] as const] : [])))
      const said = await memory.recall(version, [...different.keys()])
      const open = [...different.values()].filter(({ hash }) => !said.has(hash))
      const asking: Asking = { ...standing, untilMs: options.now().getTime() + PATIENCE_MS }
      await Promise.all(batchesOf(open, batch).map(async some => {
        for (const [hash, verdicts] of await turns(() => askAbout(asking, some, signal))) said.set(hash, verdicts)
      }))
      return passages.map(passage => (passage ? said.get(passage.hash) : {}))
    },
  }
}

const batchesOf = <T>(items: T[], size: number): T[][] => Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

interface Asking extends LlmOptions {
  version: string
  /** No further question is begun. */
  untilMs: number
  rest: Rest
  tellFull(limit: 'day' | 'month'): void
}

type Said = Map<string, Verdicts>

/** Asks about some texts; about those nothing sound was said of once more, fewer at a time, down to one. */
const askAbout = async (asking: Asking, passages: Passage[], signal: AbortSignal): Promise<Said> => {
  const answered = await askOnce(asking, passages, signal)
  if (!answered) return new Map()
  const { said, bad } = answered
  if (bad.length === 1 && passages.length === 1 && asking.rest.isTrusted()) said.set(bad[0]!.hash, {})
  // Kept at once: it is paid, whatever comes next.
  await asking.memory.keep(asking.version, said)
  if (passages.length === 1 || bad.length === 0) return said
  const again = bad.length < passages.length ? [bad] : batchesOf(bad, Math.ceil(bad.length / 2))
  for (const fewer of again) for (const [hash, verdicts] of await askAbout(asking, fewer, signal)) said.set(hash, verdicts)
  return said
}

/** Undefined: it could not be asked. */
const askOnce = async (asking: Asking, passages: Passage[], signal: AbortSignal): Promise<{ said: Said; bad: Passage[] } | undefined> => {
  const { rest, budget, tellFull, now, untilMs } = asking
  if (signal.aborted || rest.isOn() || now().getTime() > untilMs) return undefined
  const question = { instructions: INSTRUCTIONS, question: questionOf(passages), schema: ANSWER_SCHEMA }
  const feared = { texts: passages.length, tokens: Math.ceil((INSTRUCTIONS.length + JSON.stringify(ANSWER_SCHEMA).length + question.question.length) / CHARACTERS_PER_TOKEN) + ANSWER_TOKENS * passages.length }
  const full = await budget.reserve(feared)
  if (full) return void tellFull(full)
  try {
    const answer = await asking.ask(question, signal)
    await budget.settle(feared, { texts: feared.texts, tokens: answer.tokens ?? feared.tokens })
    const found = 'content' in answer ? verdictsIn(answer.content, passages) : undefined
    const said = new Map([...(found ?? [])].map(([i, verdicts]) => [passages[i]!.hash, verdicts]))
    if (said.size > 0) rest.answered()
    else rest.erred('refused' in answer ? answer.refused : 'The model does not answer in the form it was asked for. Choose one that supports json_schema.')
    return { said, bad: passages.filter(({ hash }) => !said.has(hash)) }
  } catch (error) {
    // What was refused with a status costs nothing; what got no answer in time may have been worked on.
    const isRefused = error instanceof CollectorError && error.status !== undefined
    if (isRefused) await budget.settle(feared, NOTHING)
    if (signal.aborted) return undefined
    if (!(error instanceof CollectorError)) throw error
    return void rest.failed(error)
  }
}

/** Says once a day, and once a month, that the budget is used up. */
const onceEach = ({ now, tell }: Pick<LlmOptions, 'now' | 'tell'>): ((limit: 'day' | 'month') => void) => {
  const told = { day: '', month: '' }
  return limit => {
    const at = now().toISOString().slice(0, limit === 'day' ? 10 : 7)
    if (told[limit] === at) return
    told[limit] = at
    tell(`The llm reader has used up its budget for this ${limit} (${at}, UTC): readings are our own until the next one.`)
  }
}

import { z } from 'zod'
import type { Opinion } from '../domain/reading/reading.ts'
import type { ReaderPool } from './pool.ts'

const opinionSchema = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  text: z.string(),
  title: z.string().nullish(),
  lang: z.string().nullish(),
  kind: z.string().nullish(),
  rating: z.number().min(1).max(5).nullish(),
})

type Id = string | number
interface Line {
  line: number
  id?: Id | undefined
  opinion?: Opinion
  error?: string
}

// Enough for the threads to pay, little enough to answer as lines come.
const BATCH = 1000

/**
 * Reads NDJSON lines `{id?, text, title?, lang?, kind?, rating?}` into objects for NDJSON: a reading with its id (the line number
 * where there is none), or `{line, id?, error}`; the rest goes on. Blank lines and a BOM are passed over.
 */
export async function* analyzeLines(lines: AsyncIterable<string>, pool: Pick<ReaderPool, 'read'>): AsyncIterable<object> {
  let number = 0
  let batch: Line[] = []
  for await (const raw of lines) {
    number += 1
    const text = raw.replace(/^\uFEFF/, '').trim()
    if (text !== '') batch.push(parseLine(text, number))
    if (batch.length < BATCH) continue
    yield* readBatch(batch, pool)
    batch = []
  }
  yield* readBatch(batch, pool)
}

const parseLine = (text: string, line: number): Line => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, error: `This line is not JSON: ${(error as Error).message}` }
  }
  const id = idOf(value)
  const parsed = opinionSchema.safeParse(value)
  if (parsed.success) return { line, id, opinion: withoutNulls(parsed.data) }
  const issue = parsed.error.issues[0]!
  return { line, id, error: `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}` }
}

/** Exports write null where they have nothing. */
const withoutNulls = ({ text, title, lang, kind, rating }: z.infer<typeof opinionSchema>): Opinion => ({ text, ...(title != null && { title }), ...(lang != null && { lang }), ...(kind != null && { kind }), ...(rating != null && { rating }) })

const idOf = (value: unknown): Id | undefined => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}

async function* readBatch(batch: Line[], pool: Pick<ReaderPool, 'read'>): AsyncIterable<object> {
  const readings = (await pool.read(batch.flatMap(({ opinion }) => (opinion ? [opinion] : [])))).values()
  for (const { line, id, opinion, error } of batch) {
    const result = opinion ? readings.next().value! : new Error(error)
    yield result instanceof Error ? { line, ...(id !== undefined && { id }), error: result.message } : { id: id ?? line, ...result }
  }
}

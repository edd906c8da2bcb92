import type { z } from 'zod'
import { CollectorError } from '../../contract.ts'

/** A value with the shape an API promises. Throws `shape`, naming the first field that is not so. */
export const readShape = <Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> => {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new CollectorError('shape', `${where} answered in another shape than before: ${wrongOf(read.error)}. The collector has to be mended.`)
}

/** Items of a list that have their shape; the others go into `problems`. Throws `shape` when none has. */
export const readItems = <Schema extends z.ZodType>(schema: Schema, items: unknown[], { where, problems }: { where: string; problems: string[] }): z.output<Schema>[] => {
  const read = items.map(item => schema.safeParse(item))
  const good = read.flatMap(({ data }) => (data === undefined ? [] : [data]))
  read.forEach(({ error }, index) => {
    if (error) problems.push(`Item ${index + 1} of ${where} was left out: ${wrongOf(error)}.`)
  })
  if (items.length > 0 && good.length === 0) throw new CollectorError('shape', `${where} answered in another shape than before. ${problems.at(-1)} The collector has to be mended.`)
  return good
}

const wrongOf = ({ issues }: z.ZodError): string => {
  const { path, message } = issues[0]!
  return `${path.join('.') || 'the whole'}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
}

/** Without fields that say nothing: what is absent, null or an empty text. */
export const present = <Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== '')) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> }

/** What a refusal by a platform means, where its status alone does not tell. */
export type Retelling = (refusal: CollectorError) => CollectorError | undefined

/** The answer to a request; a refusal is told in the platform's own terms where `retell` knows better than the door. */
export const asked = async <Answer>(answer: Promise<Answer>, retell: Retelling): Promise<Answer> => {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof CollectorError) || error.status === undefined) throw error
    throw retell(error) ?? error
  }
}

/** The same refusal as a failure of another kind or in other words, its status and answer kept. */
export const retold = ({ status, answer, retryAfterMs, cause }: CollectorError, kind: CollectorError['kind'], message: string, waitMs = retryAfterMs): CollectorError =>
  new CollectorError(kind, message, { cause, ...(status !== undefined && { status }), ...(answer && { answer }), ...(waitMs !== undefined && { retryAfterMs: waitMs }) })

/** Items without those that were there before, told by a key: the first of each stays. */
export const firstOfEach = <Item>(items: Item[], keyOf: (item: Item) => string): Item[] => {
  const seen = new Set<string>()
  return items.filter(item => !seen.has(keyOf(item)) && seen.add(keyOf(item)))
}

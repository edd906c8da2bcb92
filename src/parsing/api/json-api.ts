import { z } from 'zod'
import { CollectorError, type Http, type HttpRequest } from '../../contract.ts'

/** One question to an API that answers JSON. */
export interface Ask<Schema extends z.ZodType> extends Pick<HttpRequest, 'method' | 'headers' | 'signal'> {
  url: string
  /** Who is asked, as sentences name it. */
  platform: string
  schema: Schema
  /** Sent as JSON. */
  send?: unknown
  /** Sent as a form. */
  form?: Record<string, string>
  /** What the platform's own words of refusal mean; undefined where they say no more than the status. */
  refused?: (error: CollectorError) => CollectorError | undefined
}

export interface Answer<Data> {
  data: Data
  /** Lower-case names. */
  headers: Record<string, string>
}

/** Asks and checks the form of the answer at the door. Throws CollectorError: `shape` for another form, and what `refused` makes of a refusal. */
export const askJson = async <Schema extends z.ZodType>(http: Http, ask: Ask<Schema>): Promise<Answer<z.output<Schema>>> => {
  const { url, method, signal } = ask
  const response = await http.request(url, { method, signal, ...bodyOf(ask) }).catch((error: unknown) => {
    throw (error instanceof CollectorError && ask.refused?.(error)) || error
  })
  const read = ask.schema.safeParse(response.json())
  if (read.success) return { data: read.data, headers: response.headers }
  throw new CollectorError('shape', `${ask.platform} answered in a form that Marea does not know (${whereOf(read.error)}). Marea must learn it: look for a newer version.`, { cause: read.error })
}

const bodyOf = ({ headers, send, form }: Ask<z.ZodType>): Pick<HttpRequest, 'headers' | 'body'> => {
  if (form) return { headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() }
  if (send === undefined) return { headers: { accept: 'application/json', ...headers } }
  return { headers: { accept: 'application/json', ...headers, 'content-type': 'application/json' }, body: JSON.stringify(send) }
}

const whereOf = ({ issues }: z.ZodError): string => {
  const { path = [], message = '' } = issues[0] ?? {}
  return `${path.length === 0 ? 'the whole answer' : path.join('.')}: ${message}`
}

/** Where a list of items came from, and where what cannot be read of it is said. */
export interface ItemList {
  platform: string
  problems: string[]
}

/** The items of a page that can be read; each of the others becomes a problem. Throws `shape` where none can: then the source changed, not an item. */
export const readItems = <Schema extends z.ZodType>(items: unknown[], schema: Schema, { platform, problems }: ItemList): z.output<Schema>[] => {
  const failed: string[] = []
  const read = items.flatMap((item, index) => {
    const result = schema.safeParse(item)
    if (result.success) return [result.data]
    failed.push(`Item ${index + 1} of a page of ${platform} cannot be read (${whereOf(result.error)}): it was left out.`)
    return []
  })
  if (failed.length > 0 && read.length === 0) {
    throw new CollectorError('shape', `No item that ${platform} gave can be read. ${failed[0]} Marea must learn the new form: look for a newer version.`)
  }
  problems.push(...failed)
  return read
}

/** What the platform's refusal says in its body, where it has this form. */
export const refusalOf = <Schema extends z.ZodType>({ answer }: CollectorError, schema: Schema): z.output<Schema> | undefined => {
  try {
    return schema.safeParse(JSON.parse(answer?.body ?? '')).data
  } catch {
    return undefined
  }
}

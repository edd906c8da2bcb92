import { z } from 'zod'
import { CollectorError, type Http, type HttpRequest } from '../../contract.ts'

export interface Asking<Schema extends z.ZodType> extends HttpRequest {
  /** What the answer must hold; an unknown field is no fault. */
  schema: Schema
  /** How sentences call the API. */
  place: string
  /** Says what a refusal means on this platform. */
  explain?: (error: CollectorError) => CollectorError
}

/** What an API answers, and the headers beside it. Throws CollectorError `shape` where the answer is not what the schema says. */
export const askJson = async <Schema extends z.ZodType>(http: Http, url: string, asking: Asking<Schema>): Promise<{ data: z.output<Schema>; headers: Record<string, string> }> => {
  const { schema, place, explain = same, ...request } = asking
  const response = await http.request(url, request).catch((error: unknown) => {
    throw error instanceof CollectorError ? explain(error) : error
  })
  const read = schema.safeParse(response.json())
  if (read.success) return { data: read.data, headers: response.headers }
  throw new CollectorError('shape', `${place} answers in another form than it used to (${issueOf(read.error)}). Look for a newer version of Marea.`)
}

const same = (error: CollectorError): CollectorError => error

/** Items one by one: one that cannot be read becomes a problem. Throws `shape` when there are items and none can be read: then the source has changed. */
export const readEach = <Schema extends z.ZodType>(items: unknown[], { schema, place, problems }: { schema: Schema; place: string; problems: string[] }): z.output<Schema>[] => {
  const read = items.map(item => schema.safeParse(item))
  const good = read.flatMap(one => (one.success ? [one.data] : []))
  const bad = read.flatMap((one, index) => (one.success ? [] : [{ number: index + 1, issue: issueOf(one.error) }]))
  if (good.length === 0 && bad.length > 0) throw new CollectorError('shape', `${place} names its fields otherwise than it used to (${bad[0]!.issue}). Look for a newer version of Marea.`)
  problems.push(...bad.map(({ number, issue }) => `Item ${number} of a page of ${place} could not be read (${issue}): it was left out.`))
  return good
}

const issueOf = ({ issues }: z.ZodError): string => {
  const { path = [], message = '' } = issues[0] ?? {}
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}

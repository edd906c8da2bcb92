import { z } from 'zod'
import { CollectorError, type Http, type HttpRequest } from '../../contract.ts'
import { asked, type Retelling } from './refusal.ts'

/** One question to an API that answers JSON. */
export interface Asking<Schema extends z.ZodType> extends Pick<HttpRequest, 'method' | 'headers' | 'signal'> {
  /** What the answer must hold; an unknown field is no fault. */
  schema: Schema
  /** Who is asked, as sentences name it: a platform, a host. */
  place: string
  /** Sent as JSON, with POST unless another method is named. */
  send?: unknown
  /** Sent as a form. */
  form?: Record<string, string> | undefined
  /** What the platform's own words of refusal mean. */
  retell?: Retelling
}

export interface Answer<Data> {
  data: Data
  /** Lower-case names. */
  headers: Record<string, string>
}

/** Asks, and checks the answer at the door. Throws CollectorError: `shape` where it has another form, and what `retell` makes of a refusal. */
export const askJson = async <Schema extends z.ZodType>(http: Http, url: string, asking: Asking<Schema>): Promise<Answer<z.output<Schema>>> => {
  const { schema, place, retell, signal } = asking
  const response = await asked(http.request(url, { signal, ...requestOf(asking) }), retell)
  return { data: readShape(response.json(), schema, place), headers: response.headers }
}

const requestOf = <Schema extends z.ZodType>({ method, headers, send, form }: Asking<Schema>): HttpRequest => {
  const accepting = { accept: 'application/json', ...headers }
  if (form) return { method: method ?? 'POST', headers: { ...accepting, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() }
  if (send === undefined) return { method, headers: accepting }
  return { method: method ?? 'POST', headers: { ...accepting, 'content-type': 'application/json' }, body: JSON.stringify(send) }
}

/** A value of the form an API promises. Throws `shape`, naming the first field that is another. */
export const readShape = <Schema extends z.ZodType>(value: unknown, schema: Schema, place: string): z.output<Schema> => {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new CollectorError('shape', `${place} answers in another form than it used to (${issueOf(read.error)}). ${RENEW}`, { cause: read.error })
}

/** Items of a list that can be read; each of the others becomes a problem. Throws `shape` where none can: then the source has changed, not an item. */
export const readItems = <Schema extends z.ZodType>(items: unknown[], { schema, place, problems = [] }: { schema: Schema; place: string; problems?: string[] }): z.output<Schema>[] => {
  const read = items.map(item => schema.safeParse(item))
  const good = read.flatMap(one => (one.success ? [one.data] : []))
  const bad = read.flatMap((one, index) => (one.success ? [] : [{ number: index + 1, issue: issueOf(one.error) }]))
  if (good.length === 0 && bad.length > 0) throw new CollectorError('shape', `No item from ${place} can be read (${bad[0]!.issue}): the source has changed. ${RENEW}`)
  problems.push(...bad.map(({ number, issue }) => `Item ${number} from ${place} could not be read (${issue}) and was left out.`))
  return good
}

/** An object of which an API leaves out whatever is empty: every field may be missing, but not all of them while there are others. */
export const sparse = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape).refine(value => Object.keys(value).length === 0 || Object.keys(shape).some(name => name in value), 'none of the usual fields is there')

/** What a person can do where a source has changed. */
export const RENEW = 'Look for a newer version of Marea.'

/** Paths and expectations only: what was received may be personal. */
const issueOf = ({ issues }: z.ZodError): string => {
  const { path = [], message = 'not as expected' } = issues[0] ?? {}
  return `${path.length === 0 ? 'the whole' : path.join('.')}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
}

import { z } from 'zod'
import { CollectorError, type Http, type HttpRequest, type Told } from '../../contract.ts'
import { named, type Place } from './place.ts'
import { asked, type Retelling } from './refusal.ts'

/** One question to an API that answers JSON. */
export interface Asking<Schema extends z.ZodType> extends Pick<HttpRequest, 'method' | 'headers' | 'signal'> {
  /** What the answer must hold; an unknown field is no fault. */
  schema: Schema
  /** Who is asked, as sentences name it: a platform, a host. */
  place: Place
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
export const readShape = <Schema extends z.ZodType>(value: unknown, schema: Schema, place: Place): z.output<Schema> => {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const issue = issueOf(read.error)
  throw new CollectorError('shape', { es: `${named(place).es} responde en otra forma que antes (${issue.es}). ${RENEW.es}`, en: `${named(place).en} answers in another form than it used to (${issue.en}). ${RENEW.en}` }, { cause: read.error })
}

/** Items of a list that can be read; each of the others becomes a problem. Throws `shape` where none can: then the source has changed, not an item. */
export const readItems = <Schema extends z.ZodType>(items: unknown[], { schema, place, problems = [] }: { schema: Schema; place: Place; problems?: Told[] }): z.output<Schema>[] => {
  const read = items.map(item => schema.safeParse(item))
  const good = read.flatMap(one => (one.success ? [one.data] : []))
  const bad = read.flatMap((one, index) => (one.success ? [] : [{ number: index + 1, issue: issueOf(one.error) }]))
  if (good.length === 0 && bad.length > 0) throw new CollectorError('shape', unreadable(place, bad[0]!.issue))
  problems.push(...bad.map(({ number, issue }) => leftOut(number, place, issue)))
  return good
}

/** An object of which an API leaves out whatever is empty: every field may be missing, but not all of them while there are others. */
export const sparse = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape).refine(value => Object.keys(value).length === 0 || Object.keys(shape).some(name => name in value), 'none of the usual fields is there')

/** What a person can do where a source has changed. */
export const RENEW: Told = { es: 'Busca una versión más nueva de Marea.', en: 'Look for a newer version of Marea.' }

const leftOut = (number: number, place: Place, issue: Told): Told => ({
  es: `La entrada ${number} de ${named(place).es} no se pudo leer (${issue.es}) y se dejó fuera.`,
  en: `Item ${number} from ${named(place).en} could not be read (${issue.en}) and was left out.`,
})

const unreadable = (place: Place, issue: Told): Told => ({
  es: `No se puede leer nada de ${named(place).es} (${issue.es}): la fuente cambió. ${RENEW.es}`,
  en: `No item from ${named(place).en} can be read (${issue.en}): the source has changed. ${RENEW.en}`,
})

/** Paths and expectations only: what was received may be personal. What is expected zod says in English alone. */
const issueOf = ({ issues }: z.ZodError): Told => {
  const { path = [], message = 'not as expected' } = issues[0] ?? {}
  const where = path.join('.')
  return { es: `${where || 'el conjunto'}: no es como se espera`, en: `${where || 'the whole'}: ${message.charAt(0).toLowerCase()}${message.slice(1)}` }
}

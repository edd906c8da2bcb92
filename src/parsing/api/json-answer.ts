import { z } from 'zod'
import { CollectorError, type HttpResponse } from '../../contract.ts'

/** An API's JSON in the shape it should have. `source` names it in the sentence. Throws CollectorError `shape` with the first field that is another. */
export const readAnswer = <Schema extends z.ZodType>(response: Pick<HttpResponse, 'json'>, schema: Schema, source: string): z.output<Schema> => {
  const read = schema.safeParse(response.json())
  if (read.success) return read.data
  throw new CollectorError('shape', `${source} answered in a shape that Marea does not know (${firstIssue(read.error)}). It tries again; an update of Marea may be needed.`)
}

/** An object of which an API leaves out whatever is empty: every field may be missing, but not all of them while there are others. */
export const sparse = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape).refine(value => Object.keys(value).length === 0 || Object.keys(shape).some(name => name in value), 'none of the usual fields is there')

export interface ReadItems<Item> {
  items: Item[]
  /** One sentence for each item that could not be read. */
  problems: string[]
}

/** The items of a list that can be read. Throws CollectorError `shape` where none of them can: then it is no longer one bad item. */
export const readItems = <Schema extends z.ZodType>(list: unknown[], schema: Schema, { source, place }: { source: string; place: string }): ReadItems<z.output<Schema>> => {
  const readings = list.map(item => schema.safeParse(item))
  const items = readings.flatMap(reading => (reading.success ? [reading.data] : []))
  const problems = readings.flatMap((reading, index) => (reading.success ? [] : [`Item ${index + 1} of ${place} could not be read (${firstIssue(reading.error)}) and was left out.`]))
  if (list.length > 0 && items.length === 0) {
    throw new CollectorError('shape', `${source} answered with items that Marea does not know (${problems[0]!.replace(/^.*\(|\).*$/g, '')}). It tries again; an update of Marea may be needed.`)
  }
  return { items, problems }
}

/** Paths and expectations only: what was received may be personal. */
const firstIssue = ({ issues: [issue] }: z.ZodError): string => `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not as expected'}`

import type { z } from 'zod'

/** A stored cursor of the shape a collector writes; undefined where it is none, or one of an older version: then the source is read from its beginning. */
export const readCursor = <Schema extends z.ZodType>(cursor: string | undefined, schema: Schema): z.output<Schema> | undefined => {
  if (cursor === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(cursor)).data
  } catch {
    return undefined
  }
}

import type { Hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { z } from 'zod'

/** A file of words under `config/`, checked; its bytes go into `hash`. Throws naming the file and the place of what does not fit. */
export const readWordFile = <T extends z.ZodType>(root: string, path: string, { schema, hash }: { schema: T; hash: Hash }): z.infer<T> => {
  const text = readFileSync(join(root, path), 'utf8')
  hash.update(text)
  const checked = schema.safeParse(parse(text))
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]!
  throw new Error(`${path}: ${issue.path.join('.')}: ${issue.message}`)
}

import type { Context } from 'hono'
import { Problem } from '../api/problem.ts'
import { isId } from '../domain/id.ts'


/** The id a path names; what is none is not there. */
export const idOf = (c: Context, name = 'id'): string => {
  const id = c.req.param(name) ?? ''
  if (!isId(id)) throw new Problem(404, 'There is nothing here.')
  return id
}

import type { Context } from 'hono'
import { Problem } from '../api/problem.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id a path names; what is none is not there. */
export const idOf = (c: Context, name = 'id'): string => {
  const id = c.req.param(name) ?? ''
  if (!UUID.test(id)) throw new Problem(404, 'There is nothing here.')
  return id
}

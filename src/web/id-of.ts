import type { Context } from 'hono'
import { isId } from '../domain/id.ts'
import { refusal } from './refusal.ts'


/** The id a path names; what is none is not there. */
export const idOf = (c: Context, name = 'id'): string => {
  const id = c.req.param(name) ?? ''
  if (!isId(id)) throw refusal(404, 'refusal.nothing')
  return id
}

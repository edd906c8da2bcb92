import type { Context } from 'hono'
import type { GuardOptions } from '../../api/guard.ts'
import type { Brand } from '../../db/brand.ts'
import type { Door } from './case-door.ts'
import type { Form } from './case-forms.ts'
import type { BrandContext, Html } from '../context.ts'
import type { Notice } from '../views/cases.ts'

export interface CaseRendering {
  guard: GuardOptions
  brandContext(c: Context): Promise<[Brand, BrandContext]>
  send(c: Context, page: Html, status?: number): Promise<Response>
}

/** What a page of the inbox is asked beside its address. */
export interface Showing {
  notice?: Notice | null
  status?: number
  /** Words that came back from a form. */
  text?: string
}

export interface CaseActing extends Pick<CaseRendering, 'brandContext' | 'send'> {
  door: Door
  show(c: Context, id: string | null, showing?: Showing): Promise<Response>
}

export interface Begun {
  brand: Brand
  context: BrandContext
  form: Form
}

export const wantsJson = (c: Context): boolean => c.req.header('accept') === 'application/json'

/** Why not, to a script as JSON, to a person on the page they came from. */
export const refuse = async (c: Context, { status, told }: { status: number; told: string }, onPage: (text: string) => Promise<Response>): Promise<Response> =>
  wantsJson(c) ? c.json({ ok: false, said: told }, status as 409) : onPage(told)

export const withQuery = (path: string, query: Record<string, string | undefined>): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(given)}`
}

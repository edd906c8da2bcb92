import type { Context } from 'hono'
import { addressOf, isSecure } from '../../api/address.ts'
import type { Caller, Weakness } from '../../api/identity.ts'
import type { Html, PageContext } from '../context.ts'
import type { MessageKey } from '../i18n/messages.ts'

/** How pages are made and sent to who is not signed in. */
export interface Sheets {
  bare(c: Context): PageContext
  send(c: Context, page: Html, status?: number): Promise<Response>
}

/** The browser of a request. */
export const callerOf = (c: Context): Caller => ({ cookie: c.req.header('cookie') ?? '', userAgent: c.req.header('user-agent') ?? '', address: addressOf(c) })

/** Gives the browser the cookies of the library; over https they are never sent without it. */
export const giveCookies = (c: Context, cookies: string[]): void => {
  for (const cookie of cookies) c.header('set-cookie', isSecure(c) ? `${cookie}; Secure` : cookie, { append: true })
}

/** A path of ours to go on to after signing in; anything else leads to the first page. */
export const nextOf = (asked: unknown): string => (typeof asked === 'string' && /^\/(invitation|b|account)\/?[\w\-./]*(\?[\w\-.=&%+]*)?$/.test(asked) && !asked.includes('//') ? asked : '/')

/** The way to sign in that leads back to the page somebody wanted to see, or sent a form from. */
export const signInPath = (c: Context): string => {
  const from = c.req.method === 'GET' ? c.req.url : (c.req.header('referer') ?? '')
  const { pathname = '/', search = '' } = URL.parse(from) ?? {}
  const next = nextOf(pathname + search)
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`
}

/** A field of a form as text; files and missing fields are empty. */
export const fieldOf = (form: Record<string, unknown>, name: string): string => {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}

/** One line, of which a name is made. */
export const nameOf = (form: Record<string, unknown>): string => fieldOf(form, 'name').replace(/\s+/g, ' ').trim().slice(0, 120)

export const WEAKNESSES: Record<Weakness, MessageKey> = { short: 'password.short', long: 'password.long', guessable: 'password.guessable' }

/** An answer that stays in no cache: it holds what is shown once. */
export const unkept = (response: Response): Response => {
  response.headers.set('cache-control', 'no-store')
  return response
}

import type { Context } from 'hono'
import type { Brand } from '../db/brand.ts'
import type { BrandContext, Html, PageContext } from './context.ts'

/** What routes of pages are given to answer with: the context of a page, and the way it is sent. */
export interface Shell {
  /** Throws 404 where there is no such brand. */
  brandContext(c: Context): Promise<[Brand, BrandContext]>
  contextOf(c: Context, brand: Brand | null): Promise<PageContext>
  send(c: Context, page: Html, status?: number): Promise<Response>
  /** A page that is sent as it grows; see `streamed`. */
  stream(c: Context, page: Html, grow: (send: (part: Html) => Promise<void>) => Promise<void>): Promise<Response>
}

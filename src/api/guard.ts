import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { useApiKey, type Scope } from '../db/access.ts'
import type { Database } from '../db/client.ts'
import { Problem } from './problem.ts'

export interface GuardOptions {
  db: Database
  now: () => Date
  /** Set: every request needs it or an API key. Unset: only a loopback address is served, openly. */
  adminSecret: string | undefined
  /** Host names, without port, this server answers to; empty: any (behind a proxy that checks). */
  hosts: string[]
}

/** Name of the cookie that a browser gets at sign-in. */
export const SESSION_COOKIE = 'marea_session'

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const RANK: Record<Scope, number> = { read: 0, write: 1, admin: 2 }

/** Refuses requests under a foreign host name: a page elsewhere could point its own name at this address. */
export const checkHost = ({ hosts }: GuardOptions): MiddlewareHandler => async (c, next) => {
  const host = hostName(c.req.header('host') ?? '')
  if (hosts.length > 0 && !hosts.includes(host)) {
    throw new Problem(421, `This server does not answer to the host name “${host}”. Open it as ${hosts[0]}.`)
  }
  await next()
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '').toLowerCase()

/** Refuses writes that another site's page makes a browser send. Programs send no Origin and pass. */
export const checkOrigin: MiddlewareHandler = async (c, next) => {
  if (WRITES.has(c.req.method) && !sameOrigin(c)) {
    throw new Problem(403, 'A page of another site asked for this change. Changes are accepted from Marea’s own pages and from programs.')
  }
  await next()
}

const sameOrigin = (c: Context): boolean => {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none'
  if (origin === 'null') return false
  return URL.canParse(origin) && new URL(origin).host === c.req.header('host')
}

/** Lets through who may: reading asks for read, writing for write, `admin` routes for admin. */
export const authorise = (options: GuardOptions): MiddlewareHandler => async (c, next) => {
  c.set('scope', await scopeOf(c, options))
  requireScope(c, WRITES.has(c.req.method) ? 'write' : 'read')
  await next()
}

/** Throws unless the caller has at least this scope. */
export const requireScope = (c: Context, needed: Scope): void => {
  const scope = c.get('scope') as Scope | undefined
  if (scope === undefined) {
    throw new Problem(401, 'Send an API key as “Authorization: Bearer …”. An administrator makes one with `npm run -s marea -- key create NAME --scope read`.', {
      headers: { 'www-authenticate': 'Bearer realm="marea"' },
    })
  }
  if (RANK[scope] < RANK[needed]) throw new Problem(403, `This key may ${scope}; this call needs a key with scope ${needed}.`)
}

/** Whether the caller may do more than read. */
export const mayAct = (c: Context): boolean => RANK[(c.get('scope') as Scope | undefined) ?? 'read'] >= RANK.write

const scopeOf = async (c: Context, { db, now, adminSecret }: GuardOptions): Promise<Scope | undefined> => {
  if (adminSecret === undefined) return 'admin'
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) {
    if (equal(bearer, adminSecret)) return 'admin'
    const key = await useApiKey(db, bearer, now())
    if (key) c.set('actor', { id: `key:${key.id}`, name: key.name })
    return key?.scope
  }
  const cookie = getCookie(c, SESSION_COOKIE)
  return cookie !== undefined && equal(cookie, sessionOf(adminSecret)) ? 'admin' : undefined
}

/** What the browser keeps instead of the secret: nothing can be won back from it. */
export const sessionOf = (adminSecret: string): string => createHash('sha256').update(`marea session ${adminSecret}`).digest('base64url')

/** Whether both are the same, in a time that tells nothing about where they differ. */
export const equal = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())

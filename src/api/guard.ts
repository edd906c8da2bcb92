import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { useApiKey } from '../db/people/api-key.ts'
import { addAudit } from '../db/people/audit.ts'
import { findBrand, type Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { findPerson, membershipsOf } from '../db/people/person.ts'
import { bestRole, isAtLeast, keyPrincipal, operator, personPrincipal, roleOn, scopeOf, type Principal, type Role, type Scope } from '../domain/access.ts'
import { findRule, type AccessRule } from './access-rules.ts'
import { actorOf, isAuditedAlready, principalOf } from './actor.ts'
import { addressOf } from './address.ts'
import type { Identity } from './identity.ts'
import { notFound, Problem } from './problem.ts'

export interface GuardOptions {
  db: Database
  now: () => Date
  /** The operator's own way in; undefined: none. */
  adminSecret: string | undefined
  /** Host names, without port, this server answers to; empty: any (behind a proxy that checks). */
  hosts: string[]
  /** Sessions of people; undefined: there are keys and the secret alone. */
  identity?: Identity | undefined
  /** Whether everybody may do everything: a loopback address that nobody has set up. Left out: without a secret. */
  isOpen?: (() => Promise<boolean>) | undefined
}

/** Name of the cookie that a browser gets for the admin secret. */
export const SESSION_COOKIE = 'marea_session'

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const RANK: Record<Scope, number> = { read: 0, write: 1, admin: 2 }

/** Refuses requests under a foreign host name: a page elsewhere could point its own name at this address. */
export const checkHost = ({ hosts }: GuardOptions): MiddlewareHandler => async (c, next) => {
  const host = hostName(c.req.header('host') ?? '')
  if (hosts.length > 0 && !hosts.includes(host)) {
    throw new Problem(421, { es: `Este servidor no responde al nombre «${host}». Ábrelo como ${hosts[0]}.`, en: `This server does not answer to the host name “${host}”. Open it as ${hosts[0]}.` })
  }
  await next()
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '').toLowerCase()

/** Refuses writes that another site's page makes a browser send. Programs send no Origin and pass. */
export const checkOrigin: MiddlewareHandler = async (c, next) => {
  if (WRITES.has(c.req.method) && !sameOrigin(c)) {
    throw new Problem(403, { es: 'Una página de otro sitio pidió este cambio. Los cambios se aceptan desde las páginas de Marea y desde programas.', en: 'A page of another site asked for this change. Changes are accepted from Marea’s own pages and from programs.' })
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

/**
 * Lets through who may, by the rules of access-rules.ts, and keeps who it is for the route. `onStranger` answers who is
 * not known; without it that is a problem.
 */
export const authorise = (options: GuardOptions, { onStranger }: { onStranger?: (c: Context) => Response } = {}): MiddlewareHandler => async (c, next) => {
  const principal = await whoAsks(c, options)
  if (!principal) {
    if (onStranger) return onStranger(c)
    throw stranger()
  }
  c.set('principal', principal)
  const rule = findRule(c.req.method, c.req.path)
  // What has no rule is for nobody; most often there is nothing there at all.
  if (!rule) return await c.notFound()
  const brand = await brandAsked(options.db, principal, rule)
  const role = brand === undefined ? (principal.everywhere ?? bestRole(principal)) : roleOn(principal, brand.id)
  c.set('role', role)
  c.set('scope', scopeIn(principal, brand, role))
  if (!may(principal, role, rule.needed)) throw tooLittle(principal, role, rule)
  await next()
  if (rule.isAudited && c.res.status < 400 && !isAuditedAlready(c)) await noteChange(c, options, { rule, brand })
}

const stranger = (): Problem =>
  new Problem(401, 'Send an API key as “Authorization: Bearer …”. An administrator makes one with `npm run -s marea -- key create NAME --scope read`.', {
    headers: { 'www-authenticate': 'Bearer realm="marea"' },
  })

/** The brand of the path. One that is not the caller's answers like one that is not there. */
const brandAsked = async (db: Database, principal: Principal, { parts }: { parts: Record<string, string> }): Promise<Brand | undefined> => {
  const slug = parts['brand']
  if (slug === undefined) return undefined
  const brand = await findBrand(db, slug)
  if (principal.everywhere === undefined && (!brand || roleOn(principal, brand.id) === undefined)) throw notFound('brand', slug, 'GET /v1/brands lists them.')
  return brand
}

/** Off a brand's path `admin` means the whole server, which is its owner's. */
const scopeIn = (principal: Principal, brand: Brand | undefined, role: Role | undefined): Scope => {
  if (principal.kind === 'key' && brand === undefined && principal.everywhere !== undefined) return scopeOf(principal.everywhere)
  const scope = scopeOf(role)
  return brand === undefined && scope === 'admin' && !principal.isOwner ? 'write' : scope
}

const may = (principal: Principal, role: Role | undefined, needed: AccessRule['needed']): boolean => {
  if (needed === 'anyone') return true
  if (needed === 'owner') return principal.isOwner
  if (needed === 'all-brands') return principal.everywhere !== undefined
  return isAtLeast(role, needed)
}

/** Roles as the Spanish pages call them. */
const ROLES_ES: Record<Role, string> = { viewer: 'lectura', agent: 'atención', manager: 'gestión', admin: 'administración' }

const tooLittle = ({ kind, scopes }: Principal, role: Role | undefined, { needed }: AccessRule): Problem => {
  if (kind === 'key') {
    const scope = needed === 'owner' || needed === 'admin' ? 'admin' : needed === 'all-brands' ? 'read' : scopeOf(needed as Role)
    const reach = needed === 'owner' || needed === 'all-brands' ? ' for all brands' : ''
    return new Problem(403, `This key may ${scopes.at(-1)}; this call needs a key${reach} with scope ${scope}.`)
  }
  const whole = needed === 'owner' || needed === 'all-brands'
  if (whole) return new Problem(403, { es: 'Esto es de quienes administran el servidor. Pídeselo a alguien de ellos.', en: 'This is for owners of the server. Ask one of them.' })
  return new Problem(403, { es: `Tu papel es ${role ? ROLES_ES[role] : 'ninguno'}; esto pide el papel ${ROLES_ES[needed as Role] ?? needed}. Pregunta a quien administra la marca.`, en: `Your role is ${role ?? 'none'}; this needs the role ${needed}. Ask an administrator of the brand.` })
}

const noteChange = async (c: Context, { db, now }: GuardOptions, { rule, brand }: { rule: AccessRule & { parts: Record<string, string> }; brand: Brand | undefined }): Promise<void> => {
  const { brand: slug, ...parts } = rule.parts
  await addAudit(db, { brandId: brand?.id ?? null, actor: actorOf(c), action: rule.call, target: Object.values(parts).at(-1) ?? slug ?? null, address: addressOf(c) }, now())
}

/** Throws unless the caller has at least this scope, on the brand of the path where there is one. */
export const requireScope = (c: Context, needed: Scope): void => {
  const scope = c.get('scope') as Scope | undefined
  if (scope === undefined) throw stranger()
  if (RANK[scope] >= RANK[needed]) return
  if (principalOf(c).kind === 'key') throw new Problem(403, `This key may ${scope}; this call needs a key with scope ${needed}.`)
  throw new Problem(403, { es: 'Tu papel no alcanza para esto. Pregunta a quien administra.', en: `You may ${scope} here; this needs ${needed}. Ask an administrator.` })
}

/** Throws where a key has less than this scope; people's roles are the rules' affair. */
export const requireKeyScope = (c: Context, needed: Scope): void => {
  if (principalOf(c).kind === 'key') requireScope(c, needed)
}

/** Whether the caller of this request may make another call on the same brand: which buttons a page has. */
export const mayCall = (c: Context, method: string, path: string): boolean => {
  const rule = findRule(method, path)
  const principal = c.get('principal') as Principal | undefined
  return rule !== undefined && principal !== undefined && may(principal, c.get('role') as Role | undefined, rule.needed)
}

/** Whether the caller may do more than read. */
export const mayAct = (c: Context): boolean => RANK[(c.get('scope') as Scope | undefined) ?? 'read'] >= RANK.write

/** Who asks: by key, by the secret, by session; on an open server whoever sits there. */
export const whoAsks = async (c: Context, options: GuardOptions): Promise<Principal | undefined> => {
  const { db, now, adminSecret, identity, isOpen = async () => adminSecret === undefined } = options
  if (await isOpen()) return operator('local')
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) {
    if (adminSecret !== undefined && equal(bearer, adminSecret)) return operator('secret')
    const key = await useApiKey(db, bearer, now())
    return key && keyPrincipal(key)
  }
  const cookie = getCookie(c, SESSION_COOKIE)
  if (adminSecret !== undefined && cookie !== undefined && equal(cookie, sessionOf(adminSecret))) return operator('secret')
  const session = await identity?.whoIs(c.req.header('cookie') ?? '')
  if (!session) return undefined
  c.set('sessionId', session.sessionId)
  return await principalOfPerson(db, session.personId)
}

/** What a person may do right now: asked anew at every request, so that what is taken away is gone at once. */
const principalOfPerson = async (db: Database, personId: string): Promise<Principal | undefined> => {
  const person = await findPerson(db, personId)
  if (!person || person.disabledAt !== null) return undefined
  const brands = new Map((await membershipsOf(db, personId)).map(({ brandId, role }) => [brandId, role]))
  return personPrincipal({ ...person, brands })
}

/** What the browser keeps instead of the secret: nothing can be won back from it. */
export const sessionOf = (adminSecret: string): string => createHash('sha256').update(`marea session ${adminSecret}`).digest('base64url')

/** Whether both are the same, in a time that tells nothing about where they differ. */
export const equal = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())

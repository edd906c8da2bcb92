/** What somebody may do with a brand, least first: look, answer customers, set things up, let people in. */
export const ROLES = ['viewer', 'agent', 'manager', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** What a key may do. */
export const SCOPES = ['read', 'write', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** Who asks, and what they may do. */
export interface Principal {
  /** `local`, `secret`, `key:…` or the id of a person. */
  id: string
  name: string
  /** local: the open server of one machine; secret: the operator's own. */
  kind: 'local' | 'secret' | 'key' | 'user'
  scopes: Scope[]
  /** Of the whole server: brands, people, keys. */
  isOwner: boolean
  /** On every brand, those to come too; undefined: on those of `brands` alone. */
  everywhere: Role | undefined
  /** By brand id. */
  brands: ReadonlyMap<string, Role>
}

const SCOPES_OF: Record<Scope, Scope[]> = { read: ['read'], write: ['read', 'write'], admin: ['read', 'write', 'admin'] }
const SCOPE_OF: Record<Role, Scope> = { viewer: 'read', agent: 'write', manager: 'write', admin: 'admin' }
const ROLE_OF: Record<Scope, Role> = { read: 'viewer', write: 'manager', admin: 'admin' }

const rankOf = (role: Role | undefined): number => (role === undefined ? -1 : ROLES.indexOf(role))

/** Whether who has one role may do what another is needed for. */
export const isAtLeast = (role: Role | undefined, needed: Role): boolean => rankOf(role) >= rankOf(needed)

const higher = (a: Role | undefined, b: Role | undefined): Role | undefined => (rankOf(a) >= rankOf(b) ? a : b)

/** What the principal may do with a brand; undefined: not even know of it. */
export const roleOn = ({ everywhere, brands }: Principal, brandId: string): Role | undefined => higher(everywhere, brands.get(brandId))

/** Ids of the brands the principal may see; undefined: all. */
export const brandsOf = ({ everywhere, brands }: Principal): string[] | undefined => (everywhere === undefined ? [...brands.keys()] : undefined)

/** The most the principal may do anywhere. */
export const bestRole = ({ everywhere, brands }: Principal): Role | undefined => [...brands.values()].reduce<Role | undefined>(higher, everywhere)

/** The scope that goes with a role, as keys have one. */
export const scopeOf = (role: Role | undefined): Scope => (role === undefined ? 'read' : SCOPE_OF[role])

/** Whoever sits at the machine, or holds its secret. */
export const operator = (kind: 'local' | 'secret'): Principal => ({ id: kind, name: kind, kind, scopes: SCOPES_OF.admin, isOwner: true, everywhere: 'admin', brands: new Map() })

/** A key: for all brands, or for one. */
export const keyPrincipal = ({ id, name, scope, brandId }: { id: string; name: string; scope: Scope; brandId: string | null }): Principal => {
  const given = { id: `key:${id}`, name, kind: 'key' as const, scopes: SCOPES_OF[scope] }
  if (brandId === null) return { ...given, isOwner: scope === 'admin', everywhere: ROLE_OF[scope], brands: new Map() }
  return { ...given, isOwner: false, everywhere: undefined, brands: new Map([[brandId, ROLE_OF[scope]]]) }
}

/** A person who is signed in. */
export const personPrincipal = ({ id, name, isOwner, brands }: { id: string; name: string; isOwner: boolean; brands: ReadonlyMap<string, Role> }): Principal => {
  const everywhere = isOwner ? ('admin' as const) : undefined
  const principal: Principal = { id, name, kind: 'user', scopes: [], isOwner, everywhere, brands }
  return { ...principal, scopes: SCOPES_OF[scopeOf(bestRole(principal))] }
}

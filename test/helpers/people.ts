import type { Caller, Entry, Identity } from '../../src/api/identity.ts'
import { createIdentity, type IdentityOptions } from '../../src/app/auth/identity.ts'
import { setRole } from '../../src/db/people/role.ts'
import type { Store } from '../../src/db/client.ts'
import { createPerson, type Person } from '../../src/db/people/person.ts'
import type { Role } from '../../src/domain/access.ts'

export const PASSWORD = 'cuatro barcas lentas'
export const BASE_URL = 'http://localhost:8080'

/** The real library over a test's store. What it says went wrong is kept in `told`. */
export const testIdentity = ({ db }: Store, { now = () => new Date(), told = [], ...more }: Partial<IdentityOptions> & { told?: string[] } = {}): Identity =>
  createIdentity({ db, now, log: { info() {}, warn: (_fields, message) => void told.push(message), error: (_fields, message) => void told.push(message) }, secret: 'a secret for tests alone', baseUrl: () => BASE_URL, ...more })

let hashed: Promise<string> | undefined

/** Somebody with the password of all tests. */
export const addPerson = async ({ db }: Store, identity: Identity, { email, name = email.split('@')[0]!, isOwner = false, roles = {} }: { email: string; name?: string; isOwner?: boolean; roles?: Record<string, Role> }): Promise<Person> => {
  const passwordHash = await (hashed ??= identity.hash(PASSWORD))
  const person = await db.transaction().execute(trx => createPerson(trx, { name, email, passwordHash, isOwner }, new Date()))
  for (const [brandId, role] of Object.entries(roles)) await setRole(db, brandId, { personId: person.id, role }, new Date())
  return person
}

/** A browser: it keeps cookies. */
export const openCaller = (address = '192.0.2.1'): Caller & { keep(cookies: string[]): void } => {
  const jar = new Map<string, string>()
  const caller = {
    cookie: '',
    userAgent: 'test',
    address,
    keep: (cookies: string[]) => {
      for (const cookie of cookies) {
        const [name, value] = cookie.split(';')[0]!.split(/=(.*)/s) as [string, string]
        if (value === '' || /max-age=0\b/i.test(cookie)) jar.delete(name)
        else jar.set(name, value)
      }
      caller.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
  }
  return caller
}

/** Signs in with the password of all tests; throws where a code is asked for. */
export const signIn = async (identity: Identity, email: string, caller = openCaller()): Promise<typeof caller> => {
  const entry = await identity.signIn(caller, { email, password: PASSWORD })
  if (entry.kind !== 'in') throw new Error(`Not in: ${entry.kind}`)
  caller.keep(entry.cookies)
  return caller
}

export const cookiesOf = (entry: Entry): string[] => ('cookies' in entry ? entry.cookies : [])

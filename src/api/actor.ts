import type { Context } from 'hono'
import type { Principal } from '../domain/access.ts'

/** Who does what a call asks for, as records keep it. */
export interface Actor {
  /** `local`, `secret`, `key:…` or the id of a person. */
  id: string
  name: string
}

/** Who makes this call. Throws where nobody was asked who they are. */
export const principalOf = (c: Context): Principal => {
  const principal = c.get('principal') as Principal | undefined
  if (!principal) throw new Error(`${c.req.path} does not ask who calls: put authorise before it.`)
  return principal
}

export const actorOf = (c: Context): Actor => {
  const { id, name } = principalOf(c)
  return { id, name }
}

/** Who acts: whoever signed in, or the key; where nobody has a name of their own, whom the request names. */
export const actingOf = (c: Context, named?: Actor): Actor => {
  const { kind } = principalOf(c)
  return kind === 'local' || kind === 'secret' ? (named ?? actorOf(c)) : actorOf(c)
}

/** Whose name a record bears: a person's own, whatever they write; programs and the operator say for whom they act. */
export const byOf = (c: Context, said: string): string => {
  const { kind, name } = principalOf(c)
  return kind === 'user' ? name : said
}

/** The route has written to the audit log itself, in better words than the call's. */
export const markAudited = (c: Context): void => c.set('audited', true)

export const isAuditedAlready = (c: Context): boolean => c.get('audited') === true

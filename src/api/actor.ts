import type { Context } from 'hono'
import type { Actor } from '../domain/case/state.ts'

// Where nobody has to say who they are, everybody is the one at the machine.
const LOCAL: Actor = { id: 'local', name: 'local' }

/** Who asks: what the guard found out, a person or an API key. */
export const actorOf = (c: Context): Actor => (c.get('actor') as Actor | undefined) ?? LOCAL

/** Who acts: whoever signed in. Only where nobody has to say who they are, whom the request names. */
export const actingOf = (c: Context, named?: Actor): Actor => (c.get('actor') as Actor | undefined) ?? named ?? LOCAL

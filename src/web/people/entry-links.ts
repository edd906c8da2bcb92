import { Hono, type Context } from 'hono'
import type { Entry } from '../../api/identity.ts'
import { acceptAs, acceptAsNew, linkOf, resetPassword, setUp, type PeopleDeps } from '../../api/people.ts'
import { findBrandById } from '../../db/brand.ts'
import type { EntryLink } from '../../db/people/entry-link.ts'
import { findPerson, findPersonByEmail, type Person } from '../../db/people/person.ts'
import type { Principal } from '../../domain/access.ts'
import { callerOf, fieldOf, nameOf, unkept, WEAKNESSES, type Sheets } from './entry.ts'
import type { MessageKey } from '../i18n/messages.ts'
import { entryPage, type EntryData } from '../pages/people/entry.ts'

interface Doors extends Sheets {
  whoIs(c: Context): Promise<Principal | undefined>
  /** Gives the session and goes on. */
  enter(c: Context, entry: Entry): Promise<Response>
}

const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/

/** The pages behind a link: the first administrator, an invitation, a new password. Looking uses nothing up. */
export const entryLinkRoutes = (deps: PeopleDeps, { bare, send, whoIs, enter }: Doors): Hono => {
  const { db, people } = deps
  const { identity } = people
  const app = new Hono()

  app.get('/setup/:token', async c => {
    await linkOf(deps, 'setup', tokenOf(c))
    return await show(c, { kind: 'setup' })
  })
  app.post('/setup/:token', async c => {
    await linkOf(deps, 'setup', tokenOf(c))
    const form = await c.req.parseBody()
    const given = { name: nameOf(form), email: fieldOf(form, 'email').trim().toLowerCase() }
    const fault = given.name === '' || given.email.length > 254 || !EMAIL.test(given.email) ? 'entry.incomplete' : await faultOf(form, [given.name, given.email])
    if (fault) return await show(c, { kind: 'setup', ...given, fault })
    await setUp(deps, tokenOf(c), { ...given, passwordHash: await identity.hash(fieldOf(form, 'password')), address: callerOf(c).address })
    return await signedIn(c, given.email, fieldOf(form, 'password'))
  })

  app.get('/invitation/:token', async c => await show(c, await invitationOf(c)))
  app.post('/invitation/:token', async c => {
    const form = await c.req.parseBody()
    const data = await invitationOf(c)
    const address = callerOf(c).address
    if (data.kind === 'join') {
      await acceptAs(deps, tokenOf(c), { personId: (await whoIs(c))!.id, address })
      return c.redirect(data.home, 303)
    }
    if (data.kind !== 'invitation') return await show(c, data)
    const name = nameOf(form)
    if (form['do'] === 'sso' && data.sso !== null && name !== '') {
      await acceptAsNew(deps, tokenOf(c), { name, passwordHash: undefined, address })
      return c.redirect('/sign-in', 303)
    }
    const fault = name === '' ? 'entry.incomplete' : await faultOf(form, [name, data.email, data.brand])
    if (fault) return await show(c, { ...data, name, fault })
    await acceptAsNew(deps, tokenOf(c), { name, passwordHash: await identity.hash(fieldOf(form, 'password')), address })
    return await signedIn(c, data.email, fieldOf(form, 'password'))
  })

  app.get('/password/:token', async c => await show(c, { kind: 'password', email: (await linkOf(deps, 'password', tokenOf(c))).email! }))
  app.post('/password/:token', async c => {
    const { email } = await linkOf(deps, 'password', tokenOf(c))
    const form = await c.req.parseBody()
    const fault = await faultOf(form, [email!])
    if (fault) return await show(c, { kind: 'password', email: email!, fault })
    await resetPassword(deps, tokenOf(c), { passwordHash: await identity.hash(fieldOf(form, 'password')), address: callerOf(c).address })
    return await signedIn(c, email!, fieldOf(form, 'password'))
  })
  return app

  /** What an invitation asks of whoever opens it. */
  async function invitationOf(c: Context): Promise<EntryData> {
    const link: EntryLink = await linkOf(deps, 'invitation', tokenOf(c))
    const brand = (await findBrandById(db, link.brandId!))!
    const common = { email: link.email!, brand: brand.name, role: link.role!, by: link.createdBy }
    const known = await findPersonByEmail(db, link.email!)
    if (!known) return { kind: 'invitation', ...common, sso: link.isVouched ? (identity.sso?.name ?? null) : null }
    const isThey = (await personOf(c))?.id === known.id
    return isThey ? { kind: 'join', ...common, home: `/b/${brand.slug}` } : { kind: 'elsewhere', ...common, next: new URL(c.req.url).pathname }
  }

  async function personOf(c: Context): Promise<Person | undefined> {
    const principal = await whoIs(c)
    return principal?.kind === 'user' ? await findPerson(db, principal.id) : undefined
  }

  async function faultOf(form: Record<string, unknown>, words: string[]): Promise<MessageKey | undefined> {
    const weakness = await identity.weaknessOf(fieldOf(form, 'password'), words)
    return weakness && WEAKNESSES[weakness]
  }

  async function signedIn(c: Context, email: string, password: string): Promise<Response> {
    return await enter(c, await identity.signIn(callerOf(c), { email, password }))
  }

  async function show(c: Context, data: EntryData): Promise<Response> {
    return unkept(await send(c, entryPage({ ...data, action: new URL(c.req.url).pathname }, bare(c)), data.fault === undefined ? 200 : 422))
  }
}

const tokenOf = (c: Context): string => c.req.param('token') ?? ''

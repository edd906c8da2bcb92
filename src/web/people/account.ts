import { Hono, type Context } from 'hono'
import { principalOf, type Actor } from '../../api/actor.ts'
import type { People } from '../../api/people.ts'
import { addAudit } from '../../db/people/audit.ts'
import { listBrands } from '../../db/brand.ts'
import { findPerson, hasPassword, setPasswordHash, type Person } from '../../db/people/person.ts'
import { endSession, endSessions, listSessions } from '../../db/people/session.ts'
import { mayTry } from '../../db/people/sign-in-try.ts'
import { brandsOf, roleOn } from '../../domain/access.ts'
import type { Html, PageContext } from '../context.ts'
import { callerOf, fieldOf, giveCookies, unkept, WEAKNESSES } from './entry.ts'
import type { MessageKey } from '../i18n/messages.ts'
import { accountPage, totpPage } from '../pages/people/account.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

export interface AccountSheets {
  contextOf(c: Context, brand: null): Promise<PageContext>
  send(c: Context, page: Html, status?: number): Promise<Response>
}

interface Owner {
  person: Person
  people: People
  form: Record<string, unknown>
}

/** One's own account: password, second step, sessions. */
export const accountRoutes = ({ db, now, people }: WebServices, { contextOf, send }: AccountSheets): Hono => {
  const app = new Hono()
  const steps: Record<string, (c: Context, owner: Owner) => Promise<Response>> = { 'password': changePassword, 'totp': beginTotp, 'totp-confirm': confirmTotp, 'totp-end': endTotp, 'sessions-end': endOthers }

  app.get('/account', c => show(c))
  app.post('/account/:step', async c => {
    const step = steps[c.req.param('step')]
    if (!step) return await c.notFound()
    return await step(c, await ownerOf(c))
  })
  app.post('/account/sessions/:id/end', async c => {
    const { person } = await ownerOf(c)
    if (await endSession(db, person.id, c.req.param('id'))) await note(person, 'session.ended')
    return c.redirect('/account', 303)
  })
  return app

  async function show(c: Context, { fault, done = false }: { fault?: MessageKey; done?: boolean } = {}): Promise<Response> {
    const principal = principalOf(c)
    const person = principal.kind === 'user' ? ((await findPerson(db, principal.id)) ?? null) : null
    const brands = (await listBrands(db, { ids: brandsOf(principal) })).map(({ slug, name, id }) => ({ slug, name, role: roleOn(principal, id)! }))
    const sessions = person ? await listSessions(db, person.id, now()) : []
    const data = { kind: principal.kind, person, brands, sessions, current: c.get('sessionId') as string | undefined, hasPassword: person !== null && (await hasPassword(db, person.id)), fault: fault ?? null, done: done || c.req.query('done') !== undefined }
    return unkept(await send(c, accountPage(data, await contextOf(c, null)), fault === undefined ? 200 : 422))
  }

  async function ownerOf(c: Context): Promise<Owner> {
    const { kind, id } = principalOf(c)
    const person = kind === 'user' ? await findPerson(db, id) : undefined
    if (!person || !people) throw refusal(403, 'refusal.account')
    return { person, people, form: await c.req.parseBody() }
  }

  /** Whoever finds a browser open must not guess the password of its owner here. */
  async function isTheirPassword(c: Context, { person, people: { identity }, form }: Owner): Promise<boolean> {
    if (!(await mayTry(db, { account: `account ${person.id}`, address: callerOf(c).address }, now()))) throw refusal(429, 'refusal.tries')
    const isRight = await identity.isPassword(callerOf(c), fieldOf(form, 'password'))
    if (!isRight) await note(person, 'password.refused')
    return isRight
  }

  async function changePassword(c: Context, owner: Owner): Promise<Response> {
    const { person, people: { identity }, form } = owner
    const next = fieldOf(form, 'next')
    if (!(await isTheirPassword(c, owner))) return await show(c, { fault: 'account.wrong' })
    const weakness = await identity.weaknessOf(next, [person.name, person.email])
    if (weakness) return await show(c, { fault: WEAKNESSES[weakness] })
    const hash = await identity.hash(next)
    await db.transaction().execute(trx => setPasswordHash(trx, person.id, hash, now()))
    await endSessions(db, person.id, { but: c.get('sessionId') as string })
    await note(person, 'password.changed')
    return c.redirect('/account?done', 303)
  }

  async function beginTotp(c: Context, owner: Owner): Promise<Response> {
    const start = (await isTheirPassword(c, owner)) ? await owner.people.identity.totp.begin(callerOf(c), fieldOf(owner.form, 'password')) : undefined
    if (!start) return await show(c, { fault: 'account.wrong' })
    return unkept(await send(c, totpPage({ ...start, failed: false }, await contextOf(c, null))))
  }

  async function confirmTotp(c: Context, { person, people: { identity }, form }: Owner): Promise<Response> {
    if (!(await mayTry(db, { account: `totp ${person.id}`, address: callerOf(c).address }, now()))) throw refusal(429, 'refusal.tries')
    const confirmed = await identity.totp.confirm(callerOf(c), fieldOf(form, 'code'))
    if (!confirmed) return unkept(await send(c, totpPage({ uri: null, recoveryCodes: [], failed: true }, await contextOf(c, null)), 422))
    giveCookies(c, confirmed.cookies)
    await note(person, 'totp.on')
    return c.redirect('/account?done', 303)
  }

  async function endTotp(c: Context, owner: Owner): Promise<Response> {
    const ended = (await isTheirPassword(c, owner)) ? await owner.people.identity.totp.end(callerOf(c), fieldOf(owner.form, 'password')) : undefined
    if (!ended) return await show(c, { fault: 'account.wrong' })
    giveCookies(c, ended.cookies)
    await note(owner.person, 'totp.off')
    return c.redirect('/account?done', 303)
  }

  async function endOthers(c: Context, { person }: Owner): Promise<Response> {
    await endSessions(db, person.id, { but: c.get('sessionId') as string })
    await note(person, 'sessions.ended')
    return c.redirect('/account?done', 303)
  }

  async function note(actor: Actor & { email: string }, action: string): Promise<void> {
    await addAudit(db, { actor, action, target: actor.email }, now())
  }
}

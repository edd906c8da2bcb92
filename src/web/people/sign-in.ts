import { Hono, type Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { isSecure } from '../../api/address.ts'
import { equal, SESSION_COOKIE, sessionOf, whoAsks, type GuardOptions } from '../../api/guard.ts'
import type { Entry } from '../../api/identity.ts'
import { addAudit } from '../../db/people/audit.ts'
import { findPerson, findPersonByEmail } from '../../db/people/person.ts'
import { callerOf, fieldOf, giveCookies, nextOf, unkept, type Sheets } from './entry.ts'
import { entryLinkRoutes } from './entry-links.ts'
import { createLimit } from '../limit.ts'
import { codePage, signInPage, type SignInFault } from '../pages/people/sign-in.ts'
import type { WebServices } from '../services.ts'

// A person mistypes a few times a minute; a program guesses by the thousand.
const TRIES = 10
const A_WEEK_SECONDS = 7 * 24 * 3600
const STATUS: Record<SignInFault, 403 | 429> = { refused: 403, secret: 403, sso: 403, wait: 429 }

/** Everything somebody may open who is not signed in. */
export const signInRoutes = (services: WebServices, guard: GuardOptions, { bare, send }: Sheets): Hono => {
  const { db, now, people } = services
  const app = new Hono()
  // From all callers together: there is one secret to guess.
  const limit = createLimit({ perAddress: Infinity, inAll: TRIES, now: () => now().getTime() })
  const identity = guard.identity
  const isOpen = guard.isOpen ?? (async () => guard.adminSecret === undefined)

  app.get('/sign-in', async c => ((await isOpen()) ? c.redirect('/') : show(c)))
  app.post('/sign-in', async c => {
    if (await isOpen()) return c.redirect('/')
    const form = await c.req.parseBody()
    if (typeof form['secret'] === 'string') return await bySecret(c, form['secret'])
    if (!identity) return await show(c, 'refused')
    const email = fieldOf(form, 'email')
    return await enter(c, await identity.signIn(callerOf(c), { email, password: fieldOf(form, 'password') }), { email, next: nextOf(form['next']) })
  })
  app.get('/sign-in/code', c => send(c, codePage({ next: nextOf(c.req.query('next')), fault: null }, bare(c))))
  app.post('/sign-in/code', async c => {
    const form = await c.req.parseBody()
    const next = nextOf(form['next'])
    const entry: Entry = identity ? await identity.confirm(callerOf(c), fieldOf(form, 'code').slice(0, 40)) : { kind: 'refused' }
    if (entry.kind === 'in') return await enter(c, entry, { next })
    await note(c, { action: 'code.refused' })
    return await send(c, codePage({ next, fault: entry.kind === 'wait' ? 'wait' : 'refused' }, bare(c)), entry.kind === 'wait' ? 429 : 403)
  })
  // A link, not a form: the policy of our pages lets no form lead elsewhere.
  app.get('/sign-in/sso', async c => {
    const begun = await identity?.sso?.begin(callerOf(c))
    if (!begun) return await show(c, 'sso')
    giveCookies(c, begun.cookies)
    return c.redirect(begun.url)
  })
  if (identity?.sso) app.get(identity.sso.callbackPath, async c => await enter(c, await identity.sso!.finish(callerOf(c), c.req.url), { fault: 'sso' }))
  app.post('/sign-out', async c => {
    if (identity) giveCookies(c, await identity.signOut(callerOf(c)))
    setCookie(c, SESSION_COOKIE, '', { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 0, secure: isSecure(c) })
    return c.redirect('/sign-in', 303)
  })
  if (people) app.route('/', entryLinkRoutes({ db, now, people }, { bare, send, whoIs: c => whoAsks(c, guard), enter }))
  return app

  async function show(c: Context, fault: SignInFault | null = null, next = nextOf(c.req.query('next'))): Promise<Response> {
    const ways = { hasPeople: identity !== undefined, hasSecret: guard.adminSecret !== undefined, sso: identity?.sso?.name ?? null }
    return await send(c, signInPage({ ...ways, fault, next }, bare(c)), fault === null ? 200 : STATUS[fault])
  }

  async function bySecret(c: Context, secret: string): Promise<Response> {
    if (limit('') !== undefined) return await show(c, 'wait')
    if (guard.adminSecret === undefined || !equal(secret, guard.adminSecret)) {
      await note(c, { action: 'sign-in.refused', detail: { by: 'secret' } })
      return await show(c, 'secret')
    }
    await note(c, { action: 'signed-in', actor: { id: 'secret', name: 'secret' } })
    setCookie(c, SESSION_COOKIE, sessionOf(guard.adminSecret), { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: A_WEEK_SECONDS, secure: isSecure(c) })
    return c.redirect('/', 303)
  }

  async function enter(c: Context, entry: Entry, { email, next = '/', fault = 'refused' }: { email?: string; next?: string; fault?: SignInFault } = {}): Promise<Response> {
    if (entry.kind === 'in') {
      const person = await findPerson(db, entry.personId)
      await note(c, { action: 'signed-in', ...(person && { actor: person, target: person.email }) })
    } else if (entry.kind !== 'code') {
      // What was typed may be anything, a password in the wrong field too: only an address that is somebody’s is kept.
      const known = email === undefined ? undefined : await findPersonByEmail(db, email)
      await note(c, { action: 'sign-in.refused', target: known?.email ?? null, detail: { ...(entry.kind === 'wait' && { tooMany: true }) } })
      return await show(c, entry.kind === 'wait' ? 'wait' : fault, next)
    }
    giveCookies(c, entry.cookies)
    return unkept(c.redirect(entry.kind === 'code' ? `/sign-in/code?next=${encodeURIComponent(next)}` : next, 303))
  }

  async function note(c: Context, { actor = { id: 'nobody', name: '' }, ...entry }: { action: string; actor?: { id: string; name: string }; target?: string | null; detail?: Record<string, unknown> }): Promise<void> {
    await addAudit(db, { ...entry, actor, address: callerOf(c).address }, now())
  }
}

import { Hono, type Context } from 'hono'
import { actorOf, markAudited, principalOf } from '../../api/actor.ts'
import { invite } from '../../api/people.ts'
import { addAudit } from '../../db/people/audit.ts'
import type { Brand } from '../../db/brand.ts'
import { findMember, listMembers, removeRole, setRole, type Member } from '../../db/people/role.ts'
import { listInvitations, revokeInvitation } from '../../db/people/entry-link.ts'
import { ROLES, type Role } from '../../domain/access.ts'
import type { BrandContext, Html } from '../context.ts'
import { fieldOf, unkept } from './entry.ts'
import { peoplePath } from '../links.ts'
import { peoplePage, type Asked } from '../pages/people/people.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

export interface BrandSheets {
  brandContext(c: Context): Promise<[Brand, BrandContext]>
  send(c: Context, page: Html, status?: number): Promise<Response>
}

const DAYS = 7
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/

/** The people of a brand: roles and invitations. */
export const peopleRoutes = ({ db, now, people }: WebServices, { brandContext, send }: BrandSheets): Hono => {
  const app = new Hono()

  app.get('/b/:brand/people', c => show(c, null))
  app.post('/b/:brand/people/:id/role', async c => {
    const [brand] = await brandContext(c)
    const member = await memberOf(c, brand)
    const role = roleOf((await c.req.parseBody())['role'])
    await setRole(db, brand.id, { personId: member.id, role }, now())
    return await noted(c, brand, { action: 'role.changed', target: member.email, detail: { from: member.role, to: role } })
  })
  app.post('/b/:brand/people/:id/remove', async c => {
    const [brand] = await brandContext(c)
    const member = await memberOf(c, brand)
    await removeRole(db, brand.id, member.id)
    return await noted(c, brand, { action: 'role.removed', target: member.email, detail: { from: member.role } })
  })
  app.post('/b/:brand/people/invitations', async c => {
    const [brand, { t }] = await brandContext(c)
    const form = await c.req.parseBody()
    const email = fieldOf(form, 'email').trim().toLowerCase()
    if (!people) throw refusal(409, 'refusal.noPeople')
    if (!EMAIL.test(email) || email.length > 254) return await show(c, { fault: 'entry.incomplete' }, 422)
    const { link } = await invite({ db, now, people }, { brand, email, role: roleOf(form['role']), days: DAYS, language: t.locale }, principalOf(c))
    markAudited(c)
    return await show(c, { email, link })
  })
  app.post('/b/:brand/people/invitations/:id/revoke', async c => {
    const [brand] = await brandContext(c)
    const revoked = await revokeInvitation(db, brand.id, c.req.param('id'), now())
    if (!revoked) throw refusal(404, 'refusal.invitation')
    return await noted(c, brand, { action: 'invitation.revoked', target: revoked.email })
  })
  return app

  async function show(c: Context, asked: Asked, status = 200): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const data = { members: await listMembers(db, brand.id), invitations: await listInvitations(db, brand.id, now()), days: DAYS, asked }
    return unkept(await send(c, peoplePage(data, context), status))
  }

  async function memberOf(c: Context, brand: Brand): Promise<Member> {
    const member = await findMember(db, brand.id, c.req.param('id') ?? '')
    if (!member) throw refusal(404, 'refusal.person')
    return member
  }

  async function noted(c: Context, brand: Brand, entry: { action: string; target: string | null; detail?: Record<string, unknown> }): Promise<Response> {
    markAudited(c)
    await addAudit(db, { ...entry, brandId: brand.id, actor: actorOf(c) }, now())
    return c.redirect(peoplePath(brand.slug), 303)
  }
}

const roleOf = (given: unknown): Role => {
  const role = ROLES.find(one => one === given)
  if (!role) throw refusal(422, 'refusal.role.none')
  return role
}

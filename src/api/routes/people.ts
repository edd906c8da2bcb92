import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { addAudit } from '../../db/people/audit.ts'
import { findMember, listMembers, removeRole, setRole, type Member } from '../../db/people/role.ts'
import { listInvitations, revokeInvitation, type EntryLink } from '../../db/people/entry-link.ts'
import { changePerson, findPerson, LastOwner, listPeople, type Person } from '../../db/people/person.ts'
import { ROLES } from '../../domain/access.ts'
import { actorOf, markAudited, principalOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { invite, passwordLink, type People } from '../people.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const role = z.enum(ROLES).describe('viewer looks; agent answers and corrects; manager sets up; admin lets people in')
const email = z.email().max(254).transform(text => text.toLowerCase())
const member = z.object({ id: z.string(), name: z.string(), email: z.string(), role, hasTotp: z.boolean(), disabled: z.boolean(), since: z.string() }).openapi('Member')
const person = z.object({ id: z.string(), name: z.string(), email: z.string(), isOwner: z.boolean(), hasTotp: z.boolean(), disabled: z.boolean(), createdAt: z.string() }).openapi('Person')
const invitation = z.object({ id: z.string(), email: z.string(), role, createdBy: z.string(), createdAt: z.string(), expiresAt: z.string() }).openapi('PersonInvitation')

const tags = ['people']
const base = '/v1/brands/{brand}'
const one = brandParam.extend({ id: uuid })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const routes = {
  members: createRoute({ method: 'get', path: `${base}/people`, tags, summary: 'The people of a brand, by name', request: { params: brandParam }, responses: answers(listOf(member), 'All of them') }),
  change: createRoute({ method: 'patch', path: `${base}/people/{id}`, tags, summary: 'Give a person another role', request: { params: one, body: json(z.strictObject({ role })) }, responses: answers(member, 'The person') }),
  remove: createRoute({ method: 'delete', path: `${base}/people/{id}`, tags, summary: 'Take a person out of the brand, and of its teams', request: { params: one }, responses: { 204: { description: 'Removed' } } }),
  invitations: createRoute({ method: 'get', path: `${base}/people/invitations`, tags, summary: 'Invitations that nobody has accepted yet', request: { params: brandParam }, responses: answers(listOf(invitation), 'Newest first') }),
  invite: createRoute({
    method: 'post', path: `${base}/people/invitations`, tags, summary: 'Invite somebody: by mail where there is a mail server, otherwise with a link to hand over',
    request: { params: brandParam, body: json(z.strictObject({ email, role, days: z.number().int().min(1).max(30).default(7).describe('How long the link is good'), language: z.enum(['es', 'en']).optional().describe('Of the mail; left out: the brand’s') })) },
    responses: answers(invitation.extend({ link: z.string().nullable().describe('Shown this once; null: it was mailed') }), 'The invitation', 201),
  }),
  revoke: createRoute({ method: 'delete', path: `${base}/people/invitations/{id}`, tags, summary: 'Take an invitation back', request: { params: one }, responses: { 204: { description: 'Taken back' } } }),
  people: createRoute({ method: 'get', path: '/v1/people', tags, summary: 'Everybody who can sign in, by name', responses: answers(listOf(person), 'All of them') }),
  changePerson: createRoute({
    method: 'patch', path: '/v1/people/{id}', tags, summary: 'Make somebody owner of the server, or let them in no more',
    request: { params: z.object({ id: uuid }), body: json(z.strictObject({ isOwner: z.boolean().optional(), disabled: z.boolean().optional().describe('Every session ends at once') })) }, responses: answers(person, 'The person'),
  }),
  passwordLink: createRoute({
    method: 'post', path: '/v1/people/{id}/password-link', tags, summary: 'A link, good once and for a day, with which a person chooses a new password',
    request: { params: z.object({ id: uuid }) }, responses: answers(z.object({ link: z.string(), expiresAt: z.string() }), 'The link, shown this once', 201),
  }),
}

/** Who works with a brand, and who can sign in at all. */
export const peopleRoutes = ({ db, now, people }: Services) => {
  const app = createRouter()

  app.openapi(routes.members, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listMembers(db, brand.id)).map(toMember), nextCursor: null }, 200)
  })
  app.openapi(routes.change, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const before = await findMember(db, brand.id, id)
    if (!before) throw notFound('person', id, `GET ${c.req.path.replace(/\/[^/]+$/, '')} lists those of ${brand.name}.`)
    const { role } = c.req.valid('json')
    await setRole(db, brand.id, { personId: id, role }, now())
    await audited(c, { brandId: brand.id, action: 'role.changed', target: before.email, detail: { from: before.role, to: role } })
    return c.json(toMember({ ...before, role }), 200)
  })
  app.openapi(routes.remove, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const before = await findMember(db, brand.id, id)
    if (!before) throw notFound('person', id)
    await removeRole(db, brand.id, id)
    await audited(c, { brandId: brand.id, action: 'role.removed', target: before.email, detail: { from: before.role } })
    return c.body(null, 204)
  })
  app.openapi(routes.invitations, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listInvitations(db, brand.id, now())).map(toInvitation), nextCursor: null }, 200)
  })
  app.openapi(routes.invite, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { language = brand.locale.startsWith('en') ? 'en' : 'es', ...given } = c.req.valid('json')
    const invited = await invite({ db, now, people: peopleOf(people) }, { brand, language, ...given }, principalOf(c))
    markAudited(c)
    return c.json({ ...toInvitation(invited.invitation), link: invited.link }, 201)
  })
  app.openapi(routes.revoke, async c => {
    const { brand: slug, id } = c.req.valid('param')
    const brand = await brandOf(db, slug)
    const revoked = await revokeInvitation(db, brand.id, id, now())
    if (!revoked) throw notFound('invitation', id)
    await audited(c, { brandId: brand.id, action: 'invitation.revoked', target: revoked.email })
    return c.body(null, 204)
  })
  app.openapi(routes.people, async c => c.json({ data: (await listPeople(db)).map(toPerson), nextCursor: null }, 200))
  app.openapi(routes.changePerson, async c => {
    const { id } = c.req.valid('param')
    const change = c.req.valid('json')
    const changed = await changePerson(db, id, change, now()).catch(error => {
      throw error instanceof LastOwner ? new Problem(409, error.message) : error
    })
    if (!changed) throw notFound('person', id)
    await audited(c, { action: 'person.changed', target: changed.email, detail: change })
    return c.json(toPerson(changed), 200)
  })
  app.openapi(routes.passwordLink, async c => {
    const found = await findPerson(db, c.req.valid('param').id)
    if (!found) throw notFound('person', c.req.valid('param').id)
    const { link, expiresAt } = await passwordLink({ db, now, people: peopleOf(people) }, found, actorOf(c))
    markAudited(c)
    return c.json({ link, expiresAt: expiresAt.toISOString() }, 201)
  })
  return app

  /** What the log says in the words of the matter instead of the call's. */
  async function audited(c: Context, entry: Omit<Parameters<typeof addAudit>[1], 'actor'>): Promise<void> {
    markAudited(c)
    await addAudit(db, { ...entry, actor: actorOf(c) }, now())
  }
}

const peopleOf = (people: People | undefined): People => {
  if (!people) throw new Problem(409, 'This server lets nobody sign in.')
  return people
}

const toMember = ({ disabledAt, since, ...rest }: Member): z.infer<typeof member> => ({ ...rest, disabled: disabledAt !== null, since: since.toISOString() })
const toPerson = ({ disabledAt, createdAt, ...rest }: Person): z.infer<typeof person> => ({ ...rest, disabled: disabledAt !== null, createdAt: createdAt.toISOString() })
const toInvitation = ({ id, email, role, createdBy, createdAt, expiresAt }: EntryLink): z.infer<typeof invitation> => ({ id, email: email!, role: role!, createdBy, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() })

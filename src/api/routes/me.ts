import { createRoute, z } from '@hono/zod-openapi'
import { listBrands } from '../../db/brand.ts'
import { endSession, listSessions } from '../../db/people/session.ts'
import { ROLES, roleOn, SCOPES } from '../../domain/access.ts'
import { principalOf } from '../actor.ts'
import { notFound } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const me = z
  .object({ id: z.string(), name: z.string(), kind: z.enum(['local', 'secret', 'key', 'user']), scopes: z.array(z.enum(SCOPES)), isOwner: z.boolean(), brands: z.array(z.object({ slug: z.string(), name: z.string(), role: z.enum(ROLES) })) })
  .openapi('Me')
const session = z.object({ id: z.string(), createdAt: z.string(), expiresAt: z.string(), address: z.string().nullable(), userAgent: z.string().nullable(), isCurrent: z.boolean() }).openapi('Session')

const tags = ['people']
const routes = {
  me: createRoute({ method: 'get', path: '/v1/me', tags, summary: 'Who you are here, and what you may do with which brand', responses: answers(me, 'You') }),
  sessions: createRoute({ method: 'get', path: '/v1/me/sessions', tags, summary: 'Where you are signed in, newest first', responses: answers(listOf(session), 'All sessions; a key has none') }),
  end: createRoute({ method: 'delete', path: '/v1/me/sessions/{id}', tags, summary: 'End one of your sessions', request: { params: z.object({ id: uuid }) }, responses: { 204: { description: 'Ended' } } }),
}

export const meRoutes = ({ db, now }: Services) => {
  const app = createRouter()
  app.openapi(routes.me, async c => {
    const principal = principalOf(c)
    const { id, name, kind, scopes, isOwner } = principal
    const brands = (await listBrands(db)).flatMap(brand => {
      const role = roleOn(principal, brand.id)
      return role === undefined ? [] : [{ slug: brand.slug, name: brand.name, role }]
    })
    return c.json({ id, name, kind, scopes, isOwner, brands }, 200)
  })
  app.openapi(routes.sessions, async c => {
    const { id, kind } = principalOf(c)
    const sessions = kind === 'user' ? await listSessions(db, id, now()) : []
    const current = (c as { get(name: string): unknown }).get('sessionId')
    return c.json({ data: sessions.map(one => ({ ...one, createdAt: one.createdAt.toISOString(), expiresAt: one.expiresAt.toISOString(), isCurrent: one.id === current })), nextCursor: null }, 200)
  })
  app.openapi(routes.end, async c => {
    const { id, kind } = principalOf(c)
    const asked = c.req.valid('param').id
    if (kind !== 'user' || !(await endSession(db, id, asked))) throw notFound('session', asked)
    return c.body(null, 204)
  })
  return app
}

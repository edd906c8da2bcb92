import { createRoute, z } from '@hono/zod-openapi'
import { listAudit, type AuditEntry } from '../../db/people/audit.ts'
import { findBrand, listBrands } from '../../db/brand.ts'
import { isId } from '../../domain/id.ts'
import { isAtLeast, roleOn } from '../../domain/access.ts'
import { principalOf } from '../actor.ts'
import { decodeNameCursor, encodeCursor, pageOf } from '../cursor.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, listOf, paging, slug } from '../schemas.ts'
import type { Services } from '../services.ts'

const entry = z
  .object({
    id: z.string(), at: z.string(), brand: z.string().nullable().describe('Slug; null: of the whole server, or the brand is gone'),
    actor: z.object({ id: z.string(), name: z.string() }), action: z.string().describe('Such as signed-in, role.changed, or the call that was made'), target: z.string().nullable(), detail: z.record(z.string(), z.unknown()), address: z.string().nullable(),
  })
  .openapi('AuditEntry')

const list = createRoute({
  method: 'get', path: '/v1/audit', tags: ['people'], summary: 'Who did what, newest first; the log can be added to and nothing else',
  description: 'Of one brand for its administrators; of the whole server, with sign-ins, for owners.',
  request: { query: paging.extend({ brand: slug.optional(), actor: z.string().max(100).optional().describe('Id of who did it'), action: z.string().max(200).optional() }) },
  responses: answers(listOf(entry), 'A page of entries'),
})

/** The audit log. */
export const auditRoutes = ({ db }: Services) => {
  const app = createRouter()
  app.openapi(list, async c => {
    const { limit, cursor, brand: slug, actor, action } = c.req.valid('query')
    const principal = principalOf(c)
    const brand = slug === undefined ? undefined : await findBrand(db, slug)
    const role = brand && roleOn(principal, brand.id)
    if (slug !== undefined && role === undefined) throw notFound('brand', slug, 'GET /v1/brands lists them.')
    if (!principal.isOwner && !isAtLeast(role, 'admin')) throw new Problem(403, 'The log is for administrators of a brand, with ?brand=, and for owners of the server.')
    const beforeId = decodeNameCursor(cursor)
    if (beforeId !== undefined && !isId(beforeId)) throw new Problem(400, 'query.cursor: pass on the nextCursor of the page before.')
    const slugs = new Map((await listBrands(db)).map(({ id, slug }) => [id, slug]))
    const rows = await listAudit(db, { brandId: brand?.id, actorId: actor, action, beforeId, limit: limit + 1 })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.id]), row => toEntry(row, slugs)), 200)
  })
  return app
}

const toEntry = ({ id, at, brandId, actorId, actorName, action, target, detail, address }: AuditEntry, slugs: Map<string, string>): z.infer<typeof entry> => ({
  id, at: at.toISOString(), brand: slugs.get(brandId ?? '') ?? null, actor: { id: actorId, name: actorName }, action, target, detail, address,
})

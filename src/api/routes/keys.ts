import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createApiKey, listApiKeys, revokeApiKey, type ApiKey } from '../../db/people/api-key.ts'
import { addAudit } from '../../db/people/audit.ts'
import { listBrands, type Brand } from '../../db/brand.ts'
import { SCOPES } from '../../domain/access.ts'
import { actorOf, markAudited } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, instant, listOf, slug, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const draft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  scope: z.enum(SCOPES).default('read').describe('read as a viewer; write as a manager; admin as an administrator'),
  expiresAt: instant.nullable().default(null).describe('null: never'),
})
const key = z
  .object({ id: z.string(), name: z.string(), scope: z.enum(SCOPES), brand: z.string().nullable().describe('Slug; null: all brands'), createdAt: z.string(), createdBy: z.string().nullable(), lastUsedAt: z.string().nullable(), expiresAt: z.string().nullable() })
  .openapi('ApiKey')
const made = key.extend({ key: z.string().describe('Shown this once') })

const tags = ['keys']
const body = { content: { 'application/json': { schema: draft } }, required: true }
const ofBrand = '/v1/brands/{brand}/keys'
const routes = {
  list: createRoute({ method: 'get', path: '/v1/keys', tags, summary: 'Keys in use, oldest first', responses: answers(listOf(key), 'All of them') }),
  create: createRoute({
    method: 'post', path: '/v1/keys', tags, summary: 'Make a key for all brands, or for one',
    request: { body: { content: { 'application/json': { schema: draft.extend({ brand: slug.nullable().default(null) }) } }, required: true } }, responses: answers(made, 'The key', 201),
  }),
  revoke: createRoute({ method: 'delete', path: '/v1/keys/{id}', tags, summary: 'End a key', request: { params: z.object({ id: uuid }) }, responses: { 204: { description: 'Ended' } } }),
  listOfBrand: createRoute({ method: 'get', path: ofBrand, tags, summary: 'Keys for this brand alone', request: { params: brandParam }, responses: answers(listOf(key), 'All of them') }),
  createOfBrand: createRoute({ method: 'post', path: ofBrand, tags, summary: 'Make a key that is good for this brand alone', request: { params: brandParam, body }, responses: answers(made, 'The key', 201) }),
  revokeOfBrand: createRoute({ method: 'delete', path: `${ofBrand}/{id}`, tags, summary: 'End a key of this brand', request: { params: brandParam.extend({ id: uuid }) }, responses: { 204: { description: 'Ended' } } }),
}

/** Keys of programs. */
export const keyRoutes = ({ db, now }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const slugs = new Map((await listBrands(db)).map(({ id, slug }) => [id, slug]))
    return c.json({ data: (await listApiKeys(db, { now: now() })).map(one => toKey(one, slugs.get(one.brandId ?? '') ?? null)), nextCursor: null }, 200)
  })
  app.openapi(routes.create, async c => {
    const { brand: slug, ...given } = c.req.valid('json')
    return c.json(await create(c, given, slug === null ? undefined : await brandOf(db, slug)), 201)
  })
  app.openapi(routes.revoke, async c => {
    await revoke(c, c.req.valid('param').id)
    return c.body(null, 204)
  })
  app.openapi(routes.listOfBrand, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listApiKeys(db, { brandId: brand.id, now: now() })).map(one => toKey(one, brand.slug)), nextCursor: null }, 200)
  })
  app.openapi(routes.createOfBrand, async c => c.json(await create(c, c.req.valid('json'), await brandOf(db, c.req.valid('param').brand)), 201))
  app.openapi(routes.revokeOfBrand, async c => {
    await revoke(c, c.req.valid('param').id, await brandOf(db, c.req.valid('param').brand))
    return c.body(null, 204)
  })
  return app

  async function create(c: Context, { name, scope, expiresAt }: z.infer<typeof draft>, brand: Brand | undefined): Promise<z.infer<typeof made>> {
    const ends = expiresAt === null ? null : new Date(expiresAt)
    if (ends !== null && ends <= now()) throw new Problem(422, 'body.expiresAt: this is in the past.')
    const { key, ...stored } = await createApiKey(db, { name, scope, brandId: brand?.id, expiresAt: ends, by: actorOf(c).name }, now())
    markAudited(c)
    await addAudit(db, { brandId: brand?.id ?? null, actor: actorOf(c), action: 'key.created', target: name, detail: { id: stored.id, scope, expiresAt } }, now())
    return { ...toKey(stored, brand?.slug ?? null), key }
  }

  async function revoke(c: Context, id: string, brand?: Brand): Promise<void> {
    const revoked = await revokeApiKey(db, id, now(), { ...(brand && { brandId: brand.id }) })
    if (!revoked) throw notFound('key', id)
    markAudited(c)
    await addAudit(db, { brandId: revoked.brandId, actor: actorOf(c), action: 'key.revoked', target: revoked.name, detail: { id } }, now())
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
const toKey = ({ id, name, scope, createdAt, createdBy, lastUsedAt, expiresAt }: ApiKey, brand: string | null): z.infer<typeof key> => ({ id, name, scope, brand, createdAt: createdAt.toISOString(), createdBy, lastUsedAt: iso(lastUsedAt), expiresAt: iso(expiresAt) })

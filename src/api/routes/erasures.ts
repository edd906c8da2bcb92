import { createRoute, z } from '@hono/zod-openapi'
import { findErasure, listErasures, type Erasure } from '../../db/privacy/erasure.ts'
import { listHolds, type LegalHold } from '../../db/privacy/legal-hold.ts'
import { findSourceByName } from '../../db/source/source.ts'
import type { Brand } from '../../db/brand.ts'
import { byOf } from '../actor.ts'
import { onHold } from '../brand-change.ts'
import { brandOf } from '../brand-of.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { requireScope } from '../guard.ts'
import { notFound } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const receipt = z
  .object({
    id: z.string(),
    requestedBy: z.string(),
    reason: z.string().nullable(),
    requestedAt: z.string(),
    finishedAt: z.string().nullable().describe('null: under way, or waiting until the brand’s legal hold is lifted'),
    mentions: z.number().int().describe('Erased: their words, names, links and ids; they count nowhere any more'),
    revisions: z.number().int().describe('Earlier revisions erased with them'),
    held: z.number().int().describe('Not erased because they stand on legal hold; erased when it is lifted'),
    refused: z.number().int().describe('What came later from the same author and was not stored'),
    keys: z.array(z.string()).describe('Hashed with a salt of the brand: they name nobody'),
  })
  .openapi('Erasure')

const hold = z
  .object({
    id: z.string(),
    scope: z.enum(['brand', 'author']),
    reason: z.string(),
    placedBy: z.string(),
    placedAt: z.string(),
    liftedBy: z.string().nullable(),
    liftedAt: z.string().nullable(),
  })
  .openapi('LegalHold')

const person = z.string().trim().min(1).max(200)
const meant = {
  author: z.string().trim().min(1).max(500).describe('The id a source gives, the address of a profile, or the name shown'),
  match: z.enum(['any', 'id', 'url', 'name']).default('any').describe('What it is; a name alone may be that of several people'),
  source: z.string().trim().min(1).max(200).optional().describe('Name of the only source to look in; everywhere when left out'),
}
const request = z.strictObject({ ...meant, by: person.default('api'), reason: z.string().trim().max(1000).optional(), dryRun: z.boolean().default(false).describe('Only count what would be erased') })
const placing = z.strictObject({ ...meant, author: meant.author.optional().describe('Left out: the whole brand'), by: person.default('api'), reason: z.string().trim().min(1).max(1000) })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })

const base = '/v1/brands/{brand}'
const tags = ['erasure']
const oneParam = brandParam.extend({ id: uuid })
const routes = {
  erase: createRoute({
    method: 'post', path: `${base}/erasures`, tags, summary: 'Erase an author everywhere in the brand',
    description: 'Takes away words, names, links and earlier revisions; the mentions count nowhere any more. What comes later from the same author is not stored. Refused with 409 while the brand or the author is on legal hold.',
    request: { params: brandParam, body: json(request) }, responses: answers(receipt.partial().extend({ mentions: z.number().int() }), 'The receipt; of a dry run the count alone', 201),
  }),
  list: createRoute({ method: 'get', path: `${base}/erasures`, tags, summary: 'Receipts of erasures, newest first', request: { params: brandParam, query: paging }, responses: answers(listOf(receipt), 'A page of receipts') }),
  read: createRoute({ method: 'get', path: `${base}/erasures/{id}`, tags, summary: 'One receipt', request: { params: oneParam }, responses: answers(receipt, 'The receipt') }),
  hold: createRoute({
    method: 'post', path: `${base}/holds`, tags, summary: 'Put the brand, or an author in it, on legal hold',
    description: 'While it lasts nothing of it is erased, expired by a retention rule, or removed with its source or brand.',
    request: { params: brandParam, body: json(placing) }, responses: answers(hold, 'The hold', 201),
  }),
  holds: createRoute({ method: 'get', path: `${base}/holds`, tags, summary: 'Legal holds, newest first, lifted ones too', request: { params: brandParam }, responses: answers(listOf(hold), 'All holds: nextCursor is always null') }),
  lift: createRoute({ method: 'delete', path: `${base}/holds/{id}`, tags, summary: 'Lift a legal hold', request: { params: oneParam, query: z.object({ by: person.default('api') }) }, responses: answers(hold, 'The hold, lifted') }),
}

export const erasureRoutes = ({ db, authors }: Services) => {
  const app = createRouter()

  app.openapi(routes.erase, async c => {
    requireScope(c, 'admin')
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { dryRun, source, ...rest } = c.req.valid('json')
    const asked = { ...rest, by: byOf(c, rest.by), sourceId: await sourceIdOf(brand, source) }
    if (dryRun) return c.json({ mentions: await authors.count(brand, asked) }, 201)
    return c.json(receiptView(await authors.erase(brand, asked).catch(onHold)), 201)
  })

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor } = c.req.valid('query')
    const rows = await listErasures(db, brand.id, { limit: limit + 1, before: decodeInstantCursor(cursor) })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.requestedAt, last.id]), receiptView), 200)
  })

  app.openapi(routes.read, async c => {
    const { brand, id } = c.req.valid('param')
    const found = await findErasure(db, (await brandOf(db, brand)).id, id)
    if (!found) throw notFound('erasure', id)
    return c.json(receiptView(found), 200)
  })

  app.openapi(routes.hold, async c => {
    requireScope(c, 'admin')
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { author, match, source, by, reason } = c.req.valid('json')
    const who = author === undefined ? undefined : { author, match, sourceId: await sourceIdOf(brand, source) }
    return c.json(holdView(await authors.hold(brand, { author: who, by: byOf(c, by), reason })), 201)
  })

  app.openapi(routes.holds, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: (await listHolds(db, brand.id)).map(holdView), nextCursor: null }, 200)
  })

  app.openapi(routes.lift, async c => {
    requireScope(c, 'admin')
    const { brand, id } = c.req.valid('param')
    const lifted = await authors.lift(await brandOf(db, brand), { id, by: byOf(c, c.req.valid('query').by) })
    if (!lifted) throw notFound('legal hold', id, 'It may have been lifted already.')
    return c.json(holdView(lifted), 200)
  })

  const sourceIdOf = async (brand: Brand, name: string | undefined): Promise<string | undefined> => {
    if (name === undefined) return undefined
    const source = await findSourceByName(db, brand.id, name)
    if (!source) throw notFound('source', name, `GET /v1/brands/${brand.slug}/sources lists those of ${brand.name}.`)
    return source.id
  }
  return app
}

/** What stands on legal hold is no mistake of ours: the request has to wait. */
const receiptView = ({ brandId: _brandId, requestedAt, finishedAt, ...rest }: Erasure) => ({ ...rest, requestedAt: requestedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null })

const holdView = ({ keys, placedAt, liftedAt, ...rest }: LegalHold) => ({
  ...rest,
  scope: keys === null ? ('brand' as const) : ('author' as const),
  placedAt: placedAt.toISOString(),
  liftedAt: liftedAt?.toISOString() ?? null,
})

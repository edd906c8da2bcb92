import { createRoute, z } from '@hono/zod-openapi'
import { deleteBrand, findBrand, listBrands, listCompetitors, saveBrand, setCompetitors, type Brand } from '../../db/brand.ts'
import { refuseOnHold } from '../../db/legal-hold.ts'
import { brandsOf, roleOn, type Principal } from '../../domain/access.ts'
import { parseQuery } from '../../domain/query.ts'
import { SENSITIVITIES } from '../../domain/spike/sensitivity.ts'
import { principalOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { decodeNameCursor, encodeCursor, pageOf } from '../cursor.ts'
import { requireKeyScope, requireScope } from '../guard.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging, slug } from '../schemas.ts'
import type { Services } from '../services.ts'
import { onHold } from './erasures.ts'

const timeZone = z.string().refine(zone => isTimeZone(zone), 'not an IANA time zone; write one such as America/Mexico_City or Europe/Madrid')

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

const draft = z.strictObject({
  slug,
  name: z.string().trim().min(1).max(200),
  kind: z.enum(['own', 'competitor']).optional(),
  aliases: z.array(z.string().trim().min(1).max(200)).max(50).optional().describe('Other names people use for it'),
  handles: z.array(z.string().trim().min(1).max(500)).max(50).optional().describe('Its own accounts, as @name, as the name they show or as a link: what they say is no opinion'),
  languages: z.array(z.enum(['es', 'en', 'pt'])).min(1).optional(),
  locale: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a locale such as es, es-MX or en').optional(),
  timeZone: timeZone.optional(),
  query: z.string().max(20_000).nullable().optional().describe('Boolean query of what is about the brand; null: its name and aliases'),
  sensitivity: z.enum(SENSITIVITIES).optional().describe('At most one false alarm a month, a quarter (so it begins) or a year'),
  competitors: z.array(slug).max(50).optional().describe('Slugs of brands to compare with'),
})

const view = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(['own', 'competitor']),
    aliases: z.array(z.string()),
    handles: z.array(z.string()),
    languages: z.array(z.string()),
    locale: z.string(),
    timeZone: z.string(),
    query: z.string().nullable(),
    sensitivity: z.enum(SENSITIVITIES).describe('At most one false alarm a …'),
    origin: z.enum(['yaml', 'screen', 'demo']).describe('yaml: read-only here; demo: removable in one call'),
  })
  .openapi('Brand')

const list = createRoute({
  method: 'get', path: '/v1/brands', tags: ['brands'], summary: 'Brands, by slug',
  request: { query: paging }, responses: answers(listOf(view), 'A page of brands'),
})
const read = createRoute({
  method: 'get', path: '/v1/brands/{brand}', tags: ['brands'], summary: 'One brand',
  request: { params: brandParam }, responses: answers(view, 'The brand'),
})
const create = createRoute({
  method: 'post', path: '/v1/brands', tags: ['brands'], summary: 'Make a brand',
  request: { body: { content: { 'application/json': { schema: draft } }, required: true } }, responses: answers(view, 'The new brand', 201),
})
const change = createRoute({
  method: 'patch', path: '/v1/brands/{brand}', tags: ['brands'], summary: 'Change a brand',
  request: { params: brandParam, body: { content: { 'application/json': { schema: draft.omit({ slug: true }).partial() } }, required: true } },
  responses: answers(view, 'The brand as it is now'),
})
const remove = createRoute({
  method: 'delete', path: '/v1/brands/{brand}', tags: ['brands'], summary: 'Remove a brand and everything under it; one of the demo, the whole demo',
  request: { params: brandParam }, responses: { 204: { description: 'Removed' } },
})

export const brandRoutes = ({ db, removeDemo }: Services) => {
  const app = createRouter()
  app.openapi(list, async c => {
    const { limit, cursor } = c.req.valid('query')
    const afterSlug = decodeNameCursor(cursor)
    const rows = await listBrands(db, { limit: limit + 1, ids: brandsOf(principalOf(c)), ...(afterSlug !== undefined && { afterSlug }) })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.slug]), row => row), 200)
  })
  app.openapi(read, async c => c.json(await brandOf(db, c.req.valid('param').brand), 200))
  app.openapi(create, async c => {
    requireScope(c, 'admin')
    const { competitors, ...values } = c.req.valid('json')
    checkQuery(values.query)
    if (await findBrand(db, values.slug)) {
      throw new Problem(409, `There is a brand “${values.slug}” already. Change it with PATCH /v1/brands/${values.slug}.`)
    }
    return c.json(await saveAll(values, { competitors, principal: principalOf(c) }), 201)
  })
  app.openapi(change, async c => {
    requireKeyScope(c, 'admin')
    const brand = await brandOf(db, c.req.valid('param').brand)
    if (brand.origin === 'yaml') throw new Problem(409, `${brand.name} comes from the config file and is read-only here. Change it there.`)
    const { competitors, ...values } = c.req.valid('json')
    checkQuery(values.query)
    return c.json(await saveAll({ slug: brand.slug, name: brand.name, ...values }, { competitors, principal: principalOf(c) }), 200)
  })
  app.openapi(remove, async c => {
    requireScope(c, 'admin')
    const brand = await brandOf(db, c.req.valid('param').brand)
    if (brand.origin === 'yaml') throw new Problem(409, `${brand.name} comes from the config file. Take it out there first.`)
    await refuseOnHold(db, brand.id).catch(onHold)
    // A part of the demo would come back with the next start.
    if (brand.origin === 'demo' && removeDemo) await removeDemo()
    else await deleteBrand(db, brand.id)
    return c.body(null, 204)
  })

  const saveAll = async (values: Parameters<typeof saveBrand>[1], { competitors, principal }: { competitors: string[] | undefined; principal: Principal }): Promise<Brand> =>
    await db.transaction().execute(async trx => {
      const brand = await saveBrand(trx, values)
      if (competitors === undefined) return brand
      const before = new Set((await listCompetitors(trx, brand.id)).map(competitor => competitor.slug))
      await setCompetitors(trx, brand.id, competitors)
      // A brand of somebody else's is no window to look into by calling it a competitor.
      const isKnown = ({ id, slug, kind }: Brand): boolean => kind === 'competitor' || before.has(slug) || roleOn(principal, id) !== undefined
      const known = (await listCompetitors(trx, brand.id)).filter(isKnown).map(competitor => competitor.slug)
      const unknown = competitors.filter(name => !known.includes(name))
      if (unknown.length > 0) throw new Problem(422, `body.competitors: there is no brand “${unknown[0]}”. Make it first, with kind competitor.`)
      return brand
    })
  return app
}

const checkQuery = (query: string | null | undefined): void => {
  if (query === undefined || query === null) return
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Problem(422, `body.query: ${parsed.error.message}`, { faults: [{ path: 'body.query', message: `at character ${parsed.error.position + 1}: ${parsed.error.message}` }] })
}

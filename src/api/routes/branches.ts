import { createRoute, z } from '@hono/zod-openapi'
import { countBranches, listBranches } from '../../db/source/branch.ts'
import { branchTree } from '../../domain/identity/branch.ts'
import { brandOf } from '../brand-of.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf } from '../schemas.ts'
import type { Services } from '../services.ts'

const DAY_MS = 86_400_000

const node = z
  .object({
    id: z.string(),
    kind: z.enum(['product', 'place']),
    name: z.string(),
    aliases: z.array(z.string()),
    mentions: z.number().int().describe('Of it and of everything under it, over the window'),
    positive: z.number().int(),
    negative: z.number().int(),
    neutral: z.number().int(),
    unsure: z.number().int(),
    level: z.number().nullable().describe('−100…100; null: fewer than 5 readings'),
    get children() {
      return z.array(node)
    },
  })
  .openapi('Branch')

const tree = createRoute({
  method: 'get', path: '/v1/brands/{brand}/branches', tags: ['brands'], summary: 'Products and places of a brand, as a tree with their levels',
  description: 'They stand in the config file. A mention belongs to the branch whose name or alias its place is.',
  request: { params: brandParam, query: z.object({ days: z.coerce.number().int().min(1).max(730).default(90) }) },
  responses: answers(listOf(node), 'The whole tree: nextCursor is always null'),
})

export const branchRoutes = ({ db, now }: Services) => {
  const app = createRouter()
  app.openapi(tree, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const since = new Date(now().getTime() - c.req.valid('query').days * DAY_MS)
    return c.json({ data: branchTree(await listBranches(db, brand.id), await countBranches(db, brand.id, since)), nextCursor: null }, 200)
  })
  return app
}

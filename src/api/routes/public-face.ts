import { createRoute, z } from '@hono/zod-openapi'
import type { Brand } from '../../db/brand.ts'
import { getPublicSetting, setPublicSetting } from '../../db/public/setting.ts'
import { brandOf } from '../brand-of.ts'
import { requireScope } from '../guard.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam } from '../schemas.ts'
import type { Services } from '../services.ts'

const setting = z
  .strictObject({
    enabled: z.boolean().describe('Strangers may see /public/{brand}, its JSON and its badge, without signing in. Off until somebody says so'),
    structuredData: z
      .boolean()
      .default(false)
      .describe('The public page carries JSON-LD (schema.org AggregateRating). Search engines show no stars that a brand gives itself on its own pages, and may act against a site that tries'),
  })
  .openapi('PublicSetting')

const read = createRoute({
  method: 'get', path: '/v1/brands/{brand}/public-face', tags: ['public'], summary: 'Whether strangers may see the brand',
  request: { params: brandParam }, responses: answers(setting, 'The setting'),
})
const write = createRoute({
  method: 'put', path: '/v1/brands/{brand}/public-face', tags: ['public'], summary: 'Show the brand to strangers, or no longer',
  request: { params: brandParam, body: { content: { 'application/json': { schema: setting } }, required: true } }, responses: answers(setting, 'The setting as it is now'),
})

export const publicFaceRoutes = ({ db }: Services) => {
  const app = createRouter()
  app.openapi(read, async c => c.json(await getPublicSetting(db, (await brandOf(db, c.req.valid('param').brand)).id), 200))
  app.openapi(write, async c => {
    requireScope(c, 'admin')
    const brand = await brandOf(db, c.req.valid('param').brand)
    const wanted = c.req.valid('json')
    checkMayShow(brand, wanted.enabled)
    await setPublicSetting(db, brand.id, wanted)
    return c.json(wanted, 200)
  })
  return app
}

/** Throws where a brand cannot be shown, or is set up elsewhere. */
export const checkMayShow = ({ name, kind, origin }: Pick<Brand, 'name' | 'kind' | 'origin'>, wanted: boolean): void => {
  if (origin === 'yaml') throw new Problem(409, `${name} comes from the config file and is read-only here. Set “public” there.`)
  if (kind !== 'own' && wanted) throw new Problem(409, `${name} is a competitor: only a brand of one’s own has a public face.`)
}

import { createRoute, z } from '@hono/zod-openapi'
import { listMentions } from '../../db/mention/list.ts'
import { listVanished } from '../../db/mention/vanished.ts'
import { POLARITIES } from '../../domain/journey/moments.ts'
import { brandOf } from '../brand-of.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { view } from '../mention-schemas.ts'
import { mentionView } from '../mention-view.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, paging } from '../schemas.ts'
import type { Services } from '../services.ts'

const gone = view.extend({ absentSince: z.string().describe('When its source’s list first came without it') }).openapi('VanishedMention')

const list = createRoute({
  method: 'get', path: '/v1/brands/{brand}/vanished', tags: ['mentions'], summary: 'What vanished from its source’s own list, newest first',
  description:
    'A source whose whole list is read twice in a row without a mention, and without a word that it was deleted, has let it vanish. It is kept here and still counts. Negatives alone unless another sentiment, or all, is asked for.',
  request: { params: brandParam, query: paging.extend({ sentiment: z.enum([...POLARITIES, 'all']).default('negative') }) },
  responses: answers(listOf(gone), 'A page of mentions'),
})

export const vanishedRoutes = ({ db }: Services) => {
  const app = createRouter()
  app.openapi(list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, sentiment } = c.req.valid('query')
    const rows = await listVanished(db, brand.id, { sentiment: sentiment === 'all' ? undefined : sentiment, before: decodeInstantCursor(cursor), limit: limit + 1 })
    const page = pageOf(rows, limit, last => encodeCursor([last.vanishedAt, last.id]), row => row)
    const mentions = new Map((await listMentions(db, brand.id, { ids: page.data.map(({ id }) => id), limit })).map(mention => [mention.id, mention]))
    const data = page.data.flatMap(({ id, absentSince }) => {
      const mention = mentions.get(id)
      return mention ? [{ ...mentionView(mention), absentSince: absentSince.toISOString() }] : []
    })
    return c.json({ data, nextCursor: page.nextCursor }, 200)
  })
  return app
}

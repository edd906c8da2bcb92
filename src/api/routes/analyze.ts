import { createRoute, z } from '@hono/zod-openapi'
import { createRouter } from '../router.ts'
import { answers, reading } from '../schemas.ts'
import type { Services } from '../services.ts'

const opinion = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
  lang: z.string().max(35).optional(),
  kind: z.string().max(50).optional(),
  rating: z.number().min(1).max(5).optional().describe('Stars, 1 to 5'),
})
const answer = z.union([
  reading.extend({ id: z.union([z.string(), z.number()]) }),
  z.object({ line: z.number().int(), id: z.union([z.string(), z.number()]).optional(), error: z.string() }),
])

const route = createRoute({
  method: 'post', path: '/v1/analyze', tags: ['analyze'], summary: 'Read opinions without storing them',
  description: 'What `marea analyze` answers, line by line. A missing id becomes the number of the item, from 1; a bad item gives {line, error} and the rest goes on.',
  request: { body: { content: { 'application/json': { schema: z.object({ items: z.array(z.unknown()).min(1).max(1000) }) } }, required: true } },
  responses: answers(z.object({ data: z.array(answer) }), 'A reading for each item, in order'),
})

export const analyzeRoutes = ({ analyze }: Services) => {
  const app = createRouter()
  app.openapi(route, async c => {
    const items = c.req.valid('json').items.map((item, index) => ({ line: index + 1, item, parsed: opinion.safeParse(item) }))
    const readable = items.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : []))
    const readings = (await analyze(readable)).values()
    const data = items.map(({ line, item, parsed }) => {
      if (!parsed.success) {
        const issue = parsed.error.issues[0]!
        return { line, ...idOf(item), error: `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}` }
      }
      const result = readings.next().value as Awaited<ReturnType<typeof analyze>>[number]
      return result instanceof Error ? { line, ...idOf(item), error: result.message } : { id: parsed.data.id ?? line, ...result }
    })
    return c.json({ data }, 200)
  })
  return app
}

const idOf = (item: unknown): { id?: string | number } => {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
  return typeof id === 'string' || typeof id === 'number' ? { id } : {}
}

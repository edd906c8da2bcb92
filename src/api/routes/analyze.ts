import { createRoute, z } from '@hono/zod-openapi'
import type { Opinion } from '../../domain/reading/reading.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, reading } from '../schemas.ts'
import type { Services } from '../services.ts'

const opinion = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  text: z.string(),
  title: z.string().nullish().describe('Read as the first sentence; evidence points into the text alone'),
  lang: z.string().max(35).nullish(),
  kind: z.string().max(50).nullish(),
  rating: z.number().min(1).max(5).nullish().describe('Stars, 1 to 5'),
})
/** Exports write null where they have nothing. */
const withoutNulls = ({ text, title, lang, kind, rating }: z.infer<typeof opinion>): Opinion => ({ text, ...(title != null && { title }), ...(lang != null && { lang }), ...(kind != null && { kind }), ...(rating != null && { rating }) })
const answer = z.union([
  reading.extend({ id: z.union([z.string(), z.number()]) }),
  z.object({ line: z.number().int(), id: z.union([z.string(), z.number()]).optional(), error: z.string() }),
])

// More belongs in the command line, which streams.
const MAX_ITEMS = 1000

const route = createRoute({
  method: 'post', path: '/v1/analyze', tags: ['analyze'], summary: 'Read opinions without storing them',
  description:
    'What `marea analyze` answers, line by line. A missing id becomes the number of the item, from 1; a bad item gives {line, error} and the rest goes on. ' +
    'One opinion alone is answered alone; NDJSON, sent as application/x-ndjson, in NDJSON.',
  request: {
    body: {
      content: {
        'application/json': { schema: z.union([z.object({ items: z.array(z.unknown()).min(1).max(MAX_ITEMS) }), opinion], { error: 'write {"items": [{"text": "…"}, …]}, at most 1,000, or one {"text": "…"}' }) },
        'application/x-ndjson': { schema: z.string() },
      },
      required: true,
    },
  },
  responses: answers(z.union([z.object({ data: z.array(answer) }), answer]), 'A reading for each item, in order'),
})

const NDJSON = /^application\/(x-)?ndjson\b/i

export const analyzeRoutes = ({ analyze }: Services) => {
  const app = createRouter()

  const readAll = async (items: unknown[]): Promise<Array<z.infer<typeof answer>>> => {
    const parsed = items.map((item, index) => ({ line: index + 1, item, result: item instanceof Error ? undefined : opinion.safeParse(item) }))
    const readings = (await analyze(parsed.flatMap(({ result }) => (result?.success ? [withoutNulls(result.data)] : [])))).values()
    return parsed.map(({ line, item, result }) => {
      if (result === undefined) return { line, error: (item as Error).message }
      if (!result.success) {
        const issue = result.error.issues[0]!
        return { line, ...idOf(item), error: `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}` }
      }
      const reading = readings.next().value as Awaited<ReturnType<typeof analyze>>[number]
      return reading instanceof Error ? { line, ...idOf(item), error: reading.message } : { id: result.data.id ?? line, ...reading }
    })
  }

  app.use('/v1/analyze', async (c, next) => {
    if (c.req.method !== 'POST' || !NDJSON.test(c.req.header('content-type') ?? '')) return await next()
    const lines = (await c.req.text()).replace(/^\uFEFF/, '').split('\n')
    while (lines.at(-1)?.trim() === '') lines.pop()
    if (lines.length === 0 || lines.length > MAX_ITEMS) throw new Problem(400, `body: ${lines.length} lines; send 1 to ${MAX_ITEMS}, or pipe them through: npm run -s marea -- analyze`)
    const answered = (await readAll(lines.map(parseLine))).filter((_, i) => lines[i]!.trim() !== '')
    return c.body(answered.map(one => `${JSON.stringify(one)}\n`).join(''), 200, { 'content-type': 'application/x-ndjson' })
  })

  app.openapi(route, async c => {
    const body = c.req.valid('json') as { items: unknown[] } | z.infer<typeof opinion>
    if ('items' in body) return c.json({ data: await readAll(body.items) }, 200)
    return c.json((await readAll([body]))[0]!, 200)
  })
  return app
}

const parseLine = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    return new Error(`This line is not JSON: ${(error as Error).message}`)
  }
}

const idOf = (item: unknown): { id?: string | number } => {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
  return typeof id === 'string' || typeof id === 'number' ? { id } : {}
}

import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { lastPosition, listEventsAfter, numberEvents, type CaseEvent } from '../../db/case/event.ts'
import type { Present } from '../../db/case/presence.ts'
import { brandOf } from '../brand-of.ts'
import { viewOfEvent } from '../case-view.ts'
import { createEventHub } from '../event-hub.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { brandParam, problem } from '../schemas.ts'
import type { Services } from '../services.ts'

const PAGE = 500
// Proxies close what is silent for half a minute.
const PING_MS = 15_000
const RETRY_MS = 2000

const stream = createRoute({
  method: 'get', path: '/v1/brands/{brand}/events', tags: ['cases'], summary: 'What happens to cases, as it happens (server-sent events)',
  description: 'Each event carries its place in the stream as `id`. Sent back as Last-Event-ID, which browsers do by themselves, it resumes there and nothing is missed, whichever process answers. `presence` has no id: it says who is at which case now.',
  request: { params: brandParam, query: z.object({ after: z.string().optional().describe('The same, for a first connection; 0 is from the beginning. Left out: from now on') }) },
  responses: { 200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } }, default: { content: { 'application/problem+json': { schema: problem } }, description: 'What went wrong and what to do (RFC 9457)' } },
})

export const eventRoutes = ({ db, now, log }: Services) => {
  const app = createRouter()
  const hub = createEventHub({ db, now, log })

  app.openapi(stream, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const from = positionOf(c.req.header('last-event-id') ?? c.req.valid('query').after)
    await numberEvents(db, brand.id)
    const latest = await lastPosition(db, brand.id)
    // An id from before a restore may lie ahead of the log.
    let at = Math.min(from ?? latest, latest)
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async out => {
      const news: Array<CaseEvent[] | Present[]> = []
      let [wake, open] = [() => {}, true]
      const leave = hub.listen(brand.id, latest, { onEvents: events => void (news.push(events), wake()), onPresent: people => void (news.push(people), wake()) })
      out.onAbort(() => void ((open = false), leave(), wake()))
      const send = async (event: CaseEvent): Promise<void> => {
        if (event.position! <= at) return
        await out.writeSSE({ id: String((at = event.position!)), event: event.type, data: JSON.stringify(viewOfEvent(event)) })
      }
      await out.write(`retry: ${RETRY_MS}\n\n`)
      /** From the log, until nothing is left there. */
      const catchUp = async (): Promise<void> => {
        for (let count = PAGE; open && count === PAGE; ) {
          const events = await listEventsAfter(db, brand.id, at, PAGE)
          for (const event of events) await send(event)
          count = events.length
        }
      }
      await catchUp()
      while (open) {
        const batch = news.shift()
        if (batch === undefined) {
          await new Promise<void>(resolve => {
            const timer = setTimeout(() => void out.write(': still here\n\n').then(() => resolve(), () => resolve()), PING_MS)
            wake = () => (clearTimeout(timer), resolve())
          })
        } else if (isPresence(batch)) await out.writeSSE({ event: 'presence', data: JSON.stringify(batch) })
        else if (batch[0]!.position! > at + 1) await catchUp()
        else for (const event of batch) await send(event)
      }
    }, async error => log.warn({ err: error }, 'A stream of events ended'))
  })
  return app
}

const isPresence = (batch: CaseEvent[] | Present[]): batch is Present[] => batch.length === 0 || 'person' in batch[0]!

const positionOf = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,15}$/.test(text)) throw new Problem(400, 'Last-Event-ID: this is no id of this stream. Send the last id you got, or none to start from now.')
  return Number(text)
}

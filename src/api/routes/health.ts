import type { OpenAPIHono } from '@hono/zod-openapi'
import { createRouter } from '../router.ts'
import type { Services } from '../services.ts'

/** For load balancers and watchers: alive, ready, and figures in Prometheus' text form. */
export const healthRoutes = ({ isReady, metrics }: Services): OpenAPIHono => {
  const app = createRouter()
  app.get('/healthz', c => c.json({ status: 'ok' }))
  app.get('/readyz', async c => {
    const { ready, reason } = await isReady()
    return ready ? c.json({ status: 'ready' }) : c.json({ status: 'not ready', reason }, 503)
  })
  app.get('/metrics', async c => c.text(await metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }))
  return app
}

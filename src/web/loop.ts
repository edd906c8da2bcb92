import { Hono } from 'hono'
import { loadLoop, loadLoopOpinions } from './load/loop.ts'
import { loopPage } from './pages/loop/loop.ts'
import { loopOpinionsPage } from './pages/loop/opinions.ts'
import type { Desk } from './settings/desk.ts'

/** The loop, measured; and the opinions behind each of its figures. */
export const loopPages = ({ services, brandContext, send }: Desk): Hono => {
  const app = new Hono()
  app.get('/b/:brand/loop', async c => {
    const [brand, context] = await brandContext(c)
    return await send(c, loopPage(await loadLoop(brand, new URL(c.req.url).searchParams, services), context))
  })
  app.get('/b/:brand/loop/opinions', async c => {
    const [brand, context] = await brandContext(c)
    return await send(c, loopOpinionsPage(await loadLoopOpinions(brand, new URL(c.req.url).searchParams, services), context))
  })
  return app
}

import { serve, type ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { createApi } from '../../src/api/api.ts'
import type { Store } from '../../src/db/client.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import type { TestDeps } from './deps.ts'
import { webServices } from './web.ts'

export interface TestPages {
  /** A page as it comes, without a network. */
  ask(path: string): Promise<{ status: number; text: string }>
  /** Pages and API on a free port of 127.0.0.1. */
  listen(): Promise<{ origin: string; close(): Promise<void> }>
}

/** The pages with the API beside them, as the server has them, over what the test put into the store. */
export const openPages = ({ db }: Store, deps: TestDeps): TestPages => {
  const services = webServices({ ...deps, db })
  const guard = { db, now: deps.now, adminSecret: undefined, hosts: ['localhost', '127.0.0.1'] }
  const [web, api] = [createWeb(services, staticFiles(), guard), createApi(services, guard)]
  return {
    ask: async path => {
      const response = await web.request(`http://localhost:8080${path}`, { headers: { host: 'localhost:8080' } })
      return { status: response.status, text: await response.text() }
    },
    listen: async () => {
      const fetch = (request: Request) => (new URL(request.url).pathname.startsWith('/v1/') ? api.fetch(request) : web.fetch(request))
      const server = await new Promise<ServerType>(resolve => {
        const opened = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(opened))
      })
      return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => new Promise<void>(resolve => server.close(() => resolve())) }
    },
  }
}

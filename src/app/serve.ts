import { serve, type ServerType } from '@hono/node-server'
import { hostname } from 'node:os'
import { createApi } from '../api/api.ts'
import type { GuardOptions } from '../api/guard.ts'
import type { App } from '../app.ts'
import { startWorkers, openBoss, type Workers } from '../jobs/boss.ts'
import { askForDue, handlersOf, startClock } from '../jobs/collect/schedule.ts'
import { staticFiles } from '../web/static.ts'
import { createWeb } from '../web/web.ts'
import { hostsOf, opennessOf, peopleOf, setupLinkOf } from './people.ts'
import { servicesOf } from './services.ts'

export interface Running {
  /** Where people open it. */
  url: string
  /** Makes the first administrator, once; undefined: there is one, or nobody asked for it. */
  setupLink: string | undefined
  stop(): Promise<void>
}

// Paths of the JSON side; every other is a page.
const API = /^\/(v1(\/|$)|openapi\.json$|docs$|healthz$|readyz$|metrics$)/
const TREND_AFTER_SECONDS = 2

/** Starts the server and the workers of a process. */
export const serveApp = async (app: App): Promise<Running> => {
  const { config, deps, store } = app
  let workers: Workers | undefined
  let opened = ''
  const people = peopleOf(app, () => config.publicUrl ?? opened)
  const services = { ...servicesOf(app, () => workers), people }
  const guard: GuardOptions = { db: deps.db, now: deps.now, adminSecret: config.adminSecret, hosts: hostsOf(config), identity: people.identity, isOpen: opennessOf(app) }
  const api = createApi(services, guard)
  const web = createWeb(services, staticFiles(), guard)
  // The bindings carry the connection: who asks is counted by it.
  const fetch: Fetch = (request, env) => (API.test(new URL(request.url).pathname) ? api.fetch(request, env as object) : web.fetch(request, env))
  const { server, port } = await listen({ fetch, port: config.port, hostname: config.host })
  const url = `http://${config.host === '127.0.0.1' || config.host === '::1' ? 'localhost' : config.host}:${port}`
  opened = url.replace(/\/\/(0\.0\.0\.0|::):/, `//${hostname()}:`)

  const ending = new AbortController()
  const boss = await openBoss(store, deps.log)
  deps.onStored = () => {
    // What comes in comes in waves: the trend waits for the rest of it.
    const asked = [workers?.ask('watch'), workers?.ask('cases'), workers?.ask('trend', { afterSeconds: TREND_AFTER_SECONDS })]
    Promise.all(asked).catch(error => deps.log.warn({ err: error }, 'The watch and the keeper of cases could not be woken'))
  }
  workers = await startWorkers(boss, handlersOf(deps, { formula: app.formula, kind: store.kind, publicUrl: config.publicUrl ?? url, aspectLabels: app.reader.aspects.labels, signal: ending.signal }), deps.log)
  const clock = startClock(deps, workers)
  await askForDue(deps, workers)
  await workers.ask('reread')
  return {
    url,
    setupLink: await setupLinkOf(app, people),
    stop: async () => {
      await clock.stop()
      ending.abort()
      await Promise.all([closeServer(server), workers?.stop()])
    },
  }
}

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>

const listen = (options: { fetch: Fetch; port: number; hostname: string }): Promise<{ server: ServerType; port: number }> =>
  new Promise((resolve, reject) => {
    const server = serve(options, ({ port }) => resolve({ server, port }))
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new Error(listenProblem(cause, options), { cause })))
  })

const listenProblem = ({ code, message }: NodeJS.ErrnoException, { port, hostname }: { port: number; hostname: string }): string => {
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=8081 npm start`
  if (code === 'EACCES') return `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=8081 npm start`
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `HOST ${hostname} is no address of this machine. Leave it at 127.0.0.1, or write 0.0.0.0 for all of them.`
  return `The server could not listen at ${hostname}:${port}: ${message}`
}

const closeServer = (server: ServerType): Promise<void> =>
  new Promise(resolve => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })

import { tmpdir } from 'node:os'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Identity } from '../../src/api/identity.ts'
import type { GuardOptions } from '../../src/api/guard.ts'
import { createImports } from '../../src/app/imports.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { openInternet, type Internet } from '../../src/demo/internet.ts'
import type { Standing } from '../../src/demo/platforms.ts'
import type { Post } from '../../src/demo/post.ts'
import type { Role } from '../../src/domain/access.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { sendAnswers } from '../../src/jobs/desk/answer.ts'
import { keepCases } from '../../src/jobs/desk/cases.ts'
import { createDoor } from '../../src/net/http.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { openApi } from './api.ts'
import { openBrowser } from './browser.ts'
import { openDeps, type TestDeps } from './deps.ts'
import { addPerson, openCaller, signIn, testIdentity } from './people.ts'
import { openTestPglite } from './stores.ts'

export interface DeskOptions {
  now: string
  posts: Post[]
  /** Ids of the platforms of the demo internet that the brand is read on, each under the name people see. */
  platforms: Record<string, string>
  /** What a language model drafts; left out: none is switched on. */
  draft?: string
  /** Single sign-on, and whatever else tells identities apart. */
  oidc?: { issuer: string; clientId: string; clientSecret: string; name: string }
}

/** The inbox in a browser, over platforms that take answers; what goes out waits for the test's word. */
export interface TestDesk {
  url: string
  store: Store
  deps: TestDeps
  brand: Brand
  internet: Internet
  identity: Identity
  browser: Browser
  /** What went wrong in any page. */
  faults: string[]
  /** Whether everybody may do everything, as on a loopback address that nobody has set up. */
  isOpen: boolean
  platform(id: string): Standing
  hire(name: string, role: Role): Promise<string>
  /** A browser of its own: of the person with this address, or nobody's. */
  enter(email: string | null, options?: BrowserContextOptions): Promise<Page>
  /** Sends what is due, as the worker does. */
  send(): Promise<void>
  close(): Promise<void>
}

export const openDesk = async ({ now, posts, platforms, draft, oidc }: DeskOptions): Promise<TestDesk> => {
  const store = await openTestPglite()
  const told = await openDeps(store, { now })
  const internet = await openInternet({ now: told.now, start: new Date(now), verify: () => true, written: () => posts })
  const deps: TestDeps = { ...told, door: createDoor({ userAgent: 'Marea/test', allowHosts: [new URL(internet.origin).host], pauseMs: 0, standIns: internet.standIns }) }
  const brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal', timeZone: 'Europe/Madrid' })
  const platform = (id: string): Standing => internet.platforms.find(one => one.id === id)!
  for (const [id, name] of Object.entries(platforms)) {
    const source = await saveSource(store.db, brand.id, { collector: id, name, kind: deps.collectors.get(id)!.kind, config: platform(id).config() })
    await collectSource(deps, source.id, {})
  }
  await keepCases(deps, { formula: DEFAULT_FORMULA })
  let url = ''
  const identity = testIdentity(store, { baseUrl: () => url, ...(oidc && { oidc }) })
  const desk = { isOpen: false }
  const server = await listen({ store, deps, identity, draft, isOpen: () => desk.isOpen, linkTo: path => url + path })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await openBrowser()
  const faults: string[] = []

  return Object.assign(desk, {
    url, store, deps, brand, internet, identity, browser, faults, platform,
    hire: async (name: string, role: Role) => (await addPerson(store, identity, { name, email: `${name.split(' ')[0]!.toLowerCase()}@nogal.example`, roles: { [brand.id]: role } })).email,
    enter: async (email: string | null, options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ locale: 'es-ES', timezoneId: 'Europe/Madrid', viewport: { width: 1440, height: 900 }, ...options })
      const cookie = email === null ? '' : (await signIn(identity, email, openCaller())).cookie
      await context.addCookies(cookie.split('; ').filter(Boolean).map(pair => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })))
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      page.on('pageerror', error => faults.push(`${page.url()}: ${error.message}`))
      return page
    },
    send: async () => void (await sendAnswers(deps)),
    close: async () => {
      await browser.close()
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await internet.close()
      await store.close()
    },
  })
}

interface Listening {
  store: Store
  deps: TestDeps
  identity: Identity
  draft: string | undefined
  isOpen(): boolean
  linkTo(path: string): string
}

const listen = async ({ store, deps, identity, draft, isOpen, linkTo }: Listening): Promise<ServerType> => {
  const guard: GuardOptions = { db: store.db, now: deps.now, adminSecret: undefined, hosts: ['127.0.0.1'], identity, isOpen: async () => isOpen() }
  const { app, services } = openApi(store, { now: deps.now, guard, collectors: deps.collectors, ...(draft !== undefined && { draftAnswer: async () => ({ text: draft }) }), people: { identity, linkTo, mail: undefined } })
  const web = createWeb({ ...services, unseal: deps.sealer.open, configFile: null, imports: createImports(deps, { folder: tmpdir() }), demo: { sinkUrl: null, remove: async () => {} } }, staticFiles(), guard)
  const fetch = (request: Request): Response | Promise<Response> => (new URL(request.url).pathname.startsWith('/v1') ? app.fetch(request) : web.fetch(request))
  return await new Promise(resolve => {
    const opened = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(opened))
  })
}

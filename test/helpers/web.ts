import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createImports } from '../../src/app/imports.ts'
import { createReputation } from '../../src/api/reputation.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { sendTest } from '../../src/jobs/tell/send-test.ts'
import type { WebServices } from '../../src/web/services.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { testAspects, testAuthors } from './api.ts'
import type { TestDeps } from './deps.ts'

export interface TestWeb {
  fetch(request: Request): Response | Promise<Response>
  services: WebServices
  get(path: string): Promise<{ status: number; text: string; location: string | null }>
  post(path: string, fields?: Record<string, string | string[] | File>): Promise<{ status: number; text: string; location: string | null }>
}

/** What pages are given, on the clock and the database of a test. */
export const webServices = (deps: TestDeps): WebServices => {
  const { db, now } = deps
  return {
    ...deps, version: 'test', publicUrl: undefined, reputation: createReputation({ db, now, formula: DEFAULT_FORMULA, collectors: deps.collectors }), isReady: async () => ({ ready: true }), metrics: async () => '',
    analyze: async () => [], aspects: testAspects(), preview: async () => ({ mentions: [], health: { status: 'healthy', message: null, problems: [] } }), proposeWatch: async () => Promise.reject(new Error('This test proposes nothing.')),
    ingest: async () => ({ stored: 0, changed: 0, unchanged: 0, problems: [] }), authors: testAuthors(deps), runNow: async () => {}, wakeDeliveries: () => {}, wakeAnswers: () => {}, wakeCases: () => {},
    secrets: { create: () => '', check: () => {}, seal: deps.sealer.seal }, unseal: deps.sealer.open, checkUrl: async () => {}, sendTest: (brand, endpoint) => sendTest(deps, brand, endpoint), openLink: deps.sealer.verify,
    demo: { sinkUrl: null, remove: async () => {} }, configFile: null, imports: createImports(deps, { folder: mkdtempSync(join(tmpdir(), 'marea-web-')) }),
  }
}

/** The pages over a real database; what reaches outside is the test's to say. */
export const openWeb = (deps: TestDeps, own: Partial<WebServices> = {}): TestWeb => {
  const { db, now } = deps
  const services: WebServices = { ...webServices(deps), ...own }
  const web = createWeb(services, staticFiles(), { db, now, adminSecret: undefined, hosts: ['localhost'] })
  const ask = async (path: string, init: RequestInit) => {
    const response = await web.request(`http://localhost:8080${path}`, { ...init, headers: { host: 'localhost:8080', 'accept-language': 'es', ...init.headers } })
    return { status: response.status, text: await response.text(), location: response.headers.get('location') }
  }
  return {
    services,
    fetch: web.fetch,
    get: path => ask(path, {}),
    post: (path, fields = {}) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
      return ask(path, { method: 'POST', body: form })
    },
  }
}

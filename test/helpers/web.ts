import { createReputation } from '../../src/api/reputation.ts'
import type { Brand } from '../../src/db/brand.ts'
import type { Endpoint } from '../../src/db/endpoint.ts'
import { DEFAULT_FORMULA } from '../../src/domain/formula.ts'
import { sendTest } from '../../src/jobs/send-test.ts'
import type { WebServices } from '../../src/web/services.ts'
import { testAspects, testAuthors } from './api.ts'
import type { TestDeps } from './deps.ts'

/** What pages are given, on the clock and the database of a test. */
export const webServices = (deps: TestDeps): WebServices => ({
  ...deps,
  version: 'test',
  reputation: createReputation({ db: deps.db, now: deps.now, formula: DEFAULT_FORMULA, collectors: deps.collectors }),
  isReady: async () => ({ ready: true }),
  metrics: async () => '',
  analyze: async () => [],
  aspects: testAspects(),
  preview: async () => ({ mentions: [], health: { status: 'healthy', message: null, problems: [] } }),
  proposeWatch: () => Promise.reject(new Error('unasked')),
  ingest: async () => ({ stored: 0, changed: 0, unchanged: 0, problems: [] }),
  authors: testAuthors(deps),
  runNow: async () => {},
  wakeDeliveries: () => {},
  wakeAnswers: () => {},
  wakeCases: () => {},
  publicUrl: undefined,
  secrets: { create: () => '', check: () => {}, seal: (secret: string) => secret },
  checkUrl: async () => {},
  sendTest: (brand: Brand, endpoint: Endpoint) => sendTest(deps, brand, endpoint),
  openLink: deps.sealer.verify,
  demo: { sinkUrl: null, remove: async () => {} },
})

import type { OpenAPIHono } from '@hono/zod-openapi'
import { loadAspects, type Aspects } from '../../src/analysis/aspects.ts'
import { loadResources } from '../../src/analysis/resources.ts'
import { createApi } from '../../src/api/api.ts'
import type { GuardOptions } from '../../src/api/guard.ts'
import { createReputation } from '../../src/api/reputation.ts'
import type { Services } from '../../src/api/services.ts'
import type { Collector, Mention } from '../../src/contract.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import { sendTest } from '../../src/jobs/tell/send-test.ts'
import { countAuthored, eraseAuthor, liftFromHold, putOnHold, type EraseDeps } from '../../src/jobs/keep/erase.ts'
import { root } from './stores.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
  // What JSON is, a test says by what it expects of it.
  body: ReturnType<typeof JSON.parse>
}

/** A reading by the stars alone: what the API does with readings is tested here, not how they are made. */
export const readByStars = (mention: Mention): Reading => {
  const stars = mention.rating?.value ?? 3
  const label = stars > 3 ? 'positive' : stars < 3 ? 'negative' : 'neutral'
  return {
    language: 'es',
    sentiment: { label, score: (stars - 3) / 2, confidence: 0.9, evidence: [[0, Math.min(5, mention.text.length)]] },
    moments: [{ key: 'smot', polarity: label, score: 0.9, evidence: [[0, Math.min(5, mention.text.length)]] }],
    outcome: { label: 'none', score: 0.5 },
    needsResponse: { value: stars < 3, score: 0.8 },
    version: 'stars-1',
  }
}

let loaded: Aspects | undefined
/** The real lexicons, read once. */
export const testAspects = (): Aspects => (loaded ??= loadAspects(root, loadResources(root).lexicons))

/** Erasure and legal holds, as the service has them. */
export const testAuthors = (deps: EraseDeps): Services['authors'] => ({
  count: (brand, meant) => countAuthored(deps, brand, meant),
  erase: (brand, request) => eraseAuthor(deps, brand, request),
  hold: (brand, request) => putOnHold(deps, brand, request),
  lift: (brand, request) => liftFromHold(deps, brand, request),
})

export interface TestApi {
  app: OpenAPIHono
  services: Services
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export const openApi = (store: Store, { now = () => new Date(), guard = {}, collectors = new Map<string, Collector>(), removeDemo, proposeWatch, wakeAnswers, draftAnswer, people }: { now?: () => Date; guard?: Partial<GuardOptions>; collectors?: Map<string, Collector>; removeDemo?: () => Promise<void>; proposeWatch?: Services['proposeWatch']; wakeAnswers?: () => void; draftAnswer?: Services['draftAnswer']; people?: Services['people'] } = {}): TestApi => {
  const { db } = store
  const services: Services = {
    db,
    now,
    log: { info() {}, warn() {}, error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`) },
    version: '0.0.0-test',
    publicUrl: undefined,
    collectors,
    reputation: createReputation({ db, now, formula: DEFAULT_FORMULA, collectors }),
    isReady: async () => ({ ready: true }),
    metrics: async () => 'marea_up 1\n',
    analyze: async opinions => opinions.map(({ text, rating }) => readByStars({ externalId: 'x', kind: 'review', text, ...(rating && { rating: { value: rating, outOf: 5 } }) })),
    aspects: testAspects(),
    preview: async () => ({ mentions: [], health: { status: 'healthy', message: null, problems: [] } }),
    proposeWatch: proposeWatch ?? (async () => { throw new Error('This test proposes nothing.') }),
    ingest: async (brand, source, mentions) => {
      const prepared = mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))
      const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: now() }
      const { stored, changed, unchanged } = await db.transaction().execute(trx => storeMentions(trx, target, prepared))
      return { stored, changed, unchanged, problems: [] }
    },
    authors: testAuthors({ db, now }),
    runNow: async () => {},
    draftAnswer,
    wakeAnswers: () => wakeAnswers?.(),
    wakeDeliveries: () => {},
    wakeCases: () => {},
    secrets: { create: () => 'whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0', check: () => {}, seal: secret => `sealed:${secret.length}` },
    sendTest: (brand, endpoint) => sendTest({ db, now }, brand, endpoint),
    openLink: () => undefined,
    checkUrl: async () => {},
    removeDemo,
    people,
  }
  const app = createApi(services, { db, now, adminSecret: undefined, hosts: ['localhost'], ...guard })
  return {
    app,
    services,
    ask: async (method, path, body, headers = {}) => {
      const init = { method, headers: { host: 'localhost:8080', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers } }
      const response = await app.request(`http://localhost:8080${path}`, { ...init, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, body: /[/+]json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text }
    },
  }
}

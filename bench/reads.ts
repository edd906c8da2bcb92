// How long /zmot and /trends take on a large brand, beside GET /v1/brands/{brand} (one row), uncached, in one run.
//   node bench/reads.ts [--mentions 1000000] [--only postgres|pglite]
import { parseArgs } from 'node:util'
import type { Mention } from '../src/contract.ts'
import { createApi } from '../src/api/api.ts'
import { createReputation } from '../src/api/reputation.ts'
import type { Services } from '../src/api/services.ts'
import { saveBrand } from '../src/db/brand.ts'
import type { Store } from '../src/db/client.ts'
import { beginIndexDay, saveIndexDay } from '../src/db/index/day.ts'
import { storeMentions } from '../src/db/mention/store.ts'
import type { Prepared } from '../src/db/prepared.ts'
import { saveSource } from '../src/db/source/source.ts'
import { CHECKPOINT_DAYS, saveCheckpoint } from '../src/db/index/standing.ts'
import { dayOf } from '../src/domain/time/day.ts'
import { DEFAULT_FORMULA } from '../src/domain/index/formula.ts'
import { MOMENTS, POLARITIES, type Polarity } from '../src/domain/journey/moments.ts'
import type { Reading } from '../src/domain/reading/reading.ts'
import { onEachStore, timeMedians } from './stores.ts'

const { values } = parseArgs({ options: { mentions: { type: 'string', default: '1000000' }, only: { type: 'string' }, sources: { type: 'string', default: '5' }, years: { type: 'string', default: '3' } } })
const MENTIONS = Number(values.mentions)
const SOURCES = Number(values.sources)
const DAYS = Number(values.years) * 365
const BATCH = 5000
const NOW = new Date('2026-11-20T12:00:00Z')

let seed = 42
const random = (): number => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648)
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const WORDS = 'llegó tarde el pedido la mesa es preciosa me cobraron dos veces nadie contesta volvería sin duda muy buena atención el sofá vino rayado'.split(' ')
const text = (): string => Array.from({ length: 20 + Math.floor(random() * 20) }, () => pick(WORDS)).join(' ')

const invent = (i: number): Prepared => {
  const stars = pick([1, 1, 2, 3, 4, 5, 5, 5])
  const polarity: Polarity = stars > 3 ? 'positive' : stars < 3 ? 'negative' : 'neutral'
  const moments = MOMENTS.filter(() => random() < 0.25).map(key => ({ key, polarity: pick([polarity, polarity, ...POLARITIES]), score: 0.8, evidence: [[0, 5] as [number, number]] }))
  const reading: Reading = {
    language: 'es',
    sentiment: { label: polarity, score: (stars - 3) / 2, confidence: 0.8, evidence: [[0, 5]] },
    moments,
    outcome: { label: 'none', score: 0.5 },
    needsResponse: { value: stars < 3, score: 0.5 },
    version: 'bench',
  }
  const publishedAt = new Date(NOW.getTime() - random() * DAYS * 86_400_000).toISOString()
  const mention: Mention = { externalId: `m${i}`, kind: 'review', text: text(), rating: { value: stars, outOf: 5 }, publishedAt }
  return { mention, reading, offTopic: false }
}

const fill = async ({ db }: Store): Promise<void> => {
  const brand = await saveBrand(db, { slug: 'large', name: 'Large', timeZone: 'America/Mexico_City' })
  const sources = await Promise.all(Array.from({ length: SOURCES }, (_, i) => saveSource(db, brand.id, { collector: 'push', name: `source ${i}`, kind: 'review' })))
  for (let at = 0; at < MENTIONS; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, MENTIONS - at) }, (_, i) => invent(at + i))
    const sourceId = sources[(at / BATCH) % SOURCES]!.id
    await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId, now: NOW }, batch))
  }
  const today = dayOf(NOW.getTime(), brand.timeZone)
  const halfLifeDays = DEFAULT_FORMULA.standing.halfLifeDays
  for (const source of sources) await db.transaction().execute(trx => saveCheckpoint(trx, { brandId: brand.id, sourceId: source.id }, { day: today - CHECKPOINT_DAYS, halfLifeDays }))
  for (let day = today - 89; day <= today; day++) {
    await beginIndexDay(db, brand.id, day, NOW)
    await saveIndexDay(db, brand.id, { day, value: 50, low: 49, high: 51, formula: DEFAULT_FORMULA.version }, NOW)
  }
}

await onEachStore(values.only, async store => {
  const { db } = store
  const start = performance.now()
  await fill(store)
  const filled = (performance.now() - start) / 1000
  await store.exec('vacuum analyze')
  const reputation = createReputation({ db, now: () => NOW, formula: DEFAULT_FORMULA, collectors: new Map() })
  const services = { db, now: () => NOW, version: 'bench', collectors: new Map(), reputation, log: { info() {}, warn() {}, error: console.error } } as unknown as Services
  const api = createApi(services, { db, now: () => NOW, adminSecret: undefined, hosts: [] })
  const get = async (path: string): Promise<void> => {
    const response = await api.request(path)
    if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`)
    await response.text()
  }
  const paths = { one: '', zmot: '/zmot', trends: '/trends', journey: '/journey', mentions: '/mentions?limit=50', search: '/mentions?q=sof%C3%A1%20ray*&limit=10' }
  const calls = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, () => get(`/v1/brands/large${path}`)])) as Record<keyof typeof paths, () => Promise<void>>
  const times = await timeMedians(201, calls)
  console.log(`${store.kind}: ${MENTIONS} mentions of ${SOURCES} sources over ${DAYS} days, stored in ${filled.toFixed(0)} s (${Math.round(MENTIONS / filled)}/s, reading not counted)`)
  console.log(`  GET /v1/brands/{brand}  ${times.one.toFixed(2)} ms (median)`)
  for (const [name, time] of Object.entries(times).slice(1)) console.log(`  ${name.padEnd(10)} ${time.toFixed(2)} ms = ${(time / times.one).toFixed(1)} × one row`)
})

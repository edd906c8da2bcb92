// How long /zmot and /trends take on a large brand, beside GET /v1/brands/{brand} (one row), uncached, in one run.
//   node bench/reads.ts [--mentions 1000000] [--only postgres|pglite]
import { parseArgs } from 'node:util'
import { createApi } from '../src/api/api.ts'
import { createReputation } from '../src/api/reputation.ts'
import type { Services } from '../src/api/services.ts'
import type { Store } from '../src/db/client.ts'
import { beginIndexDay, saveIndexDay } from '../src/db/index/day.ts'
import { dayOf } from '../src/domain/time/day.ts'
import { DEFAULT_FORMULA } from '../src/domain/index/formula.ts'
import { fillMentions } from './large/mentions.ts'
import { onEachStore, timeMedians } from './stores.ts'

const { values } = parseArgs({ options: { mentions: { type: 'string', default: '1000000' }, only: { type: 'string' }, sources: { type: 'string', default: '5' }, years: { type: 'string', default: '3' } } })
const MENTIONS = Number(values.mentions)
const SOURCES = Number(values.sources)
const DAYS = Number(values.years) * 365
const NOW = new Date('2026-11-20T12:00:00Z')

const fill = async ({ db }: Store): Promise<void> => {
  const { brand } = await fillMentions(db, { slug: 'large', name: 'Large', mentions: MENTIONS, sources: SOURCES, days: DAYS, now: NOW })
  const today = dayOf(NOW.getTime(), brand.timeZone)
  for (let day = today - 89; day <= today; day++) {
    await beginIndexDay(db, brand.id, day, NOW)
    await saveIndexDay(db, brand.id, { day, value: 50, low: 49, high: 51, formula: DEFAULT_FORMULA.version, screen: [] }, NOW)
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

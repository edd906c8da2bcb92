import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Database } from '../../src/db/client.ts'
import { CHECKPOINT_DAYS, saveCheckpoint } from '../../src/db/index/standing.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import type { Prepared } from '../../src/db/prepared.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { MOMENTS, POLARITIES, type Moment, type Polarity } from '../../src/domain/journey/moments.ts'
import type { AspectReading, Reading } from '../../src/domain/reading/reading.ts'
import { dayOf } from '../../src/domain/time/day.ts'
import { createRandom } from '../../test/helpers/chance.ts'

export interface Large {
  slug: string
  name: string
  mentions: number
  sources: number
  days: number
  now: Date
  /** What the service of the measurement reads with: otherwise it reads all of it again. */
  version?: string
  kind?: Brand['kind']
  /** A public answer stands under so many of those who complain. */
  answered?: number
}

const BATCH = 5000

const random = createRandom(42)
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const WORDS = 'llegó tarde el pedido la mesa es preciosa me cobraron dos veces nadie contesta volvería sin duda muy buena atención el sofá vino rayado'.split(' ')
const text = (): string => Array.from({ length: 20 + Math.floor(random() * 20) }, () => pick(WORDS)).join(' ')

// A few that many speak of, and one that hardly anybody does.
const ASPECTS = ['delivery', 'packaging', 'price', 'promotions', 'availability', 'ordering', 'website', 'billing', 'quality', 'staff', 'waiting', 'support', 'returns', 'comfort', 'information', 'trust']
export const RARE_ASPECT = 'food'

/** A word that one in so many says. */
export const RARE = { word: 'carcoma', every: 20_000 }

const aspectsOf = (i: number, polarity: Polarity, moments: Moment[]): AspectReading[] =>
  [...(random() < 0.6 ? [pick(ASPECTS)] : []), ...(i % RARE.every === 0 ? [RARE_ASPECT] : [])].map(key => ({ key, polarity, moments: moments.slice(0, 2), evidence: [[0, 5]] }))

const invent = (i: number, { now, days, version = 'bench', answered = 0 }: Large): Prepared => {
  const stars = pick([1, 1, 2, 3, 4, 5, 5, 5])
  const polarity: Polarity = stars > 3 ? 'positive' : stars < 3 ? 'negative' : 'neutral'
  const moments = MOMENTS.filter(() => random() < 0.25).map(key => ({ key, polarity: pick([polarity, polarity, ...POLARITIES]), score: 0.8, evidence: [[0, 5] as [number, number]] }))
  const reading: Reading = {
    language: 'es',
    sentiment: { label: polarity, score: (stars - 3) / 2, confidence: 0.8, evidence: [[0, 5]] },
    moments,
    aspects: aspectsOf(i, polarity, moments.map(({ key }) => key)),
    outcome: { label: 'none', score: 0.5 },
    needsResponse: { value: stars < 3, score: 0.5 },
    version,
  }
  const publishedAt = new Date(now.getTime() - random() * days * 86_400_000).toISOString()
  const ownerReply = stars < 3 && answered > 0 && random() < answered ? { ownerReply: { text: 'Sentimos el retraso de su pedido: hoy le devolvimos el segundo cargo.', publishedAt: new Date(Math.min(now.getTime(), Date.parse(publishedAt) + 3_600_000)).toISOString() } } : {}
  const mention: Mention = { externalId: `m${i}`, kind: 'review', text: `${text()}${i % RARE.every === 0 ? ` ${RARE.word}` : ''}`, rating: { value: stars, outOf: 5 }, publishedAt, ...ownerReply }
  return { mention, reading, offTopic: false }
}

/** A brand with so many mentions over so many days, stored as the collectors store them. */
export const fillMentions = async (db: Database, large: Large): Promise<{ brand: Brand; sources: Source[] }> => {
  const { now } = large
  const brand = await saveBrand(db, { slug: large.slug, name: large.name, timeZone: 'America/Mexico_City', ...(large.kind && { kind: large.kind }) })
  const sources = await Promise.all(Array.from({ length: large.sources }, (_, i) => saveSource(db, brand.id, { collector: 'push', name: `source ${i}`, kind: 'review' })))
  for (let at = 0; at < large.mentions; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, large.mentions - at) }, (_, i) => invent(at + i, large))
    const sourceId = sources[(at / BATCH) % large.sources]!.id
    await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId, now }, batch))
  }
  const today = dayOf(now.getTime(), brand.timeZone)
  const halfLifeDays = DEFAULT_FORMULA.standing.halfLifeDays
  for (const source of sources) await db.transaction().execute(trx => saveCheckpoint(trx, { brandId: brand.id, sourceId: source.id }, { day: today - CHECKPOINT_DAYS, halfLifeDays }))
  return { brand, sources }
}

export const mentionOf = invent

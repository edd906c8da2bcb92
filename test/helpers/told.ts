import type { Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import type { Source } from '../../src/db/source/source.ts'
import type { Moment, Polarity } from '../../src/domain/journey/moments.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'

/** An opinion with what a reader would find in it. */
export interface Told {
  text: string
  daysAgo: number
  polarity: Polarity
  moment: Moment
  stars?: number
  aspect?: string
  lost?: boolean
}

const readingOf = ({ text, polarity, moment, aspect, lost }: Told): Reading => ({
  language: 'es',
  sentiment: { label: polarity, score: polarity === 'negative' ? -0.8 : 0.8, confidence: 0.9, evidence: [] },
  moments: [{ key: moment, polarity, score: 0.9, evidence: [[0, text.length]] }],
  ...(aspect !== undefined && { aspects: [{ key: aspect, polarity, moments: [moment], evidence: [[0, Math.min(4, text.length)] as [number, number]] }] }),
  outcome: { label: lost ? 'lost' : 'none', score: 0.9 },
  needsResponse: { value: false, score: 0.5 },
  version: 'told-1',
})

/** Stores opinions as they were told, without a reader. */
export const tell = async ({ db }: Store, { brand, source, now }: { brand: Brand; source: Source; now: Date }, told: Told[]): Promise<void> => {
  const prepared = told.map((one, i) => ({
    mention: {
      externalId: `${source.name}-${one.moment}-${one.polarity}-${one.daysAgo}-${i}`, kind: 'review', text: one.text, author: { name: `Persona ${i}` },
      ...(one.stars !== undefined && { rating: { value: one.stars, outOf: 5 } }), publishedAt: new Date(now.getTime() - one.daysAgo * 86_400_000).toISOString(),
    },
    reading: readingOf(one),
    offTopic: false,
  }))
  await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now }, prepared))
}

/** So many of the same kind, one a day, each in words of its own. */
export const many = (count: number, kind: Omit<Told, 'text' | 'daysAgo'> & { from?: number; text?: string }): Told[] => {
  const { from = 0, text = 'Opinión', ...rest } = kind
  return Array.from({ length: count }, (_, i) => ({ ...rest, text: `${text} ${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${i}`, daysAgo: from + i }))
}

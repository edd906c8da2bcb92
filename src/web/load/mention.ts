import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { listMentions, type MentionView as Row } from '../../db/mention/list.ts'
import { loadReadings } from '../../db/reading/reading.ts'
import { FLOOR } from '../../domain/alert/floor.ts'
import { MOMENTS, type MomentPolarities } from '../../domain/journey/moments.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import { replyKind } from '../../domain/identity/reply.ts'
import type { MentionMoment, MentionView } from '../views/mentions.ts'

/** What a mention weighs today, where that is known. */
export interface Weight {
  points: number
  place: number | null
}

interface Extras {
  sourceNames: Map<string, string>
  weights?: Map<string, Weight>
  /** Where the cases of mentions stand, by the ids of mentions. */
  cases?: Map<string, string>
}

/** Rows as the pages draw them, in their order, with the words that decided. */
export const viewMentions = async (db: Database, brand: Brand, rows: Row[], extras: Extras): Promise<MentionView[]> => {
  const readings = await loadReadings(db, brand.id, rows.map(({ id }) => id))
  return rows.map(row => toView(row, readings.get(row.id), extras))
}

/** Mentions by id, in the order asked for; those that are gone are left out. */
export const viewMentionsById = async (db: Database, brand: Brand, ids: string[], extras: Extras): Promise<MentionView[]> => {
  if (ids.length === 0) return []
  const rows = new Map((await listMentions(db, brand.id, { ids, limit: ids.length })).map(row => [row.id, row]))
  return await viewMentions(db, brand, ids.flatMap(id => rows.get(id) ?? []), extras)
}

const toView = (row: Row, reading: Reading | undefined, { sourceNames, weights, cases }: Extras): MentionView => {
  const polarities = Object.values(row.moments)
  return {
    id: row.id,
    sourceId: row.sourceId,
    sourceName: sourceNames.get(row.sourceId) ?? '',
    alsoAt: row.places.flatMap(place => (place.goneAt === null ? (sourceNames.get(place.sourceId) ?? []) : [])),
    title: row.title,
    text: row.text,
    language: row.language,
    url: row.url,
    author: row.author,
    publishedAt: row.publishedAt,
    rating: row.rating,
    sentiment: row.sentiment,
    mixed: polarities.includes('positive') && polarities.includes('negative'),
    unsure: row.unsure,
    evidence: reading?.sentiment.evidence ?? [],
    moments: momentsOf(row.moments, reading),
    outcome: row.outcome,
    needsResponse: row.needsResponse,
    floor: row.floor.toSorted((a, b) => FLOOR.indexOf(a.class) - FLOOR.indexOf(b.class)),
    expired: row.textExpiredAt !== null,
    vanished: row.vanishedAt !== null,
    answered: row.ownerReply === null ? null : row.textExpiredAt !== null || replyKind(row.ownerReply.text) === 'substance' ? 'substance' : 'template',
    reply: row.ownerReply && row.textExpiredAt === null ? { text: row.ownerReply.text, publishedAt: row.ownerReply.publishedAt === undefined ? null : new Date(row.ownerReply.publishedAt) } : null,
    corrected: row.corrected,
    discount: row.discount.percent === 100 || row.discount.reason === null ? null : { percent: row.discount.percent, reason: row.discount.reason },
    caseHref: cases?.get(row.id) ?? null,
    points: weights?.get(row.id)?.points ?? null,
    place: weights?.get(row.id)?.place ?? null,
  }
}

/** The moments in force, people's corrections included; the words are the reader's, where it saw the same. */
const momentsOf = (inForce: MomentPolarities, reading: Reading | undefined): MentionMoment[] => {
  const read = new Map(reading?.moments.map(moment => [moment.key, moment]))
  const trusted = MOMENTS.flatMap((key): MentionMoment[] => {
    const polarity = inForce[key]
    const seen = read.get(key)
    return polarity === undefined ? [] : [{ key, polarity, unsure: false, evidence: seen?.polarity === polarity ? seen.evidence : [] }]
  })
  const unsure = (reading?.moments ?? []).filter(({ key, unsure }) => unsure && inForce[key] === undefined).map(({ key, polarity, evidence }): MentionMoment => ({ key, polarity, unsure: true, evidence }))
  return [...trusted, ...unsure]
}

import type { OwnerReply, Rating } from '../../contract.ts'
import { dayOf } from '../time/day.ts'
import { pull } from './pull.ts'
import { replySubstance } from '../identity/reply.ts'
import { starsCenti } from './stars.ts'
import type { Face } from './tally.ts'
import type { Verdict } from '../reading/verdict.ts'

/** What a mention is, beside what was read in it. */
export interface Content {
  sourceId: string
  occurredAt: Date
  rating: Rating | null
  ownerReply: OwnerReply | null
  /** Deleted, erased, or not about the brand: counts nowhere. */
  gone: boolean
}

/** What a mention does to the eye on the first screen; `answered`: negative, with a public answer of substance. */
export type Impression = 'positive' | 'neutral' | 'negative' | 'answered'

const HOUR_MS = 3_600_000

/** The face of a mention, its pull (see `pull`) and its impression on the first screen. */
export const faceOf = (content: Content, verdict: Verdict, timeZone: string): { face: Face; pull: number; impression: Impression } => {
  const day = dayOf(content.occurredAt.getTime(), timeZone)
  const stars = starsCenti(content.rating, verdict)
  const face: Face = {
    sourceId: content.sourceId,
    day,
    hour: Math.floor(content.occurredAt.getTime() / HOUR_MS),
    sentiment: verdict.sentiment,
    unsure: verdict.unsure,
    moments: verdict.moments,
    needsResponse: verdict.needsResponse,
    answered: content.ownerReply !== null,
    starsCenti: stars,
    discountPercent: verdict.discountPercent,
    gone: content.gone,
    aspects: verdict.aspects,
    lost: verdict.outcome === 'lost',
    ratedCenti: content.rating === null ? null : stars,
  }
  return { face, pull: stars === null ? 0 : pull(stars, verdict.discountPercent, day), impression: impressionOf(verdict, content.ownerReply) }
}

const impressionOf = ({ sentiment, unsure }: Verdict, reply: OwnerReply | null): Impression => {
  if (unsure || sentiment === null) return 'neutral'
  if (sentiment !== 'negative') return sentiment
  return reply !== null && replySubstance(reply.text) ? 'answered' : 'negative'
}

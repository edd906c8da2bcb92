import type { Database } from '../db/client.ts'
import { listMentions, type MentionFilter, type MentionView } from '../db/mention-list.ts'
import type { Source } from '../db/source.ts'
import { causeOf, type Complaint } from '../domain/cause.ts'

/** What an alert is about, as it is kept and sent. */
export interface Explanation {
  cause: { moment: string | null; source: string | null; phrases: string[] }
  /** Ids of opinions that show it. */
  exemplars: string[]
}

// Enough to see what they share; a wave of thousands shares it in its first hundreds.
const MOST = 300
const BEFORE_DAYS = 30
const EXEMPLARS = 3
const DAY_MS = 86_400_000

/** Which part of a brand's opinions is meant; nothing: all. */
export type Within = Pick<MentionFilter, 'moment' | 'sourceId' | 'branchId'>

/** Why there are so many negatives since the onset: what they share that the month before had not. */
export const explain = async (db: Database, { brandId, sources, onset, now, only = {} }: { brandId: string; sources: Source[]; onset: Date; now: Date; only?: Within }): Promise<Explanation> => {
  const negative = { ...only, sentiment: 'negative' as const, limit: MOST }
  const wave = await listMentions(db, brandId, { ...negative, from: onset })
  const before = await listMentions(db, brandId, { ...negative, from: new Date(now.getTime() - BEFORE_DAYS * DAY_MS), to: onset })
  const { moment, sourceId, phrases } = causeOf(wave.map(complaintOf), before.map(complaintOf))
  const source = sources.find(({ id }) => id === sourceId)?.name ?? null
  return { cause: { moment, source, phrases }, exemplars: exemplarsOf(wave, phrases).map(({ id }) => id) }
}

const complaintOf = ({ title, text, sourceId, moments }: MentionView): Complaint => ({ text: title === null ? text : `${title}. ${text}`, sourceId, moments })

/** Those that say most of the telling phrases, the longer first where they say as many; each text once. */
const exemplarsOf = (wave: MentionView[], phrases: string[]): MentionView[] => {
  const score = ({ text }: MentionView): number => phrases.filter(phrase => text.toLowerCase().includes(phrase)).length
  const distinct = [...new Map(wave.map(mention => [mention.text, mention])).values()]
  return distinct.toSorted((a, b) => score(b) - score(a) || Math.min(b.text.length, 400) - Math.min(a.text.length, 400)).slice(0, EXEMPLARS)
}

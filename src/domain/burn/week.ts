import type { MentionAspects } from '../journey/aspect.ts'
import { MOMENTS, type MomentPolarities } from '../journey/moments.ts'

/** A complaint as the composition needs it: nothing of its text. */
export interface Complaint {
  id: string
  occurredAt: Date
  /** Null: nobody is known. */
  author: string | null
  /** 0…100: what copies, bursts and the like leave of its weight. */
  percent: number
  moments: MomentPolarities
  aspects: MentionAspects
}

/** The complaints of seven days, each kind with how many of them name it. Kinds: `moment:failure`, `moment:none`, `aspect:billing`. */
export interface Week {
  /** Weeks since the one of Monday 1969-12-29, in the brand's time zone. */
  week: number
  complaints: number
  named: Record<string, number>
}

export const NO_MOMENT = 'moment:none'

// The first Monday after day 0, a Thursday, is day 4: it begins week 1.
const MONDAY = 3

/** The week a day (since 1970-01-01) lies in, Monday to Sunday. */
export const weekOf = (day: number): number => Math.floor((day + MONDAY) / 7)
/** The Monday of a week, as a day. */
export const startOfWeek = (week: number): number => week * 7 - MONDAY

// What weighs less than half repeats what another said, or tells no experience.
const COUNTS_FROM_PERCENT = 50

/**
 * Counts complaints of a week, in whatever order they came: copies and bursts not at all beside their first, an author once
 * however often they wrote.
 */
export const countWeek = (week: number, complaints: Complaint[]): Week => {
  const voices = new Set<string>()
  const counted: Week = { week, complaints: 0, named: {} }
  for (const complaint of complaints.toSorted(inTime)) {
    const voice = complaint.author ?? complaint.id
    if (complaint.percent < COUNTS_FROM_PERCENT || voices.has(voice)) continue
    voices.add(voice)
    counted.complaints += 1
    for (const kind of kindsOf(complaint)) counted.named[kind] = (counted.named[kind] ?? 0) + 1
  }
  return counted
}

const inTime = (a: Complaint, b: Complaint): number => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1)

/** What a complaint complains of. */
const kindsOf = ({ moments, aspects }: Complaint): string[] => {
  const at = MOMENTS.filter(moment => moments[moment] === 'negative').map(moment => `moment:${moment}`)
  const of = Object.keys(aspects).filter(key => aspects[key]!.polarity === 'negative').map(key => `aspect:${key}`)
  return [...(at.length === 0 ? [NO_MOMENT] : at), ...of.toSorted()]
}

import { sumAspects, type AspectSums } from '../../db/reading/aspect.ts'
import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listMentions, type MentionFilter, type MentionView } from '../../db/mention/list.ts'
import { listSources } from '../../db/source/source.ts'
import type { BurnEvent } from '../../domain/burn/burn.ts'
import type { KeptBurn } from '../../domain/burn/kept.ts'
import { PAST_WEEKS } from '../../domain/burn/sources.ts'
import { starsMove } from '../../domain/burn/stars.ts'
import { startOfWeek } from '../../domain/burn/week.ts'
import { causeOf, type Complaint } from '../../domain/alert/cause.ts'
import { isoDay } from '../../domain/time/day.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import type { SlowBurn } from '../../domain/alert/slow.ts'
import { ANY } from '../../domain/index/tally.ts'

interface Asked {
  event: BurnEvent
  kept: KeptBurn
  onset: Date
  aspectLabels: Record<string, { es: string; en: string }> | undefined
}

// Enough to see what they share.
const MOST = 300
const EXEMPLARS = 3

/** What an alert about a slow burn keeps: the shares, whether the stars show it, what rose with it, and opinions that tell it. */
export const explainBurn = async (trx: Trx, brand: Brand, { event, kept, onset, aspectLabels = {} }: Asked): Promise<Record<string, unknown>> => {
  const { kind, from, to, since } = event
  const slow: SlowBurn = {
    what: nameOf(kind, aspectLabels), from, to, since: isoDay(startOfWeek(since)),
    stars: await starsSince(trx, brand, event),
    also: alsoRisen(kept, kind, aspectLabels),
  }
  const sources = await listSources(trx, brand.id)
  const wave = await listMentions(trx, brand.id, { ...filterOf(kind), from: onset, limit: MOST })
  const before = await listMentions(trx, brand.id, { sentiment: 'negative', to: onset, limit: MOST })
  const { moment, sourceId, phrases } = causeOf(wave.map(complaintOf), before.map(complaintOf))
  const own = kind.replace(/^moment:/, '')
  const cause = { moment: isMoment(own) ? own : moment, source: sources.find(({ id }) => id === sourceId)?.name ?? null, phrases }
  return { slow, cause, exemplars: exemplarsOf(wave, phrases).map(({ id }) => id) }
}

type Labels = NonNullable<Asked['aspectLabels']>

const nameOf = (kind: string, labels: Labels): SlowBurn['what'] => ({ kind, label: kind.startsWith('aspect:') ? (labels[kind.slice('aspect:'.length)] ?? null) : null })

/** What rose at about the same time as a kind and is told with it. */
export const alsoRisen = ({ burn }: KeptBurn, kind: string, labels: Labels = {}): SlowBurn['also'] => burn.risen.filter(one => one.with === kind).map(one => nameOf(one.kind, labels))

const filterOf = (kind: string): MentionFilter => {
  const [axis, key] = kind.split(':') as [string, string]
  if (axis === 'aspect') return { aspect: key, sentiment: 'negative' }
  return { sentiment: 'negative', ...(isMoment(key) && { moment: key }) }
}

const complaintOf = ({ title, text, sourceId, moments }: MentionView): Complaint => ({ text: title === null ? text : `${title}. ${text}`, sourceId, moments })

/** Those that say most of the telling phrases, each text once. */
const exemplarsOf = (wave: MentionView[], phrases: string[]): MentionView[] => {
  const score = ({ text }: MentionView): number => phrases.filter(phrase => text.toLowerCase().includes(phrase)).length
  const distinct = [...new Map(wave.map(mention => [mention.text, mention])).values()]
  return distinct.toSorted((a, b) => score(b) - score(a)).slice(0, EXEMPLARS)
}

const starsSince = async (trx: Trx, { id }: Brand, { since, found }: BurnEvent): Promise<SlowBurn['stars']> => {
  const [start, end] = [startOfWeek(since), startOfWeek(found + 1) - 1]
  const whole = (sums: AspectSums[]) => sums.find(({ aspect, moment }) => aspect === ANY && moment === ANY) ?? { rated: 0, stars: 0, stars2: 0 }
  const before = await sumAspects(trx, id, { from: start - 7 * PAST_WEEKS, to: start - 1 })
  return starsMove(whole(before), whole(await sumAspects(trx, id, { from: start, to: end })))
}

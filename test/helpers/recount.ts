import type { Database } from '../../src/db/client.ts'

// Counted again from what stands in the tables, in the plainest way there is, with nothing of what counts it in the service.

const HOUR = 3_600_000
const MINUTE = 60_000
const MOMENTS = ['zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot']
const TARGETS: Record<string, number | null> = { complaint: 60, review: 24 * 60, other: 72 * 60, thanks: null }
const FLOORS = ['threat', 'fraud', 'data', 'discrimination', 'collection', 'authority']

/** An office that is open from Monday to Friday, 9 to 18, in a zone of whole hours. */
export const createOffice = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
  const known = new Map<number, boolean>()
  const isOpen = (hour: number): boolean => {
    const parts = Object.fromEntries(format.formatToParts(new Date(hour * HOUR)).map(({ type, value }) => [type, value]))
    const open = !['Sat', 'Sun'].includes(parts.weekday!) && Number(parts.hour) >= 9 && Number(parts.hour) < 18
    known.set(hour, open)
    return open
  }
  /** Pieces of open time from an instant on, an hour at a time. */
  function* pieces(from: number, to = Infinity): Generator<[number, number]> {
    for (let at = from; at < to; ) {
      const hour = Math.floor(at / HOUR)
      const end = Math.min(to, (hour + 1) * HOUR)
      if (known.get(hour) ?? isOpen(hour)) yield [at, end]
      at = end
    }
  }
  return {
    minutes: (from: Date, to: Date): number => [...pieces(from.getTime(), to.getTime())].reduce((sum, [a, b]) => sum + b - a, 0) / MINUTE,
    deadline: (from: Date, minutes: number): Date => {
      let left = minutes * MINUTE
      for (const [a, b] of pieces(from.getTime())) {
        if (left <= b - a) return new Date(a + left)
        left -= b - a
      }
      throw new Error('The office never opens.')
    },
  }
}

export type Office = ReturnType<typeof createOffice>

export interface Recounted {
  mentionId: string
  sourceId: string
  source: string
  place: string | null
  moment: string | null
  wants: string
  tier: string
  publishedAt: Date
  isAnswered: boolean
  answeredAt: Date | null
  person: { id: string; name: string } | null
  reply: string | null
  outcome: string | null
  reopened: boolean
  remedy: string | null
  resolvedAt: Date | null
  /** The revision that was answered, where its author wrote another since. */
  former: { text: string; stars: number | null } | null
}

type Loose = Record<string, any>

/** Every opinion of a brand that is owed an answer or had one, published in a span. */
export const recountFacts = async (db: Database, brandId: string, from: Date, to: Date): Promise<Recounted[]> => {
  const all = async (table: string): Promise<Loose[]> => await db.selectFrom(table as 'mention').selectAll().where('brand_id' as never, '=', brandId as never).execute()
  const [mentions, sources, answers, revisions, filed, files, events, acts] = await Promise.all(['mention', 'source', 'answer', 'mention_revision', 'case_mention', 'case_file', 'case_event', 'answer_act'].map(all)) as [Loose[], Loose[], Loose[], Loose[], Loose[], Loose[], Loose[], Loose[]]
  return mentions.flatMap((m): Recounted[] => {
    if (m.gone_at !== null || m.off_topic || m.occurred_at < from || m.occurred_at >= to) return []
    const source = sources.find(({ id }) => id === m.source_id)!
    const sent = answers.filter(a => a.mention_id === m.id && a.state === 'sent').toSorted((a, b) => a.sent_at - b.sent_at)
    const first = sent[0]
    const caseId = filed.find(one => one.mention_id === m.id)?.case_id
    const file = files.find(({ id }) => id === caseId)
    const floors: string[] = file?.mention_id === m.id ? (file!.floor === null ? [] : [file!.floor]) : (m.floor ?? [])
    const floor = FLOORS.find(one => floors.includes(one)) ?? null
    const stars = m.rating_value === null ? null : m.stars_centi
    const isOwed = m.needs_response || ['resolve', 'question'].includes(m.outcome) || (m.sentiment === 'negative' && !m.unsure) || (stars !== null && stars < 300) || floor !== null
    if (!isOwed && !first) return []
    const revision = first && revisions.find(one => one.mention_id === m.id && one.revision === first.mention_revision)
    const isEdited = revision !== undefined && (revision.text !== m.text || revision.rating_value !== m.rating_value)
    const face = isEdited ? revision.face : null
    const then: Loose = face
      ? { sentiment: face.sentiment, unsure: face.unsure, stars: face.ratedCenti ?? null, moments: face.moments, needs: face.needsResponse, foretold: face.foretold }
      : { sentiment: m.sentiment, unsure: m.unsure, stars, moments: m.moments, needs: m.needs_response, foretold: m.outcome }
    const isNegative = then.sentiment === 'negative' && !then.unsure
    const isPoor = isNegative || (then.stars !== null && then.stars < 300)
    const told = MOMENTS.filter(key => then.moments[key] !== undefined)
    const shownAt = m.owner_reply?.publishedAt ? new Date(m.owner_reply.publishedAt) : null
    const times = [first?.sent_at, shownAt].filter((at): at is Date => at != null).toSorted((a, b) => a.getTime() - b.getTime())
    const asked = acts.filter(({ answer_id, act }) => answer_id === first?.id && ['send', 'approve'].includes(act)).map(({ at }) => at).toSorted((a, b) => a - b)[0] ?? first?.sent_at
    const isOurs = first && (shownAt === null || shownAt.getTime() + 1000 > asked.getTime() || (first.shown_text ?? first.text) === m.owner_reply.text)
    const later = first ? mentions.filter(o => o.id !== m.id && o.source_id === m.source_id && o.author_id !== null && o.author_id === m.author_id && o.owner_by === null && o.gone_at === null && !o.off_topic && o.occurred_at > first.sent_at).toSorted((a, b) => b.occurred_at - a.occurred_at)[0] : undefined
    const read = first ? readOutcome({ then, isPoor, now: { sentiment: m.sentiment, unsure: m.unsure, stars, foretold: m.outcome }, isEdited, later }) : null
    const ofCase = events.filter(({ case_id }) => case_id !== null && case_id === caseId)
    return [{
      mentionId: m.id, sourceId: m.source_id, source: source.name, place: m.place, publishedAt: [m.occurred_at, ...revisions.filter(one => one.mention_id === m.id).map(one => one.valid_from)].toSorted((a, b) => a - b)[0],
      moment: then.moments.failure === 'negative' ? 'failure' : (told.find(key => then.moments[key] === 'negative') ?? told[0] ?? null),
      wants: floor !== null || then.foretold === 'resolve' || isPoor ? 'complaint' : then.foretold === 'question' && (told.length === 0 || told.includes('zmot') || told.includes('fmot')) ? 'buying' : 'other',
      tier: floor !== null || then.foretold === 'resolve' ? 'complaint' : isPoor ? (['review', 'survey'].includes(source.kind) ? 'review' : 'other') : then.sentiment === 'positive' && !then.needs && then.foretold !== 'question' ? 'thanks' : 'other',
      isAnswered: first !== undefined || m.owner_reply !== null, answeredAt: times[0] ?? null,
      person: isOurs ? { id: first.sent_by_id, name: first.sent_by_name } : null,
      reply: first ? (first.shown_text ?? first.text) : (m.owner_reply?.text ?? null),
      outcome: first?.outcome ?? file?.outcome ?? read,
      reopened: read === 'lost' || ofCase.some(({ type, after }) => type === 'case.reopened' || (type === 'case.author-spoke' && ['new', 'taken'].includes(after.state))),
      remedy: sent.map(one => one.remedy).filter(Boolean).toSorted().at(-1) ?? file?.remedy ?? null,
      resolvedAt: file?.resolved_at ?? null,
      former: isEdited ? { text: revision.text, stars: revision.rating_value } : null,
    }]
  })
}

const readOutcome = ({ then, isPoor, now, isEdited, later }: { then: Loose; isPoor: boolean; now: Loose; isEdited: boolean; later: Loose | undefined }): string | null => {
  const wasBad = then.stars !== null ? then.stars < 300 : isPoor
  const toneOf = ({ sentiment, unsure, foretold }: Loose): string | null =>
    foretold === 'lost' ? 'lost' : unsure || sentiment === null ? null : sentiment === 'negative' ? 'lost' : wasBad && sentiment === 'positive' ? 'recovered' : 'kept'
  if (isEdited && then.stars !== null && now.stars !== null && Math.abs(now.stars - then.stars) >= 50) return now.stars < then.stars ? 'lost' : wasBad ? 'recovered' : 'kept'
  const spoken = later && toneOf({ ...later, foretold: later.outcome })
  return spoken ?? (isEdited ? toneOf(now) : null)
}

const rank = (values: number[], share: number): number | null => values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null
const spread = (values: number[]) => ({ n: values.length, median: rank(values, 0.5), p90: rank(values, 0.9) })
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
const minutesTo = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime()) / MINUTE

export interface Counting {
  office: Office
  now: Date
  kind(reply: string): string
}

/** The figures of the loop, over so many facts. */
export const recountFigures = (facts: Recounted[], { office, now, kind }: Counting) => {
  const answered = facts.filter(({ isAnswered }) => isAnswered)
  const timed = facts.filter((fact): fact is Recounted & { answeredAt: Date } => fact.answeredAt !== null)
  const known = answered.filter(({ reply }) => reply)
  const due = facts.flatMap(({ tier, publishedAt, answeredAt, isAnswered }) => {
    if (TARGETS[tier] == null) return []
    const by = office.deadline(publishedAt, TARGETS[tier])
    if (answeredAt) return [answeredAt <= by]
    return isAnswered || now <= by ? [] : [false]
  })
  const count = (outcome: string): number => facts.filter(fact => fact.outcome === outcome).length
  return {
    owed: facts.length, answered: answered.length, responseRate: share(answered.length, facts.length),
    firstResponse: { clock: spread(timed.map(fact => minutesTo(fact.publishedAt, fact.answeredAt))), business: spread(timed.map(fact => office.minutes(fact.publishedAt, fact.answeredAt))) },
    inTarget: { due: due.length, met: due.filter(Boolean).length, share: share(due.filter(Boolean).length, due.length) },
    substance: { n: known.length, share: share(known.filter(({ reply }) => kind(reply!) === 'substance').length, known.length) },
    reopened: facts.filter(({ reopened }) => reopened).length, remedied: facts.filter(({ remedy }) => remedy !== null).length,
    resolution: spread(facts.flatMap(({ publishedAt, resolvedAt }) => (resolvedAt ? [minutesTo(publishedAt, resolvedAt)] : []))),
    recovered: count('recovered'), kept: count('kept'), lost: count('lost'),
  }
}

export interface Hearing {
  kind(reply: string): string
  tone(reply: string): string | null
  /** Whether an answer nearly repeats another. */
  isRepeat(one: string, other: string): boolean
}

/** How the brand answers, by whatever a fact stands under. */
export const recountManners = (facts: Recounted[], keyOf: (fact: Recounted) => string | null, { kind, tone, isRepeat }: Hearing) => {
  const manner = (list: Recounted[]) => {
    const told = list.filter(({ reply }) => reply).toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.mentionId < b.mentionId ? 1 : -1)).map(({ reply }) => reply!)
    const of = (one: string): number | null => share(told.filter(reply => kind(reply) === one).length, told.length)
    return {
      answers: list.length, template: of('template'), elsewhere: of('elsewhere'), repeated: share(told.filter((reply, i) => told.slice(0, i).some(other => isRepeat(reply, other))).length, told.length),
      tone: Object.fromEntries(['tu', 'usted', 'vos'].map(one => [one, told.filter(reply => tone(reply) === one).length])),
      medianMinutes: rank(list.flatMap(({ publishedAt, answeredAt }) => (answeredAt ? [minutesTo(publishedAt, answeredAt)] : [])), 0.5),
      resolved: share(list.filter(({ resolvedAt }) => resolvedAt !== null).length, list.length),
    }
  }
  const answered = facts.filter(({ isAnswered }) => isAnswered)
  const groups = [...Map.groupBy(answered.filter(fact => keyOf(fact) !== null), fact => keyOf(fact)!)].map(([key, list]) => ({ key, ...manner(list) })).toSorted((a, b) => b.answers - a.answers || (a.key < b.key ? -1 : 1))
  const enough = groups.filter(({ answers }) => answers >= 5)
  const widest = (values: Array<number | null>): number | null => (values.length < 2 ? null : Math.max(...(values as number[])) - Math.min(...(values as number[])))
  const minutes = enough.map(({ medianMinutes }) => medianMinutes).filter(one => one !== null)
  const spokenTo = enough.map(({ tone: { tu = 0, usted = 0, vos = 0 } }) => share(usted, tu + usted + vos)).filter(one => one !== null)
  return {
    all: manner(answered), groups,
    spread: { tone: widest(spokenTo), minutes: minutes.length < 2 ? null : Math.max(...minutes) / Math.min(...minutes), resolved: widest(enough.map(({ resolved }) => resolved)), template: widest(enough.map(({ template }) => template).filter(one => one !== null)) },
  }
}

/** Everything that GET …/loop counts, but for what the index has of it. */
export const recountLoop = (facts: Recounted[], counting: Counting & Hearing) => {
  const figures = (list: Recounted[]) => recountFigures(list, counting)
  const by = (keyOf: (fact: Recounted) => { key: string; name: string | null } | null) =>
    [...Map.groupBy(facts.filter(fact => keyOf(fact) !== null), fact => keyOf(fact)!.key)]
      .map(([key, list]) => ({ key, name: keyOf(list[0]!)!.name, ...figures(list) })).toSorted((a, b) => b.owed - a.owed || (a.key < b.key ? -1 : 1))
  const [buying, complaint] = ['buying', 'complaint'].map(wants => figures(facts.filter(fact => fact.wants === wants))) as [ReturnType<typeof figures>, ReturnType<typeof figures>]
  const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)
  const [quick, slow] = [buying.firstResponse.clock.median, complaint.firstResponse.clock.median]
  return {
    all: figures(facts),
    byPerson: by(({ person }) => person && { key: person.id, name: person.name }), byTeam: [], byMoment: by(({ moment }) => (moment === null ? null : { key: moment, name: null })),
    bySource: by(({ sourceId, source }) => ({ key: sourceId, name: source })), byPlace: by(({ place }) => (place === null ? null : { key: place, name: null })),
    sellServe: { buying, complaint, timesAsLong: quick && slow !== null ? slow / quick : null, rate: less(buying.responseRate, complaint.responseRate), substance: less(buying.substance.share, complaint.substance.share) },
    consistency: { sources: recountManners(facts, ({ sourceId }) => sourceId, counting), places: recountManners(facts, ({ place }) => place, counting) },
  }
}

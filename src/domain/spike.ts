import { amendHour, createSeason, hoursLearnt, learnHour, type Season, type Usual } from './season.ts'
import { judge, LEAST_HOURS, type Finding, type Kind, type RecentHour, type Sensitivity } from './spike-test.ts'

export type { Kind, Sensitivity } from './spike-test.ts'

/** Opinions of one event hour that newly arrived. `hour`: epoch milliseconds of its start. */
export interface HourCount {
  hour: number
  negative: number
  other: number
}

export interface Tick {
  /** Epoch milliseconds; never before the tick before. */
  at: number
  /** Whether anything was asked for: an hour in which nobody asked is not an hour of silence. */
  collected: boolean
  counts: HourCount[]
}

export type Severity = 'notice' | 'warning' | 'critical'

export interface SpikeEvent {
  type: 'opened' | 'escalated' | 'reminder' | 'recovered' | 'closed'
  kind: Kind
  series: 'all'
  severity: Severity
  /** Opinions counted in the window that is odd, and how many are usual there. */
  observed: number
  expected: number
  /** Alerts like this one to be expected by chance in 90 days. */
  per90d: number
  /** ISO; the first hour that was above the usual. */
  onset: string
  at: string
}

type Numbers = Pick<Finding, 'observed' | 'expected' | 'per90d' | 'onset'>

interface OpenSpike extends Numbers {
  severity: Severity
  openedAt: number
  /** The last tick at which it was still odd. */
  oddAt: number
  remindedAt: number
  /** When its severity was last told, and how many there were then. */
  told: { at: number; observed: number }
}

/** What is remembered of a series between two ticks. Plain JSON. */
export interface SpikeState {
  season: Season
  /** The first and the last hour that were learnt, in hours since 1970; −1: none. */
  first: number
  learnt: number
  /** Hours in between in which nobody asked, [first, last] each: not learnt. */
  unheard: Array<[number, number]>
  /** Hours not learnt yet, by hours since 1970. */
  recent: Record<string, RecentHour>
  /** Judged from here on, epoch milliseconds; −1: not yet. */
  since: number
  open: Partial<Record<Kind, OpenSpike>>
  /** How the last one of a kind ended. */
  ended: Partial<Record<Kind, { at: number; observed: number }>>
}

export const HOUR_MS = 3_600_000
// An hour is learnt once most of it has come; what comes later is added to what was learnt.
const LEARN_AFTER_HOURS = 6
// Judged over a day; kept for two, so that late arrivals find their hour.
const KEEP_HOURS = 48
/** How far back the season is learnt from; what was usual before counts less than a twentieth. */
export const LONGEST_PAST_HOURS = 60 * 24
const NOTHING: Usual = { negative: 0, other: 0 }
// Calm for so long is recovery; an alert that never calms ends with the third day: by then it is the new habit.
const CALM_MS = 4 * HOUR_MS
const LONGEST_MS = 72 * HOUR_MS
const REMIND_MS = 24 * HOUR_MS
// A wave that builds up is one piece of news: it is told as worse after a pause, and only when half as many again have come.
const ESCALATE_AFTER_MS = HOUR_MS / 4
const ESCALATE_GROWTH = 1.5
// The same again so soon is the same story, unless it is twice as large.
const COOLDOWN_MS = 6 * HOUR_MS
const KINDS: Kind[] = ['negative', 'volume', 'share']
const RANK: Record<Severity, number> = { notice: 0, warning: 1, critical: 2 }

export const createSpikeState = (): SpikeState => ({ season: createSeason(), first: -1, learnt: -1, unheard: [], recent: {}, since: -1, open: {}, ended: {} })

export interface Past {
  /** Epoch milliseconds. */
  at: number
  /** All that is known of the hours up to now, but for what the next tick brings. */
  counts: HourCount[]
  /** What of it is told for the first time: remembered, never alerted about. */
  silent: HourCount[]
}

/**
 * Learns the season anew from the whole past, which came to light late: a new source, a file, a backfill. In whatever order
 * it came, the season is as if it had been known all the time. Returns a new state.
 */
export const learn = (before: SpikeState, { at, counts, silent }: Past): SpikeState => {
  if (counts.length === 0) return before
  const state = structuredClone(before)
  const now = Math.floor(at / HOUR_MS)
  const [known, newly] = [byHour(counts, now), byHour(silent, now)]
  const first = Math.min(...known.keys())
  for (let hour = state.learnt + 1; state.first >= 0 && hour <= now - LEARN_AFTER_HOURS; hour++) {
    if (!(state.recent[hour]?.collected ?? hour > now - KEEP_HOURS)) note(state, hour, hour)
  }
  state.first = before.first < 0 ? first : Math.max(Math.min(first, before.first), now - LONGEST_PAST_HOURS)
  state.learnt = now - LEARN_AFTER_HOURS
  state.season = createSeason()
  // A history without gaps: an hour nobody wrote in was silent, unless nobody asked.
  for (let hour = state.first; hour <= state.learnt; hour++) {
    if (known.has(hour) || !isUnheard(state, hour)) learnHour(state.season, hour, known.get(hour) ?? NOTHING)
  }
  for (let hour = Math.max(state.first, state.learnt + 1); hour <= now; hour++) {
    if (state.recent[hour]) continue
    const seen = known.get(hour) ?? NOTHING
    state.recent[hour] = { ...seen, silent: { ...seen }, collected: true }
    newly.delete(hour)
  }
  for (const [hour, count] of newly) {
    const recent = state.recent[hour]
    if (!recent) continue
    addTo(recent, count)
    addTo(recent.silent, count)
    recent.collected = true
  }
  return state
}

const byHour = (counts: HourCount[], now: number): Map<number, Usual> => {
  const sums = new Map<number, Usual>()
  for (const { hour: startMs, negative, other } of counts) {
    // A clock ahead of ours: it happened now at the latest.
    const hour = Math.min(Math.floor(startMs / HOUR_MS), now)
    const sum = sums.get(hour) ?? { negative: 0, other: 0 }
    addTo(sum, { negative, other })
    sums.set(hour, sum)
  }
  return sums
}

const isUnheard = ({ unheard }: SpikeState, hour: number): boolean => unheard.some(([from, to]) => hour >= from && hour <= to)

/** Takes in what newly arrived and says what it means. Returns a new state and the events, at most one a kind. */
export const tick = (before: SpikeState, { at, collected, counts }: Tick, { sensitivity }: { sensitivity: Sensitivity }): { state: SpikeState; events: SpikeEvent[] } => {
  const state = structuredClone(before)
  const now = Math.floor(at / HOUR_MS)
  receive(state, { at, collected, counts }, now)
  settle(state, now)
  const findings = hoursLearnt(state.season) < LEAST_HOURS ? [] : judge({ recent: state.recent, season: state.season, since: state.since, at }, sensitivity)
  const events = KINDS.flatMap(kind => follow(state, kind, { finding: findings.find(one => one.kind === kind), at, collected }))
  return { state, events }
}

const hourOf = (state: SpikeState, hour: number): RecentHour => (state.recent[hour] ??= { negative: 0, other: 0, silent: { negative: 0, other: 0 }, collected: false })

const addTo = (sums: Usual, { negative, other }: Usual): void => {
  sums.negative += negative
  sums.other += other
}

const receive = (state: SpikeState, { at, collected, counts }: Tick, now: number): void => {
  // Where the past is known the hour that began is judged whole: what came of it before only makes it harder to be odd.
  if (state.since < 0) state.since = hoursLearnt(state.season) >= LEAST_HOURS ? now * HOUR_MS : at
  if (state.learnt < 0) Object.assign(state, { first: now, learnt: now - 1 })
  if (collected) {
    // Who asks every few hours is given what came meanwhile: hours nobody ticked in were not silent, only not looked at yet.
    for (let hour = now; hour > state.learnt && hour > now - KEEP_HOURS && !(state.recent[hour] && hour < now); hour--) hourOf(state, hour).collected = true
  }
  hourOf(state, now)
  for (const [hour, count] of byHour(counts, now)) take(state, hour, count, now)
}

const take = (state: SpikeState, hour: number, counts: Usual, now: number): void => {
  if (hour <= state.learnt) amendHour(state.season, hour, counts, now)
  if (hour <= state.learnt && !state.recent[hour]) return
  const recent = hourOf(state, hour)
  addTo(recent, counts)
  recent.collected = true
}

/** Learns the hours that have mostly come, and forgets those nobody judges any more. */
const settle = (state: SpikeState, now: number): void => {
  for (const hour of Object.keys(state.recent).map(Number).toSorted((a, b) => a - b)) {
    const recent = state.recent[hour]!
    if (hour > state.learnt && hour <= now - LEARN_AFTER_HOURS) {
      // Hours nobody ticked in, and those in which nobody was asked.
      if (hour > state.learnt + 1) note(state, state.learnt + 1, hour - 1)
      if (recent.collected) learnHour(state.season, hour, recent)
      else note(state, hour, hour)
      state.learnt = hour
    }
    if (hour <= now - KEEP_HOURS) delete state.recent[hour]
  }
}

const note = (state: SpikeState, from: number, to: number): void => {
  const last = state.unheard.at(-1)
  if (last?.[1] === from - 1) last[1] = to
  else state.unheard.push([from, to])
  state.unheard = state.unheard.filter(gap => gap[1] > to - LONGEST_PAST_HOURS)
}

interface Following {
  finding: Finding | undefined
  at: number
  collected: boolean
}

const follow = (state: SpikeState, kind: Kind, { finding, at, collected }: Following): SpikeEvent[] => {
  const open = state.open[kind]
  const tell = (type: SpikeEvent['type'], spike: OpenSpike): SpikeEvent[] => [
    { type, kind, series: 'all', severity: spike.severity, observed: spike.observed, expected: round(spike.expected), per90d: spike.per90d, onset: new Date(spike.onset).toISOString(), at: new Date(at).toISOString() },
  ]
  if (!open) {
    if (!finding || !finding.isAlarm || isCoolingDown(state, kind, finding, at)) return []
    const spike: OpenSpike = { ...withoutKind(finding), severity: severityOf(finding), openedAt: at, oddAt: at, remindedAt: at, told: { at, observed: finding.observed } }
    state.open[kind] = spike
    return tell('opened', spike)
  }
  if (finding && finding.observed >= open.observed) Object.assign(open, { ...withoutKind(finding), onset: Math.min(open.onset, finding.onset) })
  if (finding?.isGoingOn) open.oddAt = at
  // While nobody asks, nothing is known to have calmed.
  else if (!collected) open.oddAt = Math.min(at, open.oddAt + CALM_MS)
  if (at - open.openedAt >= LONGEST_MS) return end(state, kind, at, tell('closed', open))
  if (at - open.oddAt >= CALM_MS) return end(state, kind, at, tell('recovered', open))
  const severity = finding ? severityOf(finding) : open.severity
  if (RANK[severity] > RANK[open.severity] && at - open.told.at >= ESCALATE_AFTER_MS && open.observed >= ESCALATE_GROWTH * open.told.observed) {
    Object.assign(open, { severity, told: { at, observed: open.observed } })
    return tell('escalated', open)
  }
  if (at - open.remindedAt < REMIND_MS) return []
  open.remindedAt = at
  return tell('reminder', open)
}

const withoutKind = ({ observed, expected, per90d, onset }: Finding): Numbers => ({ observed, expected, per90d, onset })

const end = (state: SpikeState, kind: Kind, at: number, events: SpikeEvent[]): SpikeEvent[] => {
  state.ended[kind] = { at, observed: state.open[kind]!.observed }
  delete state.open[kind]
  // What was told is not told again by a longer window.
  state.since = at
  return events
}

const isCoolingDown = ({ ended }: SpikeState, kind: Kind, { observed }: Finding, at: number): boolean => {
  const last = ended[kind]
  return last !== undefined && at - last.at < COOLDOWN_MS && observed < 2 * last.observed
}

/** Odder by orders of magnitude and many times the usual: worse. */
const severityOf = ({ per90d, observed, expected }: Finding): Severity => {
  const excess = observed - expected
  if (per90d < 1e-6 && observed >= 5 * expected && excess >= 20) return 'critical'
  return per90d < 1e-3 && observed >= 3 * expected && excess >= 8 ? 'warning' : 'notice'
}

const round = (value: number): number => Math.round(value * 100) / 100

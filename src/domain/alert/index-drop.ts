/** The zero-moment index at the end of a day, 0–100, with its 90 % interval. */
export interface IndexPoint {
  /** Days since 1970-01-01. */
  day: number
  value: number
  low: number
  high: number
  /** Version of the formula: figures of two versions are not compared. */
  formula: string
}

/** A drop that was told and is not over. */
export interface OpenDrop {
  /** The day it fell from; its value is read anew, for late opinions change it. */
  fromDay: number
  openedDay: number
  /** The value last told, and when. */
  told: number
  toldDay: number
}

export interface DropMemory {
  open: OpenDrop | null
  /** Days before this one are no measure: what they show was told. */
  notBefore: number
  /** Nothing is told until this day: a drop that was just over would come and go. */
  restUntil: number
}

/** `recovered`: half of it was regained; `closed`: it stayed four weeks and is what is usual. */
export interface DropEvent {
  type: 'opened' | 'escalated' | 'recovered' | 'closed'
  from: IndexPoint
  to: IndexPoint
  /** How far it had to fall to be told. */
  line: number
}

export const NO_DROP: DropMemory = { open: null, notBefore: 0, restUntil: 0 }

/** Against the same weekday a week ago, for what happens at once, and four weeks ago, for what creeps. */
export const HORIZON_DAYS = [7, 28]
/** Fewer points nobody would act on: about what two of the ten opinions of a first screen move. */
export const LEAST_POINTS = 5
/** A drop is over when so much of it is regained: less would open again the next day. */
const REGAINED = 1 / 2
/** Told again when it fell by so many points more, … */
const WORSE_POINTS = 5
/** … at most once a week. */
const TELL_AGAIN_DAYS = 7
const ACCEPT_DAYS = 28
const REST_DAYS = 7

/**
 * Looks at the newest day. A fall counts when it is larger than both intervals allow together (their half widths, squared and
 * added: the two days share most of their opinions, so this asks for more than 90 %) and larger than `LEAST_POINTS`.
 */
export const lookAtIndex = (memory: DropMemory, points: IndexPoint[], day: number): { memory: DropMemory; event: DropEvent | null } => {
  const now = points.find(point => point.day === day)
  if (!now) return { memory, event: null }
  const before = (days: number): IndexPoint | undefined => points.find(point => point.day === days && point.formula === now.formula)
  if (memory.open) return lookAtOpen(memory, memory.open, now, before(memory.open.fromDay))
  if (day < memory.restUntil) return { memory, event: null }
  const falls = HORIZON_DAYS.map(days => before(day - days)).filter(from => from !== undefined && from.day >= memory.notBefore) as IndexPoint[]
  const [from] = falls.filter(from => isDrop(from, now)).toSorted((a, b) => b.value - lineOf(b, now) - (a.value - lineOf(a, now)))
  if (!from) return { memory, event: null }
  const open = { fromDay: from.day, openedDay: day, told: now.value, toldDay: day }
  return { memory: { ...memory, open }, event: { type: 'opened', from, to: now, line: lineOf(from, now) } }
}

const halfWidth = ({ low, high }: IndexPoint): number => (high - low) / 2
const lineOf = (from: IndexPoint, to: IndexPoint): number => Math.max(LEAST_POINTS, Math.hypot(halfWidth(from), halfWidth(to)))
const isDrop = (from: IndexPoint, to: IndexPoint): boolean => from.value - to.value >= lineOf(from, to)

/** Without the day it fell from (another formula, nothing known of it) only time ends it. */
const lookAtOpen = (memory: DropMemory, open: OpenDrop, to: IndexPoint, from: IndexPoint | undefined): { memory: DropMemory; event: DropEvent | null } => {
  const over = (type: 'recovered' | 'closed', start: IndexPoint) => ({
    memory: { open: null, notBefore: type === 'closed' ? open.openedDay : memory.notBefore, restUntil: to.day + REST_DAYS },
    event: { type, from: start, to, line: lineOf(start, to) },
  })
  if (from && to.value >= from.value - (1 - REGAINED) * (from.value - open.told)) return over('recovered', from)
  if (to.day - open.openedDay >= ACCEPT_DAYS) return over('closed', from ?? { ...to, value: open.told, day: open.fromDay })
  if (!from || to.value > open.told - WORSE_POINTS || to.day - open.toldDay < TELL_AGAIN_DAYS) return { memory, event: null }
  return { memory: { ...memory, open: { ...open, told: to.value, toldDay: to.day } }, event: { type: 'escalated', from, to, line: lineOf(from, to) } }
}

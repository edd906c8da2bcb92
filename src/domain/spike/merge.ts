import { SEVERITIES, type Severity, type SpikeEvent } from './episode.ts'
import { WHOLE } from './family.ts'

/** The one open alert about a wave of a brand. */
export interface Head {
  series: string
  severity: Severity
}

/**
 * open: nobody knew of it · tell: its own series says more · take-over: the whole brand shows what a part showed first ·
 * note: another series shows it as well · raise: … and there it is worse than was told · end: it is over.
 */
export type Step<E> = { step: 'open' | 'tell' | 'take-over' | 'note' | 'raise' | 'end'; event: E }

type Event = Pick<SpikeEvent, 'type' | 'series' | 'severity'>

/**
 * One alert a cause: whatever fires in a brand while an alert is open is of its wave. Takes what the series of a brand told at one
 * look and the alert that is open, and says what becomes of it. What a part told after its alert ended is not told again, unless
 * it grew worse.
 */
export const merge = <E extends Event>(head: Head | undefined, events: readonly E[]): { head: Head | undefined; steps: Array<Step<E>> } => {
  const steps: Array<Step<E>> = []
  let now = head
  for (const event of events.toSorted(inOrder)) {
    const step = stepOf(now, event)
    if (step === undefined) continue
    steps.push({ step, event })
    now = after(now, step, event)
  }
  return { head: now, steps }
}

/** The whole first: what it shows names the wave. Of the parts what ends before what begins, and the gravest of that. */
const inOrder = (a: Event, b: Event): number => rank(a) - rank(b) || SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || (a.series < b.series ? -1 : 1)

const rank = (event: Event): number => (event.series === WHOLE ? 0 : isEnd(event) ? 1 : 2)

const isEnd = ({ type }: Event): boolean => type === 'recovered' || type === 'closed'

const stepOf = (head: Head | undefined, event: Event): Step<Event>['step'] | undefined => {
  const { type, series, severity } = event
  if (isEnd(event)) return head?.series === series ? 'end' : undefined
  if (head === undefined) return type === 'reminder' && series !== WHOLE ? undefined : 'open'
  if (head.series === series) return 'tell'
  if (series === WHOLE) return 'take-over'
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(head.severity) ? 'raise' : 'note'
}

const after = (head: Head | undefined, step: Step<Event>['step'], { series, severity }: Event): Head | undefined => {
  if (step === 'end') return undefined
  if (step === 'note') return head
  if (step === 'raise') return { series: head!.series, severity }
  return { series, severity: head === undefined ? severity : worse(head.severity, severity) }
}

/** What was told to be grave does not become less so by being told again. */
export const worse = (one: Severity, other: Severity): Severity => (SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other) ? one : other)

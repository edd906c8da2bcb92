import { endAlert, listOpenAlerts, openAlert, updateAlert, type Alert } from '../../db/alert/alert.ts'
import { listBranches } from '../../db/source/branch.ts'
import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import type { Source } from '../../db/source/source.ts'
import { eventsDuring } from '../../domain/alert/planned-event.ts'
import { openOf, type SpikeEvent } from '../../domain/spike/episode.ts'
import { partOf, WHOLE } from '../../domain/spike/family.ts'
import { KINDS } from '../../domain/spike/finding.ts'
import type { Memory as SpikeMemory } from '../../domain/spike/memory.ts'
import { merge, worse, type Step } from '../../domain/spike/merge.ts'
import { explain, type Explaining } from './explain.ts'
import { summariseAlert } from './summarise.ts'
import { tellAlertNews } from '../tell/alert.ts'
import type { TellOptions } from '../tell/tell.ts'
import type { Plan } from './planned.ts'

export interface Writing {
  brand: Brand
  sources: Source[]
  plan: Plan
  now: Date
  options: TellOptions
  /** The detector's memory of a series, where it is at hand: what is usual is read from it. */
  memoryOf?: (series: string) => SpikeMemory | undefined
}

/** A part that carries the wave of an alert, as it is kept in the alert's detail. */
export interface Carrier extends Pick<SpikeEvent, 'series' | 'kind' | 'observed' | 'expected'> {
  /** Of a source or a place its name, of a moment its key. */
  name: string
}

/** The open alert about a wave of the brand; the whole brand's where an earlier version left several. */
export const findHead = async (trx: Trx, brandId: string): Promise<Alert | undefined> => {
  const open = (await listOpenAlerts(trx, brandId, KINDS)).filter(({ series }) => series === WHOLE || partOf(series) !== undefined)
  return open.find(({ series }) => series === WHOLE) ?? open[0]
}

interface Told {
  head: Alert | undefined
  /** What was told, as the detectors said it. */
  events: SpikeEvent[]
}

/** Writes down what the series of a brand found at one look: one alert a cause, one message about it. */
export const writeEvents = async (trx: Trx, writing: Writing, { head, events }: { head: Alert | undefined; events: SpikeEvent[] }): Promise<Told> => {
  const { steps } = merge(head, events)
  const told: Told = { head, events: [] }
  let news: string | undefined
  const flush = async (): Promise<void> => {
    if (news !== undefined && told.head) await tellAlertNews(trx, { ...writing, alert: told.head, event: news })
    news = undefined
  }
  for (const step of steps) {
    if (step.step === 'end') {
      await flush()
      await tellEnd(trx, writing, { alert: told.head!, type: step.event.type as 'recovered' | 'closed' })
      told.head = undefined
    } else {
      told.head = await write(trx, writing, { alert: told.head, ...step })
      // What several series say at one look is one message.
      news ??= newsOf(step)
    }
    if (step.step !== 'note') told.events.push(step.event)
  }
  await flush()
  return told
}

const newsOf = ({ step, event }: Step<SpikeEvent>): string | undefined =>
  ({ open: 'alert.opened', tell: `alert.${event.type}`, 'take-over': 'alert.escalated', raise: 'alert.escalated', note: undefined, end: undefined })[step]

const write = async (trx: Trx, writing: Writing, { alert, step, event }: Step<SpikeEvent> & { alert: Alert | undefined }): Promise<Alert> => {
  const { now, brand } = writing
  const { kind, series, severity, observed, expected, per90d } = event
  if (alert === undefined) {
    const onset = new Date(event.onset)
    return await openAlert(trx, brand.id, { series, kind, severity, onset, observed, expected, per90d, detail: await detailOf(trx, writing, { kind, series, onset, observed, expected, per90d }) }, now)
  }
  if (step === 'tell') return await updateAlert(trx, alert, { severity, observed, expected, per90d, detail: await detailOf(trx, writing, { kind, series, onset: new Date(event.onset), observed, expected, per90d }) }, now)
  const carriers = { series: await carriersOf(trx, writing, alert, event) }
  if (step !== 'take-over') return await updateAlert(trx, alert, { severity: worse(alert.severity, severity), detail: carriers }, now)
  const onset = new Date(Math.min(alert.onset.getTime(), Date.parse(event.onset)))
  const detail = { ...(await detailOf(trx, writing, { kind, series, onset, observed, expected, per90d })), ...carriers }
  return await updateAlert(trx, alert, { series, kind, onset, severity: worse(alert.severity, severity), observed, expected, per90d, detail }, now)
}

/** Ends an alert, which keeps how it went, and tells so. */
export const tellEnd = async (trx: Trx, writing: Writing, { alert, type }: { alert: Alert; type: 'recovered' | 'closed' }): Promise<void> => {
  const summed = await updateAlert(trx, alert, { detail: { summary: await summariseAlert(trx, alert, writing.now) } }, writing.now)
  const ended = await endAlert(trx, summed, type, writing.now)
  await tellAlertNews(trx, { ...writing, alert: ended, event: `alert.${type}` })
}

/** The parts known to carry the wave; where the whole takes over, the part that had the alert is among them. */
const carriersOf = async (trx: Trx, writing: Writing, alert: Alert, event: SpikeEvent): Promise<Carrier[]> => {
  const before = (alert.detail.series ?? []) as Carrier[]
  const part = event.series === WHOLE ? alert : event
  if (part.series === WHOLE) return before
  const { series, kind, observed, expected } = part
  const carrier: Carrier = { series, kind: kind as Carrier['kind'], observed, expected, name: await nameOf(trx, writing, series) }
  return [...before.filter(known => known.series !== series), carrier]
}

const nameOf = async (trx: Trx, { brand, sources }: Writing, series: string): Promise<string> => {
  const { part, id } = partOf(series)!
  if (part === 'moment') return id
  if (part === 'source') return sources.find(source => source.id === id)?.name ?? id
  return (await listBranches(trx, brand.id)).find(branch => branch.id === id)?.name ?? id
}

const detailOf = async (trx: Trx, writing: Writing, alert: Explaining['alert']): Promise<Record<string, unknown>> => {
  const { brand, sources, plan, now, memoryOf } = writing
  const { series, onset } = alert
  const planned = eventsDuring(plan.events, { from: onset.getTime(), to: now.getTime() }, brand.timeZone).map(({ name, kind }) => ({ name, kind }))
  const part = partOf(series)
  return {
    ...(await explain(trx, { brandId: brand.id, sources, alert, now, memory: memoryOf?.(series), only: filterOf(series) })),
    ...(part && { part: { ...part, name: await nameOf(trx, writing, series) } }),
    ...(planned.length > 0 && { planned }),
  }
}

/** Which mentions a series is of. */
const filterOf = (series: string) => {
  const part = partOf(series)
  if (!part) return {}
  return { [{ moment: 'moment', source: 'sourceId', place: 'branchId' }[part.part]]: part.id }
}

/** Who opens the page sees how large the wave is by now, and what it is about, without anybody being told again. */
export const keepUp = async (trx: Trx, writing: Writing, { head, memory }: { head: Alert; memory: SpikeMemory }): Promise<void> => {
  const open = openOf(memory)
  if (!open || open.observed <= head.observed) return
  const { observed, onset } = open
  const expected = Math.round(open.expected * 100) / 100
  // That of a part was corrected for how many are watched.
  const per90d = head.series === WHOLE ? open.per90d : head.per90d
  const detail = await detailOf(trx, writing, { kind: head.kind, series: head.series, onset: new Date(onset), observed, expected, per90d })
  await updateAlert(trx, head, { observed, expected, per90d, detail }, writing.now)
}

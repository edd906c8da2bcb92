import { endAlert, listOpenAlerts, openAlert, type Alert } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import type { Source } from '../../db/source/source.ts'
import { isAllAsked, type Gap } from '../../domain/alert/data-gap.ts'
import { tellGap, tellSilence } from '../../domain/message/tell-watch.ts'
import type { Memory as SpikeMemory } from '../../domain/spike/memory.ts'
import { silenceOf } from '../../domain/spike/silence.ts'
import type { TellOptions } from '../tell/tell.ts'
import { tellMissing } from './tell-missing.ts'

export const GAP_KIND = 'data-gap'
export const SILENCE_KIND = 'silence'

export interface Missing {
  brand: Brand
  sources: Source[]
  spike: SpikeMemory
  gap: Gap | undefined
  /** Something came at this look. */
  isSpeaking: boolean
  /** What the last look left open. */
  open: readonly string[]
  now: Date
  options: TellOptions
}

/**
 * What does not come: nobody collected (`data-gap`), or all was collected and nothing was said (`silence`). While nobody collects
 * nothing is known, so nothing else is concluded. What alerts about its sources said already is not said again of the brand.
 */
export const concludeMissing = async (trx: Trx, missing: Missing): Promise<string[]> => {
  const { brand, gap, sources, spike, isSpeaking, now } = missing
  const silence = gap || !isAllAsked(sources, now) ? undefined : silenceOf(spike, { sensitivity: brand.sensitivity })
  if (!gap && !silence && missing.open.length === 0) return []
  const alerts = await listOpenAlerts(trx, brand.id, [GAP_KIND, SILENCE_KIND, 'source-dead', 'source-silent'])
  const [gapAlert, silenceAlert] = [GAP_KIND, SILENCE_KIND].map(kind => alerts.find(alert => alert.kind === kind))
  if (gap && !gapAlert && !isExplained(missing, alerts, ['source-dead'])) await openGap(trx, missing, gap)
  if (!gap && gapAlert) await end(trx, missing, gapAlert)
  if (silence && !silenceAlert && !isExplained(missing, alerts, ['source-dead', 'source-silent'])) await openSilence(trx, missing, silence)
  if (isSpeaking && silenceAlert) await end(trx, missing, silenceAlert)
  const open = await listOpenAlerts(trx, brand.id, [GAP_KIND, SILENCE_KIND])
  return open.map(({ kind }) => kind)
}

/** Whether each source from which something could come has an alert of its own that says why nothing does. */
const isExplained = ({ sources }: Missing, alerts: Alert[], kinds: string[]): boolean => {
  const told = new Set(alerts.filter(({ kind }) => kinds.includes(kind)).map(({ series }) => series))
  const speaking = sources.filter(({ enabled, nextRunAt }) => enabled && nextRunAt !== null)
  return speaking.length > 0 && speaking.every(({ id }) => told.has(id))
}

const openGap = async (trx: Trx, { brand, now, options, sources }: Missing, { since }: Gap): Promise<void> => {
  const names = sources.filter(({ enabled, nextRunAt }) => enabled && nextRunAt !== null).map(({ name }) => name)
  const alert = await openAlert(trx, brand.id, { series: 'all', kind: GAP_KIND, severity: 'warning', onset: since ?? now, observed: 0, expected: 0, per90d: null, detail: { sources: names } }, now)
  await tellMissing(trx, { brand, alert, event: 'alert.opened', now, options, write: (hand, url) => tellGap({ brand: brand.name, since: alert.onset, sources: names, isOver: false, url }, hand) })
}

const openSilence = async (trx: Trx, { brand, now, options }: Missing, { since, hours, expected, per90d }: NonNullable<ReturnType<typeof silenceOf>>): Promise<void> => {
  const rounded = Math.round(expected * 10) / 10
  const alert = await openAlert(trx, brand.id, { series: 'all', kind: SILENCE_KIND, severity: 'notice', onset: new Date(since), observed: 0, expected: rounded, per90d: Number(per90d.toPrecision(3)), detail: { hours } }, now)
  await tellMissing(trx, { brand, alert, event: 'alert.opened', now, options, write: (hand, url) => tellSilence({ brand: brand.name, since: alert.onset, hours, expected: rounded, isOver: false, url }, hand) })
}

const end = async (trx: Trx, { brand, now, options }: Missing, open: Alert): Promise<void> => {
  const alert = await endAlert(trx, open, 'recovered', now)
  const hours = (now.getTime() - alert.onset.getTime()) / 3_600_000
  const told = { brand: brand.name, since: alert.onset, isOver: true, hours: Math.round(hours), expected: alert.expected, sources: (alert.detail.sources ?? []) as string[] }
  await tellMissing(trx, { brand, alert, event: 'alert.recovered', now, options, write: (hand, url) => (alert.kind === GAP_KIND ? tellGap({ ...told, url }, hand) : tellSilence({ ...told, url }, hand)) })
}

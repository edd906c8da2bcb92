import { endAlert, findOpenAlert, openAlert, updateAlert } from '../../db/alert/alert.ts'
import { listRivalsOf, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import type { Source } from '../../db/source/source.ts'
import { tellRival } from '../../domain/message/tell-watch.ts'
import type { SpikeEvent } from '../../domain/spike/episode.ts'
import { explain } from './explain.ts'
import type { TellOptions } from '../tell/tell.ts'
import { tellMissing } from './tell-missing.ts'

export const RIVAL_KIND = 'competitor'

interface Rivalry {
  /** Whose wave it is. */
  competitor: Brand
  sources: Source[]
  events: SpikeEvent[]
  now: Date
  options: TellOptions
}

/** A wave of a competitor is an alert of every brand of ours that compares itself with it: told once, and over when it is. */
export const writeRivals = async (trx: Trx, rivalry: Rivalry): Promise<void> => {
  if (rivalry.events.length === 0) return
  for (const own of await listRivalsOf(trx, rivalry.competitor.id)) for (const event of rivalry.events) await writeOne(trx, { ...rivalry, own, event })
}

const writeOne = async (trx: Trx, { own, competitor, sources, event, now, options }: Rivalry & { own: Brand; event: SpikeEvent }): Promise<void> => {
  const series = `rival:${competitor.id}`
  const open = await findOpenAlert(trx, own.id, series, RIVAL_KIND)
  if (event.type === 'recovered' || event.type === 'closed') return void (open && (await endAlert(trx, open, event.type, now)))
  const { observed, expected, per90d } = event
  const onset = new Date(event.onset)
  // The ids of its opinions mean nothing among ours.
  const { cause } = await explain(trx, { brandId: competitor.id, sources, alert: { kind: event.kind, series: event.series, onset, observed, expected, per90d }, now })
  const detail = { competitor: { slug: competitor.slug, name: competitor.name }, wave: event.kind, cause }
  if (open) return void (await updateAlert(trx, open, { observed, expected, per90d, detail }, now))
  // Only its beginning is news: who looked away for its first day does not need it.
  if (event.type !== 'opened') return
  const alert = await openAlert(trx, own.id, { series, kind: RIVAL_KIND, severity: 'notice', onset, observed, expected, per90d, detail }, now)
  const story = { brand: own.name, competitor: competitor.name, wave: event.kind, observed, expected, phrases: cause.phrases }
  await tellMissing(trx, { brand: own, alert, event: 'alert.opened', now, options, write: (hand, url) => tellRival({ ...story, url }, hand) })
}

import { endAlert, listAlerts, openAlert, updateAlert, type Alert } from '../../db/alert/alert.ts'
import { findBrandById, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { lockSeries } from '../../db/alert/series.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import { AILMENTS, listBrandsToWatch } from '../../db/source/watch.ts'
import { ailmentOf, sourceHealth, type Ailment } from '../../domain/source/health.ts'
import { tellSource } from '../../domain/message/tell.ts'
import type { Deps } from '../deps.ts'
import { tell } from '../tell/tell.ts'
import type { WatchOptions } from './watch.ts'

// Its own row to lock: the detector of spikes knows nothing of it.
const SERIES = 'sources'
const MOST_SOURCES = 100_000

/** Tells of sources that died or fell silent, once an episode, and when they are well again. A brand that fails does not hide the others. */
export const watchSources = async (deps: Deps, options: WatchOptions = {}): Promise<void> => {
  for (const id of await listBrandsToWatch(deps.db, deps.now())) {
    if (options.signal?.aborted) return
    const brand = await findBrandById(deps.db, id)
    if (brand) await watchSourcesOf(deps, brand, options).catch(error => deps.log.error({ brand: brand.slug, err: error }, 'The sources of a brand could not be watched'))
  }
}

/** The same for one brand: alerts and the messages about them in one transaction. */
export const watchSourcesOf = async (deps: Deps, brand: Brand, options: WatchOptions = {}): Promise<void> => {
  const now = deps.now()
  await deps.db.transaction().execute(async trx => {
    await lockSeries(trx, brand.id, SERIES)
    const sources = await listSources(trx, brand.id, { limit: MOST_SOURCES })
    const all = await listAlerts(trx, brand.id, { status: 'open', limit: MOST_SOURCES })
    const open = all.filter(({ kind }) => AILMENTS.some(ailment => ailment === kind))
    const telling: Telling = { brand, now, options: { sealer: deps.sealer, ...options }, brandWide: new Set(all.map(({ kind }) => kind)) }
    for (const source of sources) await compare(trx, source, open.filter(({ series }) => series === source.id), telling)
    const known = new Set(sources.map(({ id }) => id))
    for (const alert of open.filter(({ series }) => !known.has(series))) await endAlert(trx, alert, 'closed', now)
  })
}

interface Telling {
  brand: Brand
  now: Date
  options: WatchOptions
  /** Kinds of alerts that are open: what is told of the brand is not told of each source. */
  brandWide: Set<string>
}

const compare = async (trx: Trx, source: Source, open: Alert[], telling: Telling): Promise<void> => {
  const { now } = telling
  const ailment = ailmentOf(source, now)
  if (ailment === null) return
  for (const alert of open) {
    // Whether a dead source would also be silent nobody can tell: that episode goes on.
    if (alert.kind === ailment || (alert.kind === 'source-silent' && ailment === 'source-dead')) continue
    const ended = await endAlert(trx, alert, source.enabled ? 'recovered' : 'closed', now)
    if (source.enabled && alert.detail.untold !== true) await send(trx, 'source.healed', { source, alert: ended, telling })
  }
  if (ailment !== 'well') await tellAilment(trx, source, { ailment, open, telling })
}

/** Opens the alert of an episode; one that is open keeps up with what the source says. */
const tellAilment = async (trx: Trx, source: Source, { ailment, open, telling }: { ailment: Ailment; open: Alert[]; telling: Telling }): Promise<void> => {
  const { now } = telling
  const { since, message, told } = sourceHealth(source, now)
  const isUntold = isTold(source, ailment, telling)
  const detail = { source: { id: source.id, name: source.name }, message: message?.en ?? null, told, untold: isUntold }
  const event = ailment === 'source-dead' ? 'source.dead' : 'source.silent'
  const known = open.find(({ kind }) => kind === ailment)
  if (known) {
    // What was told of the whole brand is over, and this source still ails.
    const isDue = known.detail.untold === true && !isUntold
    if (known.detail.message !== detail.message || isDue) await updateAlert(trx, known, { detail: { ...detail, untold: known.detail.untold === true && isUntold } }, now)
    if (isDue) await send(trx, event, { source, alert: known, telling })
    return
  }
  const severity = ailment === 'source-dead' ? 'warning' : 'notice'
  const alert = await openAlert(trx, telling.brand.id, { series: source.id, kind: ailment, severity, onset: since ?? now, observed: 0, expected: 0, per90d: null, detail }, now)
  if (!isUntold) await send(trx, event, { source, alert, telling })
}

/** Whether an alert about the whole brand says it already: that nothing is collected, or nothing is said. What a person must mend is told. */
const isTold = ({ failureKind }: Source, ailment: Ailment, { brandWide }: Telling): boolean =>
  ailment === 'source-dead' ? failureKind === 'transient' && brandWide.has('data-gap') : brandWide.has('silence')

const send = async (trx: Trx, event: string, { source, alert, telling }: { source: Source; alert: Alert; telling: Telling }): Promise<void> => {
  const { brand, now } = telling
  const data = messageOf(source, alert, telling)
  const { message, told } = sourceHealth(source, now)
  await tell(trx, {
    brand, event, data, now, kind: alert.kind, severity: alert.severity, moment: null,
    story: hand => tellSource({ event, brand: brand.name, source: source.name, message: message?.[hand.language] ?? null, advice: told?.[hand.language] ?? null, url: data.url }, hand),
  })
}

/** The body of a message about a source, version 1. */
const messageOf = (source: Source, alert: Alert, { brand, now, options }: Telling) => {
  const { status, since, message, told } = sourceHealth(source, now)
  return {
    version: 1,
    brand: { slug: brand.slug, name: brand.name },
    source: { id: source.id, name: source.name, collector: source.collector, status, since: since?.toISOString() ?? null, message: message?.en ?? null, advice: told?.en ?? null, lastOkAt: source.lastOkAt?.toISOString() ?? null },
    alert: { id: alert.id, kind: alert.kind, severity: alert.severity, status: alert.status, onset: alert.onset.toISOString(), openedAt: alert.openedAt.toISOString(), endedAt: alert.endedAt?.toISOString() ?? null },
    url: options.publicUrl === undefined ? null : `${options.publicUrl}/b/${brand.slug}/sources#source-${source.id}`,
  }
}

import { listBrands, listCompetitorIds, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { lockSeries, saveSeries } from '../../db/alert/series.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import { gapOf } from '../../domain/alert/data-gap.ts'
import { tick } from '../../domain/spike/detector.ts'
import { openOf, type SpikeEvent } from '../../domain/spike/episode.ts'
import { WHOLE } from '../../domain/spike/family.ts'
import { putAway } from '../../domain/spike/snapshot.ts'
import type { Deps } from '../deps.ts'
import type { TellOptions } from '../tell/tell.ts'
import { arrive, type Arrived } from './arrive.ts'
import { isFirstRun } from './divide.ts'
import { awakeSince, HOUR_MS, ofThisVersion, type Memory } from './memory.ts'
import { concludeMissing } from './missing.ts'
import { watchParts } from './parts.ts'
import { planOf, type Plan } from './planned.ts'
import { writeRivals } from './rivals.ts'
import { findHead, keepUp, tellEnd, writeEvents } from './write.ts'

export interface WatchOptions extends TellOptions {
  signal?: AbortSignal
}

/** Looks at every brand of ours and at their competitors, one after the other. A brand that fails does not hide the others. */
export const watchAll = async (deps: Deps, options: WatchOptions = {}): Promise<void> => {
  const competitors = await listCompetitorIds(deps.db)
  for (const brand of await listBrands(deps.db)) {
    if (brand.kind !== 'own' && !competitors.has(brand.id)) continue
    if (options.signal?.aborted) return
    await watchBrand(deps, brand, options).catch(error => deps.log.error({ brand: brand.slug, err: error }, 'A brand could not be watched'))
  }
}

/**
 * Tells the detector what arrived since the last look, and writes down what it found: state, alerts and the messages about
 * them in one transaction, so that a crash neither loses an alert nor tells it twice. Answers what was told.
 */
export const watchBrand = async (deps: Deps, brand: Brand, options: WatchOptions = {}): Promise<SpikeEvent[]> => {
  const now = deps.now()
  return await deps.db.transaction().execute(async trx => {
    const known = ofThisVersion(await lockSeries(trx, brand.id, WHOLE))
    const sources = await listSources(trx, brand.id)
    const plan = await planOf(trx, { brand, known, now })
    const arrived = await arrive(trx, { brand, known, sources, now, liftAt: plan.liftAt })
    const looking: Looking = { brand, known, sources, plan, arrived, now, options: { sealer: deps.sealer, ...options } }
    const { told, ...kept } = await conclude(trx, looking)
    const begun = sources.filter(source => !isFirstRun(source)).map(({ id }) => id)
    const memory: Memory = { spike: putAway(arrived.spike), seen: arrived.seen, begun, past: arrived.past, at: now.getTime(), ...kept, ...(plan.lifts && { lifts: plan.lifts }) }
    await saveSeries(trx, brand.id, WHOLE, { state: memory, seenAt: now })
    return told
  })
}

interface Looking {
  brand: Brand
  known: Memory | undefined
  sources: Source[]
  plan: Plan
  arrived: Arrived
  now: Date
  options: TellOptions
}

interface Concluded extends Pick<Memory, 'awake' | 'missing' | 'parts'> {
  told: SpikeEvent[]
}

/** What it means: first whether anything can be known, then the waves of the whole brand, then those of its parts. */
const conclude = async (trx: Trx, looking: Looking): Promise<Concluded> => {
  const { brand, known, sources, plan, arrived, now, options } = looking
  const awake = awakeSince(known, now)
  const gap = gapOf(sources, { now, awake })
  const collected = sources.some(source => isCollected(source, now)) || arrived.counts.length > 0
  const events = tick(arrived.spike, { at: now.getTime(), collected, counts: arrived.counts }, { sensitivity: brand.sensitivity, liftAt: plan.liftAt })
  await writeRivals(trx, { competitor: brand, sources, events, now, options })
  if (brand.kind !== 'own') return { told: events, awake: awake.getTime() }
  const told = await writeWaves(trx, looking, { events, collected })
  const isSpeaking = arrived.counts.length > 0
  const missing = await concludeMissing(trx, { brand, sources, spike: arrived.spike, gap, isSpeaking, open: known?.missing ?? [], now, options })
  return { ...told, awake: awake.getTime(), missing }
}

const isCollected = ({ lastOkAt }: Source, now: Date): boolean => lastOkAt !== null && now.getTime() - lastOkAt.getTime() < 2 * HOUR_MS

/** Waves of the whole and of its parts: one alert for what is one. */
const writeWaves = async (trx: Trx, looking: Looking, { events, collected }: { events: SpikeEvent[]; collected: boolean }): Promise<Pick<Concluded, 'told' | 'parts'>> => {
  const { arrived, plan, now } = looking
  const before = await findHead(trx, looking.brand.id)
  const isOpen = before !== undefined && before.series !== WHOLE
  const { parts, memories, left, ...ofParts } = await watchParts(trx, { ...looking, collected, isCollected: source => isCollected(source, now), isOpen, liftAt: plan.liftAt })
  // Nobody watches any more whether it is over.
  const memoryOf = (series: string) => (series === WHOLE ? arrived.spike : memories.get(series))
  const isLeft = before !== undefined && left.includes(before.series)
  if (isLeft) await tellEnd(trx, looking, { alert: before, type: 'closed' })
  const { head, events: told } = await writeEvents(trx, { ...looking, memoryOf }, { head: isLeft ? undefined : before, events: [...events, ...ofParts.events] })
  const memory = head && memoryOf(head.series)
  if (head && memory && openOf(memory)) await keepUp(trx, { ...looking, memoryOf }, { head, memory })
  return { told, ...(parts && { parts }) }
}

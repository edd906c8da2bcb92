import type { FailureKind, Told } from '../../contract.ts'

export const HEALTHS = ['new', 'healthy', 'quiet', 'failing', 'capped', 'unauthorised', 'paused'] as const
export type HealthStatus = (typeof HEALTHS)[number]

/** What health is told from. */
export interface SourcePulse {
  collector: string
  enabled: boolean
  everyMinutes: number
  createdAt: Date
  /** null: never by itself. */
  nextRunAt: Date | null
  lastRunAt: Date | null
  lastOkAt: Date | null
  /** When the newest mention came in. */
  lastMentionAt: Date | null
  /** When the newest mention happened. */
  newestAt: Date | null
  /** Learnt from its own gaps; null: not yet. */
  quietAfterDays: number | null
  failures: number
  failureKind: FailureKind | null
  failureStatus: number | null
  failureTold: Told | null
  failingSince: Date | null
  /** What the last good run could not see because of a cap. */
  capped: Told | null
  cappedSince: Date | null
}

export interface SourceHealth {
  status: HealthStatus
  since: Date | null
  /** Why, in the words of the one who met it. */
  message: Told | null
  /** What that means and what to do; null where nothing has to be done. */
  told: Told | null
}

// One failure heals by itself more often than not; a person is told from the second on. A refused key never heals by itself.
const FAILURES_TO_TELL = 2
const REFUSED = [401, 403]
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
// A source asked once a week cannot have said anything between two visits.
const VISITS = 3

/** How a source does: a source silent for longer than it used to be is quiet, not healthy. */
export const sourceHealth = (source: SourcePulse, now: Date): SourceHealth => {
  const { failures, failingSince, failureTold } = source
  if (!source.enabled) return { status: 'paused', since: null, message: null, told: PAUSED }
  if (failures > 0 && isRefused(source)) return { status: 'unauthorised', since: failingSince, message: failureTold, told: UNAUTHORISED }
  if (failures >= FAILURES_TO_TELL || (failures > 0 && source.lastOkAt === null)) {
    return { status: 'failing', since: failingSince, message: failureTold, told: FAILING[source.failureKind ?? 'transient'] }
  }
  if (source.lastRunAt === null && source.lastMentionAt === null) return { status: 'new', since: null, message: null, told: null }
  if (isQuiet(source, now)) return { status: 'quiet', since: source.newestAt, message: null, told: QUIET }
  if (source.capped !== null) return { status: 'capped', since: source.cappedSince, message: null, told: source.capped }
  return { status: 'healthy', since: source.lastOkAt, message: null, told: null }
}

const isRefused = ({ failureKind, failureStatus }: SourcePulse): boolean => failureKind === 'config' && failureStatus !== null && REFUSED.includes(failureStatus)

const isQuiet = (source: SourcePulse, now: Date): boolean => {
  const { newestAt, quietAfterDays, everyMinutes } = source
  if (newestAt === null || quietAfterDays === null || isOneOff(source)) return false
  const silentMs = now.getTime() - newestAt.getTime()
  return silentMs > Math.max(quietAfterDays * DAY_MS, VISITS * everyMinutes * MINUTE_MS)
}

/** Brought in once, not to be heard of again: an import, or a push that never came a second day. */
const isOneOff = ({ collector, nextRunAt, lastMentionAt, createdAt }: SourcePulse): boolean =>
  nextRunAt === null && (collector !== 'push' || lastMentionAt === null || lastMentionAt.getTime() - createdAt.getTime() < DAY_MS)

/** What is worth an alert of its own. */
export type Ailment = 'source-dead' | 'source-silent'

// A site that is down for an afternoon is no death; what a person must mend is, at once.
const DEAD_AFTER_MS = 6 * 3_600_000

/** Whether a source is dead (nothing comes, or a person must act) or silent, or well (or paused); null: cannot be said now. */
export const ailmentOf = (source: SourcePulse, now: Date): Ailment | 'well' | null => {
  if (!source.enabled) return 'well'
  const { status, since } = sourceHealth(source, now)
  if (status === 'unauthorised') return 'source-dead'
  if (status === 'failing') {
    const lastsMs = since === null ? 0 : now.getTime() - since.getTime()
    return source.failureKind !== 'transient' || lastsMs >= DEAD_AFTER_MS ? 'source-dead' : null
  }
  if (source.failures > 0) return null
  return status === 'quiet' ? 'source-silent' : 'well'
}

const PAUSED: Told = {
  es: 'Está en pausa: no se lee hasta que alguien la vuelva a activar.',
  en: 'It is paused: it is not read until somebody turns it on again.',
}
const UNAUTHORISED: Told = {
  es: 'La fuente rechaza la clave o el permiso: una persona tiene que renovarlos. Mientras tanto no vemos nada de ella.',
  en: 'The source refuses the key or the permission: a person has to renew them. Until then we see nothing of it.',
}
const QUIET: Told = {
  es: 'Responde, pero calla más de lo que acostumbra: comprueba que siga siendo la dirección buena.',
  en: 'It answers, but has been silent for longer than it ever used to be: check that the address is still the right one.',
}
const FAILING: Record<FailureKind, Told> = {
  config: { es: 'Hay que corregir su configuración.', en: 'Its configuration has to be corrected.' },
  transient: { es: 'Se reintenta sola, cada vez con más pausa.', en: 'It is tried again by itself, each time after a longer pause.' },
  shape: { es: 'El sitio cambió de forma: hay que actualizar el recolector.', en: 'The site changed its shape: the collector has to be brought up to date.' },
}

import type { PlannedEventDraft } from '../../db/alert/planned-event.ts'
import { instantOf } from '../../domain/time/day.ts'
import { EVENT_KINDS, faultCodeOf, MOST_FACTOR, REPEATS } from '../../domain/alert/planned-event.ts'
import { first, type Faults, type Filled } from '../form.ts'

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/
const LONGEST_NAME = 200

export interface PlannedDraft {
  draft: Omit<PlannedEventDraft, 'createdBy' | 'origin'>
  faults: Faults
}

/** A planned event as its form says it, times by the brand's clocks; what is wrong is told at its field. */
export const readPlanned = (filled: Filled, timeZone: string): PlannedDraft => {
  const faults: Faults = {}
  const [name, factorText] = [first(filled, 'name'), first(filled, 'factor').replace(',', '.')]
  if (name === '' || name.length > LONGEST_NAME) faults['name'] = { key: 'fault.name' }
  const kind = EVENT_KINDS.find(each => each === first(filled, 'kind')) ?? 'other'
  const repeats = REPEATS.find(each => each === first(filled, 'repeats')) ?? 'none'
  const factor = factorText === '' ? null : Number(factorText)
  if (factor !== null && !(factor >= 1 && factor <= MOST_FACTOR)) faults['factor'] = { key: 'fault.factor', values: { most: MOST_FACTOR } }
  const [startsAt, endsAt] = [instantIn(first(filled, 'from'), timeZone), instantIn(first(filled, 'to'), timeZone)]
  if (!startsAt) faults['from'] = { key: 'fault.time' }
  if (!endsAt) faults['to'] = { key: 'fault.time' }
  const draft = { name, kind, repeats, factor, startsAt: startsAt ?? new Date(0), endsAt: endsAt ?? new Date(0) }
  const code = startsAt && endsAt ? faultCodeOf(draft) : undefined
  if (code !== undefined) faults['to'] = { key: `fault.planned.${code}` }
  return { draft, faults }
}

const instantIn = (local: string, timeZone: string): Date | undefined => {
  const at = LOCAL.test(local) ? Date.parse(`${local}Z`) : NaN
  return Number.isNaN(at) ? undefined : new Date(instantOf(at, timeZone))
}

import type { Told } from '../../contract.ts'
import type { MentionAspects } from '../journey/aspect.ts'
import type { Moment } from '../journey/moments.ts'

/** An open case as it may share its cause with others. */
export interface Alike {
  caseId: string
  occurredAt: Date
  /** Mentions that say the same share one. */
  echoId: string | null
  aspects: MentionAspects
  moment: Moment | null
}

export interface OpenAlert {
  id: string
  onset: Date
  /** The moment it is about; null: all. */
  moment: Moment | null
  phrases: string[]
}

export interface Suggestion {
  why: 'copies' | 'alert' | 'aspect'
  /** The same for the same cause: `copies:…`. */
  key: string
  alertId: string | null
  caseIds: string[]
  told: Told
}

/** Told when it is known how many of its cases no surer suggestion has. */
type Found = Omit<Suggestion, 'told'> & { tell(count: number): Told }

// Two may be a coincidence.
const FEWEST_COPIES = 3
const FEWEST_OF_ALERT = 3
// Without an alert behind them, as many complaints of one aspect in two days as nobody takes for chance.
const FEWEST_OF_ASPECT = 8
const ASPECT_HOURS = 48
const HOUR_MS = 3_600_000

/** Cases that seem to have one cause, the surest and largest first; a case is in one suggestion at most. */
export const suggestIncidents = (cases: Alike[], alerts: OpenAlert[], now: Date, labelOf: (aspect: string) => Told = key => ({ es: key, en: key })): Suggestion[] => {
  const taken = new Set<string>()
  const keep = (found: Found[]): Suggestion[] =>
    found.toSorted((a, b) => b.caseIds.length - a.caseIds.length || a.key.localeCompare(b.key)).flatMap(({ tell, ...suggestion }) => {
      const caseIds = suggestion.caseIds.filter(id => !taken.has(id))
      if (caseIds.length < FEWEST_COPIES) return []
      for (const id of caseIds) taken.add(id)
      return [{ ...suggestion, caseIds, told: tell(caseIds.length) }]
    })
  return [...keep(copiesIn(cases)), ...keep(alertsIn(cases, alerts, labelOf)), ...keep(aspectsIn(cases, now, labelOf))]
}

const copiesIn = (cases: Alike[]): Found[] =>
  [...Map.groupBy(cases.filter(({ echoId }) => echoId !== null), ({ echoId }) => echoId!)]
    .filter(([, group]) => group.length >= FEWEST_COPIES)
    .map(([echoId, group]) => suggestionOf('copies', `copies:${echoId}`, group, count => ({ es: `${count} casos dicen casi lo mismo`, en: `${count} cases say nearly the same` })))

/** Within an open alert, complaints of one aspect since it began. */
const alertsIn = (cases: Alike[], alerts: OpenAlert[], labelOf: (aspect: string) => Told): Found[] =>
  alerts.flatMap(alert => {
    const since = cases.filter(({ occurredAt, moment }) => occurredAt >= alert.onset && (alert.moment === null || moment === alert.moment))
    return [...byAspect(since)].filter(([, group]) => group.length >= FEWEST_OF_ALERT).map(([aspect, group]) => {
      const label = labelOf(aspect)
      const tell = (count: number): Told => ({ es: `${count} casos de «${label.es}» desde que empezó la alerta`, en: `${count} cases of “${label.en}” since the alert began` })
      return { ...suggestionOf('alert', `alert:${alert.id}:${aspect}`, group, tell), alertId: alert.id }
    })
  })

const aspectsIn = (cases: Alike[], now: Date, labelOf: (aspect: string) => Told): Found[] => {
  const lately = cases.filter(({ occurredAt }) => now.getTime() - occurredAt.getTime() <= ASPECT_HOURS * HOUR_MS)
  return [...byAspect(lately)].filter(([, group]) => group.length >= FEWEST_OF_ASPECT).map(([aspect, group]) => {
    const label = labelOf(aspect)
    return suggestionOf('aspect', `aspect:${aspect}`, group, count => ({ es: `${count} casos de «${label.es}» en dos días`, en: `${count} cases of “${label.en}” in two days` }))
  })
}

const suggestionOf = (why: Suggestion['why'], key: string, group: Alike[], tell: Found['tell']): Found => ({ why, key, alertId: null, caseIds: group.map(({ caseId }) => caseId), tell })

const byAspect = (cases: Alike[]): Map<string, Alike[]> => {
  const groups = new Map<string, Alike[]>()
  for (const one of cases) {
    for (const [aspect, face] of Object.entries(one.aspects)) {
      if (face.polarity === 'negative') groups.set(aspect, [...(groups.get(aspect) ?? []), one])
    }
  }
  return groups
}

import type { Route, RouteDraft } from '../../db/delivery/route.ts'
import { EVENTS } from '../../domain/event.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import { DAYS, SEVERITIES } from '../../domain/alert/route.ts'
import { first, type Faults, type Filled } from '../form.ts'

/** Kinds of alert a route may choose among. */
export const ROUTE_KINDS = ['negative', 'share', 'volume', 'index-drop', 'slow-burn', 'floor', 'competitor', 'silence', 'data-gap', 'source-dead', 'source-silent'] as const
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/
const LONGEST = { name: 200, owner: 200, firstStep: 500 }
const MOST_POSITION = 10_000

/** A route as its form says it; what is wrong is told at its field. */
export const readRoute = (filled: Filled, endpointIds: readonly string[]): { draft: Omit<RouteDraft, 'origin'>; faults: Faults } => {
  const faults: Faults = {}
  const text = (name: keyof typeof LONGEST): string | null => {
    const value = first(filled, name)
    if (value.length > LONGEST[name]) faults[name] = { key: 'fault.long', values: { count: LONGEST[name] } }
    return value === '' ? null : value
  }
  const among = <T extends string>(name: string, all: readonly T[]): T[] => all.filter(each => filled[name]?.includes(each))
  const name = text('name') ?? ''
  if (name === '') faults['name'] = { key: 'fault.name' }
  const position = Number(first(filled, 'position') || '0')
  if (!Number.isInteger(position) || position < 0 || position > MOST_POSITION) faults['position'] = { key: 'fault.position', values: { most: MOST_POSITION } }
  const chosen = among('endpointIds', endpointIds)
  if (chosen.length === 0) faults['endpointIds'] = { key: endpointIds.length === 0 ? 'fault.noEndpoint' : 'fault.endpoint' }
  const draft = {
    name, position: Number.isInteger(position) ? position : 0, events: among('events', EVENTS), kinds: among('kinds', ROUTE_KINDS), moments: among('moments', MOMENTS),
    minSeverity: SEVERITIES.find(each => each === first(filled, 'minSeverity')) ?? 'notice', endpointIds: chosen, owner: text('owner'), firstStep: text('firstStep'), quiet: quietIn(filled, faults),
  }
  return { draft, faults }
}

const quietIn = (filled: Filled, faults: Faults): Route['quiet'] => {
  const [from, to] = [first(filled, 'quietFrom').slice(0, 5), first(filled, 'quietTo').slice(0, 5)]
  if (from === '' && to === '') return null
  if (!CLOCK.test(from)) faults['quietFrom'] = { key: 'fault.clock' }
  if (!CLOCK.test(to)) faults['quietTo'] = { key: 'fault.clock' }
  else if (from === to) faults['quietTo'] = { key: 'fault.quiet' }
  const days = DAYS.filter(day => filled['quietDays']?.includes(day))
  return { from, to, ...(days.length > 0 && days.length < DAYS.length && { days }) }
}

/** A route as its form shows it. */
export const filledOfRoute = ({ name, position, events, kinds, moments, minSeverity, endpointIds, owner, firstStep, quiet }: Route): Filled => ({
  name: [name], position: [String(position)], events, kinds, moments, minSeverity: [minSeverity], endpointIds, owner: owner === null ? [] : [owner], firstStep: firstStep === null ? [] : [firstStep],
  quietFrom: quiet ? [quiet.from] : [], quietTo: quiet ? [quiet.to] : [], quietDays: quiet?.days ?? [],
})

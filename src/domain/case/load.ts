import type { Actor } from './state.ts'

/** The agent with the fewest open cases; among equals the one who stands first. Undefined: there is nobody. */
export const leastLoaded = (agents: readonly Actor[], loads: ReadonlyMap<string, number>, without?: string): Actor | undefined =>
  agents.filter(({ id }) => id !== without).reduce<Actor | undefined>((best, agent) => (best === undefined || (loads.get(agent.id) ?? 0) < (loads.get(best.id) ?? 0) ? agent : best), undefined)

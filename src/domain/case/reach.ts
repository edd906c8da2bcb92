// Seeing is not reacting: of a hundred who see something about one says so.
const VIEWS_PER_REACTION = 100
const SEEN = /view|play|impression|reach|visto/i
const HOUR_MS = 3_600_000

/** Reactions an hour since something was published, from the source's own counts; what came in its first hour counts as one hour. */
export const reactionsPerHour = (engagement: Record<string, number> | null, ageMs: number): number => {
  const reactions = Object.entries(engagement ?? {}).reduce((sum, [name, count]) => sum + Math.max(0, count) / (SEEN.test(name) ? VIEWS_PER_REACTION : 1), 0)
  return reactions / Math.max(1, ageMs / HOUR_MS)
}

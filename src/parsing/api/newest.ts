import type { Mention } from '../../contract.ts'

/** When each was last changed, in milliseconds; those without a date are left out. */
const changes = (mentions: Mention[]): number[] => mentions.map(({ editedAt, publishedAt }) => Date.parse(editedAt ?? publishedAt ?? '')).filter(instant => !Number.isNaN(instant))

/** The latest change among mentions and earlier instants, ISO in UTC. */
export const latestChange = (mentions: Mention[], ...before: (string | undefined)[]): string | undefined => {
  const instants = [...changes(mentions), ...before.flatMap(instant => (instant === undefined ? [] : [Date.parse(instant)]))]
  return instants.length > 0 ? new Date(Math.max(...instants)).toISOString() : undefined
}

/** Whether a page sorted by change, newest first, reaches behind `mark`: what follows it is known. Equal instants may be split between two pages and do not count. */
export const reachesBehind = (mentions: Mention[], mark: string | undefined, overlapMs = 0): boolean => mark !== undefined && Math.min(...changes(mentions)) < Date.parse(mark) - overlapMs

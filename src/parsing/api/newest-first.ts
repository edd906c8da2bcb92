import type { z } from 'zod'
import type { Mention } from '../../contract.ts'

/** A stored cursor of the shape a collector writes; undefined where it is none, or one of an older version: then the source is read from its beginning. */
export const readCursor = <Schema extends z.ZodType>(cursor: string | undefined, schema: Schema): z.output<Schema> | undefined => {
  if (cursor === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(cursor)).data
  } catch {
    return undefined
  }
}

/** Mentions that this run has not met before. `seen` knows them from now on. */
export const takeNew = (mentions: Mention[], seen: Set<string>): Mention[] =>
  mentions.filter(({ externalId }) => {
    const isNew = !seen.has(externalId)
    seen.add(externalId)
    return isNew
  })

/** When each was last changed, in milliseconds; those without a date are left out. */
const changes = (mentions: Mention[]): number[] => mentions.map(({ editedAt, publishedAt }) => Date.parse(editedAt ?? publishedAt ?? '')).filter(instant => !Number.isNaN(instant))

/** The latest change among mentions and earlier instants, ISO in UTC. */
export const latestChange = (mentions: Mention[], ...before: (string | undefined)[]): string | undefined => {
  const instants = [...changes(mentions), ...before.flatMap(instant => (instant === undefined ? [] : [Date.parse(instant)]))]
  return instants.length > 0 ? new Date(Math.max(...instants)).toISOString() : undefined
}

/** Whether a page sorted by change, newest first, reaches behind `mark`: what follows it is known. Equal instants may be split between two pages and do not count. */
export const reachesBehind = (mentions: Mention[], mark: string | undefined, overlapMs = 0): boolean => mark !== undefined && Math.min(...changes(mentions)) < Date.parse(mark) - overlapMs

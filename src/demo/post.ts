import type { SiteKey } from './sites.ts'
import type { Lang } from './texts.ts'

/** What somebody wrote, with everything that happens to it later. */
export interface Post {
  id: string
  site: SiteKey
  /** Slug of the brand it is about; null: about none. */
  brand: string | null
  title?: string
  author: string
  lang: Lang
  /** The first is what was published, each later one what it was edited to. */
  versions: Version[]
  reply?: { text: string; at: Date }
  deletedAt?: Date
}

export interface Version {
  at: Date
  text: string
  /** 1–5, where the site shows stars. */
  stars?: number
}

/** A post as the site shows it at an instant. */
export interface Shown extends Omit<Post, 'versions' | 'reply'> {
  text: string
  stars?: number
  publishedAt: Date
  editedAt?: Date
  reply?: { text: string; at: Date }
  /** When it last changed in any way. */
  changedAt: Date
}

/** The post at an instant; undefined: not yet published. A deleted one is still told, with `deletedAt`. */
export const shownAt = (post: Post, now: Date): Shown | undefined => {
  const { versions, reply, deletedAt, ...rest } = post
  const version = versions.findLast(({ at }) => at <= now)
  if (!version) return undefined
  const answer = reply && reply.at <= now ? reply : undefined
  const gone = deletedAt && deletedAt <= now ? deletedAt : undefined
  const changes = [version.at, ...(answer ? [answer.at] : []), ...(gone ? [gone] : [])]
  return {
    ...rest,
    text: version.text,
    ...(version.stars !== undefined && { stars: version.stars }),
    publishedAt: versions[0]!.at,
    ...(version !== versions[0] && { editedAt: version.at }),
    ...(answer && { reply: answer }),
    ...(gone && { deletedAt: gone }),
    changedAt: new Date(Math.max(...changes.map(Number))),
  }
}

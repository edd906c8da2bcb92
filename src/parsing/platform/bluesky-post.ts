import { z } from 'zod'
import type { Mention } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { oneLine } from '../html.ts'
import { languageTag } from '../link.ts'
import { countsOf, present } from '../present.ts'

const count = z.number().nullish()
/** A post by its address and its version. */
export const refSchema = z.object({ uri: z.string(), cid: z.string() })
/** What its author wrote. */
export const recordSchema = z.object({ text: z.string(), createdAt: z.string(), langs: z.array(z.string()).nullish(), reply: z.object({ root: refSchema, parent: refSchema }).nullish() })
/** A post as Bluesky shows it. */
export const postSchema = z.object({
  uri: z.string().startsWith('at://'), cid: z.string(), record: recordSchema, indexedAt: z.string(),
  author: z.object({ did: z.string(), handle: z.string(), displayName: z.string().nullish() }),
  likeCount: count, replyCount: count, repostCount: count, quoteCount: count,
})
export type Post = z.output<typeof postSchema>

export const linkOf = (uri: string, profile: string): string => `https://bsky.app/profile/${profile}/post/${uri.split('/').at(-1)}`

/** `own`: handle or DID of the brand's own account. */
export const postMention = ({ uri, author, record, indexedAt, likeCount, replyCount, repostCount, quoteCount }: Post, { now, own }: { now: string; own?: string | undefined }): Mention => ({
  externalId: uri,
  kind: record.reply ? 'comment' : 'post',
  text: record.text.trim(),
  url: linkOf(uri, author.did),
  author: { id: author.did, name: oneLine(author.displayName ?? '') || author.handle, url: `https://bsky.app/profile/${author.did}`, ...(own !== undefined && (author.did === own || author.handle.toLowerCase() === own) && { isBrand: true }) },
  ...present({
    publishedAt: whenSaid(record.createdAt, indexedAt, now),
    // Some posts name several languages; which one it is they do not say.
    language: record.langs?.length === 1 ? languageTag(record.langs[0]) : undefined,
    engagement: countsOf({ likes: likeCount, replies: replyCount, reposts: repostCount, quotes: quoteCount }),
    replyTo: record.reply?.parent.uri,
  }),
})

/** The author's own clock, unless it is ahead of the moment at which Bluesky met the post: so Bluesky sorts too. */
const whenSaid = (createdAt: string, indexedAt: string, now: string): string | undefined => {
  const [created, indexed] = [parseDate(createdAt, { now }), parseDate(indexedAt, { now })]
  if (created === undefined || indexed === undefined) return created ?? indexed
  return created < indexed ? created : indexed
}

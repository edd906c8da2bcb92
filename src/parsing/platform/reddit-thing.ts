import { z } from 'zod'
import type { Mention } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import type { FeedItem } from '../feed/feed-item.ts'
import { htmlToText, oneLine } from '../html.ts'
import { markdownToText } from '../markdown.ts'
import { numbersOf, present } from '../present.ts'

export const REDDIT = 'https://www.reddit.com'

const text = z.string().nullish()
const count = z.number().nullish()
/** A post (t3) or a comment (t1) as Reddit's listings give it. */
export const thingSchema = z.object({
  kind: z.enum(['t1', 't3']),
  data: z.object({
    id: z.string(), name: z.string().min(1), author: text, created_utc: z.number(), edited: z.union([z.boolean(), z.number()]).nullish(), permalink: text, context: text,
    title: text, selftext: text, selftext_html: text, body: text, body_html: text, link_id: text, parent_id: text, removed_by_category: text,
    score: count, score_hidden: z.boolean().nullish(), num_comments: count,
  }),
})
export type Thing = z.output<typeof thingSchema>

const TAKEN_AWAY = /^\[(?:deleted|removed)(?: by .{0,40})?\]$/i

/** Taken away by its author, a moderator or Reddit itself; an account that is gone leaves its words standing. */
export const isGone = ({ data: { selftext, body, removed_by_category } }: Thing): boolean => Boolean(removed_by_category) || TAKEN_AWAY.test((body ?? selftext ?? '').trim())

/** `own`: the brand's own account. */
export const thingMention = ({ kind, data }: Thing, { now, own }: { now: string; own?: string | undefined }): Mention => {
  const html = data.body_html ?? data.selftext_html
  return {
    externalId: data.name,
    kind: kind === 't3' ? 'post' : 'comment',
    text: html ? htmlToText(html) : markdownToText(data.body ?? data.selftext ?? ''),
    url: urlOf(data),
    ...present({
      title: kind === 't3' ? oneLine(data.title ?? '') : undefined,
      author: authorOf(data.author, own),
      publishedAt: parseDate(String(Math.trunc(data.created_utc)), { now }),
      editedAt: typeof data.edited === 'number' ? parseDate(String(Math.trunc(data.edited)), { now }) : undefined,
      engagement: numbersOf({ score: data.score_hidden ? undefined : data.score, comments: data.num_comments }),
      replyTo: kind === 't1' ? data.parent_id : undefined,
    }),
  }
}

/** Old comments come without a permalink, those of the inbox with a `context`. */
export const urlOf = ({ permalink, context, link_id, id }: Thing['data']): string => {
  const path = permalink ?? context?.split('?')[0]
  if (path) return REDDIT + path
  return link_id ? `${REDDIT}/comments/${link_id.slice(3)}/_/${id}/` : `${REDDIT}/comments/${id}/`
}

const authorOf = (name: string | null | undefined, own?: string): Mention['author'] =>
  name && !TAKEN_AWAY.test(name) ? { id: name, name, url: `${REDDIT}/user/${encodeURIComponent(name)}`, ...(name === own && { isBrand: true }) } : undefined

/** What the feed writes below each post. */
const BYLINE = /(?:^|\s)submitted by\s+\/?u\/\S+(?:\s+to\s+\/?r\/\S+)?\s+\[link\]\s+\[comments\]\s*$/

/** An item of Reddit's own feeds, whose ids are those of the API. In feeds the title of a comment is who wrote it and where. */
export const feedMention = ({ id, text: written, title, author, ...item }: FeedItem): Mention | undefined => {
  if (id === undefined || !/^t[13]_/.test(id)) return undefined
  const words = written.replace(BYLINE, '').trim()
  if (TAKEN_AWAY.test(words)) return undefined
  const isPost = id.startsWith('t3_')
  return { externalId: id, kind: isPost ? 'post' : 'comment', text: words, ...item, ...present({ title: isPost ? title : undefined, author: authorOf(author?.name?.replace(/^\/?u\//, '')) }) }
}

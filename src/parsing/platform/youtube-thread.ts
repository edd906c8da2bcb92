import { z } from 'zod'
import type { Mention, OwnerReply } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { resolveLink } from '../link.ts'
import { countsOf, present } from '../present.ts'

/** A comment as the YouTube Data API gives it. */
export const comment = z.object({
  id: z.string().min(1),
  snippet: z.object({
    videoId: z.string().nullish(),
    /** Plain text where it was asked for. */
    textDisplay: z.string().nullish(),
    textOriginal: z.string().nullish(),
    parentId: z.string().nullish(),
    authorDisplayName: z.string().nullish(),
    authorChannelUrl: z.string().nullish(),
    authorChannelId: z.object({ value: z.string() }).nullish(),
    likeCount: z.number().nullish(),
    publishedAt: z.string().nullish(),
    updatedAt: z.string().nullish(),
  }),
})
export type YoutubeComment = z.output<typeof comment>

/** A comment with the first of its answers. */
export const thread = z.object({
  id: z.string().min(1),
  snippet: z.object({ videoId: z.string().nullish(), topLevelComment: comment, totalReplyCount: z.number().nullish() }),
  replies: z.object({ comments: z.array(comment) }).nullish(),
})
export type YoutubeThread = z.output<typeof thread>

export interface ThreadReading {
  /** The brand's own channel: what it writes is its answer and no opinion. */
  own: string | undefined
  /** ISO instant of the run. */
  now: string
}

export const textOf = ({ snippet }: YoutubeComment): string => (snippet.textOriginal ?? snippet.textDisplay ?? '').toWellFormed().trim()

/** A thread and all its answers → what people said, the comment first. */
export const readThread = ({ snippet }: YoutubeThread, replies: YoutubeComment[], reading: ThreadReading): Mention[] => {
  const isOwn = (one: YoutubeComment): boolean => reading.own !== undefined && one.snippet.authorChannelId?.value === reading.own
  const videoId = snippet.videoId ?? snippet.topLevelComment.snippet.videoId ?? undefined
  const answers = replies.filter(isOwn).map(one => answerOf(one, reading)).toSorted((a, b) => Date.parse(a.publishedAt ?? '') - Date.parse(b.publishedAt ?? ''))
  const top = { ...toMention(snippet.topLevelComment, videoId, reading), ...countReplies(snippet, answers) }
  const people = replies.filter(one => !isOwn(one)).map(one => ({ ...toMention(one, videoId, reading), replyTo: snippet.topLevelComment.id }))
  return isOwn(snippet.topLevelComment) ? people : [top, ...people]
}

const countReplies = ({ topLevelComment, totalReplyCount }: YoutubeThread['snippet'], [ownerReply]: OwnerReply[]): Partial<Mention> =>
  present({ engagement: countsOf({ likes: topLevelComment.snippet.likeCount, replies: totalReplyCount }), ownerReply })

const answerOf = (one: YoutubeComment, { now }: ThreadReading): OwnerReply => ({ text: textOf(one), ...present({ publishedAt: dateOf(one.snippet.publishedAt, now) }) })

const dateOf = (written: string | null | undefined, now: string): string | undefined => (written ? parseDate(written, { now }) : undefined)

const toMention = (one: YoutubeComment, videoId: string | undefined, { now }: ThreadReading): Mention => {
  const { id, snippet } = one
  const publishedAt = dateOf(snippet.publishedAt, now)
  const editedAt = dateOf(snippet.updatedAt, now)
  return {
    externalId: id,
    kind: 'comment',
    text: textOf(one),
    ...present({
      url: videoId === undefined ? undefined : `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}&lc=${encodeURIComponent(id)}`,
      author: present({ id: snippet.authorChannelId?.value, name: snippet.authorDisplayName, url: resolveLink(snippet.authorChannelUrl ?? undefined) }),
      publishedAt,
      editedAt: publishedAt !== undefined && editedAt !== undefined && Date.parse(editedAt) > Date.parse(publishedAt) ? editedAt : undefined,
      engagement: countsOf({ likes: snippet.likeCount }),
    }),
  }
}

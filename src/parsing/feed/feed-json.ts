import type { OwnerReply, Rating } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { itemDates, withoutAbsent, type FeedItem, type ItemContext } from './feed-item.ts'
import { isTree, type Tree } from './feed-tree.ts'
import { htmlToText, oneLine } from '../html.ts'
import { languageTag, resolveLink } from '../link.ts'

/**
 * One item of JSON Feed 1 or 1.1. Beside the standard it reads the extension object
 * `_review: { rating, outOf, place, ownerReply: { text, date } }`, so that any shop can publish reviews with stars and answers.
 */
export const readJsonItem = (item: Tree, { base, now }: ItemContext): FeedItem => {
  const review = isTree(item._review) ? item._review : {}
  return withoutAbsent({
    id: stringOf(item.id),
    url: resolveLink(stringOf(item.url), base) ?? resolveLink(stringOf(item.external_url), base),
    title: titleOf(item.title),
    text: stringOf(item.content_text) ?? htmlToText(stringOf(item.content_html) ?? stringOf(item.summary) ?? ''),
    author: authorOf(item),
    ...itemDates([stringOf(item.date_published)], [stringOf(item.date_modified)], now),
    language: languageTag(stringOf(item.language)),
    rating: ratingOf(review),
    ownerReply: ownerReplyOf(review.ownerReply, now),
    place: stringOf(review.place),
  })
}

/** Ids may be numbers, against the standard. */
export const stringOf = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}

const titleOf = (value: unknown): string | undefined => stringOf(oneLine(htmlToText(stringOf(value) ?? '')))

const authorOf = (item: Tree): FeedItem['author'] => {
  const person: unknown = Array.isArray(item.authors) ? item.authors[0] : item.author
  if (!isTree(person)) return undefined
  const [name, url] = [stringOf(person.name), resolveLink(stringOf(person.url))]
  return name === undefined && url === undefined ? undefined : { ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) }
}

/** `outOf` must be said: four of ten is no four of five. */
const ratingOf = ({ rating, outOf }: Tree): Rating | undefined =>
  typeof rating === 'number' && typeof outOf === 'number' && outOf > 0 && rating >= 0 && rating <= outOf ? { value: rating, outOf } : undefined

const ownerReplyOf = (reply: unknown, now: string): OwnerReply | undefined => {
  const text = isTree(reply) ? stringOf(reply.text) : undefined
  if (!isTree(reply) || text === undefined) return undefined
  const publishedAt = parseDate(stringOf(reply.date) ?? '', { now })
  return publishedAt === undefined ? { text } : { text, publishedAt }
}

import type { Mention } from '../../contract.ts'
import type { Traits } from '../../domain/identity/identity.ts'
import { contentHash } from './content-hash.ts'
import type { Current } from './current.ts'
import type { Rewrite } from './home.ts'
import { newId } from '../id.ts'
import { keysOf, type Showing, type Sight } from './place.ts'
import type { Prepared } from '../prepared.ts'

/** A mention that is to be written, with who it is. */
export interface Comer extends Prepared {
  id: string
  sourceId: string
  revision: number
  collectedAt: Date
  changedAt: Date | null
  publishedAt: Date | null
  occurredAt: Date
  /** Of what its home last showed. */
  contentHash: string
  keys: Pick<Traits, 'itemKey' | 'wordsKey'>
  /** What it is written over, and whether that stays as an earlier revision. */
  current: Current | undefined
  isRevision: boolean
  isSaidAsBefore: boolean
}

export const newcomer = ({ item, keys }: Sight, { sourceId, now }: Pick<Showing, 'sourceId' | 'now'>): Comer => {
  const publishedAt = publishedAtOf(item)
  return {
    ...item, id: newId(now.getTime()), sourceId, revision: 1, collectedAt: now, changedAt: null, publishedAt, occurredAt: publishedAt ?? now, contentHash: contentHash(item.mention), keys,
    current: undefined, isRevision: false, isSaidAsBefore: false,
  }
}

export const revisedComer = (item: Prepared, current: Current, showing: Showing): Comer => {
  const mention = withFilled(item.mention, current)
  return rewritten({ item: { ...item, mention }, current, sourceId: showing.sourceId, contentHash: contentHash(item.mention), keys: keysOf(item, showing), isRevision: true, isSaidAsBefore: isSaidAsBefore(mention, current) }, showing)
}

export const rewritten = ({ item, current, isRevision, ...rest }: Rewrite, { now }: Pick<Showing, 'now'>): Comer => {
  const publishedAt = publishedAtOf(item)
  const occurredAt = current.publishedAt ? (publishedAt ?? current.collectedAt) : isRevision ? current.occurredAt : (publishedAt ?? current.occurredAt)
  return {
    ...item, ...rest, id: current.id, revision: isRevision ? current.revision + 1 : current.revision, collectedAt: current.collectedAt,
    changedAt: isRevision ? changeTime(item.mention, current, now) : current.changedAt, publishedAt, occurredAt, current, isRevision,
  }
}

const publishedAtOf = ({ mention }: Prepared): Date | null => (mention.publishedAt === undefined ? null : new Date(mention.publishedAt))

/** Whether a new revision has the author's words and stars of the one before: the brand answered, or it is back. */
const isSaidAsBefore = (mention: Mention, current: Current): boolean => {
  const { ownerReply: _, ...own } = mention
  return contentHash(current.ownerReply === null ? own : { ...own, ownerReply: current.ownerReply }) === current.contentHash || contentHash(own) === contentHash(ownOf(current))
}

const ownOf = ({ title, text, rating }: Current): Pick<Mention, 'title' | 'text' | 'rating'> => ({ text, ...(title !== null && { title }), ...(rating && { rating }) })

/** An edit at the home with what another place had told beyond it: the home does not take that back, since it never gave it. */
const withFilled = (mention: Mention, current: Current): Mention => {
  const { rating, ownerReply } = current
  if (contentHash({ ...ownOf(current), ...(ownerReply && { ownerReply }) }) === current.contentHash) return mention
  return { ...mention, ...(mention.rating === undefined && rating && { rating }), ...(mention.ownerReply === undefined && ownerReply && { ownerReply }) }
}

/** When the new revision came into force: the source's word where it makes sense, the time we saw it otherwise. */
const changeTime = ({ editedAt }: Mention, current: Current, now: Date): Date => {
  if (editedAt === undefined) return now
  const stated = new Date(editedAt)
  const earliest = current.changedAt ?? current.occurredAt
  return stated > earliest && stated <= now ? stated : now
}

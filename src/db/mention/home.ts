import type { Mention } from '../../contract.ts'
import { isLong, outranks, type Link, type Traits } from '../../domain/identity/identity.ts'
import type { Trx } from '../client.ts'
import { contentHash } from './content-hash.ts'
import type { Current } from './current.ts'
import type { Prepared } from '../prepared.ts'
import { deletePlaces, listStandingPlaces, savePlaces, type PlaceRow } from './place-row.ts'
import { loadStored, type Stored } from './stored.ts'

/** An opinion that is to be written again: at another home, with other words, or back. */
export interface Rewrite {
  item: Prepared
  current: Current
  /** Its home from now on. */
  sourceId: string
  /** Of what its home last showed. */
  contentHash: string
  keys: Pick<Traits, 'itemKey' | 'wordsKey'>
  /** The world changed, so it is a revision; otherwise we only learnt where else it always stood. */
  isRevision: boolean
  /** Its author's words are as they were: people's corrections stand. */
  isSaidAsBefore: boolean
}

export interface Move {
  stored: Stored
  /** The old home as a place from now on. */
  link: Link
  goneAt: Date | null
  to: Pick<PlaceRow, 'sourceId' | 'externalId'>
}

/** Makes old homes places and new homes none; the mentions themselves are written by whoever takes the rewrites. */
export const moveHomes = async (trx: Trx, brandId: string, moves: Move[]): Promise<void> => {
  await deletePlaces(trx, brandId, moves.map(({ to }) => to))
  await savePlaces(trx, brandId, moves.map(({ stored: { current, mention, itemKey, wordsKey }, link, goneAt }) => ({
    sourceId: current.sourceId, externalId: current.externalId, mentionId: current.id, link, url: mention.url ?? null, position: mention.position ?? null, publishedAt: current.publishedAt,
    firstSeenAt: current.collectedAt, goneAt, contentHash: current.contentHash, itemKey, wordsKey, rated: current.rating !== null, telling: isLong(current.text),
  })))
}

/** What one place gives and the other does not. */
const withGaps = (mention: Mention, { author, rating, ownerReply, publishedAt }: Mention): Mention => ({
  ...mention,
  ...(mention.author === undefined && author && { author }),
  ...(mention.rating === undefined && rating && { rating }),
  ...(mention.ownerReply === undefined && ownerReply && { ownerReply }),
  ...(mention.publishedAt === undefined && publishedAt !== undefined && { publishedAt }),
})

const preparedOf = ({ mention, reading, current, ownerBy }: Stored): Prepared => ({ mention, reading, offTopic: current.offTopic, ownerBy })

/** It stands here too, and here is the better home: it always stood here, so nothing is a revision. */
export const moveHere = (item: Prepared, stored: Stored, { sourceId, keys }: { sourceId: string; keys: Traits }): Rewrite => ({
  item: { ...item, mention: withGaps(item.mention, stored.mention) },
  current: stored.current, sourceId, contentHash: contentHash(item.mention), keys, isRevision: false, isSaidAsBefore: true,
})

/** It stands here too, and something is told here that its home does not tell. */
export const fillGaps = ({ mention }: Prepared, stored: Stored): Rewrite => ({
  item: { ...preparedOf(stored), mention: withGaps(stored.mention, mention) },
  current: stored.current, sourceId: stored.current.sourceId, contentHash: stored.current.contentHash, keys: stored, isRevision: false, isSaidAsBefore: true,
})

/** It had gone everywhere and is shown again here. */
export const comeBack = (item: Prepared, stored: Stored, { sourceId, keys }: { sourceId: string; keys: Traits }): Rewrite => ({
  item, current: stored.current, sourceId, contentHash: contentHash(item.mention), keys, isRevision: true, isSaidAsBefore: keys.wordsKey === stored.wordsKey,
})

/** It was edited here, and its home does not tell any more. */
export const saidElsewhere = (item: Prepared, stored: Stored): Rewrite => {
  const { title: _, ...rest } = stored.mention
  const mention = withGaps({ ...rest, text: item.mention.text, ...(item.mention.title !== undefined && { title: item.mention.title }), ...(item.mention.rating && { rating: item.mention.rating }) }, item.mention)
  return { item: { ...item, mention }, current: stored.current, sourceId: stored.current.sourceId, contentHash: stored.current.contentHash, keys: stored, isRevision: true, isSaidAsBefore: false }
}

/** Its answer came, changed or went. */
export const answeredOtherwise = (stored: Stored, ownerReply: Mention['ownerReply']): Rewrite => {
  const { ownerReply: _, ...rest } = stored.mention
  const mention = ownerReply ? { ...rest, ownerReply } : rest
  return { item: { ...preparedOf(stored), mention }, current: stored.current, sourceId: stored.current.sourceId, contentHash: contentHash(mention), keys: stored, isRevision: true, isSaidAsBefore: true }
}

/** Opinions whose home no longer shows them and that stand elsewhere: each at the best place it has left. `goneAt` null: the home is forgotten with its source. */
export const leaveHomes = async (trx: Trx, brandId: string, { ids, goneAt }: { ids: string[]; goneAt: Date }): Promise<Rewrite[]> => {
  const places = Map.groupBy(await listStandingPlaces(trx, brandId, ids), place => place.mentionId)
  if (places.size === 0) return []
  const stored = await loadStored(trx, brandId, [...places.keys()])
  const left = [...places].map(([id, list]) => ({ stored: stored.get(id)!, to: list.reduce((best, place) => (outranks(place, best) ? place : best)) }))
  await moveHomes(trx, brandId, left.map(({ stored: one, to }) => ({ stored: one, link: to.link, goneAt, to })))
  return left.map(({ stored: one, to }) => {
    const { url: _url, position: _position, engagement: _engagement, ...rest } = one.mention
    const mention = { ...rest, externalId: to.externalId, ...(to.url !== null && { url: to.url }), ...(to.position !== null && { position: to.position }) }
    return { item: { ...preparedOf(one), mention }, current: one.current, sourceId: to.sourceId, contentHash: to.contentHash, keys: to, isRevision: true, isSaidAsBefore: true }
  })
}

import { isLong, outranks, pickOpinion, traitsOf, type Link, type Traits } from '../../domain/identity/identity.ts'
import { findMet, type Met } from './candidate.ts'
import type { Trx } from '../client.ts'
import { contentHash } from './content-hash.ts'
import { comeBack, fillGaps, moveHere, moveHomes, saidElsewhere, type Rewrite } from './home.ts'
import type { Prepared } from '../prepared.ts'
import { deletePlaces, loadPlaces, markPlacesGone, savePlaces, type PlaceRow, type PlaceSource } from './place-row.ts'
import { listSilent } from '../source/standing.ts'
import { loadStored, type Stored } from './stored.ts'

/** The source that shows a batch. */
export interface Showing extends PlaceSource {
  brandId: string
  sourceId: string
  now: Date
}

export interface Meeting {
  /** Met for the first time anywhere. */
  fresh: Sight[]
  /** How many became places of opinions that stand, and how many such places were seen again. */
  places: number
  seen: number
  rewrites: Rewrite[]
}

/** A sighting with what it is compared by. */
export interface Sight {
  item: Prepared
  keys: Traits
}

/** What a mention is compared by. */
export const keysOf = ({ mention }: Pick<Prepared, 'mention'>, { sourceId, collector, sourceKind }: Pick<Showing, 'sourceId' | 'collector' | 'sourceKind'>): Traits =>
  traitsOf({ ...mention, sourceId, collector, sourceKind, publishedAt: mention.publishedAt === undefined ? null : new Date(mention.publishedAt) })

/**
 * Parts what is met for the first time from what was met elsewhere before, and keeps where. `unknown` and `gone` are of ids
 * that no mention has. Needs `lockBrand`.
 */
export const meet = async (trx: Trx, showing: Showing, unknown: Prepared[], gone: string[]): Promise<Meeting> => {
  const sights = unknown.map((item): Sight => ({ item, keys: keysOf(item, showing) }))
  const known = await loadPlaces(trx, showing, [...unknown.map(({ mention }) => mention.externalId), ...gone])
  await markPlacesGone(trx, showing, gone.filter(id => known.has(id)))
  const again = await seeAgain(trx, showing, sights.flatMap(sight => {
    const place = known.get(sight.item.mention.externalId)
    return place && !place.isErased ? [{ ...sight, place }] : []
  }))
  const first = await seeFirst(trx, showing, [...sights.filter(({ item }) => !known.has(item.mention.externalId)), ...again.left])
  return { ...first, seen: again.seen, rewrites: [...again.rewrites, ...first.rewrites] }
}

type SightAgain = Sight & { place: PlaceRow }

/** Places that are shown again: as they were, back, edited, or with words that are no longer those of their opinion. */
const seeAgain = async (trx: Trx, showing: Showing, sights: SightAgain[]): Promise<{ left: Sight[]; seen: number; rewrites: Rewrite[] }> => {
  const isEdited = ({ item, place }: SightAgain) => contentHash(item.mention) !== place.contentHash
  // One that was the same by its words alone says something of its own now.
  const hasLeft = (sight: SightAgain) => sight.place.link === 'words' && isEdited(sight) && sight.keys.wordsKey !== sight.place.wordsKey
  const left = sights.filter(hasLeft)
  const staying = sights.filter(sight => !hasLeft(sight))
  await deletePlaces(trx, showing.brandId, left.map(({ place }) => place))
  await savePlaces(trx, showing.brandId, staying.map(sight => placeOf(sight, showing, sight.place)))
  const asked = staying.filter(sight => isEdited(sight) || sight.place.goneAt !== null)
  const stored = await loadStored(trx, showing.brandId, [...new Set(asked.map(({ place }) => place.mentionId))])
  const standing = asked.filter(({ place }) => stored.get(place.mentionId)!.current.goneAt === null)
  const back = [...new Map(asked.filter(sight => !standing.includes(sight)).map(sight => [sight.place.mentionId, sight])).values()]
  await moveHomes(trx, showing.brandId, back.map(({ place }) => ({ stored: stored.get(place.mentionId)!, link: place.link, goneAt: stored.get(place.mentionId)!.current.goneAt, to: place })))
  const silent = await listSilent(trx, showing.brandId, standing.filter(isEdited).map(({ place }) => stored.get(place.mentionId)!.current.sourceId))
  const told = standing.filter(sight => isEdited(sight) && sight.place.link === 'item' && silent.has(stored.get(sight.place.mentionId)!.current.sourceId))
  return {
    left,
    seen: staying.length,
    rewrites: [
      ...back.map(({ item, place, keys }) => comeBack(item, stored.get(place.mentionId)!, { sourceId: showing.sourceId, keys })),
      ...told.map(({ item, place }) => saidElsewhere(item, stored.get(place.mentionId)!)),
    ],
  }
}

const placeOf = ({ item: { mention }, keys }: Sight, { sourceId }: Showing, { mentionId, link, firstSeenAt }: Pick<PlaceRow, 'mentionId' | 'link' | 'firstSeenAt'>): PlaceRow => ({
  sourceId, externalId: mention.externalId, mentionId, link, url: mention.url ?? null, position: mention.position ?? null, publishedAt: keys.publishedAt, firstSeenAt, goneAt: null,
  contentHash: contentHash(mention), itemKey: keys.itemKey, wordsKey: keys.wordsKey, rated: mention.rating !== undefined, telling: isLong(mention.text),
})

type Joined = Sight & { opinion: Met; link: Link }

/** What no place shows yet: of an opinion that stands elsewhere, or of one of its own. */
const seeFirst = async (trx: Trx, showing: Showing, sights: Sight[]): Promise<Omit<Meeting, 'seen'>> => {
  const met = await findMet(trx, showing.brandId, sights.map(({ item, keys }) => ({ id: item.mention.externalId, traits: keys })))
  const joined = join(sights, met, showing)
  if (joined.length === 0) return { fresh: sights, places: 0, rewrites: [] }
  const isBetter = ({ item, opinion }: Joined) =>
    // A home that leaves it out of the brand's topic would hide what another place says of the brand.
    (!item.offTopic || opinion.offTopic) && outranks({ ...showing, rated: item.mention.rating !== undefined, telling: isLong(item.mention.text) }, { ...opinion, rated: opinion.rating !== null })
  const moving = joined.filter(isBetter)
  const staying = joined.filter(one => !isBetter(one))
  const filling = staying.filter(({ item: { mention }, opinion }) => (mention.rating && opinion.rating === null) || (mention.ownerReply && !opinion.isAnswered))
  const stored = await loadStored(trx, showing.brandId, [...moving, ...filling].map(({ opinion }) => opinion.mentionId))
  const storedOf = ({ opinion }: Joined): Stored => stored.get(opinion.mentionId)!
  await savePlaces(trx, showing.brandId, staying.map(one => placeOf(one, showing, { mentionId: one.opinion.mentionId, link: one.link, firstSeenAt: showing.now })))
  await moveHomes(trx, showing.brandId, moving.map(one => ({ stored: storedOf(one), link: one.link, goneAt: null, to: { sourceId: showing.sourceId, externalId: one.item.mention.externalId } })))
  const known = new Set(joined.map(({ item }) => item))
  return {
    fresh: sights.filter(({ item }) => !known.has(item)),
    places: joined.length,
    rewrites: [
      ...moving.map(one => moveHere(one.item, storedOf(one), { sourceId: showing.sourceId, keys: one.keys })),
      ...filling.map(one => fillGaps(one.item, storedOf(one))),
    ],
  }
}

const join = (sights: Sight[], met: Map<string, Met[]>, showing: Showing): Joined[] => {
  const taken = new Set<string>()
  return sights.flatMap(sight => {
    const opinions = (met.get(sight.item.mention.externalId) ?? []).filter(opinion => !taken.has(opinion.mentionId) && mayJoin(sight.item, opinion, showing))
    const pickAmong = (offTopic: boolean) => pickOpinion(sight.keys, opinions.flatMap(opinion => (opinion.offTopic === offTopic ? opinion.candidates : [])))
    const picked = pickAmong(false) ?? pickAmong(true)
    if (picked === null) return []
    taken.add(picked.mentionId)
    return [{ ...sight, link: picked.link, opinion: opinions.find(({ mentionId }) => mentionId === picked.mentionId)! }]
  })
}

/** An opinion stands once in a source. What is about something else does not hide in one about the brand, nor the brand's voice in a customer's. */
const mayJoin = ({ offTopic, ownerBy = null }: Prepared, opinion: Met, { sourceId }: Showing): boolean =>
  opinion.sourceId !== sourceId && !opinion.places.some(place => place.sourceId === sourceId) && (!opinion.offTopic || offTopic) && opinion.isOwner === (ownerBy !== null)

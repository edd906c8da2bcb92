import type { Author, Rating, SourceKind } from '../../contract.ts'
import { DEFAULT_FORMULA } from '../index/formula.ts'
import { DEFAULT_NOISE } from '../reading/noise.ts'
import { hash53 } from './hash.ts'
import { CARRIERS, isKnownPlatform, itemOf, pageOf, platformOf, type Located } from './permalink.ts'
import { isTelling, NOBODY, wordsIn } from '../language/sketch.ts'
import { fold } from '../language/words.ts'

/** One opinion as one source shows it. */
export interface Sighting extends Located {
  sourceId: string
  sourceKind: SourceKind
  title?: string | null | undefined
  text: string
  author?: Author | undefined
  rating?: Rating | null | undefined
  publishedAt: Date | null
}

/** What sightings are compared by. */
export interface Traits {
  sourceId: string
  collector: string
  platform: string | null
  /** Hash of the item on its platform. */
  itemKey: number | null
  /** Hash of the words, with their form in its last two bits. */
  wordsKey: number | null
  author: Author | undefined
  rating: Rating | null
  publishedAt: Date | null
}

/** What makes two sightings one opinion: the same item of one platform, or the same words. */
export type Link = 'item' | 'words'

// How far words tell an opinion: by themselves, only with their author, or as the headline of an article.
const [TELLING, SHORT, HEADLINE] = [0, 1, 2]

export const traitsOf = (sighting: Sighting): Traits => {
  const { sourceId, collector, author, rating = null, publishedAt } = sighting
  const item = itemOf(sighting)
  return { sourceId, collector, platform: platformOf(sighting), itemKey: item === undefined ? null : hash53(item), wordsKey: wordsKeyOf(sighting), author, rating, publishedAt }
}

const wordsKeyOf = (sighting: Sighting): number | null => {
  const { title, text, author } = sighting
  if (isArticle(sighting)) return headlineKey(title || text)
  const words = wordsIn(fold(title ? `${title}\n${text}` : text))
  if (words.length === 0) return null
  if (isTelling(words, DEFAULT_NOISE.copy)) return keyed(words.join(' '), TELLING!)
  const name = nameOf(author)
  return name === '' ? null : keyed(`${name}|${words.join(' ')}`, SHORT!)
}

const isArticle = ({ kind, sourceKind }: Pick<Sighting, 'kind' | 'sourceKind'>): boolean => kind === 'article' && sourceKind === 'press'

// A headline of fewer words is a rubric; a longer text is none.
const [MIN_HEADLINE, MAX_HEADLINE] = [6, 40]

/** Papers add their own name: “… | El Faro”, “… - El Faro”. */
const headlineKey = (headline: string): number | null => {
  const words = wordsIn(fold(headline.replace(/\s+[|–—-]\s+[^|–—]{2,40}$/u, '')))
  return words.length >= MIN_HEADLINE && words.length <= MAX_HEADLINE ? keyed(words.join(' '), HEADLINE!) : null
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
// Two collectors read the same instant; some platforms round it.
const MINUTES_MS = 10 * MINUTE_MS
// A date without its time lies a day off, and a zone that was not said half a day more.
const DAYS_MS = 1.5 * DAY_MS
// As long as copies are told (config/noise.yaml); articles are syndicated within days.
const CROSSPOST_MS = 7 * DAY_MS
const SYNDICATION_MS = 3 * DAY_MS

/**
 * What makes two sightings one opinion; null: they are two. Symmetric. What one source shows as two items are two. The item
 * settles it; words only where nothing speaks against them, and few words only from the same author on the same platform.
 */
export const linkOf = (a: Traits, b: Traits): Link | null => {
  if (a.sourceId === b.sourceId) return null
  if (a.itemKey !== null && a.itemKey === b.itemKey && isOneItem(a, b)) return 'item'
  if (a.wordsKey === null || a.wordsKey !== b.wordsKey) return null
  return isOneVoice(a, b) ? 'words' : null
}

/** A page of a site that is not known may be reused for the next notice. */
const isOneItem = (a: Traits, b: Traits): boolean => isKnownPlatform(a.platform) || a.wordsKey === b.wordsKey || within(a, b, SYNDICATION_MS) !== false

const isOneVoice = (a: Traits, b: Traits): boolean => {
  const form = a.wordsKey! % 4
  if (form === HEADLINE) return within(a, b, SYNDICATION_MS) === true
  if (speaksAgainst(a.rating, b.rating)) return false
  const author = sameAuthor(a, b)
  if (author === false) return false
  const isSamePlatform = a.platform !== null && a.platform === b.platform
  if (author === undefined) return form === TELLING && isSamePlatform && within(a, b, MINUTES_MS) === true
  if (form === SHORT) return (isSamePlatform && near(a, b)) || (isUnsaid(a, b) && isFullName(a) && within(a, b, MINUTES_MS) === true)
  if (isSamePlatform || isUnsaid(a, b)) return within(a, b, DAYS_MS) !== false
  return within(a, b, CROSSPOST_MS) === true
}

/** A file or a push does not say where its rows were written. */
const isUnsaid = (a: Traits, b: Traits): boolean => a.platform === null || b.platform === null

const within = (a: Traits, b: Traits, ms: number): boolean | undefined =>
  a.publishedAt === null || b.publishedAt === null ? undefined : Math.abs(a.publishedAt.getTime() - b.publishedAt.getTime()) <= ms

const near = (a: Traits, b: Traits): boolean => within(a, b, MINUTES_MS) === true || ((isWholeHour(a) || isWholeHour(b)) && within(a, b, DAYS_MS) === true)

/** As midnight looks from any zone: exports give days. */
const isWholeHour = ({ publishedAt }: Traits): boolean => publishedAt !== null && publishedAt.getTime() % (60 * MINUTE_MS) === 0

const speaksAgainst = (a: Rating | null, b: Rating | null): boolean => a !== null && b !== null && Math.abs(a.value / a.outOf - b.value / b.outOf) > 0.01

/** Undefined: one of them, or both, gives no author. */
const sameAuthor = (a: Traits, b: Traits): boolean | undefined => {
  const [urlA, urlB] = [pageOf(a.author?.url), pageOf(b.author?.url)]
  if (urlA !== undefined && urlA === urlB) return true
  const isSamePlatform = a.platform !== null && a.platform === b.platform
  if (isSamePlatform && a.author?.id !== undefined && b.author?.id !== undefined) {
    if (a.author.id === b.author.id) return !NOBODY.test(a.author.id) || undefined
    // Feeds and APIs name the same person by different ids, one collector does not.
    if (a.collector === b.collector) return false
  }
  const [nameA, nameB] = [nameOf(a.author), nameOf(b.author)]
  if (nameA === '' || nameB === '') return undefined
  return nameA === nameB
}

const isFullName = ({ author }: Traits): boolean => nameOf(author).includes(' ')

// Names that platforms give to those who have none.
const UNNAMED = /^(?:\[?deleted\]?|(?:(?:un|a|an|el|um)? ?(?:usuario|usuaria|user|google user|usuario de google|usuario del google|cliente|customer|cliente verificado|verified customer|lector|reader)))$/

/** A name as people are told apart by: `/u/Ana_Ruiz`, `@ana_ruiz` → `ana_ruiz`; empty: none. */
export const nameOf = (author: Author | undefined): string => {
  const name = fold(author?.name ?? '').replace(/\s+/g, ' ').trim().replace(/^(?:\/?u\/|@)/, '')
  return NOBODY.test(name) || UNNAMED.test(name) ? '' : name
}

/** A stored sighting that may be the same opinion, told by the opinion it belongs to. */
export interface Candidate extends Traits {
  mentionId: string
}

/** The opinion a sighting is of: by its item first, then by words nearest in time; null: one of its own. */
export const pickOpinion = (sighting: Traits, candidates: Candidate[]): { mentionId: string; link: Link } | null => {
  const linked = candidates.flatMap(candidate => {
    const link = linkOf(sighting, candidate)
    return link === null ? [] : [{ link, mentionId: candidate.mentionId, apart: Math.abs((candidate.publishedAt?.getTime() ?? 0) - (sighting.publishedAt?.getTime() ?? 0)) }]
  })
  const [best] = linked.toSorted((a, b) => (a.link < b.link ? -1 : a.link > b.link ? 1 : a.apart - b.apart || (a.mentionId < b.mentionId ? -1 : 1)))
  return best ? { mentionId: best.mentionId, link: best.link } : null
}

/** What makes one place a better home than another. */
export interface Standing {
  sourceId: string
  collector: string
  sourceKind: SourceKind
  /** The brand's own weight of the source. */
  visibility: number | null
  rated: boolean
  telling: boolean
}

/**
 * Whether an opinion counts under `a` rather than under `b`. The index weighs sources by how likely a newcomer meets them, so
 * an opinion counts where it is seen most and not again where it is seen less; a source whose items all stand elsewhere, as
 * the feed of a platform that is read by its API too, has no material and does not count its platform twice. Beyond that,
 * where more is told. It never depends on which was met first, so that the figures do not either. Published weights stand in
 * for a formula of one's own, which may change any day.
 */
export const outranks = (a: Standing, b: Standing): boolean => {
  const [first, second] = [rankOf(a), rankOf(b)]
  const at = first.findIndex((value, i) => value !== second[i])
  return at < 0 ? a.sourceId < b.sourceId : first[at]! > second[at]!
}

const rankOf = ({ sourceKind, visibility, rated, telling, collector }: Standing): number[] => [
  visibility ?? DEFAULT_FORMULA.visibility[sourceKind],
  Number(rated),
  Number(telling),
  // What is read from the platform itself is fresher than what a feed, a push or a file brings, in this order.
  -(CARRIERS as readonly string[]).indexOf(collector),
]

/** Whether a text says more than a headline does. */
export const isLong = (text: string): boolean => text.length > 200 || wordsIn(fold(text)).length >= DEFAULT_NOISE.copy.minWords

const keyed = (text: string, form: number): number => (hash53(text) % 2 ** 51) * 4 + form

import { createHash } from 'node:crypto'
import type { Author, Mention, OwnerReply, Told } from '../../contract.ts'
import type { Prepared } from '../../db/prepared.ts'
import { mask } from '../../domain/language/mask.ts'
import type { OwnerBy } from '../../domain/identity/own-voice.ts'
import { matchQuery, type Query } from '../../domain/query/query.ts'
import { starsOf } from '../../domain/index/stars.ts'
import type { Reader } from '../deps.ts'

export interface Preparing {
  reader: Reader
  now: Date
  /** Only what matches is about the brand; undefined: everything is. */
  query: Query | undefined
  /** Two letters each: what the brand is spoken of in. */
  languages?: readonly string[]
  /** Tells the brand's own voice from everybody else's. */
  ownerOf?: (author: Author | undefined) => OwnerBy | null
}

export interface PreparedBatch {
  prepared: Prepared[]
  /** What could not be taken as it came, each in a sentence that names the mention. */
  problems: Told[]
}

// Longer texts are cut: nobody reads them, and every later step is linear in them.
const MAX_TEXT = 100_000
// An index row holds no longer key; a longer one is told by its beginning and its hash.
const MAX_KEY = 500
const MAX_INTEGER = 2 ** 31 - 1
// Nobody spoke of a brand on the web before; what says so is a year of two digits or none.
const FIRST_YEAR = 1900
// Clocks of sources run ahead by a day at most (time zones); what lies further in the future is no date.
const MAX_AHEAD_MS = 86_400_000

/** Checks mentions at the door, masks personal data, reads them in one batch and matches them with the brand's query. */
export const prepare = async (mentions: Mention[], { reader, now, query, languages, ownerOf = () => null }: Preparing): Promise<PreparedBatch> => {
  const problems: Told[] = []
  const checked = mentions.flatMap((mention, i) => check(mention, i, { now, problems }))
  const masked = checked.map(maskMention)
  const owners = masked.map(({ author }) => ownerOf(author))
  const about = masked.map(mention => query === undefined || isAbout(query, mention))
  const readings = await reader.read(
    masked.map(({ text, title, kind, language, rating }, i) => ({
      text,
      kind,
      ...((!about[i] || owners[i] !== null) && { aside: true }),
      ...(title !== undefined && { title }),
      ...(language !== undefined && { lang: language }),
      ...(languages && { likely: languages }),
      ...(rating !== undefined && { rating: starsOf(rating) }),
    })),
  )
  const prepared = masked.map((mention, i): Prepared => {
    const reading = readings[i]!
    if (reading instanceof Error) problems.push(of(mention, { es: `guardada, pero no se pudo clasificar: ${reading.message}`, en: `stored, but could not be read: ${reading.message}` }))
    const ownerBy = owners[i]!
    return { mention, reading: reading instanceof Error ? null : reading, ownerBy, offTopic: ownerBy !== null || !about[i] }
  })
  return { prepared, problems }
}

/** A problem with the mention it is about. */
const of = ({ externalId }: Mention, { es, en }: Told): Told => {
  const id = externalId.slice(0, 100)
  return { es: `${id}: ${es}`, en: `${id}: ${en}` }
}

/** Whether the words of a mention are about the brand. */
export const isAbout = (query: Query, { title, text }: Pick<Mention, 'title' | 'text'>): boolean => matchQuery(query, title === undefined ? text : `${title}\n${text}`).matches

interface Checking {
  now: Date
  problems: Told[]
}

const check = (mention: Mention, index: number, { now, problems }: Checking): Mention[] => {
  if (mention.externalId.trim() === '') {
    problems.push({ es: `entrada ${index + 1}: se dejó fuera, no tiene identificador. Da a cada entrada uno que no cambie.`, en: `item ${index + 1}: left out, it has no id. Give each item an id that stays the same.` })
    return []
  }
  const told = (problem: Told) => problems.push(of(mention, problem))
  const { publishedAt, editedAt, url, position, author, rating, engagement, replyTo, ownerReply, ...rest } = mention
  return [
    {
      ...rest,
      externalId: keyOf(mention.externalId),
      text: mention.text.slice(0, MAX_TEXT),
      ...optional('publishedAt', dateOr(publishedAt, now, told)),
      ...optional('editedAt', dateOr(editedAt, now, told)),
      ...optional('url', urlOr(url)),
      ...optional('position', position !== undefined && isCount(position) && position > 0 ? position : undefined),
      ...optional('author', author && authorOf(author)),
      ...optional('rating', ratingOr(rating, told)),
      ...optional('engagement', engagement && countsOf(engagement)),
      ...optional('replyTo', replyTo && keyOf(replyTo)),
      ...optional('ownerReply', ownerReply && replyOf(ownerReply, now, told)),
    },
  ]
}

const optional = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> => (value === undefined ? {} : ({ [key]: value } as Record<K, V>))

/** A key the database gives back as it took it and can index: where it is too long, its beginning with its hash. */
export const keyOf = (id: string): string => {
  const key = id.toWellFormed().replaceAll('\u0000', '\uFFFD')
  return key.length <= MAX_KEY ? key : `${key.slice(0, MAX_KEY / 2).toWellFormed()}#${hash(key)}`
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MAX_INTEGER

const urlOr = (url: string | undefined): string | undefined => (url !== undefined && /^https?:\/\//i.test(url) ? url : undefined)

/** Feeds and forms give an e-mail address for an id: its hash tells people apart as well. */
export const authorIdOf = (id: string): string => (id.includes('@') && mask(id) !== id ? hash(id.trim().toLowerCase()) : keyOf(id))

const authorOf = ({ id, url, followers, ...author }: NonNullable<Mention['author']>): Mention['author'] => ({
  ...author,
  ...optional('id', id === undefined ? undefined : authorIdOf(id)),
  ...optional('url', urlOr(url)),
  ...optional('followers', followers !== undefined && isCount(followers) ? followers : undefined),
})

const countsOf = (engagement: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(engagement).filter(([name, value]) => Number.isFinite(value) && name.isWellFormed() && !name.includes('\u0000')))

const replyOf = ({ text, publishedAt }: OwnerReply, now: Date, told: (problem: Told) => void): OwnerReply => ({
  text: text.slice(0, MAX_TEXT),
  ...optional('publishedAt', dateOr(publishedAt, now, told)),
})

const dateOr = (text: string | undefined, now: Date, told: (problem: Told) => void): string | undefined => {
  if (text === undefined) return undefined
  const instant = new Date(text)
  const wrong = wrongOf(instant, now)
  if (wrong === undefined) return text
  const written = text.slice(0, 40)
  told({ es: `se tomó sin su fecha: «${written}» ${wrong.es}.`, en: `taken without its date: “${written}” is ${wrong.en}.` })
  return undefined
}

const wrongOf = (instant: Date, now: Date): Told | undefined => {
  if (Number.isNaN(instant.getTime())) return { es: 'no es una fecha', en: 'no date' }
  if (instant.getTime() > now.getTime() + MAX_AHEAD_MS) return { es: 'está en el futuro', en: 'in the future' }
  return instant.getUTCFullYear() < FIRST_YEAR ? { es: `es anterior a ${FIRST_YEAR}`, en: `before ${FIRST_YEAR}` } : undefined
}

const ratingOr = (rating: Mention['rating'], told: (problem: Told) => void): Mention['rating'] => {
  if (rating === undefined) return undefined
  const { value, outOf } = rating
  if (Number.isFinite(value) && Number.isFinite(outOf) && outOf > 1 && value >= 0 && value <= outOf) return rating
  told({ es: `se tomó sin su calificación: ${value} de ${outOf} está fuera de la escala.`, en: `taken without its rating: ${value} of ${outOf} is outside the scale.` })
  return undefined
}

/** Personal data leaves before anything is stored or sent: masks keep lengths, so offsets stay true. */
const maskMention = (mention: Mention): Mention => ({
  ...mention,
  text: mask(mention.text),
  ...(mention.title !== undefined && { title: mask(mention.title) }),
  ...(mention.ownerReply && { ownerReply: { ...mention.ownerReply, text: mask(mention.ownerReply.text) } }),
  ...(mention.author?.name !== undefined && { author: { ...mention.author, name: mask(mention.author.name) } }),
})

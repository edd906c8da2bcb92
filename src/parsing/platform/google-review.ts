import { z } from 'zod'
import { CollectorError, type Mention, type Rating, type Told } from '../../contract.ts'
import { readItems } from '../api/answer.ts'
import { named, type Place } from '../api/place.ts'
import { parseDate } from '../dates.ts'
import { present } from '../present.ts'

/** A review of a business on Google, as the Business Profile API and Google Takeout write it. */
const fields = z.object({
  name: z.string().min(1).nullish(),
  reviewId: z.string().min(1).nullish(),
  reviewer: z.object({ displayName: z.string().nullish(), isAnonymous: z.boolean().nullish() }).nullish(),
  starRating: z.string().nullish(),
  comment: z.string().nullish(),
  createTime: z.string().nullish(),
  updateTime: z.string().nullish(),
  reviewReply: z.object({ comment: z.string().nullish(), updateTime: z.string().nullish(), reviewReplyState: z.string().nullish() }).nullish(),
})
const review = fields.refine(({ name, reviewId }) => (name ?? reviewId) != null, 'neither name nor reviewId')
type GoogleReview = z.output<typeof review>

const takeout = z.union([z.object({ reviews: z.array(z.unknown()) }).transform(({ reviews }) => reviews), z.array(z.unknown())])
/** What Takeout gives under Maps: reviews that the account's owner wrote about others. */
const written = z.object({ type: z.literal('FeatureCollection') })

const STARS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']

export interface ReviewContext {
  /** How sentences name the list: a page, a file. */
  where: Place
  /** Name of the branch. */
  place?: string
  /** ISO instant of the run. */
  now: string
}

export interface ReadReviews {
  mentions: Mention[]
  problems: Told[]
}

/** Reviews of a Google business → mentions, in their order, each as often as it stands there. Throws CollectorError `shape` when none of them can be read. */
export const readGoogleReviews = (list: unknown[], { where, place, now }: ReviewContext): ReadReviews => {
  const problems: Told[] = []
  const items = readItems(list, { schema: review, place: where, problems })
  const mentions = items.flatMap(item => {
    const mention = toMention(item, place, now)
    if (!mention) problems.push({
      es: `Una reseña de ${named(where).es} no tiene texto ni estrellas que se puedan leer, y se dejó fuera.`,
      en: `A review of ${named(where).en} has neither text nor stars that can be read, and was left out.`,
    })
    return mention ? [mention] : []
  })
  return { mentions, problems }
}

/** `reviews.json` of Google Takeout (Business Profile), already parsed → mentions, each once: its files repeat items. Throws CollectorError `config` when it is another file. */
export const readTakeoutReviews = (json: unknown, context: ReviewContext): ReadReviews => {
  if (written.safeParse(json).success) throw new CollectorError('config', {
    es: `${named(context.where).es} contiene reseñas que escribió el dueño de la cuenta, no las de un negocio. Elige «Google Business Profile» en Google Takeout.`,
    en: `${named(context.where).en} holds reviews that the owner of the account wrote, not those of a business. Choose "Google Business Profile" in Google Takeout.`,
  })
  const list = takeout.safeParse(json)
  if (!list.success) throw new CollectorError('config', {
    es: `${named(context.where).es} no es una lista de reseñas de Google Takeout. Elige allí «Google Business Profile» y toma los archivos llamados reviews.json.`,
    en: `${named(context.where).en} is no list of reviews from Google Takeout. Choose "Google Business Profile" there and take the files called reviews.json.`,
  })
  const { mentions, problems } = readGoogleReviews(list.data, context)
  return { mentions: [...new Map(mentions.map(mention => [mention.externalId, mention])).values()], problems }
}

const toMention = ({ name, reviewId, reviewer, starRating, comment, createTime, updateTime, reviewReply }: GoogleReview, place: string | undefined, now: string): Mention | undefined => {
  const externalId = name ?? reviewId ?? ''
  const text = withoutTranslation(comment ?? '')
  const rating = ratingOf(starRating)
  if (text === '' && rating === undefined) return undefined
  const publishedAt = dateOf(createTime, now)
  const editedAt = dateOf(updateTime, now)
  // What Google refused by its rules nobody sees.
  const answer = reviewReply?.reviewReplyState === 'REJECTED' ? '' : withoutTranslation(reviewReply?.comment ?? '')
  return {
    externalId,
    kind: 'review',
    text,
    ...present({
      author: reviewer?.displayName && !reviewer.isAnonymous ? { name: reviewer.displayName } : undefined,
      publishedAt,
      editedAt: editedAt !== publishedAt ? editedAt : undefined,
      rating,
      ownerReply: answer === '' ? undefined : { text: answer, ...present({ publishedAt: dateOf(reviewReply?.updateTime, now) }) },
      place,
    }),
  }
}

const ratingOf = (stars: string | null | undefined): Rating | undefined => {
  const value = STARS.indexOf(stars ?? '') + 1
  return value > 0 ? { value, outOf: 5 } : undefined
}

const dateOf = (text: string | null | undefined, now: string): string | undefined => (text ? parseDate(text, { now }) : undefined)

const TRANSLATED = '(Translated by Google)'
const ORIGINAL = '(Original)'

/** Google puts its own translation before or behind what the person wrote; what was said is the original. */
export const withoutTranslation = (text: string): string => {
  const translation = text.indexOf(TRANSLATED)
  const original = text.indexOf(ORIGINAL)
  if (translation >= 0 && original > translation) return text.slice(original + ORIGINAL.length).trim()
  const before = translation > 0 ? text.slice(0, translation).trim() : ''
  return before === '' ? text.trim() : before
}

import type { Author, Mention, Rating, Storefront } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { htmlToText, looksLikeHtml, oneLine } from '../html.ts'
import { languageTag, resolveLink } from '../link.ts'
import { present } from '../present.ts'
import { countOf, figureOf, nameOf, objectsOf, textOf, type StructuredData, type Thing } from './structured-data.ts'

const REVIEWS = new Set(['Review', 'UserReview', 'CriticReview', 'EmployerReview'])
const isReview = ({ types }: Thing): boolean => types.some(type => REVIEWS.has(type))

/** A review as a page marks it up; `id` where the page gives it one of its own. */
export interface MarkedReview extends Omit<Mention, 'externalId' | 'kind'> {
  id?: string
}

/** The reviews of a page in its order: of its JSON-LD or, where that has none, of its microdata. */
export const reviewsIn = ({ things, marked }: StructuredData, { url, now }: { url: string; now: string }): MarkedReview[] => {
  const reviews = things.some(isReview) ? things.filter(isReview) : marked.filter(isReview)
  const bodies = new Map<string, Set<string>>()
  for (const { fields } of reviews) {
    const id = textOf(fields['@id']) ?? ''
    bodies.set(id, (bodies.get(id) ?? new Set()).add(JSON.stringify([fields.author, bodyOf(fields)])))
  }
  return reviews.map(review => {
    const id = textOf(review.fields['@id'])
    return toReview(review, { url, now, id: id !== undefined && bodies.get(id)!.size === 1 ? id : undefined })
  })
}

interface Context {
  url: string
  now: string
  /** Absent where different reviews of the page share it. */
  id: string | undefined
}

const toReview = ({ fields, owner, as }: Thing, { url, now, id }: Context): MarkedReview => ({
  text: plain(bodyOf(fields)),
  ...present({
    id: id?.startsWith('_:') ? undefined : id && (resolveLink(id, url) ?? id),
    title: oneLine(plain(textOf(fields.headline) ?? textOf(fields.name) ?? '')),
    url: resolveLink(textOf(fields.url), url) ?? url,
    author: authorOf(fields.author ?? fields.creator, url),
    publishedAt: parseDate(textOf(fields.datePublished) ?? textOf(fields.dateCreated) ?? '', { now }),
    editedAt: parseDate(textOf(fields.dateModified) ?? '', { now }),
    language: languageTag(textOf(fields.inLanguage) ?? objectsOf(fields.inLanguage).map(({ alternateName }) => textOf(alternateName))[0]),
    rating: ratingOf(fields.reviewRating),
    place: nameOf(fields.itemReviewed) ?? (as === 'review' || as === 'reviews' ? nameOf(owner?.fields) : undefined),
  }),
})

const bodyOf = ({ reviewBody, description, text }: Record<string, unknown>): string => textOf(reviewBody) ?? textOf(description) ?? textOf(text) ?? ''

const plain = (text: string): string => (looksLikeHtml(text) ? htmlToText(text) : text.trim())

const authorOf = (field: unknown, base: string): Author | undefined => {
  const name = nameOf(field)
  const url = objectsOf(field).map(({ url }) => resolveLink(textOf(url), base))[0]
  return name || url ? present({ name: name && oneLine(plain(name)), url }) : undefined
}

/** schema.org counts to 5 where nothing else is said. */
const ratingOf = (field: unknown): Rating | undefined => {
  const inside = objectsOf(field)[0]
  const value = figureOf(inside ? inside.ratingValue : field)
  const outOf = inside === undefined ? 5 : (figureOf(inside.bestRating) ?? 5)
  return value === undefined || outOf <= 1 || value > outOf || value < (figureOf(inside?.worstRating) ?? 0) ? undefined : { value, outOf }
}

/** The average that the page shows first. */
export const averageIn = ({ things, marked }: StructuredData): Storefront | undefined =>
  [...things, ...marked].flatMap(({ types, fields }) => {
    const rating = types.includes('AggregateRating') ? ratingOf(fields) : undefined
    const count = countOf(fields.reviewCount) ?? countOf(fields.ratingCount)
    return rating && count ? [{ rating: rating.value, outOf: rating.outOf, count }] : []
  })[0]

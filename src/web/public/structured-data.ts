import type { PublicFaceView } from '../../api/public-schema.ts'

/** schema.org in JSON-LD, for the inside of a script element; null: no stars to tell. Every star given counts, as on the page. */
export const structuredData = ({ brand, opinions }: PublicFaceView, url: string): string | null => {
  const rated = opinions.total - opinions.stars.none
  if (rated === 0 || opinions.average === null) return null
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    name: brand.name,
    url,
    aggregateRating: { '@type': 'AggregateRating', ratingValue: opinions.average, ratingCount: rated, bestRating: 5, worstRating: 1 },
  }
  // No text of anybody's ends the element, or begins another.
  return JSON.stringify(data).replace(/[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * A URL as error messages show it: origin and path. Queries, fragments and passwords carry keys, and so does a path segment
 * that is long and no plain words (chat webhooks and bot APIs), so none of them is shown.
 */
export const shown = (url: URL | string): string => {
  if (typeof url === 'string') return URL.canParse(url) ? shown(new URL(url)) : withoutSecrets(url)
  const path = url.pathname.split('/').map((segment) => (isKeyLike(segment) ? '…' : segment)).join('/')
  return `${url.protocol}//${url.host}${path}`
}

/** What can be shown of something that is no URL: what stands before a query, without a user. */
const withoutSecrets = (text: string): string => `"${(text.split(/[?#]/, 1)[0] ?? '').replace(/[^/]*@/, '').slice(0, 100)}"`

/** Twenty characters with a digit or a capital: shorter than any key in use, longer than the ids and words of ordinary paths. */
const isKeyLike = (segment: string): boolean => segment.length >= 20 && /[\dA-Z]/.test(segment)

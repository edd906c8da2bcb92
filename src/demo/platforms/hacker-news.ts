import { handleOf, htmlOf, limitOf, secondsOf, serialOf, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const toHit = (post: Shown) => ({
  objectID: String(serialOf(post)), created_at: post.publishedAt.toISOString(), created_at_i: secondsOf(post.publishedAt), author: handleOf(post.author), comment_text: htmlOf(post.text),
  parent_id: null, title: null, points: null, _tags: ['comment', `author_${handleOf(post.author)}`],
})

export const platform: Platform = {
  origins: ['https://hn.algolia.com'],
  sites: ['murmullo'],
  config: () => ({ query: '"Casa Nogal"' }),
  idOf: post => String(serialOf(post)),
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { message: 'Too many requests', status: 429 } },
  answer: ({ url }, { posts }) => {
    if (url.pathname !== '/api/v1/search_by_date') return undefined
    const bounds = (url.searchParams.get('numericFilters') ?? '').split(',')
    const bound = (operator: string, otherwise: number): number => Number(bounds.find(one => one.startsWith(`created_at_i${operator}`))?.slice(14) ?? otherwise)
    const within = posts.map(toHit).filter(({ created_at_i: at }) => at <= bound('<=', Infinity) && at >= bound('>=', 0))
    const size = limitOf(url, 'hitsPerPage', 100)
    return { json: { hits: within.slice(0, size), page: 0, nbHits: within.length, nbPages: Math.ceil(within.length / size), hitsPerPage: size } }
  },
}

import { averageOf, escapeHtml, type Given, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const HOST = 'https://tienda.casanogal.example'
/** What a page has room for. */
const SHOWN = 30

const toReview = (post: Shown): object => ({
  '@type': 'Review', '@id': `urn:opinion:${post.id}`, reviewBody: post.text, inLanguage: post.lang, datePublished: post.publishedAt.toISOString(), author: { '@type': 'Person', name: post.author },
  reviewRating: { '@type': 'Rating', ratingValue: String(post.stars), bestRating: '5' },
})

/** As shop plugins write it: one graph, figures as text. */
const pageOf = (posts: Shown[]): string => {
  const product = { '@type': 'Product', name: 'Mesa Nogal', aggregateRating: { '@type': 'AggregateRating', ratingValue: String(averageOf(posts)), reviewCount: String(posts.length), bestRating: '5' }, review: posts.map(toReview) }
  const json = JSON.stringify({ '@context': 'https://schema.org', '@graph': [{ '@type': 'WebPage', name: 'Opiniones' }, product] }).replaceAll('<', '\\u003c')
  return `<!doctype html><html lang="es"><title>Opiniones</title><script type="application/ld+json">${json}</script><h1>Mesa Nogal</h1>${posts.map(({ text }) => `<p>${escapeHtml(text)}</p>`).join('')}</html>`
}

export const platform: Platform = {
  origins: [HOST],
  sites: ['opinometro'],
  config: () => ({ pages: [`${HOST}/opiniones`] }),
  idOf: ({ id }) => `urn:opinion:${id}`,
  window: posts => posts.slice(0, SHOWN),
  limited: { status: 429, headers: { 'retry-after': '60' }, body: 'Más despacio, por favor.' },
  answer: ({ url: { pathname }, headers }, { posts }): Given => {
    if (pathname === '/robots.txt') return { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /cuenta\n' }
    if (pathname !== '/opiniones') return { status: 404, body: 'No hay nada aquí.' }
    const etag = `"${Math.max(0, ...posts.map(({ changedAt }) => changedAt.getTime()))}-${posts.length}"`
    return headers['if-none-match'] === etag ? { status: 304, headers: { etag } } : { headers: { 'content-type': 'text/html; charset=utf-8', etag }, body: pageOf(posts) }
  },
}

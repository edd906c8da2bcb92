import { describe, expect, it } from 'vitest'
import { walkHtml } from '../../../src/parsing/page/html-walk.ts'
import { parseJsonLd } from '../../../src/parsing/page/json-ld.ts'
import { averageIn, reviewsIn } from '../../../src/parsing/page/review-markup.ts'
import { countOf, figureOf, readStructuredData } from '../../../src/parsing/page/structured-data.ts'

const script = (text: string): string => `<script type="application/ld+json">${text}</script>`
/** Of the microdata of one page. */
const MAX_ITEMS = 5000
const at = { url: 'https://casa.example/sillon', now: '2026-03-06T12:00:00Z' }

describe('JSON-LD', () => {
  it.each([
    ['a comment', '{ "a": "http://x/*y*/", // nota\n "b": 1 /* fin */ }', { a: 'http://x/*y*/', b: 1 }],
    ['a line break in a text', '{ "a": "uno\ndos\t" }', { a: 'uno\ndos\t' }],
    ['trailing commas', '{ "a": [1, 2, ], "b": ",}", }', { a: [1, 2], b: ',}' }],
    ['an HTML comment around it', '<!--\n{ "a": 1 }\n-->', { a: 1 }],
    ['a CDATA section around it', '//<![CDATA[\n{ "a": 1 }\n//]]>', { a: 1 }],
    ['a semicolon behind it', '{ "a": 1 };', { a: 1 }],
    ['quotation marks as references', '{ &quot;a&quot;: &quot;b&quot; }', { a: 'b' }],
  ])('with %s is mended, and said to be no JSON', (_, text, value) => expect(parseJsonLd(text)).toEqual({ value, valid: false }))

  it('is left out where nothing makes sense of it', () => expect(parseJsonLd('{ "a": function () {} }')).toEqual({ valid: false }))

  it.each(['"', '\\"', '/*', '//', '{', '[', ',', '{"a":', '"\\'])('of a million %s is read to its end', text => {
    expect(parseJsonLd(text.repeat(1_000_000 / text.length)).valid).toBe(false)
  })
})

describe('a page', () => {
  it('tells reviews with their thing, wherever they stand', () => {
    const html = script(JSON.stringify([
      { '@type': 'Product', name: 'Sillón', review: { '@type': 'Review', reviewBody: '<p>Bien&nbsp;hecho</p><p>y firme</p>', author: ['Ana', 'Eva'], reviewRating: { ratingValue: 9, bestRating: '10' }, name: 'Firme', url: '#r1' } },
      { '@type': 'http://schema.org/Review', itemReviewed: { '@type': 'Thing', name: 'Mesa' }, reviewBody: 'Coja', reviewRating: { ratingValue: 7 }, datePublished: '3 de marzo de 2026' },
    ]))
    expect(reviewsIn(readStructuredData(html), at)).toEqual([
      { text: 'Bien hecho\n\ny firme', title: 'Firme', url: 'https://casa.example/sillon#r1', author: { name: 'Ana' }, rating: { value: 9, outOf: 10 }, place: 'Sillón' },
      { text: 'Coja', url: at.url, publishedAt: '2026-03-03T00:00:00.000Z', place: 'Mesa' },
    ])
  })

  it('tells an id that different reviews share from one that stands twice', () => {
    const review = (id: string, text: string) => ({ '@type': 'Review', '@id': id, reviewBody: text })
    const ids = reviewsIn(readStructuredData(script(JSON.stringify([review('#a', 'uno'), review('#a', 'dos'), review('#b', 'tres'), review('#b', 'tres'), review('_:0', 'x')]))), at).map(({ id }) => id)
    expect(ids).toEqual([undefined, undefined, `${at.url}#b`, `${at.url}#b`, undefined])
  })

  it('is read by its microdata where its JSON-LD has no reviews', () => {
    const html = `${script('{"@type":"Product","name":"Mesa","aggregateRating":{"@type":"AggregateRating","ratingValue":4.5,"ratingCount":10}}')}
      <div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Mesa</span><div itemprop="review" itemscope itemtype="https://schema.org/Review">
      <p itemprop="reviewBody">Uno<br>dos <script>tres</script></p><meta itemprop="datePublished" content="2026-03-01"></div></div>`
    const data = readStructuredData(html)
    expect(reviewsIn(data, at)).toEqual([{ text: 'Uno\ndos', url: at.url, publishedAt: '2026-03-01T00:00:00.000Z', place: 'Mesa' }])
    expect(averageIn(data)).toEqual({ rating: 4.5, outOf: 5, count: 10 })
  })

  it('has its figures as people write them', () => {
    expect(['4,5', 4.5, ' 4.5 ', 'x', null].map(figureOf)).toEqual([4.5, 4.5, 4.5, undefined, undefined])
    expect(['1.234', '1,234,567', '1 234', 12, '1.5', undefined].map(countOf)).toEqual([1234, 1234567, 1234, 12, undefined, undefined])
  })

  it.each<[string, string]>([
    ['elements never closed', '<div>'.repeat(600_000)],
    ['ends without a beginning', '<b>'.repeat(240) + '</x>'.repeat(700_000)],
    ['one tag of a million attributes', `<p ${Array.from({ length: 300_000 }, (_, i) => `a${i}`).join(' ')}>`],
    ['nothing but <', '<'.repeat(3_000_000)],
    ['properties inside of properties', '<div itemscope>' + '<b itemprop=a>x'.repeat(190_000)],
    ['items inside of items', '<div itemscope itemprop=a>'.repeat(110_000)],
    ['comments without an end', '<!--'.repeat(700_000)],
    ['references without an end', '&a'.repeat(1_400_000)],
    ['JSON-LD that is deep', script('['.repeat(900_000))],
    ['a quotation mark that is open', `<a b="${'<c d='.repeat(500_000)}`],
  ])('with %s is read to an end, and holds no more than it may', (_, html) => {
    const { things, marked } = readStructuredData(html)
    expect(things).toEqual([])
    expect(marked.length).toBeLessThanOrEqual(MAX_ITEMS)
  })

  it('says when it was too long or too deep to be read to its end', () => {
    expect(walkHtml('<p>hola', [])).toBe(true)
    expect(walkHtml('x'.repeat(3_100_000), [])).toBe(false)
    expect(walkHtml('<div>'.repeat(50_000), [])).toBe(false)
  })
})

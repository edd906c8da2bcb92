import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const EDITED = { id: 'urn:opinion:3', text: 'Cambié de idea: el sillón ya rechina.' }

interface Said {
  id?: string
  stars?: number
  text: string
  who?: string
  at?: string
}

const SOFA: Said[] = [
  { id: 'urn:opinion:1', stars: 5, text: 'Cómodo &amp; bien hecho.<br>Llegó en caja doble.', who: 'Lucía Anaya', at: '2026-03-04T09:00:00-06:00' },
  { id: 'urn:opinion:2', stars: 1, text: 'Una pata llegó rota.', who: 'Tomás Vela', at: '2026-03-04T15:00:00Z' },
  { id: 'urn:opinion:3', stars: 4, text: 'Firme.', at: '2026-02-10' },
]
const TABLE: Said[] = [
  { id: 'urn:opinion:4', stars: 3, text: 'La madera es más clara que en la foto.', who: 'Inés Prado', at: '2026-03-01T20:30:00+05:30' },
  { id: 'urn:opinion:5', text: 'Sin más que decir.' },
]
const SHOP: Said[] = [{ id: 'urn:opinion:6', stars: 2, text: 'Pedí factura y\nnunca llegó.', who: 'Paz Ríos', at: '2026-01-15' }]
const NEW: Said = { id: 'urn:opinion:7', stars: 5, text: 'Lo armé en diez minutos.', who: 'Bruno Cid', at: '2026-03-05T10:00:00Z' }

export const promised: Promised = {
  ids: [...SOFA, ...TABLE, ...SHOP].map(({ id }) => id!),
  dates: { 'urn:opinion:1': '2026-03-04T15:00:00Z', 'urn:opinion:2': '2026-03-04T15:00:00Z', 'urn:opinion:4': '2026-03-01T15:00:00Z' },
  edited: EDITED,
  deleted: 'urn:opinion:2',
  added: NEW.id!,
  bare: 'urn:opinion:5',
  always: ['place', 'url'],
  retryAfterSeconds: 90,
}
export const impossible = {
  crowded: 'a page marks up what it shows, and is read to its end',
  deleted: 'a page marks up some of its reviews: one that is missing may still stand on the site',
  looping: 'the pages are named in the config, and no link is followed',
  exhausted: 'a web page counts no readings; a server that limits them answers as in the state limited',
}

/** As shop plugins write it: one graph, types in lists, figures as text. */
const sofaPage = (reviews: Said[]): string => {
  const review = ({ id, stars, text, who, at }: Said) => ({
    '@type': ['Review'], '@id': id, reviewBody: text, ...(who && { author: { '@type': 'Person', name: who } }), ...(at && { datePublished: at }), ...(stars && { reviewRating: { '@type': 'Rating', ratingValue: String(stars), bestRating: '5' } }),
  })
  const graph = { '@context': 'https://schema.org', '@graph': [{ '@type': 'WebPage', name: 'Sillón' }, { '@type': 'Product', name: 'Sillón Nogal', aggregateRating: { '@type': 'AggregateRating', ratingValue: '4,1', reviewCount: '1.204' }, review: reviews.map(review) }] }
  return `<!doctype html><title>Sillón</title><script type="application/ld+json">${JSON.stringify(graph)}</script><h1>Sillón Nogal</h1>`
}

/** As older themes write it: microdata. */
const tablePage = (reviews: Said[]): string =>
  `<!doctype html><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Mesa Nogal</h1>${reviews
    .map(({ id, stars, text, who, at }) =>
      `<div itemprop="review" itemscope itemtype="http://schema.org/Review" itemid="${id}">
       ${who ? `<span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">${who}</b></span>` : ''}
       ${at ? `<time itemprop="datePublished" datetime="${at}">ayer</time>` : ''}
       ${stars ? `<span itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><meta itemprop="ratingValue" content="${stars}"></span>` : ''}
       <p itemprop="reviewBody">${text}</p></div>`)
    .join('')}</div>`

/** JSON-LD that is almost JSON: a comment, a line break in a text, a trailing comma. */
const shopPage = (reviews: Said[]): string =>
  `<!doctype html><script type="application/ld+json; charset=utf-8">
  { "@context": "http://schema.org", "@type": "FurnitureStore", // la tienda
    "name": "Casa Nogal", "review": [${reviews.map(({ id, stars, text, who, at }) => `{ "@type": "Review", "@id": "${id}", "reviewBody": "${text}", "author": "${who}", "datePublished": "${at}", "reviewRating": { "ratingValue": ${stars} }, }`).join(',')}], }
  </script>`

const sofaIn = (state: State): Said[] => {
  if (state === 'empty') return []
  if (state === 'edited') return SOFA.map(one => (one.id === EDITED.id ? { ...one, text: EDITED.text } : one))
  if (state === 'grown') return [NEW, ...SOFA]
  return SOFA
}

const bodyOf = (path: string, state: State): string | undefined => {
  const rest = (reviews: Said[]): Said[] => (state === 'empty' ? [] : reviews)
  if (path === '/sillon') return state === 'doubled' ? sofaPage(SOFA) + sofaPage(SOFA) : sofaPage(sofaIn(state))
  if (path === '/mesa') return tablePage(rest(TABLE))
  return path === '/tienda' ? shopPage(rest(SHOP)) : undefined
}

const answer = (path: string, state: State, ifNoneMatch: string | undefined): Given => {
  if (path === '/robots.txt') return { body: 'User-agent: *\nDisallow: /privado\n\nUser-agent: Marea\nCrawl-delay: 2\nDisallow: /cuenta\n' }
  if (state === 'changed') return { body: '<!doctype html><title>Nueva tienda</title><div id="app"></div>' }
  const body = bodyOf(path, state)
  if (body === undefined) return { status: 404 }
  const etag = `"${state}"`
  return ifNoneMatch === etag ? { status: 304 } : { headers: { 'content-type': 'text/html; charset=utf-8', etag }, body }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    config: base => ({ pages: [`${base}/sillon`, `${base}/mesa`, `${base}/tienda`] }),
    answer: ({ url, headers }, state) => answer(url.pathname, state, headers['if-none-match']),
    retryAfterSeconds: promised.retryAfterSeconds,
  })

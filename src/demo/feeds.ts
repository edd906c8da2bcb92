import type { Shown } from './post.ts'
import { SITES, type SiteKey } from './sites.ts'

export interface Feed {
  type: string
  body: string
}

/** The feed of a site in its own format: JSON Feed, RSS, Atom, or Atom with the stars of app shops. `items` newest first. */
export const feedOf = (site: SiteKey, items: Shown[], origin: string): Feed => {
  const { format } = SITES[site]
  if (format === 'json') return { type: 'application/feed+json; charset=utf-8', body: jsonFeed(site, items, origin) }
  if (format === 'rss') return { type: 'application/rss+xml; charset=utf-8', body: rss(site, items, origin) }
  return { type: 'application/atom+xml; charset=utf-8', body: atom(site, items, origin) }
}

export const pageOf = ({ site, id }: Pick<Shown, 'site' | 'id'>, origin: string): string => `${origin}/${site}/${id}`

const jsonFeed = (site: SiteKey, items: Shown[], origin: string): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: SITES[site].name,
    home_page_url: origin,
    items: items.filter(isThere).map(item => ({
      id: item.id,
      url: pageOf(item, origin),
      content_text: item.text,
      date_published: item.publishedAt.toISOString(),
      ...(item.editedAt && { date_modified: item.editedAt.toISOString() }),
      authors: [{ name: item.author }],
      language: item.lang,
      _review: { ...(item.stars !== undefined && { rating: item.stars, outOf: 5 }), ...(item.reply && { ownerReply: { text: item.reply.text, date: item.reply.at.toISOString() } }) },
    })),
  })

// The site deletes by leaving out; only Atom tells.
const isThere = ({ deletedAt }: Shown): boolean => deletedAt === undefined

const rss = (site: SiteKey, items: Shown[], origin: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${xml(SITES[site].name)}</title><link>${origin}</link><description>${xml(SITES[site].name)}</description>
${items.filter(isThere).map(item => `<item><guid isPermaLink="false">${item.id}</guid><link>${pageOf(item, origin)}</link>${item.title ? `<title>${xml(item.title)}</title>` : ''}<dc:creator>${xml(item.author)}</dc:creator><dc:language>${item.lang}</dc:language><pubDate>${item.publishedAt.toUTCString()}</pubDate><description>${xml(item.text)}</description></item>`).join('\n')}
</channel></rss>`

const atom = (site: SiteKey, items: Shown[], origin: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:im="http://itunes.apple.com/rss"><id>${origin}/${site}</id><title>${xml(SITES[site].name)}</title><updated>${(items[0]?.changedAt ?? new Date(0)).toISOString()}</updated>
${items.map(item => (item.deletedAt ? `<at:deleted-entry ref="${item.id}" when="${item.deletedAt.toISOString()}"/>` : entry(item, origin))).join('\n')}
</feed>`

const entry = (item: Shown, origin: string): string =>
  `<entry xml:lang="${item.lang}"><id>${item.id}</id>${item.title ? `<title>${xml(item.title)}</title>` : ''}<author><name>${xml(item.author)}</name></author><link rel="alternate" href="${pageOf(item, origin)}"/><published>${item.publishedAt.toISOString()}</published><updated>${(item.editedAt ?? item.publishedAt).toISOString()}</updated>${item.stars === undefined ? '' : `<im:rating>${item.stars}</im:rating>`}<content type="text">${xml(item.text)}</content></entry>`

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

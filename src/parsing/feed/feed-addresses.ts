/** Where the feeds of a place lie, as its platform documents it. Groups of the pattern stand for $1, $2 …; the host is kept unless a rule names one. */
interface Rule {
  /** Host without www.; left out: any. */
  host?: RegExp
  /** Path with its query. */
  path: RegExp
  feeds: string[]
}

const RULES: Rule[] = [
  { host: /^(?:m\.)?youtube\.com$/, path: /^\/channel\/(UC[\w-]{22})/, feeds: ['https://www.youtube.com/feeds/videos.xml?channel_id=$1'] },
  { host: /^(?:m\.)?youtube\.com$/, path: /[?&]list=([\w-]{10,60})/, feeds: ['https://www.youtube.com/feeds/videos.xml?playlist_id=$1'] },
  { host: /^(?:[a-z]{1,4}\.)?reddit\.com$/, path: /^\/(r\/\w{1,50}\/comments\/\w{1,12})/, feeds: ['https://www.reddit.com/$1/.rss'] },
  { host: /^(?:[a-z]{1,4}\.)?reddit\.com$/, path: /^\/(r\/\w{1,50}|u(?:ser)?\/[\w-]{1,50})/, feeds: ['https://www.reddit.com/$1/.rss'] },
  { host: /^medium\.com$/, path: /^\/(@?[\w.-]{1,80})/, feeds: ['https://medium.com/feed/$1'] },
  { host: /^bsky\.app$/, path: /^\/profile\/([\w.:-]{1,250})/, feeds: ['https://bsky.app/profile/$1/rss'] },
  { host: /^github\.com$/, path: /^\/([\w-]{1,40}\/[\w.-]{1,100})/, feeds: ['https://github.com/$1/releases.atom'] },
  { host: /^(?:.+\.)?(?:stackexchange|stackoverflow|superuser|serverfault|askubuntu)\.com$/, path: /^\/questions\/tagged\/([^/?#]{1,60})/, feeds: ['/feeds/tag/$1'] },
  { host: /\.blogspot\.com$/, path: /^/, feeds: ['/feeds/posts/default'] },
  { host: /\.(?:substack|wordpress)\.com$/, path: /^/, feeds: ['/feed'] },
  { host: /\.tumblr\.com$/, path: /^/, feeds: ['/rss'] },
  // Mastodon and its kin, at any host that is none of those with an @ of their own.
  { host: /^(?!(?:(?:m\.)?youtube|medium|tiktok|threads|instagram|x|twitter)\.(?:com|net)$)/, path: /^\/@(\w{1,60})\/?(?:$|[?#])/, feeds: ['/@$1.rss'] },
  { path: /^\/(c|u)\/([\w.]{1,60})\/?$/, feeds: ['/feeds/$1/$2.xml'] },
]

/** Where sites put their feeds when they name them nowhere, the likeliest first. */
const USUAL = ['feed', 'rss', 'feed.xml', 'rss.xml', 'atom.xml', 'index.xml', 'feed.json']

/** Addresses of feeds that the address of a page tells by itself: a YouTube channel, a subreddit, a profile on Mastodon. */
export const knownFeeds = (address: string): string[] => {
  const url = URL.parse(address)
  if (!url) return []
  const host = url.hostname.replace(/^www\./, '')
  const place = url.pathname + url.search
  const rule = RULES.find(({ host: wanted, path }) => (wanted?.test(host) ?? true) && path.test(place))
  const groups = rule?.path.exec(place) ?? []
  return (rule?.feeds ?? []).map(feed => new URL(feed.replace(/\$(\d)/g, (_, group: string) => groups[Number(group)] ?? ''), url).href)
}

/** Addresses worth a try, beside the page and at the root of its site. */
export const usualFeeds = (address: string): string[] => {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) return []
  const folder = url.pathname.replace(/\/[^/]*\.[^/]*$/, '').replace(/\/$/, '')
  return [...new Set([folder, ''].flatMap(path => USUAL.map(name => `${url.origin}${path}/${name}`)))]
}

/** The feed of a YouTube channel from any of its pages, which name the channel in their own data. */
export const channelFeed = (page: string, address: string): string | undefined => {
  if (!/^(?:www\.|m\.)?youtube\.com$/.test(URL.parse(address)?.hostname ?? '')) return undefined
  const id = /(?:channel_id=|"(?:externalId|channelId)":"|itemprop="identifier" content=")(UC[\w-]{22})/.exec(page)?.[1]
  return id === undefined ? undefined : `https://www.youtube.com/feeds/videos.xml?channel_id=${id}`
}

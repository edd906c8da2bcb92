/** A link as written → absolute http or https, or undefined. `javascript:`, `mailto:`, `tag:` and unreadable ones are no links. */
export const resolveLink = (href: string | undefined, base?: string): string | undefined => {
  const written = href?.trim()
  if (!written || written.length > 8000) return undefined
  const url = URL.parse(written, base)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  // What is whole and valid stays as the source writes it: people compare addresses letter by letter.
  return /^https?:\/\//i.test(written) && !/[\s"<>\\^`{|}]/.test(written) ? written : url.href
}

/** The page itself, where a link leads to it through Google, as those of Google Alerts do: the same article met elsewhere has the same address. */
export const withoutDetour = (link: string): string => {
  if (!/^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/url\?/i.test(link)) return link
  const query = new URL(link).searchParams
  return resolveLink(query.get('url') ?? query.get('q') ?? undefined) ?? link
}

/** A BCP 47 tag as written, where it is one. */
export const languageTag = (written: string | undefined): string | undefined => {
  const tag = written?.trim().replaceAll('_', '-')
  return tag !== undefined && /^[a-z]{2,3}(-[a-z\d]{1,8}){0,4}$/i.test(tag) ? tag : undefined
}

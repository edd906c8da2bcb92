/** `mailto:a@x.example,b@x.example` */
export const mailto = (to: string[]): string => `mailto:${to.map(encodeURIComponent).join(',')}`

export const recipientsOf = (url: string): string[] => url.replace(/^mailto:/, '').split(',').map(decodeURIComponent)

/** `https://hooks.example/…`: a path and a query often are the receiver's only secret. */
export const shownAddress = (url: string): string => {
  if (!URL.canParse(url)) return 'https://…'
  const { origin, pathname, search, protocol } = new URL(url)
  if (protocol === 'mailto:') return url
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/…`
}

import { createHash } from 'node:crypto'

export interface Shown {
  type: string
  body: string
  /** What the ETag is made of; left out: the body. */
  identity?: string
  headers?: Record<string, string>
}

// A minute fresh, five more while a new one is fetched: a wave of visitors costs one reading.
const CACHE = 'public, max-age=60, stale-while-revalidate=300'

/** Anybody may read it from any page; no cookie goes in or out. */
export const OPEN: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
}

/** The body, or 304 where the asker has it. */
export const answer = (request: Request, { type, body, identity = body, headers = {} }: Shown): Response => {
  const etag = `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`
  const all = { ...OPEN, 'cache-control': CACHE, 'content-type': type, etag, ...headers }
  return has(request.headers.get('if-none-match'), etag) ? new Response(null, { status: 304, headers: all }) : new Response(body, { headers: all })
}

const opaque = (etag: string): string => etag.trim().replace(/^W\//, '')
const has = (ifNoneMatch: string | null, etag: string): boolean => ifNoneMatch !== null && ifNoneMatch.split(',').some(one => one.trim() === '*' || opaque(one) === opaque(etag))

/** The same for a brand that is not there, one that is not shown and one that is a competitor: nobody finds out which. */
export const nothing = (): Response =>
  new Response('Aquí no hay nada. · There is nothing here.\n', { status: 404, headers: { ...OPEN, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })

export const tooMany = (seconds: number): Response =>
  new Response('Demasiadas peticiones; espera un momento. · Too many requests; wait a moment.\n', {
    status: 429,
    headers: { ...OPEN, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'retry-after': String(seconds) },
  })

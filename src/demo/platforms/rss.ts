import { feedOf } from '../feeds.ts'
import type { Given, Platform } from '../platform.ts'

const HOST = 'https://vivirencasa.example'

/** A feed under a public address, in Atom: it tells what was deleted. The sites of the demo have theirs under its own address. */
export const platform: Platform = {
  origins: [HOST],
  sites: ['foro'],
  config: () => ({ url: `${HOST}/foro.atom`, kind: 'post' }),
  idOf: ({ id }) => id,
  tellsDeleted: true,
  limited: { status: 429, headers: { 'retry-after': '60' }, body: 'Más despacio, por favor.' },
  answer: ({ url: { pathname }, headers }, { posts, gone }): Given => {
    if (pathname !== '/foro.atom') return { status: 404, body: 'No hay nada aquí.' }
    const items = [...posts, ...gone]
    const etag = `"${Math.max(0, ...items.map(({ changedAt }) => changedAt.getTime()))}-${items.length}"`
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } }
    const { type, body } = feedOf('foro', items, HOST)
    return { headers: { 'content-type': type, etag }, body }
  },
}

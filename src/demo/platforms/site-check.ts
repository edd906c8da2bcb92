import type { Platform } from '../platform.ts'

const HOST = 'https://casanogal.example'

/** The first page that a newcomer meets: it says what is offered, at what price, and how to get in touch. */
const PAGE = `<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Casa Nogal: muebles que duran</title>
<meta name="description" content="Mesas, sofás y armarios de madera, con entrega y montaje."><meta name="viewport" content="width=device-width, initial-scale=1">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"FurnitureStore","name":"Casa Nogal","telephone":"+34 910 000 000"}</script></head>
<body><h1>Muebles que duran</h1><p>Mesa de comedor, 399 €</p><a href="tel:+34910000000">Llámanos</a> <a href="/contacto">Contacto</a> <a href="https://www.instagram.com/casanogal/">Instagram</a></body></html>`

export const platform: Platform = {
  origins: [HOST, 'https://www.instagram.com'],
  sites: [],
  config: () => ({ url: `${HOST}/` }),
  idOf: ({ id }) => id,
  limited: { status: 429, headers: { 'retry-after': '60' }, body: 'Más despacio, por favor.' },
  answer: ({ url: { pathname } }) => {
    if (pathname === '/robots.txt') return { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /cuenta\n' }
    return ['/', '/contacto', '/casanogal/'].includes(pathname) ? { headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE } : { status: 404, body: 'No hay nada aquí.' }
  },
}

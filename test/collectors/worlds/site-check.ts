import { openServerWorld, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const SITE = 'https://casa-nogal.example'

export const promised: Promised = {
  ids: [],
  checks: { 'answers-in-time': true, 'fits-phone': true, 'allows-zoom': true, 'contact-shown': true, 'social-links': true, 'offer-told': true, 'price-shown': true, 'structured-data': true },
  dates: {},
  edited: { id: '', text: '' },
  deleted: '',
  added: '',
  bare: '',
  retryAfterSeconds: 90,
}
export const impossible = {
  crowded: 'it gives no mentions, and one page is no crowd',
  edited: 'it gives no mentions, and what it observes is a new look each time',
  deleted: 'it gives no mentions that could be deleted',
  grown: 'it gives no mentions that could be added',
  html: 'a page of any kind is what it looks at, and what is wrong with it is observed',
  looping: 'it looks at one page and follows no link',
  exhausted: 'a web page counts no readings; a server that limits them answers as in the state limited',
}

const page = `<!doctype html><html lang="es"><head><title>Casa Nogal: muebles a la medida</title>
<meta name="description" content="Sillones y mesas de nogal, hechos en Mérida."><meta name="viewport" content="width=device-width, initial-scale=1">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"FurnitureStore","name":"Casa Nogal","telephone":"+52 999 000 0000"}</script></head>
<body><h1>Muebles que duran</h1><p>Sillón Nogal, $8,900 MXN</p><a href="tel:+529990000000">Llámenos</a> <a href="/contacto">Contacto</a>
<a href="https://www.instagram.com/casanogal/">Instagram</a> <a href="https://www.facebook.com/sharer/sharer.php?u=x">Compartir</a></body></html>`

const answer = (path: string, state: State): Given => {
  if (path === '/robots.txt') return { body: 'User-agent: *\nDisallow: /cuenta\n' }
  if (state === 'changed') return { json: { app: 'nueva' } }
  if (state === 'empty') return { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title></title>' }
  const isThere = path === '/' || path === '/contacto' || path === '/casanogal/'
  return isThere ? { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page } : { status: 404 }
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: [SITE, 'https://www.instagram.com'],
    config: () => ({ url: `${SITE}/` }),
    answer: ({ url }, state) => answer(url.pathname, state),
    retryAfterSeconds: promised.retryAfterSeconds,
  })

import { CollectorError } from '../../contract.ts'
import type { FeedReading } from './feed.ts'

/** What is said of an address that gave no feed. `kind`: whose fault it is that it is none. */
export const refuseFeed = (reading: Exclude<FeedReading, { is: 'feed' }>, url: string, kind: 'config' | 'shape'): CollectorError => {
  if (reading.is === 'unread') return new CollectorError('transient', {
    es: `${url} no se pudo leer esta vez: ${reading.why.es}. Marea lo intenta otra vez.`,
    en: `${url} could not be read this time: ${reading.why.en}. Marea tries again.`,
  })
  if (reading.is === 'other') return new CollectorError(kind, {
    es: `${url} respondió con ${reading.what.es}. Abre la dirección en un navegador y comprueba que sea un feed.`,
    en: `${url} answered with ${reading.what.en}. Open the address in a browser and check that it is a feed.`,
  })
  if (reading.links.length === 0) return new CollectorError(kind, {
    es: `${url} respondió con una página web que no nombra ningún feed. Busca «RSS» en el sitio y usa esa dirección.`,
    en: `${url} answered with a web page that names no feed. Look for "RSS" on the site and use that address.`,
  })
  return new CollectorError('config', {
    es: `${url} es una página web, no un feed. Nombra ${reading.links.slice(0, 3).join(' y ')}: usa esa dirección.`,
    en: `${url} is a web page, not a feed. It names ${reading.links.slice(0, 3).join(' and ')}: use that address.`,
  })
}

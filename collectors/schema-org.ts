import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type HttpResponse, type Mention, type Page, type Run } from '../src/contract.ts'
import { firstOfEach } from '../src/parsing/api/pages.ts'
import { decodeText } from '../src/parsing/charset.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { averageIn, reviewsIn, type MarkedReview } from '../src/parsing/page/review-markup.ts'
import { createSiteReader, type SiteReader } from '../src/parsing/page/site.ts'
import { readStructuredData } from '../src/parsing/page/structured-data.ts'
import { present } from '../src/parsing/present.ts'
import { siteOf } from '../src/parsing/seed/site.ts'

const config = z.object({
  pages: z.array(z.url({ protocol: /^https?$/ })).min(1).max(50)
    .describe('Addresses of pages that show reviews, with https://. Each is read as it stands; no link is followed.').meta({ es: 'Direcciones de páginas que muestran reseñas, con https://. Cada una se lee tal cual; no se sigue ningún enlace.' }),
})
type Config = z.output<typeof config>

const validators = z.object({ etag: z.string(), lastModified: z.string() }).partial()
type Validators = z.output<typeof validators>
/** The page to go on with, and what makes the next reading of each cheap. */
const cursor = z.object({ next: z.string().optional(), validators: z.record(z.string(), validators) })
type Cursor = z.output<typeof cursor>

const MAX_BYTES = 5_000_000
/** More stand on no page that a person reads. */
const MAX_REVIEWS = 2000

export default defineCollector({
  title: 'Reviews in web pages (schema.org)',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://schema.org/Review',
  auth: 'none',
  config,
  example: { pages: ['https://casa-nogal.example/opiniones'] },
  limits: [
    {
      es: 'Sólo se ven las reseñas que la página marca para buscadores (JSON-LD o microdatos), a menudo unas pocas de las que tiene.',
      en: 'Only the reviews that a page marks up for search engines are seen (JSON-LD or microdata), often a few of those it has.',
    },
    {
      es: 'Si la página no da un identificador a cada reseña, una editada cuenta como nueva. Una que desaparece no se da por borrada.',
      en: 'Where a page gives its reviews no id, one that is edited counts as a new one. One that disappears is not taken for deleted.',
    },
    {
      es: 'Se respeta robots.txt: lo que un sitio no permite leer no se lee. Las páginas que se arman con JavaScript se ven vacías.',
      en: 'The robots.txt of a site is honoured: what it does not let programs read is not read. Pages that are put together by JavaScript look empty.',
    },
  ],
  display: { es: 'Los textos son de su sitio y de sus autores: muéstrelos con enlace a la página.', en: 'The texts belong to their site and authors: show them with a link to the page.' },
  storefront: { es: 'Promedio y número de opiniones que la primera página declara (AggregateRating).', en: 'Average and number of opinions that the first page declares (AggregateRating).' },
  everyMinutes: 720,
  propose: seed => [{ name: 'Reviews on the site', config: { pages: [siteOf(seed)] } }],
  collect: run => collect(run),
})

/** A page of reviews for each address. One that cannot be read is told and the rest goes on, unless none can. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { pages } = run.config
  const place = placeOf(run)
  const site = createSiteReader(run)
  const first = Math.max(0, pages.indexOf(place.next ?? ''))
  const failures: CollectorError[] = []
  let told = 0
  for (const [index, url] of pages.entries()) {
    if (index < first) continue
    if (run.signal.aborted) return
    const isLast = index === pages.length - 1
    const read = await readPage(site, run, { url, validators: place.validators[url] }).catch((error: unknown) => {
      if (!(error instanceof CollectorError)) throw error
      failures.push(error)
      return undefined
    })
    if (failures.length === pages.length) throw failures[0]!
    if (!read && !isLast) continue
    if (read?.validators) place.validators[url] = read.validators
    const { mentions = [], storefront, problems = [] } = read ?? {}
    const all = [...failures.slice(told).map(failure => failure.told), ...problems]
    told = failures.length
    const { next: _, ...rest } = place
    yield {
      mentions,
      ...present({ storefront: index === 0 ? storefront : undefined, problems: all }),
      cursor: JSON.stringify(isLast ? rest : ({ ...rest, next: pages[index + 1]! } satisfies Cursor)),
      progress: { done: index + 1, total: pages.length, unit: 'items' },
    }
  }
}

/** Pages that were taken out of the source are forgotten. */
const placeOf = ({ cursor: stored, config: { pages } }: Run<Config>): Cursor => {
  const { validators: known, ...rest } = readCursor(stored, cursor) ?? { validators: {} }
  return { ...rest, validators: Object.fromEntries(Object.entries(known).filter(([url]) => pages.includes(url))) }
}

interface Read extends Pick<Page, 'mentions' | 'storefront' | 'problems'> {
  validators?: Validators
}

/** One address, read if it changed. */
const readPage = async (site: SiteReader, run: Run<Config>, { url, validators: known = {} }: { url: string; validators: Validators | undefined }): Promise<Read> => {
  const headers = present({ 'if-none-match': known.etag, 'if-modified-since': known.lastModified })
  const response = await site.read(url, { headers, maxBytes: MAX_BYTES })
  if (response.status === 304) return { mentions: [] }
  return { ...toPage(response, url, run), validators: present({ etag: response.headers.etag, lastModified: response.headers['last-modified'] }) }
}

const toPage = ({ body, headers, url: address }: HttpResponse, url: string, { config: { pages }, cursor, now }: Run<Config>): Read => {
  const data = readStructuredData(decodeText(body, headers['content-type']).text)
  if (data.things.length === 0 && data.marked.length === 0) {
    // What had markup yesterday and has none today has changed; what never had any is the wrong page.
    throw new CollectorError(cursor === undefined ? 'config' : 'shape', {
      es: `${url} no contiene datos estructurados de schema.org. Comprueba en un navegador que muestre reseñas, o elige otra página.`,
      en: `${url} holds no structured data of schema.org. Check in a browser that it shows reviews, or choose another page.`,
    })
  }
  const marked = reviewsIn(data, { url: address, now })
  const said = marked.filter(({ text, title, rating }) => text !== '' || title !== undefined || rating !== undefined)
  const reviews = firstOfEach(said.map(review => toMention(review, url)), ({ externalId }) => externalId).slice(0, MAX_REVIEWS)
  const problems = [
    ...(said.length < marked.length ? [{
      es: `Se dejaron fuera reseñas de ${url} sin palabras ni estrellas: ${marked.length - said.length}.`,
      en: `Reviews of ${url} with neither words nor stars were left out: ${marked.length - said.length}.`,
    }] : []),
    ...(reviews.length === 0 ? [{ es: `${url} no marca ahora ninguna reseña.`, en: `${url} marks up no reviews now.` }] : []),
    ...(data.blocks.some(({ value }) => value === undefined) ? [{
      es: `${url} tiene JSON-LD que no se puede leer. Avisa a su dueño.`,
      en: `${url} has JSON-LD that cannot be read. Tell its owner.`,
    }] : []),
    ...(data.whole ? [] : [{ es: `${url} es demasiado larga o profunda para leerla hasta el final.`, en: `${url} is too long or too deep to be read to its end.` }]),
  ]
  return {
    // Places on several pages cannot be told apart.
    mentions: pages.length > 1 ? reviews : reviews.map((review, index) => ({ ...review, position: index + 1 })),
    ...present({ storefront: averageIn(data), problems }),
  }
}

const toMention = ({ id, ...review }: MarkedReview, url: string): Mention => ({
  externalId: id ?? hash(url, review.author?.name, review.publishedAt, review.title, review.text),
  kind: 'review',
  ...review,
})

const hash = (...parts: (string | undefined)[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)

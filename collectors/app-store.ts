import { z } from 'zod'
import { CollectorError, defineCollector, type HttpResponse, type Mention, type Page, type Proposed, type Rating, type Run, type Seed, type Storefront, type Told } from '../src/contract.ts'
import { readItems, readShape } from '../src/parsing/api/answer.ts'
import { latestChange, reachesBehind } from '../src/parsing/api/newest.ts'
import { unseen } from '../src/parsing/api/pages.ts'
import { pageOf } from '../src/parsing/api/place.ts'
import { asked, slowedDown } from '../src/parsing/api/refusal.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { readFeed } from '../src/parsing/feed/feed-pool.ts'
import { oneLine } from '../src/parsing/html.ts'
import { resolveLink } from '../src/parsing/link.ts'
import { countsOf, present } from '../src/parsing/present.ts'
import { bearsName } from '../src/parsing/seed/title.ts'

const config = z.object({
  app: z.coerce.string().regex(/^\d{5,12}$/, 'only the number: of apps.apple.com/app/id123456789 it is 123456789').describe('Number of the app, as it stands in its App Store address behind id.').meta({ es: 'Número de la app, tal como está en su dirección de la App Store después de id.' }),
  country: z.string().regex(/^[a-zA-Z]{2}$/, 'two letters, such as mx').toLowerCase().describe('Country of the store, in two letters such as mx, es or us. Each country has its own reviews: add one source for each.').meta({ es: 'País de la tienda, en dos letras como mx, es o us. Cada país tiene sus propias reseñas: añade una fuente por cada uno.' }),
})
type Config = z.output<typeof config>

/** `wholeAt`: when all pages were read last, however little was new. */
const cursor = z.object({ app: z.string(), country: z.string(), newest: z.string().optional(), wholeAt: z.string() })
type Cursor = z.output<typeof cursor>

const label = z.object({ label: z.string() })
const entry = z.object({
  id: label,
  title: label.nullish(),
  content: label.nullish(),
  author: z.object({ name: label.nullish(), uri: label.nullish() }).nullish(),
  updated: label.nullish(),
  'im:rating': label,
  'im:voteSum': label.nullish(),
  'im:voteCount': label.nullish(),
})
type Entry = z.output<typeof entry>

/** A list of reviews; with one review that review; with none nothing. */
const entries = z.union([z.array(z.looseObject({})), z.looseObject({}).transform(one => [one])]).default([])
const link = z.looseObject({ attributes: z.looseObject({ rel: z.string().optional(), href: z.string().optional() }).optional() })
const answer = z.object({ feed: z.looseObject({ entry: entries, link: z.array(link), id: z.unknown().optional() }) })
const lookup = z.object({ results: z.array(z.looseObject({ averageUserRating: z.number().optional(), userRatingCount: z.number().optional() })) })

const HOST = 'https://itunes.apple.com'
const PLACE: Told = { es: 'App Store de Apple', en: 'Apple’s App Store' }
/** Apple answers with words instead of JSON to page 11, and calls page 10 the one after page 10. */
const MAX_PAGES = 10
/** Apple does not say that an edited review moves to the top: once a day all pages are looked through. */
const WHOLE_MS = 86_400_000
/** A review may appear some hours after its date. */
const OVERLAP_MS = 86_400_000
/** Apple refuses with 403, without saying for how long, whoever asks too often. */
const REFUSAL_MS = 15 * 60_000

export default defineCollector({
  title: 'App Store',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://www.apple.com/app-store/',
  auth: 'none',
  config,
  example: { app: '123456789', country: 'mx' },
  limits: [
    { es: 'Apple publica sólo las 500 reseñas más nuevas de cada país; las anteriores no se ven.', en: 'Apple publishes only the 500 newest reviews of each country; earlier ones are not seen.' },
    {
      es: 'Apple no da aquí las respuestas del desarrollador, ni el enlace y el idioma de cada reseña. Responder requiere App Store Connect, que esta fuente no usa.',
      en: "Apple gives no developer answers here, nor a link or language for each review. Answering needs App Store Connect, which this source does not use.",
    },
    {
      es: 'La fecha es la del último cambio de la reseña, y a veces Apple no da ninguna. Lo que se borra desaparece sin aviso: se nota cuando falta dos días seguidos, si el país tiene menos de 450 reseñas.',
      en: 'The date is that of the last change of a review, and at times Apple gives none. What is deleted disappears without notice: it is noticed when it is missing two days running, where the country has fewer than 450 reviews.',
    },
    {
      es: 'A veces Apple entrega páginas vacías sin motivo: se dice, y la lectura siguiente las vuelve a pedir.',
      en: 'At times Apple hands out empty pages for no reason: it is told, and the next reading asks for them again.',
    },
  ],
  storefront: { es: 'El promedio y el número de calificaciones de la tienda de ese país, con las que no llevan texto.', en: "The average and number of ratings in that country's store, those without text included." },
  everyMinutes: 60,
  propose: (seed, asking) => proposedFor(seed, asking),
  collect: run => collect(run),
})

const searched = z.object({ results: z.array(z.looseObject({ trackId: z.number(), trackName: z.string(), sellerName: z.string().optional() })) })
/** A brand's other apps are for other people, mostly its own. */
const MOST_APPS = 2

/** Apps that bear the name, or whose seller does, in the store of the country. */
const proposedFor = async (seed: Seed, { http, signal }: Pick<Run<Config>, 'http' | 'signal'>): Promise<Proposed<z.input<typeof config>>[]> => {
  const { name: term, country } = seed
  if (country === undefined) throw new CollectorError('config', {
    es: 'Cada país tiene su propia App Store. Di el país de la marca, y se consulta su tienda.',
    en: 'Each country has its own App Store. Name the country of the brand, and its store is asked.',
  })
  const { results } = readShape((await ask({ http, signal }, `${HOST}/search?${new URLSearchParams({ term, country, entity: 'software', limit: '10' })}`)).json(), searched, PLACE)
  const apps = results.filter(({ trackName, sellerName = '' }) => bearsName(trackName, seed) || bearsName(sellerName, seed))
  if (apps.length === 0) throw new CollectorError('config', {
    es: `La App Store no tiene ninguna aplicación con ese nombre en ${country.toUpperCase()}. Si la hay, añádela por su número.`,
    en: `The App Store has no app of that name in ${country.toUpperCase()}. If there is one, add it by its number.`,
  })
  return apps.slice(0, MOST_APPS).map(({ trackId, trackName }) => ({ name: `App Store: ${trackName.slice(0, 80)}`, config: { app: String(trackId), country } }))
}

async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const last = lastOf(run)
  const wantsWhole = last?.newest === undefined || Date.parse(run.now) - Date.parse(last.wholeAt) >= WHOLE_MS
  const seen = new Set<string>()
  const problems: Told[] = []
  let newest = last?.newest
  let [isFull, isReached] = [false, false]
  for (let number = 1; number <= MAX_PAGES; number++) {
    const page = await readPage(run, number)
    const fresh = unseen(page.mentions, seen)
    if (fresh.length === 0) {
      problems.push(...holeOf(page, number, run))
      break
    }
    // Apple shows no more than this: what stands behind it nobody sees.
    isFull = number === MAX_PAGES
    isReached ||= last?.newest === undefined || reachesBehind(page.mentions, last.newest, -1)
    newest = latestChange(fresh, newest)
    yield { mentions: fresh, ...present({ problems: page.problems }) }
    if (!wantsWhole && reachesBehind(page.mentions, last.newest, OVERLAP_MS)) break
  }
  // With a hole, the next run must come past here again.
  const next: Cursor | undefined = problems.length > 0 || seen.size === 0 ? undefined : { app: run.config.app, country: run.config.country, newest, wholeAt: wantsWhole ? run.now : last.wholeAt }
  const storefront = await askStorefront(run, seen.size === 0, problems)
  yield { mentions: [], ...(wantsWhole && !isFull && next !== undefined && { whole: true as const }), ...present({ cursor: next && JSON.stringify(next), storefront, problems, capped: isFull && !isReached ? CAPPED : undefined }) }
}

const CAPPED = {
  es: 'Desde la última lectura llegaron más reseñas que las 500 que Apple muestra: las demás no se vieron. Haz que se lea más a menudo.',
  en: 'More reviews came since the last reading than the 500 that Apple shows: the others were not seen. Have it read more often.',
}

const lastOf = ({ cursor: stored, config: { app, country } }: Run<Config>): Cursor | undefined => {
  const last = readCursor(stored, cursor)
  return last?.app === app && last.country === country ? last : undefined
}

interface FeedPage {
  mentions: Mention[]
  problems: Told[]
  /** Number of the last page, as Apple says; 0 where it says none. */
  last: number
}

const readPage = async (run: Run<Config>, number: number): Promise<FeedPage> => {
  const { feed } = readShape((await ask(run, addressOf(run.config, number, 'json'))).json(), answer, PLACE)
  // The first entry of older feeds is the app itself.
  const reviews = feed.entry.filter(one => !('im:name' in one))
  const problems: Told[] = []
  const items = readItems(reviews, { schema: entry, place: pageOf(number, PLACE), problems })
  const mentions = await withDates(items.map(item => toMention(item, run.now)), number, run)
  const href = feed.link.find(({ attributes }) => attributes?.rel === 'last')?.attributes?.href
  return { mentions, problems, last: Number(/\/page=(\d+)\//.exec(href ?? '')?.[1] ?? 0) }
}

const addressOf = ({ app, country }: Config, number: number, format: 'json' | 'xml'): string => `${HOST}/${country}/rss/customerreviews/page=${number}/id=${app}/sortby=mostrecent/${format}`

const ask = ({ http, signal }: Pick<Run<Config>, 'http' | 'signal'>, url: string): Promise<HttpResponse> =>
  asked(http.request(url, { signal }), error => (error.status === 403 ? slowedDown(error, PLACE, error.retryAfterMs ?? REFUSAL_MS) : undefined))

/** What is missing where a page brings nothing new although Apple says there is more. */
const holeOf = ({ mentions, last }: FeedPage, number: number, { config: { app, country }, cursor: stored }: Run<Config>): Told[] => {
  if (number > 1) return last < number ? [] : [{
    es: `Apple dio ${mentions.length === 0 ? 'una página vacía' : 'una página repetida'} como página ${number} de ${last}. La próxima lectura la pide otra vez.`,
    en: `Apple gave ${mentions.length === 0 ? 'an empty page' : 'a page twice'} as page ${number} of ${last}. The next reading asks for it again.`,
  }]
  if (stored !== undefined || last > 1) return [{
    es: 'Apple no dio reseñas esta vez, aunque antes las había. Nada se da por borrado.',
    en: 'Apple gave no reviews this time, though there were some before. Nothing is taken for deleted.',
  }]
  return [{
    es: `La App Store todavía no tiene reseñas de la aplicación ${app} en ${country.toUpperCase()}. Si debería tenerlas, revisa el número y el país.`,
    en: `The App Store has no reviews of app ${app} in ${country.toUpperCase()} yet. If it should have some, check number and country.`,
  }]
}

const toMention = (item: Entry, now: string): Mention => {
  const uri = item.author?.uri?.label
  return {
    externalId: item.id.label,
    kind: 'review',
    text: (item.content?.label ?? '').trim(),
    ...present({
      title: oneLine(item.title?.label ?? ''),
      author: present({ id: /\/id(\d+)/.exec(uri ?? '')?.[1], name: item.author?.name?.label, url: resolveLink(uri) }),
      publishedAt: item.updated ? parseDate(item.updated.label, { now }) : undefined,
      rating: ratingOf(item['im:rating'].label),
      engagement: countsOf({ voteSum: numberOf(item['im:voteSum']?.label), voteCount: numberOf(item['im:voteCount']?.label) }),
    }),
  }
}

const numberOf = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined)

const ratingOf = (text: string): Rating | undefined => (/^[1-5]$/.test(text) ? { value: Number(text), outOf: 5 } : undefined)

/** For years at a time the JSON feed has no dates; its XML twin always has them. */
const withDates = async (mentions: Mention[], number: number, run: Run<Config>): Promise<Mention[]> => {
  if (mentions.length === 0 || mentions.some(({ publishedAt }) => publishedAt !== undefined)) return mentions
  const { body, headers, url } = await ask(run, addressOf(run.config, number, 'xml'))
  const reading = await readFeed({ bytes: body, contentType: headers['content-type'], url, now: run.now })
  const dates = new Map(reading.is === 'feed' ? reading.feed.items.map(({ id, publishedAt }) => [id, publishedAt] as const) : [])
  return mentions.map(mention => ({ ...mention, ...present({ publishedAt: dates.get(mention.externalId) }) }))
}

/** The store's own average. Reviews are worth having without it: a failure is told, no more. */
const askStorefront = async (run: Run<Config>, isEmpty: boolean, problems: Told[]): Promise<Storefront | undefined> => {
  const { app, country } = run.config
  const found = await ask(run, `${HOST}/lookup?${new URLSearchParams({ id: app, country })}`).then(response => readShape(response.json(), lookup, PLACE).results, (error: unknown) => {
    if (!(error instanceof CollectorError)) throw error
    problems.push({ es: `El promedio de la tienda no se pudo leer. ${error.told.es}`, en: `The average of the store could not be read. ${error.told.en}` })
  })
  if (found?.length === 0 && isEmpty) throw new CollectorError('config', {
    es: `La App Store no tiene la aplicación ${app} en ${country.toUpperCase()}. Revisa el número y el país en la dirección de su página.`,
    en: `The App Store has no app ${app} in ${country.toUpperCase()}. Check number and country in the address of its page.`,
  })
  const { averageUserRating: rating, userRatingCount: count } = found?.[0] ?? {}
  return rating !== undefined && rating <= 5 && count ? { rating, outOf: 5, count } : undefined
}
